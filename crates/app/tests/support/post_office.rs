//! A mail server on a socket of its own: it speaks as much SMTP as a letter needs, and keeps what it took.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A letter as the server took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Headers and body, as they came over the wire.
    pub(crate) data: String,
}

impl Taken {
    /// The body with its transfer encoding undone, as far as these letters use one.
    pub(crate) fn text(&self) -> String {
        let (head, body) = self.data.split_once("\r\n\r\n").expect("headers, an empty line, a body");
        if head.to_lowercase().contains("quoted-printable") {
            let joined = body.replace("=\r\n", "");
            let mut out = Vec::new();
            let mut bytes = joined.bytes();
            while let Some(byte) = bytes.next() {
                if byte == b'=' {
                    let code: String = [bytes.next(), bytes.next()].into_iter().flatten().map(char::from).collect();
                    out.push(u8::from_str_radix(&code, 16).expect("an encoded byte"));
                } else {
                    out.push(byte);
                }
            }
            return String::from_utf8(out).unwrap();
        }
        body.to_owned()
    }
}

/// What the server does with letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temper {
    /// Takes them.
    Kind,
    /// Says so after taking each, but only after a while.
    Slow(Duration),
    /// Refuses every addressee.
    Refuses,
    /// Takes letters only from `payung` with the password `rahasia-pos`.
    Guarded,
}

/// The user and the password as SMTP writes them: base64 of NUL user NUL password.
const SIGNED_IN: &str = "AHBheXVuZwByYWhhc2lhLXBvcw==";

pub(crate) struct PostOffice {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    /// The server's own certificate, as PEM; none where it speaks in the open.
    pub(crate) certificate: String,
}

/// How the line is protected.
#[derive(Debug, Clone)]
enum Guard {
    Open,
    /// TLS once the client asks, and no letter before.
    StartTls(Arc<ServerConfig>),
    /// TLS from the first byte.
    Tls(Arc<ServerConfig>),
}

impl PostOffice {
    pub(crate) fn open(temper: Temper) -> Self {
        Self::behind(temper, Guard::Open, String::new())
    }

    /// A server with a certificate of its own for `localhost`, which no machine trusts by itself; `at_once` speaks TLS
    /// from the first byte.
    pub(crate) fn with_tls(temper: Temper, at_once: bool) -> Self {
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let guard = if at_once { Guard::Tls(config) } else { Guard::StartTls(config) };
        Self::behind(temper, guard, own.cert.pem())
    }

    fn behind(temper: Temper, guard: Guard, certificate: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let box_of = Arc::clone(&taken);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (Ok(connection), taken, guard) = (connection, Arc::clone(&box_of), guard.clone()) else { break };
                // A client that is killed leaves in the middle; that is no trouble of the server.
                thread::spawn(move || {
                    drop(match guard {
                        Guard::Open => serve(connection, &taken, temper, None),
                        Guard::StartTls(config) => serve(connection, &taken, temper, Some(&config)),
                        Guard::Tls(config) => secured(connection, &config)
                            .and_then(|line| {
                                Talk { line: BufReader::new(line), taken: &taken, temper }.whole(true, None)
                            })
                            .map(drop),
                    });
                });
            }
        });
        Self { port, taken, certificate }
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

fn secured(
    connection: TcpStream,
    config: &Arc<ServerConfig>,
) -> std::io::Result<StreamOwned<ServerConnection, TcpStream>> {
    let server = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    Ok(StreamOwned::new(server, connection))
}

fn serve(
    connection: TcpStream,
    taken: &Mutex<Vec<Taken>>,
    temper: Temper,
    config: Option<&Arc<ServerConfig>>,
) -> std::io::Result<()> {
    let again = connection.try_clone()?;
    let talk = Talk { line: BufReader::new(connection), taken, temper };
    if let (true, Some(config)) = (talk.whole(true, config)?, config) {
        Talk { line: BufReader::new(secured(again, config)?), taken, temper }.whole(false, None)?;
    }
    Ok(())
}

/// One conversation over a line.
struct Talk<'t, L: Read + Write> {
    line: BufReader<L>,
    taken: &'t Mutex<Vec<Taken>>,
    temper: Temper,
}

impl<L: Read + Write> Talk<'_, L> {
    fn say(&mut self, text: &str) -> std::io::Result<()> {
        let line = self.line.get_mut();
        line.write_all(format!("{text}\r\n").as_bytes())?;
        line.flush()
    }

    /// To its end; true where the client asked for TLS and was told to begin. With TLS to offer no letter is taken.
    fn whole(mut self, greets: bool, tls: Option<&Arc<ServerConfig>>) -> std::io::Result<bool> {
        if greets {
            self.say("220 post.contoh.id ESMTP")?;
        }
        let mut letter = Taken { from: String::new(), to: Vec::new(), data: String::new() };
        let mut line = String::new();
        let mut known = self.temper != Temper::Guarded;
        loop {
            line.clear();
            if self.line.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            let words = line.trim_end().to_owned();
            match words.to_uppercase().as_str() {
                verb if verb.starts_with("EHLO") => {
                    let offer = if tls.is_some() { "\r\n250-STARTTLS" } else { "" };
                    self.say(&format!("250-post.contoh.id{offer}\r\n250-AUTH PLAIN\r\n250 8BITMIME"))?;
                }
                "STARTTLS" if tls.is_some() => {
                    self.say("220 go ahead")?;
                    return Ok(true);
                }
                verb if tls.is_some() && !verb.starts_with("QUIT") => self.say("530 5.7.0 STARTTLS first")?,
                verb if verb.starts_with("AUTH PLAIN") => {
                    known = words.ends_with(SIGNED_IN);
                    self.say(if known { "235 2.7.0 welcome" } else { "535 5.7.8 no" })?;
                }
                verb if verb.starts_with("MAIL FROM:") && !known => self.say("530 5.7.0 who are you")?,
                verb if verb.starts_with("HELO") || verb == "RSET" || verb == "NOOP" => self.say("250 OK")?,
                verb if verb.starts_with("MAIL FROM:") => {
                    letter = Taken { from: between(&words), to: Vec::new(), data: String::new() };
                    self.say("250 OK")?;
                }
                verb if verb.starts_with("RCPT TO:") && self.temper == Temper::Refuses => {
                    self.say("550 5.1.1 no such mailbox")?;
                }
                verb if verb.starts_with("RCPT TO:") => {
                    letter.to.push(between(&words));
                    self.say("250 OK")?;
                }
                "DATA" => {
                    self.say("354 end with a dot")?;
                    loop {
                        line.clear();
                        if self.line.read_line(&mut line)? == 0 {
                            return Ok(false);
                        }
                        if line == ".\r\n" {
                            break;
                        }
                        // A dot at the beginning of a line was doubled by the sender.
                        letter.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    }
                    self.taken.lock().unwrap().push(letter.clone());
                    if let Temper::Slow(pause) = self.temper {
                        thread::sleep(pause);
                    }
                    self.say("250 2.0.0 taken")?;
                }
                "QUIT" => {
                    self.say("221 bye")?;
                    return Ok(false);
                }
                _ => self.say("500 what?")?,
            }
        }
    }
}

fn between(words: &str) -> String {
    words.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(inside, _)| inside).to_owned()
}
