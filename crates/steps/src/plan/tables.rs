//! The tables of plans as they leave for a spreadsheet: counts and rupiah, no names.

use domain::plan::{Allocation, PersonsAndCost, Plan, Simulation};
use domain::submission::payer_code;
use law::Sentence;
use sheets::{Cell, Sheet};
use units::{RegionCode, Rupiah};

use super::kept::{PlaceSum, by_place};
use super::money::{BudgetStanding, owner};
use super::solve::PlanChange;
use crate::submission::{PageTables, page_table};

type Table<'r> = (&'static str, Sheet<'r>);

fn money(amount: Rupiah) -> Cell {
    Cell::Whole(amount.get())
}

fn place(code: RegionCode) -> [Cell; 2] {
    [Cell::from(code.to_string()), Cell::from(owner(code))]
}

fn assumptions<'r>(all: impl Iterator<Item = &'r Sentence> + 'r) -> Table<'r> {
    page_table("anggapan", "Anggapan", &["anggapan"], all.map(|text| vec![Cell::from(text.indonesian.as_str())]))
}

/// What a wish costs, by month, payer and village that cannot afford it.
pub fn simulation_tables(found: &Simulation) -> PageTables<'_> {
    let months = found.by_month.iter().map(|(month, cost)| vec![Cell::from(month.as_str()), money(*cost)]);
    let payers = found.by_payer.values().map(|payer| vec![Cell::from(payer.title.as_str()), money(payer.cost)]);
    let unaffordable = found.unaffordable.iter().map(|village| {
        let [code, name] = place(village.village);
        let estimate = Cell::from(if village.estimate { "ya" } else { "" });
        vec![code, name, money(village.needs), money(village.has), estimate]
    });
    PageTables::of(vec![
        page_table("bulan", "Menurut bulan", &["bulan", "biaya"], months),
        page_table("pembayar", "Menurut pembayar", &["pembayar", "biaya"], payers),
        page_table(
            "tidak-mampu",
            "Desa yang tidak mampu",
            &["kode_wilayah", "desa", "perlu", "ada", "perkiraan"],
            unaffordable,
        ),
        assumptions(found.assumptions.iter()),
    ])
}

/// A plan: who by village and money, by place, by source, by month, what binds, what was taken for granted.
pub fn plan_tables<'r>(plan: &'r Plan, allocations: &'r [Allocation]) -> PageTables<'r> {
    let parts = allocations.iter().map(|one| {
        let [code, name] = place(one.village);
        vec![
            code,
            name,
            Cell::from(one.group.as_str()),
            Cell::from(one.source.as_str()),
            Cell::from(one.budget_of.to_string()),
            Cell::from(one.months.first.to_string()),
            Cell::from(one.months.last.to_string()),
            Cell::Whole(i64::from(one.persons)),
            money(one.cost),
        ]
    });
    let places = by_place(plan.region, allocations).into_iter().map(|PlaceSum { place: code, persons, cost }| {
        let [code, name] = place(code);
        vec![code, name, Cell::Whole(persons), money(cost)]
    });
    let sum = |(name, sum): (&str, &PersonsAndCost)| vec![Cell::from(name), Cell::Whole(sum.persons), money(sum.cost)];
    let sources = plan.by_source.iter().map(move |(name, found)| sum((name, found)));
    let groups = plan.by_group.iter().map(move |(name, found)| sum((name.as_str(), found)));
    let months = plan.by_month.iter().map(|(month, sums)| {
        let counts = [sums.newly_covered(), sums.renewed, sums.covered, sums.under_way, sums.in_grace, sums.lapsed];
        let sums = [Cell::from(sums.percent.map(|percent| percent.to_string())), money(sums.cost)];
        [Cell::from(month.as_str())].into_iter().chain(counts.map(Cell::Whole)).chain(sums).collect()
    });
    let binding = plan.binding.iter().map(|binding| {
        let value = Cell::from(binding.per_million.to_string());
        vec![Cell::from(binding.budget.as_str()), money(binding.limit), money(binding.used), value]
    });
    PageTables::of(vec![
        page_table(
            "rincian",
            "Rincian",
            &[
                "kode_wilayah",
                "desa",
                "kelompok",
                "sumber_dana",
                "anggaran_milik",
                "bulan_pertama",
                "bulan_terakhir",
                "orang",
                "biaya",
            ],
            parts,
        ),
        page_table("wilayah", "Menurut wilayah", &["kode_wilayah", "wilayah", "orang", "biaya"], places),
        page_table("sumber", "Menurut sumber", &["sumber_dana", "orang", "biaya"], sources),
        page_table("kelompok", "Menurut kelompok", &["kelompok", "orang", "biaya"], groups),
        page_table(
            "bulan",
            "Menurut bulan",
            &["bulan", "baru", "dilanjutkan", "dibayar", "usulan_berjalan", "tenggang", "berakhir", "persen", "biaya"],
            months,
        ),
        page_table("mengikat", "Yang mengikat", &["anggaran", "batas", "terpakai", "per_satu_juta"], binding),
        assumptions(plan.warnings.iter().chain(&plan.assumptions).map(|note| &note.text)),
    ])
}

/// What one plan has other than another.
pub fn change_tables(changes: &[PlanChange]) -> PageTables<'_> {
    let rows = changes.iter().map(|change| {
        let [code, name] = place(change.village);
        vec![
            code,
            name,
            Cell::from(change.group.as_str()),
            Cell::from(change.source.as_str()),
            Cell::Whole(change.before),
            Cell::Whole(change.after),
            money(change.cost),
        ]
    });
    let headings = &["kode_wilayah", "desa", "kelompok", "sumber_dana", "semula", "menjadi", "selisih_biaya"];
    PageTables::of(vec![page_table("perbedaan", "Perbedaan", headings, rows)])
}

/// Budgets with what is asked of each.
pub fn budget_tables(all: &[BudgetStanding]) -> PageTables<'_> {
    let rows = all.iter().map(|one| {
        let [code, name] = place(one.money.region);
        vec![
            Cell::Whole(i64::from(one.money.year)),
            code,
            name,
            Cell::from(payer_code(one.money.source)),
            Cell::from(one.money.account.as_deref().unwrap_or_default()),
            money(one.money.amount),
            Cell::from(one.money.cap.map(|cap| cap.to_string())),
            money(one.spendable),
            money(one.asked),
            money(one.left),
            Cell::from(one.money.tranches.to_string()),
            Cell::from(one.money.basis.as_str()),
            Cell::from(one.money.read_in.as_str()),
        ]
    });
    const HEADINGS: [&str; 13] = [
        "tahun",
        "kode_wilayah",
        "wilayah",
        "sumber_dana",
        "kode_rekening",
        "jumlah",
        "batas",
        "untuk_iuran",
        "diusulkan",
        "sisa",
        "tahap",
        "dasar_hukum",
        "sumber",
    ];
    PageTables::of(vec![page_table("dana", "Sumber dana", &HEADINGS, rows)])
}
