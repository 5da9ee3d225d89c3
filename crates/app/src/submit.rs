//! `payung submit` and `payung user office`: the conversation between offices by commands.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::submission::{Line, Months, Move, RefusalReason, State, Waiting, payer_title};
use law::{Class, Funding, Programs, Role};
use serde_json::json;
use steps::submission::{
    DraftReport, DraftRequest, DraftSource, ExportRequest, MoveReport, MoveRequest, answer_file, draft, export,
    move_rows, submission, submission_board, submissions, terms, write_submission,
};
use steps::{ImportAs, ImportRequest, Right, StepError, Workspace};
use units::{Id, Month, RegionCode, Rupiah};

use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, percent_text, write_file};

#[derive(Subcommand)]
pub(crate) enum SubmitCommand {
    /// Drafts a batch from the named gap, a list that was brought in, or a file.
    Draft(Box<DraftArguments>),
    /// Sends a batch on its way.
    Send(MoveArguments),
    /// Passes rows as the district.
    Verify(MoveArguments),
    /// Gives rows back, as district or agency, with a reason.
    Return {
        #[command(flatten)]
        rows: MoveArguments,
        /// Why; the sender reads it beside the row.
        #[arg(long)]
        note: String,
        /// The column it speaks of: nik, nama, tanggal_lahir, peran, nomor_sk, dasar_rentan …
        #[arg(long)]
        field: Option<String>,
    },
    /// Takes rows of one or several batches together as the agency, and fixes the money.
    Compile {
        #[command(flatten)]
        rows: MoveArguments,
        /// With whose money: self, company, apbn, apbd, add, dana-desa, dbh; as drafted when left out.
        #[arg(long, value_parser = payer)]
        payer: Option<Funding>,
    },
    /// Writes what waits for the branch office in the layouts of registration, with full numbers.
    Export {
        /// Numbers of batches; all that wait when left out.
        batches: Vec<i64>,
        /// In whose name.
        #[arg(long)]
        office: Option<String>,
        /// .xlsx with the lists and a sheet for the answers, or .csv with one list.
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Takes the branch office's answers from a file.
    Answer {
        /// Columns rujukan, nik, nama, jawaban, alasan, keterangan.
        file: PathBuf,
        /// In whose name.
        #[arg(long)]
        office: Option<String>,
    },
    /// Accepts rows as the branch office, without a file.
    Accept(MoveArguments),
    /// Refuses rows as the branch office, without a file.
    Refuse {
        #[command(flatten)]
        rows: MoveArguments,
        /// nik_tidak_ditemukan, sudah_aktif, umur, meninggal, ganda, dokumen_kurang, lainnya.
        #[arg(long)]
        reason: RefusalReason,
        /// In words; needed for lainnya.
        #[arg(long)]
        note: Option<String>,
    },
    /// Takes rows back as the sender, before they are answered.
    Withdraw {
        #[command(flatten)]
        rows: MoveArguments,
        /// Why.
        #[arg(long)]
        note: Option<String>,
    },
    /// Ends what was accepted after a month: another payer takes over, or nobody.
    End {
        #[command(flatten)]
        rows: MoveArguments,
        /// The last month of this payer.
        #[arg(long, value_name = "MONTH")]
        last_month: Month,
        /// Why.
        #[arg(long)]
        note: Option<String>,
    },
    /// Shows one batch: rows, states, overlaps, moves.
    Show {
        /// Number of the batch.
        batch: i64,
        /// Write the rows to this .xlsx or .csv too.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Lists batches.
    List {
        /// Only those that this office sent, or whose desks it is on.
        #[arg(long)]
        office: Option<String>,
    },
    /// Who has sent, who has not, what came back, what waits too long.
    Board {
        /// Whose board.
        #[arg(long)]
        office: Option<String>,
        /// Days that a row may wait on a desk.
        #[arg(long, default_value_t = Waiting::default().desk_days, value_parser = clap::value_parser!(i32).range(0..3650))]
        desk_days: i32,
        /// Days that an accepted row may wait for a list that names it.
        #[arg(long, default_value_t = Waiting::default().appearance_days, value_parser = clap::value_parser!(i32).range(0..3650))]
        appearance_days: i32,
    },
    /// Terms of office that end soon, and who comes next.
    Terms {
        /// Where.
        #[arg(long, value_name = "CODE")]
        region: RegionCode,
        /// How many days ahead.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(i32).range(0..3650))]
        days: i32,
    },
}

impl SubmitCommand {
    pub(crate) fn right(&self) -> Right {
        match self {
            Self::Show { .. } | Self::Board { .. } | Self::Terms { .. } => Right::ReadPeople,
            Self::List { .. } => Right::ReadFigures,
            _ => Right::Submit,
        }
    }
}

#[derive(Args)]
#[group(id = "names", required = true, multiple = false)]
pub(crate) struct Names {
    /// The named gap of this region.
    #[arg(long, value_name = "CODE")]
    from_gap: Option<RegionCode>,
    /// A list that was brought in, by its number.
    #[arg(long, value_name = "NUMBER")]
    roster: Option<i64>,
    /// A file: it is brought in as a list of --region and matched, then asked for.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct DraftArguments {
    #[command(flatten)]
    names: Names,
    /// The region that the file speaks of.
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,
    /// The office that asks; yours when you act for one only.
    #[arg(long)]
    office: Option<String>,
    /// With whose money: self, company, apbn, apbd, add, dana-desa, dbh.
    #[arg(long, value_parser = payer)]
    payer: Funding,
    /// For which months: 2025-07..2025-12.
    #[arg(long, value_name = "FIRST..LAST")]
    months: Months,
    /// The decree or minutes behind the batch.
    #[arg(long)]
    decree: Option<String>,
    /// Only holders of this role.
    #[arg(long)]
    role: Option<Role>,
    /// No more than so many, in the order of the list.
    #[arg(long, value_name = "NUMBER")]
    take: Option<usize>,
    /// PU or BPU.
    #[arg(long, default_value = "BPU")]
    class: Class,
    /// Codes divided by commas; accident and death when left out.
    #[arg(long, value_parser = programs)]
    programs: Option<Programs>,
    /// Income or wage a month of those whose list states none.
    #[arg(long, value_name = "RUPIAH", value_parser = clap::value_parser!(i64).range(0..))]
    basis: Option<i64>,
    /// Risk class of the employer, for PU.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=5))]
    risk: Option<i64>,
    /// Ask for those too who are protected already: another payer takes over.
    #[arg(long)]
    keep_active: bool,
    /// The district, where several could be meant.
    #[arg(long, value_name = "OFFICE")]
    verifier: Option<String>,
    /// The agency that compiles, where several could be meant.
    #[arg(long, value_name = "OFFICE")]
    compiler: Option<String>,
    /// The branch office, where several could be meant.
    #[arg(long, value_name = "OFFICE")]
    branch: Option<String>,
}

#[derive(Args)]
pub(crate) struct MoveArguments {
    /// Numbers of batches.
    #[arg(required = true)]
    batches: Vec<i64>,
    /// Only these rows of one batch, by their line; all that can be moved when left out.
    #[arg(long, value_delimiter = ',', value_name = "LINES")]
    rows: Option<Vec<u32>>,
    /// In whose name; yours when you act for one office only.
    #[arg(long)]
    office: Option<String>,
    /// The number of the last move that you saw; what changed since is told, not moved.
    #[arg(long, value_name = "NUMBER")]
    seen: Option<i64>,
}

impl MoveArguments {
    fn request(&self, step: Move) -> MoveRequest {
        MoveRequest {
            batches: self.batches.iter().map(|number| Id::new(*number)).collect(),
            lines: self.rows.clone(),
            step,
            office: self.office.clone(),
            reason: None,
            field: None,
            note: None,
            payer: None,
            last_month: None,
            seen: self.seen,
        }
    }
}

fn payer(text: &str) -> Result<Funding, String> {
    Funding::read(text).map_err(|refused| refused.to_string())
}

fn programs(text: &str) -> Result<Programs, String> {
    Programs::read(text).map_err(|refused| refused.to_string())
}

pub(crate) fn run(desk: &Desk, command: &SubmitCommand) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let waiting = Waiting::default();
    match command {
        SubmitCommand::Draft(arguments) => drafted(desk, &workspace, arguments),
        SubmitCommand::Send(rows) => moved(desk, &workspace, &rows.request(Move::Send)),
        SubmitCommand::Verify(rows) => moved(desk, &workspace, &rows.request(Move::Verify)),
        SubmitCommand::Return { rows, note, field } => {
            let request = rows.request(Move::Return);
            moved(desk, &workspace, &MoveRequest { note: Some(note.clone()), field: field.clone(), ..request })
        }
        SubmitCommand::Compile { rows, payer } => {
            moved(desk, &workspace, &MoveRequest { payer: *payer, ..rows.request(Move::Compile) })
        }
        SubmitCommand::Accept(rows) => moved(desk, &workspace, &rows.request(Move::Accept)),
        SubmitCommand::Refuse { rows, reason, note } => {
            let request = rows.request(Move::Refuse);
            moved(desk, &workspace, &MoveRequest { reason: Some(*reason), note: note.clone(), ..request })
        }
        SubmitCommand::Withdraw { rows, note } => {
            moved(desk, &workspace, &MoveRequest { note: note.clone(), ..rows.request(Move::Withdraw) })
        }
        SubmitCommand::End { rows, last_month, note } => {
            let request = rows.request(Move::End);
            moved(desk, &workspace, &MoveRequest { last_month: Some(*last_month), note: note.clone(), ..request })
        }
        SubmitCommand::Export { batches, office, out } => exported(desk, &workspace, batches, office.as_deref(), out),
        SubmitCommand::Answer { file, office } => {
            let report = answer_file(&workspace, desk.actor(), &clock(), office.as_deref(), file)?;
            if desk.is_json() {
                desk.print_json(&report)?;
            } else {
                if report.already {
                    desk.say(&format!("{} sudah pernah dibaca; tidak ada yang berubah.", report.file));
                }
                let account = &report.account;
                desk.say(&format!("Jawaban {} dari {}: {} baris", report.file, report.office, grouped(account.read)));
                desk.say(&format!("  diterima              {}", grouped(report.accepted)));
                for (reason, rows) in &report.refused {
                    desk.say(&format!("  ditolak, {reason:<20} {}", grouped(*rows)));
                }
                desk.say(&format!("  sudah dikatakan       {}", grouped(account.merged)));
                desk.say(&format!("  belum dijawab         {}", grouped(account.skipped_rows())));
                desk.say(&format!("  perlu diperbaiki      {}", grouped(account.refused_rows())));
                for row in &report.to_mend {
                    desk.say(&format!("    {}", row.sentence));
                }
            }
            Ok(if report.to_mend.is_empty() { Ended::Done } else { Ended::RowsToMend })
        }
        SubmitCommand::Show { batch, out } => shown(desk, &workspace, *batch, out.as_deref()),
        SubmitCommand::List { office } => {
            let found = submissions(&workspace, desk.actor(), clock().today, office.as_deref(), waiting)?;
            if desk.is_json() {
                desk.print_json(&json!({ "submissions": found }))?;
                return Ok(Ended::Done);
            }
            for line in found {
                let months = line.months.map_or_else(String::new, |months| months.to_string());
                let states: Vec<String> = State::ALL
                    .into_iter()
                    .filter(|state| line.summary.in_state(*state) > 0)
                    .map(|state| format!("{} {}", grouped(line.summary.in_state(state)), state.title()))
                    .collect();
                let (batch, money) = (&line.batch, line.summary.live.monthly);
                desk.say(&format!(
                    "{:>5}  {:<32} {months}  {}  {money} sebulan",
                    batch.id,
                    batch.office,
                    states.join(", ")
                ));
                if line.to_chase > 0 {
                    desk.say(&format!(
                        "       {} diterima tetapi belum tampak pada daftar peserta",
                        grouped(line.to_chase)
                    ));
                }
            }
            Ok(Ended::Done)
        }
        SubmitCommand::Board { office, desk_days, appearance_days } => {
            let waiting = Waiting { desk_days: *desk_days, appearance_days: *appearance_days };
            board(desk, &workspace, office.as_deref(), waiting)
        }
        SubmitCommand::Terms { region, days } => {
            let found = terms(&workspace, desk.actor(), clock().today, *region, *days)?;
            if desk.is_json() {
                desk.print_json(&found)?;
                return Ok(Ended::Done);
            }
            let count = grouped(u64::try_from(found.terms.len()).unwrap_or(u64::MAX));
            desk.say(&format!(
                "Masa jabatan yang berakhir dalam {days} hari di {region}, per {}: {count}",
                found.today
            ));
            for term in &found.terms {
                let next = match &term.successor {
                    Some(next) if next.days_between > 0 => {
                        format!("pengganti {} mulai {} (kosong {} hari)", next.name, next.from, next.days_between)
                    }
                    Some(next) => format!("pengganti {} mulai {}", next.name, next.from),
                    None => "belum ada pengganti".to_owned(),
                };
                let (role, place) = (term.role.code(), term.region);
                desk.say(&format!("  {}  {place}  {role:<18} {}: {next}", term.until, term.name));
            }
            Ok(Ended::Done)
        }
    }
}

fn drafted(desk: &Desk, workspace: &Workspace, arguments: &DraftArguments) -> Result<Ended, StepError> {
    let names = &arguments.names;
    let source = match (names.from_gap, names.roster, &names.file) {
        (Some(region), None, None) => DraftSource::Gap(region),
        (None, Some(roster), None) => DraftSource::Roster(Id::new(roster)),
        (None, None, Some(file)) => DraftSource::Roster(brought_in(desk, workspace, arguments, file)?),
        _ => return Err(StepError::Request("Pilih satu: --from-gap, --roster atau --file.".to_owned())),
    };
    let clock = clock();
    let key = format!("usulan:{}:{}", desk.actor().name, clock.recorded_at);
    let request = DraftRequest {
        office: arguments.office.clone(),
        source,
        role: arguments.role,
        take: arguments.take,
        payer: arguments.payer,
        months: arguments.months,
        decree: arguments.decree.clone(),
        class: arguments.class,
        programs: arguments.programs,
        basis: arguments.basis.map(Rupiah::new),
        risk: arguments.risk,
        keep_active: arguments.keep_active,
        verifier: arguments.verifier.clone(),
        compiler: arguments.compiler.clone(),
        branch: arguments.branch.clone(),
    };
    let report = draft(workspace, desk.actor(), &clock, &key, &request)?;
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        say_draft(desk, &report);
    }
    Ok(Ended::Done)
}

