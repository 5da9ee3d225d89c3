//! `payung person`: who somebody is, merged and parted, numbers over time, the dead and the moved.

use std::io::stdin;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::{DepartureKind, HistoryStatus, Person};
use serde_json::json;
use sheets::{Issue, Severity};
use steps::{
    LeaveFile, LeaveFileReport, Leaving, NewNumber, Parting, PersonChanged, PersonKey, PersonView, Right, StepError,
    leave, leave_by_file, merge_persons, person, same_numbers, set_number, split_person, unmerge_persons,
};
use units::{Date, Id, RegionCode};

use crate::Ended;
use crate::desk::{Desk, clock, grouped};

#[derive(Subcommand)]
pub(crate) enum PersonCommand {
    /// Who somebody is: records, numbers masked, status over all lists, the rows that name them, what was decided.
    Show(ShowArguments),
    /// Says that two records are one person; both histories stay.
    Merge {
        /// Number of one.
        person: i64,
        /// Number of the other.
        other: i64,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Parts two who were merged; or, with --memberships or --rows, makes a new person of what is somebody else's.
    Split(SplitArguments),
    /// Gives a person a NIK, or a number that stands in for one; earlier ones stay and go on finding them.
    Nik(NumberArguments),
    /// Records that somebody died or moved away, or brings in a file of them.
    Leave(LeaveArguments),
    /// Records that somebody is here after all, or again.
    Back {
        /// Number of the person.
        person: i64,
        /// From which day; that of the departure when left out, which it then corrects altogether.
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// By whose word.
        #[arg(long, value_name = "TEXT")]
        source: String,
    },
    /// People who hold one number although they count as several: perhaps to be merged.
    Doubles,
}

impl PersonCommand {
    pub(crate) const fn right(&self) -> Right {
        match self {
            Self::Show(_) => Right::ReadPeople,
            Self::Merge { .. } | Self::Split(_) | Self::Nik(_) | Self::Doubles => Right::Match,
            Self::Leave(_) | Self::Back { .. } => Right::ImportRosters,
        }
    }
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ShowArguments {
    /// Number of the person.
    person: Option<i64>,
    /// A NIK of theirs, today's or an earlier one, or a number that stood in for it; - reads it from standard input.
    #[arg(long, value_name = "NUMBER")]
    nik: Option<String>,
}

#[derive(Args)]
pub(crate) struct SplitArguments {
    /// Number of the person.
    person: i64,
    /// Number of the other, who was merged with them.
    #[arg(conflicts_with_all = ["memberships", "rows"], required_unless_present_any = ["memberships", "rows"])]
    other: Option<i64>,
    /// Memberships that are somebody else's, as `person show` numbers them; the same card and class on other lists
    /// go along.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    memberships: Vec<i64>,
    /// Rows of lists that are somebody else's, as `person show` numbers them.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    rows: Vec<i64>,
    /// The other person's name; that of the first row when left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The other person's birth date.
    #[arg(long, value_name = "DATE")]
    birth: Option<Date>,
    /// The other person's NIK; - reads it from standard input.
    #[arg(long, value_name = "NUMBER")]
    nik: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Args)]
pub(crate) struct NumberArguments {
    /// Number of the person.
    person: i64,
    /// The number; - reads it from standard input, where no list of commands keeps it.
    number: String,
    /// It stands in for a NIK that is still to come.
    #[arg(long)]
    temporary: bool,
    /// First day; the number before it ended the day before.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Why, and by whose word.
    #[arg(long, value_name = "TEXT")]
    why: String,
}

/// Died or moved.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LeaveKind {
    Dead,
    Moved,
}

