//! The one binary `payung`: commands, configuration, wiring.
//!
//! Owns: flags, the clock, exit codes, what a command prints.
//! Never knows: rules of any kind; every command hands plain input to one step.

mod backup;
mod changes;
mod coverage;
mod demo;
mod demo_offices;
mod desk;
mod employers;
mod enrol;
mod evaluate;
mod evaluation;
mod figures;
mod gap;
mod import;
mod inbox;
mod keep;
mod law;
mod link;
mod mail;
mod matching;
mod offices;
mod past;
mod person;
mod plan;
mod serve;
mod submit;
mod targets;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use steps::{Right, StepError};

/// Payung: who works without protection, what protecting them costs, who can pay.
#[derive(Parser)]
#[command(
    name = "payung",
    version,
    about = "Payung: who works without protection, what protecting them costs, and who can pay",
    propagate_version = true
)]
struct Arguments {
    /// Directory of uploads and of the SQLite file [default: payung-data; of a demo: payung-demo].
    #[arg(long, global = true, env = "PAYUNG_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL address; moves only the tables.
    #[arg(long, global = true, env = "PAYUNG_DATABASE", value_name = "postgres://…", hide_env_values = true)]
    database: Option<String>,
    /// Key file; by default outside the data directory.
    #[arg(long, global = true, env = "PAYUNG_KEY", value_name = "FILE")]
    key: Option<PathBuf>,
    /// Act as this operator, with no more than their roles and regions; otherwise as the person at the machine.
    #[arg(long, global = true, env = "PAYUNG_OPERATOR", value_name = "NAME")]
    operator: Option<String>,
    /// Let an output take the place of a file that is there; never of a list that came in.
    #[arg(long, global = true)]
    overwrite: bool,
    /// One JSON object on one line instead of text for people.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Language of what the law says and of its reasons: id, en.
    #[arg(long, global = true, env = "PAYUNG_LANGUAGE", value_enum, default_value_t = Language::Id)]
    language: Language,
    #[command(subcommand)]
    command: Command,
}

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, in Indonesian.
    Text,
    /// One object on one line, nothing else on standard output.
    Json,
}

/// The language of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Indonesian.
    Id,
    /// English, where a command has it.
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a real-sized region of invented people, imports it, matches it, and serves it.
    Demo(demo::DemoArguments),
    /// Serves the pages.
    Serve(serve::ServeArguments),
    /// Brings a file in: a roster, participants, denominators, targets or published figures.
    Import(import::ImportArguments),
    /// Writes an empty template.
    Template(import::TemplateArguments),
    /// Finds each row of a roster among the participants; lists and decides doubts.
    Match(matching::MatchArguments),
    /// Takes a change back: nothing is erased, and the figures are what they were before.
    Undo(past::UndoArguments),
    /// Lists what was brought in, with its closing account, and whether it still stands.
    History(past::HistoryArguments),
    /// Who somebody is: merged and parted, numbers over time, the dead and the moved.
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Lists who on the rosters is not protected.
    Gap(gap::GapArguments),
    /// Returns a sender's own file with the status of each row.
    Answer(gap::AnswerArguments),
    /// Who came, went, returned or changed between two days, or between two versions of a list.
    Changes(changes::ChangesArguments),
    /// Carries names through the offices and back: draft, send, verify, compile, export, answer.
    #[command(subcommand)]
    Submit(submit::SubmitCommand),
    /// Enrols accepted rows with a membership number, where this store is the system of record; shows or sets the mode.
    Enrol(enrol::EnrolArguments),
    /// What waits for an office: rows to look at, rows that came back, terms that end.
    Inbox(inbox::InboxArguments),
    /// Writes to each office what is new in its inbox; names and numbers of people stay here.
    Notify(inbox::NotifyArguments),
    /// The staff of an agency by group: who is covered, who is not, cost by month, terms.
    Agency(offices::OfficeArguments),
    /// The traders of a market by block, each block with its agent.
    Market(offices::MarketArguments),
    /// An employer: workers reported against found, wages against the minimum.
    Employer(offices::OfficeArguments),
    /// Employers, with how many of their workers are registered.
    Employers(employers::EmployersArguments),
    /// Businesses with a permit: who has no employer registered, who reports fewer workers than the permit names.
    Permits(employers::PermitsArguments),
    /// Coverage against target.
    Coverage(coverage::CoverageArguments),
    /// Targets side by side: which is in force, how far it is, how it is parted among regions.
    Targets(targets::TargetsArguments),
    /// The pack for the evaluation of the presidential instruction: a workbook and, where built in, a PDF.
    Evaluate(evaluation::EvaluateArguments),
    /// Figures that were printed: whether they can all be true.
    #[command(subcommand)]
    Figures(figures::FiguresCommand),
    /// What protecting people would cost, and whom to protect with which money.
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    /// What the law says, and what it costs, with reasons.
    #[command(subcommand)]
    Law(law::LawCommand),
    /// Links two lists of people, or finds who stands twice in one; says how sure, and why.
    Link(link::LinkArguments),
    /// Writes everything but the key into one file; others may go on working.
    Backup(backup::BackupArguments),
    /// Brings a backup back into an empty place, of either database.
    Restore(backup::RestoreArguments),
    /// The chain of changes.
    #[command(subcommand)]
    Audit(keep::AuditCommand),
    /// The key of the personal numbers.
    #[command(subcommand)]
    Key(keep::KeyCommand),
    /// Offices and the regions they serve.
    #[command(subcommand)]
    Office(keep::OfficeCommand),
    /// Operators who may sign in.
    #[command(subcommand)]
    User(keep::UserCommand),
}