fn say_draft(desk: &Desk, report: &DraftReport) {
    desk.say(&format!("Usulan {} dari {}: {} orang", report.batch, report.office, grouped(report.rows)));
    desk.say(&format!("  iuran sebulan         {} (taksiran)", report.monthly));
    desk.say(&format!("  iuran seluruhnya      {} (taksiran)", report.total));
    let desks = [report.verifier.as_deref(), report.compiler.as_deref(), Some(report.branch.as_str())];
    desk.say(&format!("  lewat                 {}", desks.into_iter().flatten().collect::<Vec<_>>().join(" → ")));
    if report.without_paper > 0 {
        desk.say(&format!("  tanpa SK atau berita acara  {} (--decree)", grouped(report.without_paper)));
    }
    if report.not_matched > 0 {
        let rows = grouped(report.not_matched);
        desk.say(&format!("  belum dicocokkan      {rows}; jalankan payung match"));
    }
    for noted in &report.noted {
        desk.say(&format!("  baris {:>4}: {}", noted.line, noted.note));
    }
    if !report.left_out.is_empty() {
        desk.say("  tidak diusulkan:");
        for left in &report.left_out {
            desk.say(&format!("    baris daftar {:>4}: {}", left.sheet_row, left.reason));
        }
    }
    desk.say(&format!("Kirim dengan: payung submit send {}", report.batch));
}

