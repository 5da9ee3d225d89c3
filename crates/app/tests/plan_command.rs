//! `payung plan` as scripts meet it: exit codes, one line of JSON, no store where none is needed.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use serde_json::Value;
use store::Location;
use store::testing::Place;
use support::{Done, file, run};
use units::Month;

#[test]
fn a_wish_is_reckoned_without_a_store_and_says_what_was_printed_of_it() {
    let place = Place::sqlite();
    let at = place.location();
    let wish = |more: &[&str]| {
        let mut arguments = vec!["plan", "simulate", "--region", "16", "--from", "2025-01", "--format", "json"];
        arguments.extend(more);
        run(at, &arguments)
    };
    let fifty = wish(&["--per-village", "50"]).expect(0).json();
    assert!(!place.data_dir().exists(), "no store is opened");
    assert_eq!((&fifty["villages"]["desa"], &fifty["villages"]["kelurahan"]), (&2_856.into(), &403.into()));
    assert_eq!((&fifty["persons"], &fifty["cost_per_year"]), (&142_800.into(), &28_788_480_000_i64.into()));
    assert_eq!(fifty["published"][0]["villages_needed"], 3_880);
    assert_eq!(fifty["published"][0]["possible"], false);
    assert!(fifty["percent_before"].as_f64().unwrap() > 36.0 && fifty["percent_after"].as_f64().unwrap() > 41.0);
    assert_eq!(fifty["unaffordable"], serde_json::json!([]));
    let hundred = wish(&["--per-village", "100"]).expect(0).json();
    assert_eq!((&hundred["persons"], &hundred["cost_per_year"]), (&285_600.into(), &57_576_960_000_i64.into()));
    assert_eq!(hundred["published"][0]["villages_needed"], 3_980);

    let share = wish(&["--share", "1.2%", "--share-of", "dana-desa", "--against", "3%"]).expect(0).json();
    assert_eq!((&share["persons_per_village"], &share["against"]["persons_per_village"]), (&52.into(), &131.into()));
    let absent = wish(&["--share", "1.2%", "--share-of", "add"]).expect(2);
    assert!(absent.err.contains("payung import FILE --as funding"), "{}", absent.err);
    let unknown = run(at, &["plan", "simulate", "--region", "99", "--per-village", "5"]).expect(2);
    assert!(unknown.err.contains("99"), "{}", unknown.err);
}

/// A small demo: its place, and how commands reach it.
struct Demo {
    place: Place,
    location: Location,
    /// The next month: alone, it is cheap and in one budget year.
    month: Month,
}

/// What a month of the least contribution costs.
const PERSON: i64 = 16_800;

impl Demo {
    fn new() -> Self {
        let place = Place::sqlite();
        // A demo brings its own key.
        let location = Location { key_path: None, ..place.location().clone() };
        run(&location, &["demo", "--people", "2000", "--seed", "7", "--no-serve"]).expect(0);
        // Its budgets are taken back: here each test brings its own.
        let today = support::offices::today();
        for year in [today.year(), today.year() + 1] {
            let budgets = place.data_dir().join(format!("funding-{year}.csv")).display().to_string();
            let again = ["import", &budgets, "--as", "funding", "--as-of", "2025-06-01", "--format", "json"];
            let known = run(&location, &again).expect(0).json();
            assert_eq!(known["already"], true, "the demo brought it: {known}");
            run(&location, &["undo", &known["change"].to_string()]).expect(0);
        }
        Self { place, location, month: Month::containing(today).plus(1) }
    }

    fn plan(&self, what: &str, more: &[&str]) -> Done {
        let months = format!("{0}..{0}", self.month);
        let asked = ["plan", what, "--region", "19", "--months", &months];
        run(&self.location, &[&asked[..], more].concat())
    }

    fn solved(&self, more: &[&str]) -> Value {
        self.plan("solve", &[more, &["--format", "json"]].concat()).expect(0).json()
    }

    fn budget(&self, name: &str, source: &str, amount: i64) {
        let year = self.month.year();
        let rows =
            format!("kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n19,{year},{source},{amount},Perda rekaan\n");
        run(&self.location, &["import", &file(&self.place, name, rows.as_bytes()), "--as", "funding"]).expect(0);
    }
}