impl Command {
    /// What a command needs; the step behind it decides again, with the region.
    fn right(&self) -> Right {
        match self {
            Self::Demo(_) | Self::Import(_) => Right::ImportRosters,
            Self::Serve(_) | Self::Template(_) | Self::Law(_) => Right::Public,
            Self::Match(_) => Right::Match,
            Self::Link(arguments) => arguments.right(),
            Self::Figures(command) => command.right(),
            Self::Targets(arguments) => arguments.right(),
            Self::Plan(command) => command.right(),
            Self::Undo(_) => Right::Undo,
            Self::Person(command) => command.right(),
            Self::Gap(_) | Self::Answer(_) | Self::Changes(_) | Self::Inbox(_) => Right::ReadPeople,
            Self::Enrol(arguments) => arguments.right(),
            Self::Notify(_) => Right::ManageOperators,
            Self::Agency(_) | Self::Employer(_) => Right::ReadPeople,
            Self::Market(arguments) => arguments.right(),
            Self::Evaluate(_) | Self::Coverage(_) | Self::Employers(_) | Self::Permits(_) | Self::History(_) => {
                Right::ReadFigures
            }
            Self::Submit(command) => command.right(),
            Self::Audit(_) => Right::ReadAudit,
            Self::Backup(_) | Self::Restore(_) => Right::Backup,
            Self::Key(_) => Right::ExportKey,
            Self::Office(keep::OfficeCommand::List) => Right::ReadFigures,
            Self::Office(_) | Self::User(_) => Right::ManageOperators,
        }
    }

    /// Commands that show or bring what a step of this one may miss.
    const fn beside(&self) -> &'static [&'static str] {
        match self {
            Self::Submit(_) | Self::Enrol(_) | Self::Inbox(_) | Self::Market(_) | Self::Agency(_) => {
                &["payung submit list", "payung office list", "payung match", "payung user office"]
            }
            Self::Plan(_) => &["payung import FILE --as funding", "payung import FILE --as workforce"],
            Self::Targets(_) => {
                &["payung targets", "payung import FILE --as targets", "payung import FILE --as workforce"]
            }
            Self::Office(_) => &["payung office list"],
            Self::Undo(_) => &["payung history --all"],
            Self::Person(_) => &["payung person show --help", "payung history --all"],
            Self::Figures(_) => &["payung import FILE --as figures"],
            Self::Import(_) => {
                &["payung import FILE --region CODE", "payung import FILE --as participants --as-of DATE"]
            }
            Self::Match(_)
            | Self::Gap(_)
            | Self::Answer(_)
            | Self::Changes(_)
            | Self::Coverage(_)
            | Self::Evaluate(_)
            | Self::Employers(_)
            | Self::Permits(_)
            | Self::Employer(_) => &["payung import FILE --as participants --as-of DATE"],
            _ => &[],
        }
    }
}

