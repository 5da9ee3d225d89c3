//! The workbook for the budget meeting: change a rate or a number of persons, and every sum follows.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use domain::plan::{Allocation, Plan, Standing, price};
use domain::submission::{Months, payer_title};
use law::{Funding, Law};
use sheets::{Live, LiveSheet, Shown, column_letters, write_live};
use units::{Date, Level, Month, Rate, RegionCode, Rupiah};

use super::kept::{kept_plan, not_made, plan_allocations};
use crate::coverage::{CoverageRequest, coverage, region_name};
use crate::{Actor, StepError, Workspace};

/// What a workbook says beside its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkbookFacts {
    /// The day of the figures: the file bears it, so that the same plan gives the same bytes.
    pub as_of: Date,
    /// The target in force in persons, where there is one.
    pub target: Option<i64>,
}

/// The facts of a region: the day of its list of participants, and the target in force on that day.
///
/// # Errors
/// Missing rights, no list of participants.
pub fn workbook_facts(workspace: &Workspace, actor: &Actor, region: RegionCode) -> Result<WorkbookFacts, StepError> {
    let found = coverage(workspace, actor, &CoverageRequest { listed: false, ..CoverageRequest::published(region) })?;
    Ok(WorkbookFacts { as_of: found.as_of, target: found.target.map(|target| target.persons) })
}

/// Writes a plan as sheets with formulas: summary, by region, by source, by month, rates, counts of people by village
/// and group. No name of anybody leaves by this door.
///
/// # Errors
/// A plan whose cost the law of its months does not give, a file that cannot be written.
pub fn write_plan_workbook(plan: &Plan, facts: &WorkbookFacts, out: impl Write + Send) -> Result<(), StepError> {
    let book = Book::of(plan)?;
    let (summary, of_whom) = book.summary(facts);
    let sheets = [summary, book.regions(), book.sources(), book.months(of_whom), book.rates(), book.people()];
    write_live(&sheets, facts.as_of, out)?;
    Ok(())
}

/// The same of a plan that is kept.
///
/// # Errors
/// As [`write_plan_workbook`]; no such plan, one without an answer, missing rights in its region.
pub fn write_kept_plan_workbook(
    workspace: &Workspace,
    actor: &Actor,
    id: i64,
    out: impl Write + Send,
) -> Result<(), StepError> {
    let allocations = plan_allocations(workspace, actor, id)?;
    let kept = kept_plan(workspace, actor, id)?;
    let facts = workbook_facts(workspace, actor, kept.request.region)?;
    let plan = kept.plan.ok_or_else(|| not_made(id))?;
    write_plan_workbook(&Plan { allocations, ..plan }, &facts, out)
}

/// What one person costs in each month of the plan, by group, money, the months that it pays, and whether it goes on
/// from an earlier cover.
struct Tariff {
    group: String,
    source: Funding,
    months: Months,
    renews: bool,
    /// One for each month of the plan; nothing outside of its own.
    rates: Vec<Rupiah>,
    persons: i64,
}

impl Tariff {
    fn each(&self) -> Rupiah {
        self.rates.iter().copied().sum()
    }

    fn cost(&self) -> Rupiah {
        self.each().times(self.persons).expect("a plan's cost fits in 64 bits")
    }
}

struct Book<'p> {
    plan: &'p Plan,
    months: Vec<Month>,
    tariffs: Vec<Tariff>,
    /// Place of each allocation's tariff.
    tariff_of: Vec<usize>,
}

/// First row below the headings.
const FIRST: usize = 2;

impl<'p> Book<'p> {
    fn of(plan: &'p Plan) -> Result<Self, StepError> {
        let law = Law::built_in();
        let standings = Standing::by_title();
        let months: Vec<Month> = plan.months.iter().collect();
        let mut tariffs: Vec<Tariff> = Vec::new();
        let mut known: BTreeMap<(&str, &str, Months, bool), usize> = BTreeMap::new();
        let mut tariff_of = Vec::new();
        for allocation in &plan.allocations {
            let Allocation { group, source, months: paid, renews, persons, .. } = allocation;
            let at = match known.get(&(group.as_str(), source.as_str(), *paid, *renews)) {
                Some(at) => *at,
                None => {
                    let tariff = tariff(&law, &standings, &months, allocation)?;
                    known.insert((group, source, *paid, *renews), tariffs.len());
                    tariffs.push(tariff);
                    tariffs.len() - 1
                }
            };
            let tariff = &mut tariffs[at];
            tariff.persons += i64::from(*persons);
            if tariff.each().times(i64::from(*persons)) != Some(allocation.cost) {
                return Err(StepError::request(
                    format!(
                        "Biaya {group} dengan {source} pada rencana tidak sama dengan ketentuan yang berlaku kini; buat \
                         rencana lagi."
                    ),
                    format!(
                        "What {group} cost with {source} in the plan differs from the rules in force; make the plan anew."
                    ),
                ));
            }
            tariff_of.push(at);
        }
        Ok(Self { plan, months, tariffs, tariff_of })
    }

