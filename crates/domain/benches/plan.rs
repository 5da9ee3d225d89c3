//! The plan of a province: `cargo bench -p domain --bench plan`.
//!
//! Sumatera Selatan as it is (2,856 desa, 403 kelurahan, 17 regencies and cities), invented people of 16 standings and
//! budgets of six sources over twelve months. Prints time, memory, gap, and what first come, first served would reach.
//! A word after `--` picks the asks that hold it.

use std::time::Instant;

use domain::plan::{Ask, Fair, Inputs, Plan, Request, Standing, StandingBefore, ToProtect, plan};
use domain::{FundingSource, Occupation, Tranches};
use law::{Funding, Law, Payee, Role, Sentence};
use units::{Level, Rate, RegionCode, Rupiah, regions_at, sub_regions, villages_within};

fn main() {
    let province: RegionCode = "16".parse().expect("a code");
    let law = Law::built_in();
    let people = people(province);
    let funding = funding(province);
    let before = StandingBefore { active: 1_100_700, eligible: 3_003_000, source: Sentence::alike("rekaan") };
    let inputs =
        Inputs { law: &law, people: &people, funding: &funding, before: Some(before), under_way: &[], grace_months: 3 };
    println!("{} people without protection, {} budgets", people.len(), funding.len());
    let rate = |text: &str| text.parse::<Rate>().expect("a rate");
    let months = "2026-01..2026-12".parse().expect("months");
    let ask = |ask: Ask| Request { take_up: rate("5%"), ..Request::of(province, ask, months) };
    show("most, all budgets", &ask(Ask::Budget(None)), &inputs);
    show("most, 40 billion", &ask(Ask::Budget(Some(Rupiah::new(40_000_000_000)))), &inputs);
    let first = Request { priority: vec![Payee::Rentan], ..ask(Ask::Budget(None)) };
    show("most, vulnerable first", &first, &inputs);
    show("45 percent, least cost", &ask(Ask::Target(rate("45%"))), &inputs);
    let fair = |fair: Fair| Request { fair: Some(fair), ..ask(Ask::Budget(None)) };
    show("most, fair by regency", &fair(Fair::Regency), &inputs);
    show("most, fair by village", &fair(Fair::Village), &inputs);
    let sum = Request { fair: Some(Fair::Village), ..ask(Ask::Budget(Some(Rupiah::new(40_000_000_000)))) };
    show("most, 40 billion, fair by village", &sum, &inputs);
    show("90 percent (cannot be)", &ask(Ask::Target(rate("90%"))), &inputs);
    println!("most memory in use: {} MB", most_memory() / 1024);
}

fn show(what: &str, request: &Request, inputs: &Inputs<'_>) {
    // Cargo hands a --bench of its own over.
    if std::env::args().skip(1).any(|word| !word.starts_with("--") && !what.contains(&word)) {
        return;
    }
    let (started, before) = (Instant::now(), processor_seconds());
    let found: Plan = plan(request, inputs).expect("a plan");
    let (seconds, processor) = (started.elapsed().as_secs_f64(), processor_seconds() - before);
    let unspent: i64 = found.binding.iter().map(|budget| budget.limit.get() - budget.used.get()).sum();
    let plain = found.in_order;
    let per_billion = |persons: i64, cost: Rupiah| persons * 1_000_000_000 / cost.get().max(1);
    println!(
        "{what}: {processor:.2} s of processor time ({seconds:.2} s), {} rounds, {} persons, {} (bound {}), gap {} percent, {unspent} rupiah of binding budgets unspent; in order {} persons, {}; a billion \
         protects {} against {}",
        found.rounds,
        found.protected,
        found.cost,
        found.bound,
        found.gap,
        plain.persons,
        plain.cost,
        per_billion(found.protected, found.cost),
        per_billion(plain.persons, plain.cost),
    );
}

/// A generator with a given seed: the same province every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(limit)).expect("below a small limit")
    }
}

fn people(province: RegionCode) -> Vec<ToProtect> {
    let mut dice = Dice(1);
    let plain = |payee, transport| Standing { payee, office: None, transport };
    let office = |role| Standing { payee: Payee::AparaturDesa, office: Some(role), transport: false };
    let standings: Vec<(Standing, u32)> = vec![
        (office(Role::KepalaDesa), 1),
        (office(Role::PerangkatDesa), 6),
        (plain(Payee::Bpd, false), 5),
        (plain(Payee::Lkd, false), 20),
        (plain(Payee::Lkd, true), 2),
        (plain(Payee::NonAsn, false), 6),
        (plain(Payee::Keagamaan, false), 5),
        (plain(Payee::Rentan, false), 60),
        (plain(Payee::Rentan, true), 8),
        (plain(Payee::Sawit, false), 70),
        (plain(Payee::Sawit, true), 3),
        (plain(Payee::Mandiri, false), 120),
        (plain(Payee::Mandiri, true), 15),
        (Standing::of(None, Some("Nelayan"), true), 10),
        (Standing::of(None, Some("Karyawan swasta"), false), 20),
        (Standing::of(None, Some(Occupation::Trader.title()), false), 30),
    ];
    let mut found = Vec::new();
    for village in villages_within(province).map(|village| village.code) {
        let desa = village.kind().has_village_government();
        for (standing, usual) in &standings {
            if !desa && matches!(standing.payee, Payee::AparaturDesa | Payee::Bpd) {
                continue;
            }
            let persons = dice.below(*usual * 2 + 1);
            found.extend((0..persons).map(|_| ToProtect { village, standing: *standing, cover: None }));
        }
    }
    found
}

fn funding(province: RegionCode) -> Vec<FundingSource> {
    let mut dice = Dice(2);
    let mut found = Vec::new();
    let mut put = |region: RegionCode, source: Funding, millions: u32, calendar: &str| {
        found.push(FundingSource {
            region,
            year: 2026,
            source,
            account: None,
            amount: Rupiah::new(i64::from(millions) * 1_000_000 + 7_300),
            cap: None,
            basis: "rekaan".to_owned(),
            tranches: calendar.parse::<Tranches>().expect("a calendar"),
            read_in: "rekaan".to_owned(),
        });
    };
    let calendars = ["", "2026-02 60%; 2026-07 40%", "2026-03 30%; 2026-06 30%; 2026-10 40%"];
    for regency in sub_regions(province).map(|regency| regency.code) {
        put(regency, Funding::Apbd, 500 + dice.below(2_500), calendars[dice.below(2) as usize]);
        put(regency, Funding::Dbh, 200 + dice.below(1_500), calendars[1]);
        put(regency, Funding::Company, 50 + dice.below(300), "");
    }
    put(province, Funding::Apbd, 8_000, calendars[2]);
    put(province, Funding::Dbh, 5_000, calendars[1]);
    put(province, Funding::Company, 1_000, "");
    let desa = regions_at(province, Level::Village).filter(|village| village.code.kind().has_village_government());
    for village in desa.map(|village| village.code) {
        put(village, Funding::Add, 2 + dice.below(14), calendars[dice.below(3) as usize]);
        put(village, Funding::DanaDesa, 1 + dice.below(12), calendars[dice.below(3) as usize]);
    }
    found
}

/// Processor time of this process so far; other work on the machine does not count.
fn processor_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    told.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// Highest resident memory so far, in KiB, as the kernel kept it.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
