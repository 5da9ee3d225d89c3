//! `payung inbox` and `payung notify`: what waits for an office, in the application and by letter.

use clap::Args;
use domain::submission::Waiting;
use serde_json::json;
use steps::StepError;
use steps::submission::{Inbox, inbox, letter_sent, letters};

use crate::Ended;
use crate::desk::{Desk, clock, grouped};
use crate::mail::{self, Post};

/// What counts as too long.
#[derive(Args)]
pub(crate) struct WaitingArguments {
    /// Days that a row may wait on a desk.
    #[arg(long, default_value_t = Waiting::default().desk_days, value_parser = clap::value_parser!(i32).range(0..3650))]
    desk_days: i32,
    /// Days that an accepted row may wait for a list that names it.
    #[arg(long, default_value_t = Waiting::default().appearance_days, value_parser = clap::value_parser!(i32).range(0..3650))]
    appearance_days: i32,
}

impl WaitingArguments {
    pub(crate) const fn waiting(&self) -> Waiting {
        Waiting { desk_days: self.desk_days, appearance_days: self.appearance_days }
    }
}

#[derive(Args)]
pub(crate) struct InboxArguments {
    /// Whose inbox; yours when you act for one office only.
    #[arg(long)]
    office: Option<String>,
    #[command(flatten)]
    too_long: WaitingArguments,
}

pub(crate) fn run(desk: &Desk, arguments: &InboxArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let waiting = arguments.too_long.waiting();
    let found = inbox(&workspace, desk.actor(), clock().today, arguments.office.as_deref(), waiting)?;
    if desk.is_json() {
        desk.print_json(&found)?;
    } else {
        say(desk, &found);
    }
    Ok(Ended::Done)
}

/// What `mail.toml` in the data directory may say.
const MAIL_HELP: &str = "mail.toml in the data directory says how letters go:

  host = \"surel.contoh.go.id\"
  security = \"starttls\"            # or tls; none only to a server on this machine
  port = 587                         # the usual one of the security when left out
  user = \"payung\"                  # with password, or the environment PAYUNG_MAIL_PASSWORD
  certificate = \"surel.pem\"        # of a server whose certificate this machine does not trust by itself
  from = \"Payung <payung@contoh.go.id>\"
  address = \"https://payung.contoh.go.id\"   # where the pages are served";

#[derive(Args)]
#[command(after_help = MAIL_HELP)]
pub(crate) struct NotifyArguments {
    /// Print the letters, send none.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    too_long: WaitingArguments,
}

/// One letter to each office with something new. Each is written down right after the server took it: whoever is
/// killed in between sends that one letter again.
pub(crate) fn notify(desk: &Desk, arguments: &NotifyArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let settings = mail::settings(&desk.location().data_dir)?;
    let waiting = arguments.too_long.waiting();
    let address = settings.as_ref().and_then(|settings| settings.address.as_deref());
    let found = letters(&workspace, desk.actor(), clock().today, waiting, address)?;
    let post = match (&settings, arguments.dry_run || found.is_empty()) {
        (_, true) => None,
        (Some(settings), false) => Some(Post::open(settings)?),
        (None, false) => {
            let (letters, file) = (found.len(), mail::settings_file(&desk.location().data_dir));
            let file = file.display();
            return Err(StepError::missing(
                format!("{letters} surat menunggu, tetapi belum ada server surel: isi {file} (host, security, from)."),
                format!(
                    "Letters waiting: {letters}, but there is no mail server: fill in {file} (host, security, from)."
                ),
            ));
        }
    };
    let mut sent = 0_u64;
    for letter in &found {
        if let Some(post) = &post {
            post.send(letter)?;
            letter_sent(&workspace, desk.actor(), &clock(), letter)?;
            sent += 1;
        }
        desk.say(&format!("{} <{}>: {}", letter.office, letter.email, letter.subject));
        if arguments.dry_run {
            desk.say(&letter.body);
        }
    }
    if desk.is_json() {
        desk.print_json(&json!({ "sent": sent, "letters": found }))?;
    } else if found.is_empty() {
        desk.say("Tidak ada kabar baru.");
    }
    Ok(Ended::Done)
}

fn say(desk: &Desk, found: &Inbox) {
    if found.tasks.is_empty() {
        desk.say(&format!("Tidak ada yang menunggu {} per {}.", found.office, found.today));
        return;
    }
    desk.say(&format!("Menunggu {} per {}: {} baris", found.office, found.today, grouped(found.rows)));
    for task in &found.tasks {
        let of = match (task.batch, &task.from) {
            (Some(batch), Some(from)) => format!("usulan {batch} dari {from}: "),
            _ => String::new(),
        };
        let since = task.since.map_or_else(String::new, |since| format!(", terlama sejak {since}"));
        let late = if task.overdue > 0 { format!(", {} terlambat", grouped(task.overdue)) } else { String::new() };
        desk.say(&format!("  {of}{} {}{since}{late}", grouped(task.rows), task.kind.title()));
    }
    for term in &found.terms {
        let next = match &term.successor {
            Some(next) => format!("pengganti {} mulai {}", next.name, next.from),
            None => "belum ada pengganti".to_owned(),
        };
        desk.say(&format!("  {}  {}  {:<18} {}: {next}", term.until, term.region, term.role.code(), term.name));
    }
}