/// Brings the file in as a list, and matches it where the actor may; the number of the list.
fn brought_in(
    desk: &Desk,
    workspace: &Workspace,
    arguments: &DraftArguments,
    file: &std::path::Path,
) -> Result<Id<domain::Roster>, StepError> {
    let request = ImportRequest {
        region: arguments.region,
        role: arguments.role,
        ..ImportRequest::of(file, Some(ImportAs::Roster))
    };
    let mut refused = Vec::new();
    let mut on_issue = |issue: &steps::Issue| refused.push(issue.sentence());
    let report = steps::import(workspace, desk.actor(), &clock(), &request, &mut on_issue, &mut |_, _| {})?;
    for sentence in &refused {
        eprintln!("{sentence}");
    }
    let roster = report.roster.ok_or_else(|| StepError::Missing("Berkas tidak menjadi daftar.".to_owned()))?;
    if desk.actor().may(Right::Match) {
        steps::match_rosters(workspace, desk.actor(), &clock(), Some(Id::new(roster)), &mut |_, _| {})?;
    }
    Ok(Id::new(roster))
}

fn moved(desk: &Desk, workspace: &Workspace, request: &MoveRequest) -> Result<Ended, StepError> {
    let clock = clock();
    let key = format!("langkah:{}:{}", desk.actor().name, clock.recorded_at);
    let report = move_rows(workspace, desk.actor(), &clock, &key, request)?;
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        say_move(desk, request.step, &report);
    }
    Ok(if report.held_back.is_empty() { Ended::Done } else { Ended::RowsToMend })
}