#[test]
fn a_plan_is_solved_told_compared_and_accepted_and_asks_for_each_once() {
    let demo = Demo::new();
    let empty = demo.solved(&[]);
    assert_eq!((&empty["protected"], &empty["cost"]), (&0.into(), &0.into()));
    assert!(empty["assumptions"].to_string().contains("payung import FILE --as funding"), "{empty}");
    demo.budget("apbd.csv", "apbd", 20 * PERSON + 1_000);
    let names = demo.place.data_dir().parent().unwrap().join("nama.csv").display().to_string();
    let first = demo.solved(&["--people", &names]);
    assert_eq!(
        (&first["protected"], &first["bound"], &first["people"]),
        (&20.into(), &20.into(), &names.as_str().into())
    );
    assert_eq!(first["by_source"]["apbd"]["cost"], 20 * PERSON);
    assert_eq!(std::fs::read_to_string(&names).unwrap().lines().count(), 21);
    assert_eq!(first["by_month"][demo.month.to_string()]["covered"], 20);
    // Others lapse without the plan: what the demo shows paid ahead, or asks for, ends some day.
    let lapsed = |plan: &Value| plan["by_month"][demo.month.plus(4).to_string()]["lapsed"].as_i64().unwrap_or(0);
    let renewed = first["renewed"].as_i64().unwrap();
    assert_eq!(lapsed(&first) - lapsed(&empty), 20 - renewed, "three months of grace");
    assert!(first["binding"][0]["per_million"].as_f64().unwrap() > 50.0, "{}", first["binding"]);
    assert!(first["take_up_lower"]["persons"].as_i64().unwrap() <= 20);
    assert!(first["in_order"]["persons"].as_i64().unwrap() <= 20);
    let told = demo.plan("solve", &[]).expect(0).out;
    let month = format!("baru {:>10}  dilanjutkan {renewed:>10}", 20 - renewed);
    for line in ["terlindungi         20 orang", "mengikat: APBD 19", "bila seperlima tidak bersedia", month.as_str()] {
        assert!(told.contains(line), "{line}: {told}");
    }

    let accepted = demo.plan("accept", &["--decree", "SK 5", "--format", "json"]);
    let drafted = accepted.json();
    assert!(accepted.code <= 1, "{}", accepted.err);
    let of = |answer: &Value| answer["persons"].as_i64().unwrap();
    let left_out = |answer: &Value| -> i64 {
        answer["not_drafted"].as_array().unwrap().iter().map(|part| part["persons"].as_i64().unwrap()).sum()
    };
    assert_eq!(of(&drafted) + left_out(&drafted), 20, "{drafted}");
    assert!(of(&drafted) > 0, "{drafted}");
    let again = demo.plan("accept", &["--decree", "SK 5", "--format", "json"]).json();
    assert_eq!(of(&again), 0, "nobody is asked for twice: {again}");
    // More money: only those who are new are asked for.
    demo.budget("csr.csv", "company", 6 * PERSON);
    let second = demo.solved(&[]);
    // Members whom no state money pays for may have a relief: as many as the law lets six contributions pay.
    let under_way = |plan: &Value| plan["under_way"]["persons"].as_i64().unwrap();
    assert_eq!(under_way(&second) - under_way(&first), of(&drafted), "{second}");
    let newcomers = second["protected"].as_i64().unwrap() - left_out(&drafted);
    assert!((6..=12).contains(&newcomers), "{second}");
    let more = demo.plan("accept", &["--decree", "SK 6", "--format", "json"]).json();
    assert!((1..=newcomers + 1).contains(&of(&more)), "only those who are new, and who had no office before: {more}");

    let at = |name: &str, answer: &Value| file(&demo.place, name, answer.to_string().as_bytes());
    let (one, other) = (at("satu.json", &first), at("dua.json", &second));
    let changes = run(&demo.location, &["plan", "diff", &one, &other, "--format", "json"]).expect(0).json();
    let difference = |what: &str| second[what].as_i64().unwrap() - first[what].as_i64().unwrap();
    let (more, dearer) = (difference("protected"), difference("cost"));
    assert_eq!((&changes["persons"], &changes["cost"]), (&more.into(), &dearer.into()));
    let told = run(&demo.location, &["plan", "diff", &one, &other]).expect(0).out;
    assert!(told.contains(&format!("{more} orang")), "{told}");
    let same = run(&demo.location, &["plan", "diff", &one, &one, "--format", "json"]).expect(0).json();
    assert_eq!(same["changes"], serde_json::json!([]));
    let no_plan = run(&demo.location, &["plan", "diff", &one, &names]).expect(2);
    assert!(no_plan.err.contains("nama.csv") && no_plan.err.contains("plan solve --format json"), "{}", no_plan.err);
}

#[test]
fn what_cannot_be_is_answered_and_what_cannot_be_read_is_refused() {
    let demo = Demo::new();
    demo.budget("apbd.csv", "apbd", 10 * PERSON);
    let all = demo.solved(&["--target", "100%", "--minimise", "cost"]);
    assert_eq!((&all["feasible"], &all["protected"]), (&false.into(), &10.into()));
    let relaxation = &all["relaxation"];
    assert_eq!((&relaxation["reachable"], &relaxation["reachable_at_most"]), (&10.into(), &10.into()));
    assert!(relaxation["more_money"].as_i64().unwrap() > 0 && relaxation["names_missing"].as_i64().unwrap() > 0);
    let told = demo.plan("solve", &["--target", "100", "--minimise", "cost"]).expect(0).out;
    assert!(told.contains("TIDAK TERCAPAI") && told.contains("dapat dicapai 10"), "{told}");
    for (wrong, says) in [
        (&["--target", "45%"][..], "--minimise"),
        (&["--minimise", "cost"], "--target"),
        (&["--target", "45%", "--minimise", "cost", "--budget", "5"], "--budget"),
        (&["--target", "banyak", "--minimise", "cost"], "banyak"),
        (&["--target", "101", "--minimise", "cost"], "at most 100%"),
        (&["--target", "0.57", "--minimise", "cost"], "with its sign"),
        (&["--budget", "-5"], "-5"),
        (&["--fair", "rata"], "regency, village"),
        (&["--priority", "siapa"], "rentan"),
        (&["--take-up", "lima"], "lima"),
        (&["--dana-desa-share", "150%"], "100%"),
        (&["--people", "nama.txt"], "nama.txt"),
    ] {
        let refused = demo.plan("solve", wrong).expect(2);
        assert!(refused.err.contains(says), "{wrong:?}: {}", refused.err);
    }
    let solve = |more: &[&str]| run(&demo.location, &[&["plan", "solve"], more].concat()).expect(2).err;
    assert!(solve(&["--region", "99"]).contains("99"));
    assert!(solve(&[]).contains("--region"));
    let two_years = solve(&["--region", "19", "--months", "2098-07..2099-06"]);
    assert!(two_years.contains("tahun anggaran"), "{two_years}");
}