/// The options of the command that was typed, as its help shows them: `payung submit draft --help`.
fn help_of(mut matches: &ArgMatches) -> String {
    let mut words = vec!["payung"];
    while let Some((name, below)) = matches.subcommand() {
        words.push(name);
        matches = below;
    }
    words.push("--help");
    words.join(" ")
}

/// How a command ended.
enum Ended {
    /// Done, warnings included.
    Done,
    /// Done, with rows for the sender to mend.
    RowsToMend,
}

fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let desk = desk::Desk::new(&arguments);
    let beside = arguments.command.beside();
    match run(&desk, arguments.command) {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::RowsToMend) => ExitCode::from(1),
        Err(error) => {
            eprintln!("payung: {}", error.sentence().said_in(desk.language()));
            // A step names no options, for pages say what it says; here is what to type.
            let typed = match &error {
                StepError::Request(_) | StepError::Missing(_) | StepError::Open(_) => {
                    [&[help_of(&matches).as_str()], beside].concat().join("; ")
                }
                StepError::RestsOn { change, .. } => format!("payung undo {change} --with-dependents"),
                StepError::NotAllowed { .. } => "payung user list; payung user add --help".to_owned(),
                _ => String::new(),
            };
            if !typed.is_empty() {
                eprintln!("{}: {typed}", desk.pick("Lihat", "See"));
            }
            ExitCode::from(2)
        }
    }
}

fn run(desk: &desk::Desk, command: Command) -> Result<Ended, StepError> {
    desk.actor().need(command.right())?;
    match command {
        Command::Demo(arguments) => demo::run(desk, &arguments),
        Command::Serve(arguments) => serve::run(desk, &arguments),
        Command::Import(arguments) => import::run(desk, &arguments),
        Command::Template(arguments) => import::template(desk, &arguments),
        Command::Match(arguments) => matching::run(desk, &arguments),
        Command::Undo(arguments) => past::undo(desk, &arguments),
        Command::History(arguments) => past::history(desk, &arguments),
        Command::Person(command) => person::run(desk, &command),
        Command::Gap(arguments) => gap::run(desk, &arguments),
        Command::Answer(arguments) => gap::answer(desk, &arguments),
        Command::Changes(arguments) => changes::run(desk, &arguments),
        Command::Submit(command) => submit::run(desk, &command),
        Command::Enrol(arguments) => enrol::run(desk, &arguments),
        Command::Inbox(arguments) => inbox::run(desk, &arguments),
        Command::Notify(arguments) => inbox::notify(desk, &arguments),
        Command::Agency(arguments) => offices::agency(desk, &arguments),
        Command::Market(arguments) => offices::market(desk, &arguments),
        Command::Employer(arguments) => offices::employer(desk, &arguments),
        Command::Employers(arguments) => employers::run(desk, &arguments),
        Command::Permits(arguments) => employers::permits(desk, &arguments),
        Command::Coverage(arguments) => coverage::run(desk, &arguments),
        Command::Evaluate(arguments) => evaluation::run(desk, &arguments),
        Command::Targets(arguments) => targets::run(desk, &arguments),
        Command::Figures(command) => figures::run(desk, &command),
        Command::Plan(command) => plan::run(desk, &command),
        Command::Law(command) => law::run(desk, &command),
        Command::Link(arguments) => link::run(desk, &arguments),
        Command::Backup(arguments) => backup::run(desk, &arguments),
        Command::Restore(arguments) => backup::restore(desk, &arguments),
        Command::Audit(command) => keep::audit(desk, &command),
        Command::Key(command) => keep::key(desk, &command),
        Command::Office(command) => keep::office(desk, &command),
        Command::User(command) => keep::user(desk, &command),
    }
}