fn say_move(desk: &Desk, step: Move, report: &MoveReport) {
    desk.say(&format!("{} {} {} baris", report.office, step.title(), grouped(report.rows)));
    desk.say(&format!("  iuran sebulan         {} (taksiran)", report.monthly));
    desk.say(&format!("  iuran seluruhnya      {} (taksiran)", report.total));
    for (place, (rows, monthly)) in &report.by_place_and_payer {
        desk.say(&format!("    {place:<28} {:>6} orang  {monthly} sebulan", grouped(*rows)));
    }
    for (state, rows) in &report.stayed {
        let title = State::from_code(state).map_or("-", State::title);
        desk.say(&format!("  tetap {title:<16}{}", grouped(*rows)));
    }
    for held in &report.held_back {
        desk.say(&format!("  tertahan, baris {}: {}", held.row, held.reason));
    }
}

fn exported(
    desk: &Desk,
    workspace: &Workspace,
    batches: &[i64],
    office: Option<&str>,
    path: &std::path::Path,
) -> Result<Ended, StepError> {
    let kind = file_kind(path)?;
    desk.may_write(Some(workspace), path)?;
    let clock = clock();
    let key = format!("keluar:{}:{}", desk.actor().name, clock.recorded_at);
    let batches = batches.iter().map(|number| Id::new(*number)).collect();
    let request = ExportRequest { office: office.map(str::to_owned), batches, kind };
    let mut report = None;
    write_file(path, |out| {
        report = Some(export(workspace, desk.actor(), &clock, &key, &request, out)?);
        Ok(())
    })?;
    let report = report.expect("written above");
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        let (bpu, pu) = (grouped(report.non_wage_earners), grouped(report.wage_earners));
        desk.say(&format!("Ditulis ke {}: {bpu} BPU, {pu} PU. Berkas memuat NIK lengkap.", path.display()));
        if report.without_nik > 0 {
            desk.say(&format!("  tanpa NIK: {}", grouped(report.without_nik)));
        }
    }
    Ok(Ended::Done)
}

