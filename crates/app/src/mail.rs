//! Letters through SMTP, where `mail.toml` in the data directory says how; else letters stay in the application.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use serde::Deserialize;
use steps::StepError;
use steps::submission::Letter;

/// The settings of a mail server.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailSettings {
    /// The server.
    host: String,
    /// Its port; the usual one of the security when left out.
    port: Option<u16>,
    /// How the line is protected.
    #[serde(default)]
    security: Security,
    /// Who signs in, where the server wants it.
    user: Option<String>,
    /// The password; or the environment `PAYUNG_MAIL_PASSWORD`.
    password: Option<String>,
    /// A certificate to trust beside those of this machine, as PEM: that of an office's own server. Beside `mail.toml`
    /// when it is no whole path.
    certificate: Option<PathBuf>,
    /// From whom letters come.
    from: String,
    /// Where the pages are served, for the line that leads there.
    pub(crate) address: Option<String>,
}

/// How the line to the server is protected.
#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting in the open; no letter without it.
    #[default]
    Starttls,
    /// In the open: only to a server on this machine.
    None,
}

/// Where the settings lie.
pub(crate) fn settings_file(data_dir: &Path) -> PathBuf {
    data_dir.join("mail.toml")
}

/// The settings, when there are any.
pub(crate) fn settings(data_dir: &Path) -> Result<Option<MailSettings>, StepError> {
    let path = settings_file(data_dir);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StepError::File { path: path.display().to_string(), error }),
    };
    let wrong = |indonesian: &str, english: &str| {
        let path = path.display();
        StepError::request(format!("{path}: {indonesian}"), format!("{path}: {english}"))
    };
    let mut settings: MailSettings = toml::from_str(&text).map_err(|error| {
        // The lines around the place may hold the password.
        let what = "host, port, security (tls, starttls, none), certificate, user, password, from, address";
        wrong(&format!("{}. Isinya: {what}.", error.message()), &format!("{}. It holds: {what}.", error.message()))
    })?;
    settings.certificate = settings.certificate.map(|file| data_dir.join(file));
    if settings.password.is_none() {
        settings.password = std::env::var("PAYUNG_MAIL_PASSWORD").ok();
    }
    let here = ["localhost", "127.0.0.1", "::1"].contains(&settings.host.as_str());
    if settings.security == Security::None && !here {
        return Err(wrong(
            "security = \"none\" hanya untuk server di mesin ini; pakai starttls atau tls.",
            "security = \"none\" is for a server on this machine only; use starttls or tls.",
        ));
    }
    if settings.user.is_some() != settings.password.is_some() {
        return Err(wrong(
            "user dan password (atau PAYUNG_MAIL_PASSWORD) diisi keduanya atau tidak sama sekali.",
            "user and password (or PAYUNG_MAIL_PASSWORD) are both filled in, or neither.",
        ));
    }
    Ok(Some(settings))
}

/// An open way to the mail server.
pub(crate) struct Post {
    transport: SmtpTransport,
    from: Mailbox,
    host: String,
}

impl Post {
    pub(crate) fn open(settings: &MailSettings) -> Result<Self, StepError> {
        let from = settings.from.parse::<Mailbox>();
        let from = from.map_err(|error| {
            StepError::Request(::law::Sentence::alike(format!("mail.toml: from = \"{}\": {error}", settings.from)))
        })?;
        let tls = || {
            let mut tls = TlsParameters::builder(settings.host.clone());
            if let Some(file) = &settings.certificate {
                let pem =
                    std::fs::read(file).map_err(|error| StepError::File { path: file.display().to_string(), error })?;
                let unusable = |_| {
                    let file = file.display();
                    StepError::request(
                        format!("{file} bukan sertifikat PEM."),
                        format!("{file} is no PEM certificate."),
                    )
                };
                tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(unusable)?);
            }
            tls.build().map_err(|error| trouble(&settings.host, &error))
        };
        let (tls, port) = match settings.security {
            Security::Tls => (Tls::Wrapper(tls()?), 465),
            Security::Starttls => (Tls::Required(tls()?), 587),
            Security::None => (Tls::None, 25),
        };
        let mut builder = SmtpTransport::builder_dangerous(settings.host.clone())
            .port(settings.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(Duration::from_secs(30)));
        if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), from, host: settings.host.clone() })
    }

    /// Hands a letter over; done once the server has taken it.
    pub(crate) fn send(&self, letter: &Letter) -> Result<(), StepError> {
        let to: Mailbox = letter.email.parse().map_err(|error| {
            let (email, office) = (&letter.email, &letter.office);
            StepError::request(
                format!("Alamat surel {email} ({office}): {error}"),
                format!("Mail address {email} ({office}): {error}"),
            )
        })?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|error| {
                let office = &letter.office;
                StepError::request(format!("Surat kepada {office}: {error}"), format!("Letter to {office}: {error}"))
            })?;
        self.transport.send(&message).map(|_| ()).map_err(|error| trouble(&self.host, &error))
    }
}

fn trouble(host: &str, error: &dyn std::error::Error) -> StepError {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    StepError::request(
        format!("Server surel {host}: {text}. Surat yang belum terkirim menunggu pengiriman berikut."),
        format!("Mail server {host}: {text}. Letters that were not sent wait for the next time."),
    )
}