#[derive(Args)]
pub(crate) struct LeaveArguments {
    /// Number of the person.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    person: Option<i64>,
    /// Died or moved away.
    #[arg(long = "as", value_enum)]
    kind: LeaveKind,
    /// From which day.
    #[arg(long, value_name = "DATE", required_unless_present = "file", conflicts_with = "file")]
    on: Option<Date>,
    /// Where they live now.
    #[arg(long, value_name = "CODE", conflicts_with = "file")]
    to: Option<RegionCode>,
    /// By whose word: certificate, letter, office.
    #[arg(long, value_name = "TEXT")]
    source: String,
    /// A file of them instead: CSV, XLSX, XLS or ODS; payung template departures shows its form.
    #[arg(long, value_name = "FILE", requires = "region")]
    file: Option<PathBuf>,
    /// The region that the file speaks of.
    #[arg(long, value_name = "CODE", requires = "file")]
    region: Option<RegionCode>,
    /// Do everything, save nothing.
    #[arg(long, requires = "file")]
    preview: bool,
}

pub(crate) fn run(desk: &Desk, command: &PersonCommand) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let (actor, now) = (desk.actor(), clock());
    match command {
        PersonCommand::Show(arguments) => {
            let typed = arguments.nik.as_deref().map(number).transpose()?;
            let key = match (arguments.person, &typed) {
                (Some(person), _) => PersonKey::Record(Id::new(person)),
                (None, Some(number)) => PersonKey::Number(number),
                (None, None) => unreachable!("clap asks for one"),
            };
            let found = person(&workspace, actor, key)?;
            if desk.is_json() {
                desk.print_json(&found)?;
            } else {
                show(desk, &found);
            }
            Ok(Ended::Done)
        }
        PersonCommand::Merge { person, other, why } => {
            let pair = (Id::new(*person), Id::new(*other));
            told(desk, &merge_persons(&workspace, actor, &now, pair, why)?, "digabung")
        }
        PersonCommand::Split(arguments) => {
            let record = Id::new(arguments.person);
            let done = match arguments.other {
                Some(other) => unmerge_persons(&workspace, actor, &now, (record, Id::new(other)), &arguments.why)?,
                None => {
                    let parting = Parting {
                        memberships: arguments.memberships.clone(),
                        rows: arguments.rows.clone(),
                        name: arguments.name.clone(),
                        birth: arguments.birth,
                        nik: arguments.nik.as_deref().map(number).transpose()?,
                    };
                    split_person(&workspace, actor, &now, record, &parting, &arguments.why)?
                }
            };
            told(desk, &done, "dipisahkan")
        }
        PersonCommand::Nik(arguments) => {
            let new =
                NewNumber { number: number(&arguments.number)?, temporary: arguments.temporary, from: arguments.from };
            let record = Id::new(arguments.person);
            told(desk, &set_number(&workspace, actor, &now, record, &new, &arguments.why)?, "nomornya dicatat")
        }
        PersonCommand::Leave(arguments) => {
            let kind = match arguments.kind {
                LeaveKind::Dead => DepartureKind::Dead,
                LeaveKind::Moved => DepartureKind::Moved,
            };
            if let (Some(path), Some(region)) = (&arguments.file, arguments.region) {
                let request = LeaveFile {
                    path: path.clone(),
                    kind,
                    region,
                    source: arguments.source.clone(),
                    preview: arguments.preview,
                };
                let mut refused = Vec::new();
                let mut on_issue = |issue: &Issue| {
                    if issue.severity == Severity::Refused {
                        refused.push(issue.sentence());
                    }
                };
                let report = leave_by_file(&workspace, actor, &now, &request, &mut on_issue)?;
                return file_told(desk, &report, &refused);
            }
            let leaving = Leaving { kind, on: arguments.on, to: arguments.to, source: arguments.source.clone() };
            let record = Id::new(arguments.person.expect("clap asks for it"));
            told(desk, &leave(&workspace, actor, &now, record, &leaving)?, "tidak lagi dalam daftar")
        }
        PersonCommand::Back { person, on, source } => {
            let leaving = Leaving { kind: DepartureKind::Back, on: *on, to: None, source: source.clone() };
            told(desk, &leave(&workspace, actor, &now, Id::new(*person), &leaving)?, "kembali ke daftar")
        }
        PersonCommand::Doubles => {
            let groups = same_numbers(&workspace, actor)?;
            if desk.is_json() {
                desk.print_json(&json!({ "same_number": groups }))?;
                return Ok(Ended::Done);
            }
            for group in &groups {
                desk.say(&format!("Nomor yang sama dipegang orang {}.", listed(group)));
                if let [first, rest @ ..] = group.as_slice() {
                    for other in rest {
                        desk.say(&format!("  bila orangnya satu: payung person merge {first} {other} --why ALASAN"));
                    }
                }
            }
            if groups.is_empty() {
                desk.say("Tidak ada nomor yang dipegang dua orang.");
            }
            Ok(Ended::Done)
        }
    }
}