    /// Last row of the people, and of the rates.
    fn last_person(&self) -> usize {
        FIRST + self.tariff_of.len().max(1) - 1
    }

    fn last_rate(&self) -> usize {
        FIRST + self.tariffs.len().max(1) - 1
    }

    fn persons(&self) -> i64 {
        self.tariffs.iter().map(|tariff| tariff.persons).sum()
    }

    fn cost(&self) -> Rupiah {
        self.tariffs.iter().map(Tariff::cost).sum()
    }

    /// A column of the people as formulas call it.
    fn of_people(&self, letter: &str) -> String {
        format!("Orang!${letter}${FIRST}:${letter}${}", self.last_person())
    }

    /// A column of the rates as formulas call it.
    fn of_rates(&self, at: usize) -> String {
        let letter = column_letters(at);
        format!("Tarif!${letter}${FIRST}:${letter}${}", self.last_rate())
    }

    /// Columns of the rates behind the months: one person, persons, cost.
    fn behind_months(&self) -> [usize; 3] {
        let first = BEFORE_MONTHS + self.months.len();
        [first, first + 1, first + 2]
    }

    fn people(&self) -> LiveSheet {
        let mut sheet = table(
            "Orang",
            &[
                "Kode",
                "Desa/Kelurahan",
                "Kecamatan",
                "Kabupaten/Kota",
                "Kelompok",
                "Sumber dana",
                "Anggaran milik",
                "Bulan pertama",
                "Bulan terakhir",
                "Tarif",
                "Orang",
                "Biaya",
            ],
        );
        let each = column_letters(self.behind_months()[0]);
        for (allocation, tariff) in self.plan.allocations.iter().zip(&self.tariff_of) {
            let village = allocation.village;
            let row = sheet.next_row();
            sheet.rows.push(vec![
                village.to_string().into(),
                region_name(village).into(),
                village.ancestor(Level::District).map_or_else(String::new, region_name).into(),
                regency_of(village).into(),
                allocation.group.as_str().into(),
                payer_title(self.tariffs[*tariff].source).into(),
                label_of(allocation.budget_of).into(),
                allocation.months.first.to_string().into(),
                allocation.months.last.to_string().into(),
                Live::Number(whole(tariff + 1)),
                Live::Input(Shown::Whole(i64::from(allocation.persons))),
                Live::Formula(
                    format!("=K{row}*Tarif!${each}${}", tariff + FIRST),
                    Shown::Rupiah(allocation.cost.get()),
                ),
            ]);
        }
        sheet
    }

    fn rates(&self) -> LiveSheet {
        let months = self.months.iter().map(Month::to_string);
        let before = ["Tarif", "Kelompok", "Sumber dana", "Bulan pertama", "Bulan terakhir", "Melanjutkan"];
        let before = before.map(str::to_owned);
        let behind = ["Seorang", "Orang", "Biaya"].map(str::to_owned);
        let headings: Vec<String> = before.into_iter().chain(months).chain(behind).collect();
        let mut sheet = table("Tarif", &headings.iter().map(String::as_str).collect::<Vec<_>>());
        let [each, persons, _] = self.behind_months().map(column_letters);
        let (first, last) = (column_letters(BEFORE_MONTHS), column_letters(BEFORE_MONTHS + self.months.len() - 1));
        for (at, tariff) in self.tariffs.iter().enumerate() {
            let row = sheet.next_row();
            let mut cells: Vec<Live> = vec![
                Live::Number(whole(at + 1)),
                tariff.group.as_str().into(),
                payer_title(tariff.source).into(),
                tariff.months.first.to_string().into(),
                tariff.months.last.to_string().into(),
                renews_word(tariff.renews).into(),
            ];
            cells.extend(tariff.rates.iter().map(|rate| Live::Input(Shown::Rupiah(rate.get()))));
            cells.extend([
                Live::Formula(format!("=SUM({first}{row}:{last}{row})"), Shown::Rupiah(tariff.each().get())),
                Live::Formula(
                    format!("=SUMIF({},A{row},{})", self.of_people("J"), self.of_people("K")),
                    Shown::Whole(tariff.persons),
                ),
                Live::Formula(format!("={each}{row}*{persons}{row}"), Shown::Rupiah(tariff.cost().get())),
            ]);
            sheet.rows.push(cells);
        }
        sheet
    }