fn shown(desk: &Desk, workspace: &Workspace, batch: i64, out: Option<&std::path::Path>) -> Result<Ended, StepError> {
    let kind = out.map(file_kind).transpose()?;
    if let Some(path) = out {
        desk.may_write(Some(workspace), path)?;
    }
    let report = submission(workspace, desk.actor(), clock().today, Id::new(batch))?;
    if let (Some(path), Some(kind)) = (out, kind) {
        write_file(path, |out| write_submission(&report, kind, out).map(|_| ()))?;
    }
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    let (summary, from) = (&report.summary, &report.batch);
    desk.say(&format!("Usulan {batch} dari {} ({}), langkah terakhir {}", from.office, from.region, report.seen));
    for state in State::ALL.into_iter().filter(|state| summary.in_state(*state) > 0) {
        desk.say(&format!("  {:<18}{}", state.title(), grouped(summary.in_state(state))));
    }
    desk.say(&format!("  orang             {}", grouped(summary.persons)));
    desk.say(&format!("  iuran sebulan     {} (taksiran), seluruhnya {}", summary.live.monthly, summary.live.total));
    for view in &report.rows {
        let row = &view.row;
        let at = Line { batch, line: row.line };
        let (place, why, paid) = (row.region, view.belongs.title(), payer_title(row.payer));
        desk.say(&format!("  {at:<8} {place}  {:<28} {why:<18} {paid:<10} {}", view.name, row.state.title()));
        if let Some(said) = &view.said {
            desk.say(&format!("           {said}"));
        }
        for overlap in &view.overlaps {
            desk.say(&format!("           {}", overlap.sentence()));
        }
    }
    if let Some(path) = out {
        desk.say(&format!("Ditulis ke {}.", path.display()));
    }
    Ok(Ended::Done)
}

