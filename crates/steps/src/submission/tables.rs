//! The tables of the conversation's pages as they leave for a spreadsheet: never a NIK or a card number.

use std::io::{Seek, Write};

use domain::EndingTerm;
use domain::submission::PlaceRoleLine;
use law::Role;
use sheets::{Cell, FileKind, Sheet};
use units::{Percent, RegionCode, region};

use super::agency::AgencyReport;
use super::board::BoardReport;
use super::employer::EmployerReport;
use super::listed::{Listed, ListedCounts, ListedStanding, MonthCost};
use super::market::MarketReport;
use crate::StepError;
use crate::permits::{PermitsReport, permits_sheet};

/// The tables of one page, each with the word that names it in an address.
pub struct PageTables<'r>(Vec<(&'static str, Sheet<'r>)>);

impl<'r> PageTables<'r> {
    /// Those of a page elsewhere.
    pub(crate) const fn of(tables: Vec<(&'static str, Sheet<'r>)>) -> Self {
        Self(tables)
    }
}

impl PageTables<'_> {
    /// All of them as a workbook; as CSV the one that `only` names, the first when it names none.
    ///
    /// # Errors
    /// A word that names no table, a file that cannot be written.
    pub fn write(self, only: Option<&str>, kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
        let words: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        let wrong = |asked: &str| {
            let words = words.join(", ");
            StepError::request(
                format!("Tabel \"{asked}\" tidak ada; pilih {words}."),
                format!("There is no table “{asked}”; choose {words}."),
            )
        };
        let wanted = match (kind, only) {
            (_, Some(asked)) if !words.contains(&asked) => return Err(wrong(asked)),
            (FileKind::Xlsx, _) => None,
            (FileKind::Csv, only) => only.or(words.first().copied()),
        };
        let sheets = self.0.into_iter().filter(|(word, _)| wanted.is_none_or(|wanted| *word == wanted));
        sheets::write_table(kind, sheets.map(|(_, sheet)| sheet).collect(), out)?;
        Ok(())
    }
}

/// One of them: the word in its address, the name of its sheet, headings and rows.
pub(crate) fn page_table<'r>(
    word: &'static str,
    name: &'static str,
    headings: &'static [&'static str],
    rows: impl Iterator<Item = Vec<Cell>> + 'r,
) -> (&'static str, Sheet<'r>) {
    (word, Sheet { name, headings, rows: Box::new(rows) })
}

/// Code and name of a place.
fn place(code: RegionCode) -> [Cell; 2] {
    [Cell::from(code.to_string()), Cell::from(region(code).map_or("", |place| place.name))]
}

fn whole(count: u64) -> Cell {
    Cell::Whole(i64::try_from(count).expect("counts of rows in memory"))
}

fn percent(percent: Option<Percent>) -> Cell {
    Cell::from(percent.map(|percent| percent.to_string()))
}

const ROLE_HEADINGS: [&str; 7] =
    ["peran", "pada_daftar", "terlindung", "belum", "persen", "diusulkan", "iuran_sebulan"];