    /// Month by month; percents follow from the cells of the active and the eligible on the summary.
    fn months(&self, of_whom: Option<[usize; 2]>) -> LiveSheet {
        let mut headings = vec![
            "Bulan",
            "Baru, dari anggaran",
            "Dilanjutkan, dari anggaran",
            "Membayar sendiri",
            "Dibayar",
            "Usulan berjalan",
            "Masa tenggang",
            "Berakhir",
            "Biaya",
            "Sampai bulan ini",
        ];
        if of_whom.is_some() {
            headings.extend(["Perubahan lain", "Terlindungi", "Cakupan"]);
        }
        let mut sheet = table("Bulan", &headings);
        let (persons, goes_on) = (self.of_rates(self.behind_months()[1]), self.of_rates(BEFORE_MONTHS - 1));
        let mut until = Rupiah::ZERO;
        for (month, sums) in &self.plan.by_month {
            let row = sheet.next_row();
            let place = self.months.iter().position(|known| known.to_string() == *month);
            let paid = |renews: bool| -> i64 {
                let pays = |tariff: &&Tariff| {
                    tariff.renews == renews && place.is_some_and(|at| tariff.rates[at] > Rupiah::ZERO)
                };
                self.tariffs.iter().filter(pays).map(|tariff| tariff.persons).sum()
            };
            let cost: Rupiah = place.map_or(Rupiah::ZERO, |at| {
                let due = |tariff: &Tariff| tariff.rates[at].times(tariff.persons).expect("a month's cost fits");
                self.tariffs.iter().map(due).sum()
            });
            until = until + cost;
            let of_month = |formula: &dyn Fn(&str) -> String, shown: Shown| match place {
                Some(at) => Live::Formula(formula(&self.of_rates(BEFORE_MONTHS + at)), shown),
                None => Live::Number(shown),
            };
            let count = |renews: bool| {
                let word = renews_word(renews);
                let formula = |rates: &str| format!("=SUMIFS({persons},{rates},\">0\",{goes_on},\"{word}\")");
                of_month(&formula, Shown::Whole(paid(renews)))
            };
            let own = (sums.covered - paid(false) - paid(true)).max(0);
            let covered = paid(false) + paid(true) + own;
            let sum = if row == FIRST { format!("=I{row}") } else { format!("=J{}+I{row}", row - 1) };
            let mut cells = vec![
                month.as_str().into(),
                count(false),
                count(true),
                Live::Number(Shown::Whole(own)),
                Live::Formula(format!("=B{row}+C{row}+D{row}"), Shown::Whole(covered)),
                Live::Number(Shown::Whole(sums.under_way)),
                Live::Number(Shown::Whole(sums.in_grace)),
                Live::Number(Shown::Whole(sums.lapsed)),
                of_month(&|rates| format!("=SUMPRODUCT({rates},{persons})"), Shown::Rupiah(cost.get())),
                Live::Formula(sum, Shown::Rupiah(until.get())),
            ];
            if let (Some(before), Some([active, eligible])) = (&self.plan.before, of_whom) {
                let all = before.active + covered + sums.by_others();
                let whole = format!("Ringkasan!$B${eligible}");
                cells.extend([
                    Live::Number(Shown::Whole(sums.by_others())),
                    Live::Formula(format!("=Ringkasan!$B${active}+E{row}+K{row}"), Shown::Whole(all)),
                    share(&format!("L{row}"), &whole, all, before.eligible),
                ]);
            }
            sheet.rows.push(cells);
        }
        sheet
    }