/// A number as typed, or from standard input.
pub(crate) fn number(text: &str) -> Result<String, StepError> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut line = String::new();
    stdin().read_line(&mut line).map_err(|error| StepError::File { path: "standard input".to_owned(), error })?;
    Ok(line.trim().to_owned())
}

fn listed(people: &[Id<Person>]) -> String {
    people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn told(desk: &Desk, done: &PersonChanged, what: &str) -> Result<Ended, StepError> {
    if desk.is_json() {
        desk.print_json(done)?;
        return Ok(Ended::Done);
    }
    let with = done.other.map_or_else(String::new, |other| format!(" dan {other}"));
    match done.change {
        Some(change) => desk.say(&format!(
            "Orang {}{with}: {what} (perubahan {change}; batalkan dengan payung undo {change}).",
            done.person
        )),
        None => desk.say(&format!("Orang {}{with}: sudah tercatat begitu; tidak ada yang berubah.", done.person)),
    }
    if !done.same_number.is_empty() {
        desk.say(&format!("  nomor itu juga dipegang orang {}.", listed(&done.same_number)));
        for other in &done.same_number {
            let person = done.other.unwrap_or(done.person);
            desk.say(&format!("  bila orangnya satu: payung person merge {person} {other} --why ALASAN"));
        }
    }
    Ok(Ended::Done)
}

fn file_told(desk: &Desk, report: &LeaveFileReport, refused: &[String]) -> Result<Ended, StepError> {
    let account = &report.account;
    if desk.is_json() {
        let mut object = serde_json::to_value(report).expect("a report is plain data");
        object["refusals"] = json!(refused);
        desk.print_json(&object)?;
    } else {
        let how = match (report.change, report.already) {
            (None, _) => " (pratinjau, tidak disimpan)",
            (_, true) => " (sudah pernah dibawa masuk; tidak ada yang berubah)",
            _ => "",
        };
        desk.say(&format!("{}: {}, wilayah {}{how}", report.file, report.kind.title().to_lowercase(), report.region));
        if let Some(change) = report.change {
            desk.say(&format!("  nomor perubahan     {change} (batalkan dengan payung undo {change})"));
        }
        desk.say(&format!("  baris dibaca        {}", grouped(account.read)));
        desk.say(&format!("  = dicatat           {}", grouped(account.accepted)));
        desk.say(&format!("  + digabung          {}", grouped(account.merged)));
        desk.say(&format!("  + disisihkan        {}", grouped(account.set_aside_rows())));
        for (reason, rows) in &report.set_aside {
            let words = match reason.as_str() {
                "nobody_known" => "tidak dikenal",
                "other_name" => "NIK milik nama lain",
                "several_fit" => "cocok dengan beberapa orang",
                "at_home_elsewhere" => "tinggal di wilayah lain",
                "before_birth" => "sebelum tanggal lahir",
                other => other,
            };
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            desk.say(&format!("      {words:<34}baris {}", rows.join(", ")));
        }
        desk.say(&format!("  + ditolak           {}", grouped(account.refused_rows())));
        desk.say(&format!("  + dilewati          {}", grouped(account.skipped_rows())));
        refused.iter().for_each(|sentence| desk.say(sentence));
        if !report.unknown_headings.is_empty() {
            desk.say(&format!("  kolom tidak dibaca: {}", report.unknown_headings.join(", ")));
        }
        if !report.death_benefits.is_empty() {
            desk.say(&format!(
                "Meninggal selagi terlindungi, santunan mungkin terutang kepada ahli waris: orang {}.",
                listed(&report.death_benefits)
            ));
        }
    }
    Ok(if account.refused_rows() > 0 { Ended::RowsToMend } else { Ended::Done })
}

/// As office people say it.
fn status(entry: HistoryStatus) -> String {
    match entry {
        HistoryStatus::New => "baru aktif".to_owned(),
        HistoryStatus::Active => "aktif".to_owned(),
        HistoryStatus::Grace { until } => format!("masa tenggang sampai {until}"),
        HistoryStatus::Returned => "aktif kembali".to_owned(),
        HistoryStatus::Lapsed { since } => format!("berakhir sejak {since}"),
        HistoryStatus::NotYet => "belum mulai".to_owned(),
        HistoryStatus::Gone => "tidak lagi pada daftar".to_owned(),
    }
}

fn show(desk: &Desk, found: &PersonView) {
    let day = |date: Option<Date>| date.map_or_else(|| "?".to_owned(), |date| date.to_string());
    let place = |code: Option<RegionCode>| code.map_or_else(|| "?".to_owned(), |code| code.to_string());
    desk.say(&format!("Orang {}: {}", found.person, found.name));
    desk.say(&format!(
        "  lahir {}, {}, tinggal di {}",
        day(found.birth),
        found.sex.map_or("?", units::Sex::letter),
        place(found.home)
    ));
    if let Some(gone) = &found.gone {
        let to = gone.to.map_or_else(String::new, |to| format!(" ke {to}"));
        desk.say(&format!("  {}{to} sejak {} ({})", gone.kind.title(), gone.on, gone.source));
    }
    for hint in &found.hints {
        desk.say(&format!("  Periksa: {}", hint.text));
    }
    if found.records.len() > 1 {
        desk.say("Catatan yang digabung:");
        for record in &found.records {
            desk.say(&format!(
                "  {:>7}  {}, lahir {}, tinggal di {}",
                record.record,
                record.name,
                day(record.birth),
                place(record.residence)
            ));
        }
    }
    if !found.numbers.is_empty() {
        desk.say("Nomor:");
        for number in &found.numbers {
            let kind = if number.kind == "nik" { "NIK" } else { "sementara" };
            let span = match (number.valid_from, number.valid_until) {
                (None, None) => String::new(),
                (from, until) => format!(
                    ", {} sampai {}",
                    from.map_or_else(|| "dulu".to_owned(), |day| day.to_string()),
                    until.map_or_else(|| "kini".to_owned(), |day| day.to_string())
                ),
            };
            desk.say(&format!("  {kind:<10}{}{span}", number.number));
        }
    }
    desk.say("Status per daftar peserta:");
    for entry in &found.history {
        let programs = if entry.programs.is_empty() { String::new() } else { format!(", {}", entry.programs) };
        desk.say(&format!("  {}  {}{programs}  ({})", entry.as_of, status(entry.status), entry.file));
    }
    if found.history.is_empty() {
        desk.say("  tidak pernah pada daftar peserta");
    }
    if !found.memberships.is_empty() {
        desk.say("Kepesertaan:");
        for held in &found.memberships {
            desk.say(&format!(
                "  {:>7}  per {}, {} {}, mulai {}, lunas sampai {}, terdaftar di {}",
                held.membership,
                held.as_of,
                held.class.code(),
                held.programs,
                day(held.starts),
                day(held.paid_until),
                place(held.registered)
            ));
        }
    }
    if !found.mentions.is_empty() {
        desk.say("Pada daftar:");
        for mention in &found.mentions {
            let role = mention.role.map_or_else(String::new, |role| format!(", {}", role.code()));
            desk.say(&format!(
                "  {:>7}  {} baris {}, per {}, wilayah {}{role}: {}",
                mention.row, mention.file, mention.sheet_row, mention.as_of, mention.region, mention.name
            ));
        }
    }
    if !found.changes.is_empty() {
        desk.say("Riwayat keputusan:");
        for change in &found.changes {
            let undone = change.undone_by.map_or_else(String::new, |by| format!("; diurungkan oleh {by}"));
            desk.say(&format!(
                "  {:>7}  {}  {}: {}, oleh {}{undone}",
                change.change, change.recorded_at, change.kind, change.reason, change.actor
            ));
        }
    }
}