impl BoardReport {
    /// Who has sent and who has not, what came back, whose turn it is, percent by role, and by village and role.
    pub fn tables(&self) -> PageTables<'_> {
        let board = &self.board;
        let senders = board.senders.iter().map(|line| {
            let summary = &line.summary;
            let [code, name] = place(line.region);
            let live = [whole(summary.persons), whole(summary.live.rows), Cell::Whole(summary.live.monthly.get())];
            let waiting = [Cell::Whole(summary.live.total.get()), whole(line.overdue), whole(line.to_chase)];
            let sent = Cell::from(if line.sent { "ya" } else { "belum" });
            [Cell::from(line.office.as_str()), code, name, sent].into_iter().chain(live).chain(waiting).collect()
        });
        let desks = board.desks.iter().map(|line| {
            let office = Cell::from(line.office.as_str());
            vec![office, Cell::from(line.part.title()), whole(line.rows), whole(line.overdue), Cell::from(line.since)]
        });
        let returned = self.returned.iter().map(|line| {
            let lines: Vec<String> = line.lines.iter().map(u32::to_string).collect();
            vec![
                Cell::from(line.office.as_str()),
                Cell::Whole(line.batch.get()),
                Cell::from(lines.join(" ")),
                Cell::from(line.by.as_str()),
                Cell::from(line.said.as_str()),
                Cell::from(line.since),
            ]
        });
        let groups =
            board.groups.iter().map(|line| (line.title, line.on_rosters, line.protected, line.percent, line.asked));
        let roles = board
            .roles
            .iter()
            .map(|line| (line.role.code(), line.on_rosters, line.protected, line.percent, line.asked));
        let roles = groups.chain(roles).map(|(title, on_rosters, protected, share, asked)| {
            vec![
                Cell::from(title),
                Cell::Whole(on_rosters),
                Cell::Whole(protected),
                Cell::Whole(on_rosters - protected),
                percent(share),
                whole(asked.rows),
                Cell::Whole(asked.monthly.get()),
            ]
        });
        PageTables(vec![
            page_table(
                "pengusul",
                "Pengusul",
                &[
                    "kantor",
                    "kode_wilayah",
                    "wilayah",
                    "sudah_mengajukan",
                    "orang",
                    "baris",
                    "iuran_sebulan",
                    "iuran_seluruhnya",
                    "terlambat",
                    "belum_tampak",
                ],
                senders,
            ),
            page_table("giliran", "Giliran", &["kantor", "sebagai", "baris", "terlambat", "sejak"], desks),
            page_table("kembali", "Dikembalikan", &["kantor", "usulan", "baris", "oleh", "alasan", "sejak"], returned),
            page_table("peran", "Menurut peran", &ROLE_HEADINGS, roles),
        ])
    }
}

/// The lines of a board by village and role.
pub fn cell_tables<'r>(cells: &'r [&'r PlaceRoleLine]) -> PageTables<'r> {
    let rows = cells.iter().map(|line| {
        let [code, name] = place(line.region);
        vec![
            code,
            name,
            Cell::from(line.role.map_or("", Role::code)),
            Cell::Whole(line.on_rosters),
            Cell::Whole(line.protected),
            Cell::Whole(line.on_rosters - line.protected),
            percent(line.percent),
            whole(line.asked.rows),
            Cell::Whole(line.asked.monthly.get()),
        ]
    });
    const HEADINGS: [&str; 9] = [
        "kode_wilayah",
        "wilayah",
        ROLE_HEADINGS[0],
        ROLE_HEADINGS[1],
        ROLE_HEADINGS[2],
        ROLE_HEADINGS[3],
        ROLE_HEADINGS[4],
        ROLE_HEADINGS[5],
        ROLE_HEADINGS[6],
    ];
    PageTables(vec![page_table("peran", "Menurut desa dan peran", &HEADINGS, rows)])
}

/// People on the lists of an office, with the group, the stall or the work of each.
fn people<'r>(all: impl Iterator<Item = (&'r Listed, String)> + 'r) -> (&'static str, Sheet<'r>) {
    let rows = all.map(|(listed, part)| {
        let (status, day) = match listed.standing {
            ListedStanding::Covered => ("aktif", None),
            ListedStanding::InGrace { until } => ("masa tenggang", Some(until)),
            ListedStanding::Lapsed { since } => ("berakhir", Some(since)),
            ListedStanding::NotRegistered => ("belum terdaftar", None),
            ListedStanding::Doubtful => ("diragukan", None),
            ListedStanding::NotMatched => ("belum dicocokkan", None),
        };
        let [code, name] = place(listed.region);
        vec![
            Cell::from(listed.name.as_str()),
            Cell::from(part),
            Cell::from(listed.role.map_or("", Role::code)),
            code,
            name,
            Cell::from(status),
            Cell::from(day),
            Cell::from(listed.wage.map(units::Rupiah::get)),
            Cell::from(listed.term_until),
            Cell::from(listed.asked.as_ref().map(|asked| asked.at.as_str())),
            Cell::from(listed.asked.as_ref().map(|asked| asked.state.title())),
            Cell::Whole(listed.roster.get()),
            Cell::Whole(i64::from(listed.sheet_row)),
        ]
    });
    page_table(
        "nama",
        "Nama",
        &[
            "nama",
            "bagian",
            "peran",
            "kode_wilayah",
            "wilayah",
            "status",
            "sejak_atau_sampai",
            "upah",
            "masa_kerja_sampai",
            "usulan",
            "keadaan_usulan",
            "daftar",
            "baris",
        ],
        rows,
    )
}