    /// Sums of the people by the words of one of their columns.
    fn sums(&self, name: &'static str, heading: &str, letter: &str, key: &dyn Fn(usize) -> String) -> LiveSheet {
        let mut sheet = table(name, &[heading, "Orang", "Biaya", "Bagian biaya"]);
        let mut sums: BTreeMap<String, (i64, Rupiah)> = BTreeMap::new();
        for (at, allocation) in self.plan.allocations.iter().enumerate() {
            let sum = sums.entry(key(at)).or_default();
            *sum = (sum.0 + i64::from(allocation.persons), sum.1 + allocation.cost);
        }
        let all = self.cost().get();
        let total = FIRST + sums.len();
        for (word, (persons, cost)) in &sums {
            let row = sheet.next_row();
            let sum = |of: &str| format!("=SUMIF({},A{row},{})", self.of_people(letter), self.of_people(of));
            sheet.rows.push(vec![
                word.as_str().into(),
                Live::Formula(sum("K"), Shown::Whole(*persons)),
                Live::Formula(sum("L"), Shown::Rupiah(cost.get())),
                share(&format!("C{row}"), &format!("C${total}"), cost.get(), all),
            ]);
        }
        let column = |letter: &str| format!("=SUM({letter}{FIRST}:{letter}{})", (total - 1).max(FIRST));
        if !sums.is_empty() {
            sheet.rows.push(vec![
                Live::Heading("Jumlah".to_owned()),
                Live::Formula(column("B"), Shown::Whole(self.persons())),
                Live::Formula(column("C"), Shown::Rupiah(all)),
                Live::Plain(sheets::Cell::Empty),
            ]);
        }
        sheet
    }

    fn regions(&self) -> LiveSheet {
        self.sums("Wilayah", "Kabupaten/Kota", "D", &|at| regency_of(self.plan.allocations[at].village))
    }

    fn sources(&self) -> LiveSheet {
        let title = |at: usize| payer_title(self.tariffs[self.tariff_of[at]].source).to_owned();
        let mut sheet = self.sums("Sumber", "Sumber dana", "F", &title);
        if self.plan.binding.is_empty() {
            return sheet;
        }
        sheet.rows.push(Vec::new());
        sheet.rows.push(["Anggaran yang mengikat", "Batas", "Terpakai", "Sisa"].map(heading).into());
        for binding in &self.plan.binding {
            let row = sheet.next_row();
            let left = binding.limit - binding.used;
            sheet.rows.push(vec![
                binding.budget.as_str().into(),
                Live::Input(Shown::Rupiah(binding.limit.get())),
                Live::Number(Shown::Rupiah(binding.used.get())),
                Live::Formula(format!("=B{row}-C{row}"), Shown::Rupiah(left.get())),
            ]);
        }
        sheet
    }