fn board(desk: &Desk, workspace: &Workspace, office: Option<&str>, waiting: Waiting) -> Result<Ended, StepError> {
    let report = submission_board(workspace, desk.actor(), clock().today, office, waiting)?;
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    let board = &report.board;
    let live = &board.summary.live;
    desk.say(&format!("Papan usulan {} per {}", report.office, report.today));
    desk.say(&format!("  {} baris berjalan, {} sebulan (taksiran)", grouped(live.rows), live.monthly));
    for (title, sent) in [("Sudah mengajukan", true), ("Belum mengajukan", false)] {
        let senders: Vec<_> = board.senders.iter().filter(|line| line.sent == sent).collect();
        desk.say(&format!("{title}: {}", grouped(u64::try_from(senders.len()).unwrap_or(u64::MAX))));
        for line in senders {
            let summary = &line.summary;
            let mut parts =
                vec![format!("{} orang", grouped(summary.persons)), format!("{} sebulan", summary.live.monthly)];
            let told = [
                (summary.in_state(State::Returned), "dikembalikan"),
                (summary.in_state(State::Active), "aktif"),
                (line.overdue, "terlambat"),
                (line.to_chase, "belum tampak"),
            ];
            parts.extend(
                told.iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{} {what}", grouped(*rows))),
            );
            desk.say(&format!("  {}  {:<32} {}", line.region, line.office, parts.join(", ")));
        }
    }
    for line in &board.desks {
        let late = if line.overdue > 0 { format!(", {} terlambat", grouped(line.overdue)) } else { String::new() };
        let (rows, what) = (grouped(line.rows), line.part.title());
        desk.say(&format!("Menunggu {} ({what}): {rows} baris sejak {}{late}", line.office, line.since));
    }
    for line in &board.roles {
        let percent = line.percent.map_or_else(|| "-".to_owned(), percent_text);
        let (held, whole, asked) = (line.protected, line.on_rosters, grouped(line.asked.rows));
        desk.say(&format!("  {:<20} {held} dari {whole} terlindungi ({percent}), {asked} diusulkan", line.role.code()));
    }
    for (_, text) in &report.reminders {
        desk.say(&format!("Pengingat: {text}"));
    }
    Ok(Ended::Done)
}
