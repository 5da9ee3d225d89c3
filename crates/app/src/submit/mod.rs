//! `payung submit`: the conversation between offices by commands.

mod board;
mod draft;
mod show;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use domain::TERM_WARNING_DAYS;
use domain::submission::{Move, RefusalReason, State};
use law::Funding;
use steps::submission::{ExportRequest, MoveReport, MoveRequest, answer_file, export, move_rows};
use steps::{Right, StepError, Workspace};
use units::{Id, Month, RegionCode};

use self::board::{board, terms};
use self::draft::{DraftArguments, drafted};
use self::show::{explained, listed, shown};
use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, write_file};
use crate::inbox::WaitingArguments;

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
        /// The estimate of this line, step by step.
        #[arg(long, value_name = "LINE", conflicts_with = "out")]
        row: Option<u32>,
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
        #[command(flatten)]
        too_long: WaitingArguments,
        /// Write its tables to this .xlsx, or who has sent to this .csv.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Terms of office that end soon, and who comes next.
    Terms {
        /// Where.
        #[arg(long, value_name = "CODE")]
        region: RegionCode,
        /// How many days ahead.
        #[arg(long, default_value_t = TERM_WARNING_DAYS, value_parser = clap::value_parser!(i32).range(0..3650))]
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
    pub(crate) fn request(&self, step: Move) -> MoveRequest {
        MoveRequest {
            batches: self.batches.iter().map(|number| Id::new(*number)).collect(),
            lines: self.rows.clone(),
            office: self.office.clone(),
            seen: self.seen,
            ..MoveRequest::all(Id::new(0), step, "")
        }
    }
}

pub(crate) fn payer(text: &str) -> Result<Funding, String> {
    Funding::read(text).map_err(|refused| refused.to_string())
}

pub(crate) fn run(desk: &Desk, command: &SubmitCommand) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
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
        SubmitCommand::Show { batch, row: Some(line), .. } => explained(desk, &workspace, *batch, *line),
        SubmitCommand::Show { batch, out, .. } => shown(desk, &workspace, *batch, out.as_deref()),
        SubmitCommand::List { office } => listed(desk, &workspace, office.as_deref()),
        SubmitCommand::Board { office, too_long, out } => {
            board(desk, &workspace, office.as_deref(), (too_long.waiting(), out.as_deref()))
        }
        SubmitCommand::Terms { region, days } => terms(desk, &workspace, *region, *days),
    }
}

/// Behind rows that wait for a match or a decision.
const TO_MATCH: &str = "  mencocokkan: payung match; memutuskan yang diragukan: payung match --reviews";

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

pub(crate) fn say_move(desk: &Desk, step: Move, report: &MoveReport) {
    desk.say(&format!("{} {} {} baris", report.office, step.title(), grouped(report.rows)));
    if report.enrolled > 0 {
        desk.say(&format!("  terdaftar             {} dengan nomor peserta", grouped(report.enrolled)));
    }
    desk.say(&format!("  iuran sebulan         {} (taksiran)", report.monthly));
    desk.say(&format!("  iuran seluruhnya      {} (taksiran)", report.total));
    for (place, (rows, monthly)) in &report.by_place_and_payer {
        desk.say(&format!("    {place:<28} {:>6} orang  {monthly} sebulan", grouped(*rows)));
    }
    for (state, rows) in &report.stayed {
        let title = State::from_code(state).map_or("-", State::title);
        desk.say(&format!("  tetap {title:<16}{}", grouped(*rows)));
    }
    for remark in &report.remarks {
        desk.say(&format!("  perhatian: {remark}"));
    }
    for held in &report.held_back {
        desk.say(&format!("  tertahan, baris {}: {}", held.row, held.reason));
    }
    if !report.held_back.is_empty() {
        desk.say(TO_MATCH);
    }
}

fn exported(
    desk: &Desk,
    workspace: &Workspace,
    batches: &[i64],
    office: Option<&str>,
    path: &Path,
) -> Result<Ended, StepError> {
    let kind = file_kind(path)?;
    let clock = clock();
    let key = format!("keluar:{}:{}", desk.actor().name, clock.recorded_at);
    let batches = batches.iter().map(|number| Id::new(*number)).collect();
    let request = ExportRequest { office: office.map(str::to_owned), batches, kind };
    desk.may_write(Some(workspace), path)?;
    let report = write_file(path, |out| export(workspace, desk.actor(), &clock, &key, &request, out))?;
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