    /// The summary, and the rows of the active and the eligible on it.
    fn summary(&self, facts: &WorkbookFacts) -> (LiveSheet, Option<[usize; 2]>) {
        let plan = self.plan;
        let mut sheet = LiveSheet { name: "Ringkasan", rows: Vec::new(), frozen: 0 };
        sheet.rows.push(vec![heading(&format!("Rencana perlindungan {} ({})", plan.name, plan.region))]);
        sheet.rows.push(vec![format!("Bulan {}; angka per {}", plan.months, facts.as_of).into()]);
        sheet.rows.push(vec!["Sel berwarna boleh diubah: orang pada lembar Orang, tarif pada lembar Tarif.".into()]);
        sheet.rows.push(Vec::new());
        let persons = self.persons();
        let own = (plan.protected - persons).max(0);
        let cost = self.cost().get();
        let mut put = |title: &str, cell: Live| {
            sheet.rows.push(vec![title.into(), cell]);
            sheet.rows.len()
        };
        let from_budgets = put(
            "Orang dibayar dari anggaran",
            Live::Formula(format!("=SUM({})", self.of_people("K")), Shown::Whole(persons)),
        );
        let paying = put("Orang membayar sendiri", Live::Input(Shown::Whole(own)));
        let protected =
            put("Orang terlindungi", Live::Formula(format!("=B{from_budgets}+B{paying}"), Shown::Whole(persons + own)));
        let money =
            put("Biaya dari anggaran", Live::Formula(format!("=SUM({})", self.of_people("L")), Shown::Rupiah(cost)));
        let each = if persons > 0 { units::Rounding::HalfUp.divide(cost.into(), persons.into()) } else { 0 };
        put(
            "Biaya seorang rata-rata",
            Live::Formula(
                format!("=IF(B{from_budgets}=0,0,ROUND(B{money}/B{from_budgets},0))"),
                Shown::Rupiah(i64::try_from(each).expect("an average fits")),
            ),
        );
        let of_whom = plan.before.as_ref().map(|before| {
            let others = plan.without_plan;
            let after = before.active + persons + own + others;
            let active = put("Peserta aktif sebelum rencana", Live::Input(Shown::Whole(before.active)));
            let eligible = put("Pekerja (penyebut)", Live::Input(Shown::Whole(before.eligible)));
            let whole = format!("B{eligible}");
            let more = put("Perubahan lain sampai bulan terakhir", Live::Input(Shown::Whole(others)));
            put("Cakupan sebelum", share(&format!("B{active}"), &whole, before.active, before.eligible));
            let sum = format!("(B{active}+B{protected}+B{more})");
            put("Cakupan sesudah", share(&sum, &whole, after, before.eligible));
            if let Some(target) = facts.target {
                let aim = put("Target (orang)", Live::Input(Shown::Whole(target)));
                put(
                    "Kekurangan ke target sesudah rencana",
                    Live::Formula(format!("=MAX(0,B{aim}-{sum})"), Shown::Whole((target - after).max(0))),
                );
            }
            [active, eligible]
        });
        sheet.rows.push(Vec::new());
        sheet.rows.push(vec![heading("Anggapan")]);
        let assumptions: BTreeSet<&str> =
            plan.warnings.iter().chain(&plan.assumptions).map(|note| note.text.indonesian.as_str()).collect();
        sheet.rows.extend(assumptions.into_iter().map(|text| vec![text.into()]));
        (sheet, of_whom)
    }
}

/// Columns of the rates before the months.
const BEFORE_MONTHS: usize = 6;

/// Whether a tariff goes on from an earlier cover, as its column says it.
const fn renews_word(renews: bool) -> &'static str {
    if renews { "ya" } else { "tidak" }
}

fn whole(number: usize) -> Shown {
    Shown::Whole(i64::try_from(number).expect("a row fits in 64 bits"))
}

fn heading(text: &str) -> Live {
    Live::Heading(text.to_owned())
}

fn table(name: &'static str, headings: &[&str]) -> LiveSheet {
    LiveSheet { name, rows: vec![headings.iter().map(|text| heading(text)).collect()], frozen: 1 }
}

/// A share of a whole that may become nothing when somebody changes it.
fn share(part: &str, whole: &str, part_now: i64, whole_now: i64) -> Live {
    let now = Rate::of_part(part_now, whole_now).unwrap_or_else(|| "0%".parse().expect("a rate"));
    Live::Formula(format!("=IF({whole}=0,0,{part}/{whole})"), Shown::Percent(now))
}

/// Code and name: no two regions share it.
fn label_of(code: RegionCode) -> String {
    format!("{code} {}", region_name(code))
}

fn regency_of(village: RegionCode) -> String {
    label_of(village.ancestor(Level::Regency).unwrap_or(village))
}

fn tariff(
    law: &Law,
    standings: &BTreeMap<String, Standing>,
    months: &[Month],
    allocation: &Allocation,
) -> Result<Tariff, StepError> {
    let unknown = || {
        let Allocation { group, source, .. } = allocation;
        StepError::request(
            format!("Rencana menyebut kelompok atau sumber yang tidak dikenal: {group}, {source}."),
            format!("The plan names a group or a source that is unknown: {group}, {source}."),
        )
    };
    let standing = standings.get(&allocation.group).ok_or_else(unknown)?;
    let source = Funding::read(&allocation.source).map_err(|_| unknown())?;
    let priced = price(law, standing.office, standing.transport, source, allocation.months)?;
    let rate = |month: &Month| {
        let at = usize::try_from(month.months_since(allocation.months.first)).ok();
        at.and_then(|at| priced.by_month.get(at)).copied().unwrap_or(Rupiah::ZERO)
    };
    let rates = months.iter().map(rate).collect();
    let Allocation { group, months, renews, .. } = allocation;
    Ok(Tariff { group: group.clone(), source, months: *months, renews: *renews, rates, persons: 0 })
}