fn costs(months: &[MonthCost]) -> (&'static str, Sheet<'_>) {
    let rows = months
        .iter()
        .map(|cost| vec![Cell::from(cost.month.to_string()), whole(cost.rows), Cell::Whole(cost.amount.get())]);
    page_table("biaya", "Biaya", &["bulan", "orang", "iuran_taksiran"], rows)
}

/// The cells of some counts, in the order of their headings.
fn counts(counts: &ListedCounts) -> [Cell; 6] {
    [
        Cell::Whole(counts.persons),
        Cell::Whole(counts.covered),
        Cell::Whole(counts.not_covered),
        Cell::Whole(counts.unknown),
        percent(counts.percent),
        Cell::Whole(counts.asked),
    ]
}

impl AgencyReport {
    /// Staff, groups, terms, cost by month.
    pub fn tables(&self) -> PageTables<'_> {
        let groups =
            self.groups.iter().map(|line| [Cell::from(line.title)].into_iter().chain(counts(&line.counts)).collect());
        let headings = &["kelompok", "orang", "terlindung", "belum", "belum_pasti", "persen", "diusulkan"];
        PageTables(vec![
            people(self.people.iter().map(|member| (&member.listed, member.group.title().to_owned()))),
            page_table("kelompok", "Kelompok", headings, groups),
            terms(&self.terms),
            costs(&self.cost_by_month),
        ])
    }
}

impl MarketReport {
    /// Traders, blocks with their agents, cost by month.
    pub fn tables(&self) -> PageTables<'_> {
        let blocks = self.blocks.iter().map(|line| {
            let of = [Cell::from(line.market.as_deref()), Cell::from(line.block.as_str())];
            let agent = [Cell::from(line.agent.as_deref()), whole(line.stalls)];
            of.into_iter().chain(agent).chain(counts(&line.counts)).collect()
        });
        let headings =
            &["pasar", "blok", "agen", "lapak", "orang", "terlindung", "belum", "belum_pasti", "persen", "diusulkan"];
        let stall = |trader: &super::market::Trader| {
            let stall = &trader.stall;
            let parts = [stall.market.as_deref(), Some(stall.block.as_str()), stall.stall.as_deref()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        PageTables(vec![
            people(self.traders.iter().map(move |trader| (&trader.listed, stall(trader)))),
            page_table("blok", "Blok", headings, blocks),
            costs(&self.cost_by_month),
        ])
    }
}

impl EmployerReport {
    /// Workers, wages below the minimum, cost by month; with the permits of the region for who looks after them.
    pub fn tables<'r>(&'r self, permits: Option<&'r PermitsReport>) -> PageTables<'r> {
        let low = self.below_minimum.iter().map(|low| {
            let (row, wage, short) = (i64::from(low.sheet_row), low.wage.get(), low.short.get());
            vec![Cell::from(low.name.as_str()), Cell::Whole(row), Cell::Whole(wage), Cell::Whole(short)]
        });
        let mut tables = vec![
            people(self.people.iter().map(|listed| (listed, listed.occupation.title().to_owned()))),
            page_table("upah", "Upah di bawah minimum", &["nama", "baris", "upah", "kurang"], low),
            costs(&self.cost_by_month),
        ];
        tables.extend(permits.map(|permits| ("izin", permits_sheet(&permits.permits))));
        PageTables(tables)
    }
}

fn terms(all: &[EndingTerm]) -> (&'static str, Sheet<'_>) {
    let rows = all.iter().map(|term| {
        let [code, name] = place(term.region);
        let next = term.successor.as_ref();
        vec![
            Cell::from(term.name.as_str()),
            Cell::from(term.role.code()),
            code,
            name,
            Cell::from(term.until),
            Cell::Whole(i64::from(term.days_left)),
            Cell::from(term.decree.as_deref()),
            Cell::from(next.map(|next| next.name.as_str())),
            Cell::from(next.map(|next| next.from)),
            Cell::from(next.map(|next| i64::from(next.days_between))),
        ]
    });
    page_table(
        "masa-jabatan",
        "Masa jabatan",
        &[
            "nama",
            "peran",
            "kode_wilayah",
            "wilayah",
            "sampai",
            "hari_lagi",
            "nomor_sk",
            "pengganti",
            "pengganti_mulai",
            "hari_kosong",
        ],
        rows,
    )
}

/// Terms of office that end soon.
pub fn term_tables(all: &[EndingTerm]) -> PageTables<'_> {
    PageTables(vec![terms(all)])
}
