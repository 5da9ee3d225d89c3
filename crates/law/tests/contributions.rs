//! Contributions: worked examples, days around every change, what must hold for any wage.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeSet;

use law::{
    Certainty, Class, Contribution, EmployerSize, Explain, Funding, Holidays, JointLeave, Law, Payer, Program,
    Programs, PuEmployer, PuRow, Reading, RiskClass, Silent, Work, benefit_examples, check, examples,
};
use proptest::prelude::*;
use units::{Date, Month, Rupiah};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount)
}

fn large() -> PuEmployer {
    PuEmployer::of_size(EmployerSize::Large)
}

fn row(wage: i64, risk: i64) -> PuRow {
    PuRow { wage: rupiah(wage), risk: RiskClass::new(risk).unwrap() }
}

fn program(owed: &Contribution, program: Program) -> Rupiah {
    owed.lines().iter().filter(|line| line.programs == program.into()).map(|line| line.amount).sum()
}

#[test]
fn every_worked_example_comes_out_to_the_rupiah() {
    let law = Law::built_in();
    let examples = examples().unwrap();
    assert!(examples.len() >= 55, "{} examples", examples.len());
    let failures: Vec<String> = examples
        .iter()
        .flat_map(|example| {
            let differences = example.differences(&law).into_iter();
            differences.map(|difference| format!("{}: {difference}", example.name))
        })
        .collect();
    assert_eq!(failures, Vec::<String>::new());
    let names: BTreeSet<&str> = examples.iter().map(|example| example.name.as_str()).collect();
    assert_eq!(names.len(), examples.len(), "two examples share a name");
}

/// The bulk lane of the examples: each class and month once, all its amounts in one call.
#[test]
fn examples_in_bulk_agree_with_examples_one_by_one() {
    let law = Law::built_in();
    let mut compared = 0;
    for example in examples().unwrap() {
        let Ok(single) = example.answer(&law) else { continue };
        let case = &example.case;
        let at = month(&case.month);
        let programs: Option<Programs> =
            case.programs.as_ref().map(|text| text.split(',').map(|code| code.parse::<Program>().unwrap()).collect());
        let mut bulk = Vec::new();
        match case.class.as_str() {
            "pu" if case.business.is_none() && case.village_office.is_none() => {
                let size = match case.size.as_deref() {
                    Some("micro") => EmployerSize::Micro,
                    Some("small") => EmployerSize::Small,
                    _ => EmployerSize::Large,
                };
                let employer = PuEmployer { size, programs, industry: case.industry.clone(), workers: case.workers };
                let rows = [row(case.wage.unwrap(), case.risk.unwrap()); 3];
                law.pu(at, &employer).unwrap().reckon_all(&rows, &mut bulk);
            }
            "bpu" if !case.employs => {
                let funding = match case.payer.as_deref() {
                    Some("company") => Funding::Company,
                    Some("apbd") => Funding::Apbd,
                    Some("apbn") => Funding::Apbn,
                    Some("dana-desa") => Funding::DanaDesa,
                    Some("add") => Funding::Add,
                    Some("dbh") => Funding::Dbh,
                    _ => Funding::Own,
                };
                let work = if case.work.as_deref() == Some("transport") { Work::Transport } else { Work::Other };
                let incomes = [rupiah(case.income.unwrap()); 3];
                law.bpu(at, programs, funding, work).unwrap().reckon_all(&incomes, &mut bulk);
            }
            "construction" => match case.contract_value {
                Some(value) => law.construction(at).unwrap().of_contracts(&[rupiah(value); 3], &mut bulk),
                None => continue,
            },
            _ => continue,
        }
        for owed in bulk {
            compared += 1;
            assert_eq!(owed.total(), single.total, "{}", example.name);
            let amounts: Vec<Rupiah> = owed.lines().iter().map(|line| line.amount).collect();
            let expected: Vec<Rupiah> = single.lines.iter().map(|line| line.amount).collect();
            assert_eq!(amounts, expected, "{}", example.name);
        }
    }
    assert!(compared >= 120, "{compared}");
}

#[test]
fn the_law_data_holds_together() {
    let law = Law::built_in();
    let found = check(&law, "2026-11-21".parse().unwrap());
    assert_eq!(found.problems, Vec::<String>::new());
    assert_eq!(found.examples, examples().unwrap().len() + benefit_examples().unwrap().len());
    // Reliefs end, and numbers of a year stay those of that year.
    let over = ["relief.", "from_jkm", "scholarship.once", "jht.return.yearly", "jp.inflation"];
    let unexpected: Vec<&String> =
        found.stale.iter().filter(|rule| !over.iter().any(|known| rule.contains(known))).collect();
    assert_eq!(unexpected, Vec::<&String>::new());
    let count = format!("{} of {}; none rests on a contradicted value", found.examples_on_recalled, found.examples);
    assert!(include_str!("../../../law/README.md").contains(&count), "law/README.md: {count}");
    let later = check(&law, "2027-06-01".parse().unwrap());
    assert!(later.stale.iter().any(|stale| stale.starts_with("pu.jp.wage_ceiling ")), "{:?}", later.stale);
}

#[test]
fn an_edit_that_breaks_an_amount_an_order_or_a_source_is_found() {
    let today: Date = "2026-11-21".parse().unwrap();
    let edited = |old: &str, new: &str| -> Vec<(String, String)> {
        law::FILES.iter().map(|(file, text)| ((*file).to_owned(), text.replacen(old, new, 1))).collect()
    };
    let parse = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
        Law::parse(&files)
    };
    for (old, new, says) in [
        ("jkk = 29500", "jkk = 29400", "bpu.brackets: JKK"),
        ("value = 16800", "value = 16700", "bpu.minimum_two_programs"),
        ("value = \"0.36%\"", "value = \"0.37%\"", "pu.jkp.rate.total"),
        ("over = 100000000,", "over = 100000001,", "the slices do not meet"),
        ("value = 68\n", "value = 69\n", "relief.2020.bpu_jkm"),
        ("value = 10042300", "value = 10142300", "example"),
    ] {
        let law = parse(&edited(old, new)).unwrap();
        let problems = check(&law, today).problems;
        assert!(problems.iter().any(|problem| problem.contains(says)), "{old}: {problems:?}");
    }
    for (old, new, says) in [
        ("value = \"0.24%\"", "value = 0.0024", "pu.jkk.rate.class1"),
        ("from = \"2016-03-01\"", "from = \"2014-03-01\"", "stands after"),
        ("until = \"2016-02-29\"", "until = \"2016-03-29\"", "reaches into"),
        ("[pu.jkm.rate]", "[pu.jkm.rata]", "pu.jkm.rata"),
        ("reading = \"verified\"", "reading = \"sure\"", "sure"),
    ] {
        let error = parse(&edited(old, new)).unwrap_err().to_string();
        assert!(error.contains(says), "{old}: {error}");
    }
}

/// Every month in which some value begins or has ended, from the data itself.
fn months_of_change(law: &Law) -> BTreeSet<Month> {
    let mut months = BTreeSet::new();
    for rule in law.catalogue().rules().filter(|rule| rule.calendar == "contribution month") {
        for value in &rule.values {
            months.insert(Month::containing(value.from));
            months.extend(value.until.map(|until| Month::containing(until).plus(1)));
        }
    }
    months
}

/// The month before, of and after each change: each formula takes exactly the value the catalogue shows for that month.
#[test]
fn before_at_and_after_every_change_the_formula_takes_the_value_of_the_month() {
    let law = Law::built_in();
    let all: Programs = Program::ALL.into_iter().collect();
    let on = |id: &str, day: Date| law.catalogue().rule(id).unwrap().on(day).map(law::RuleValue::text);
    let (mut answered, mut refused) = (0, 0);
    for change in months_of_change(&law) {
        for at in [change.plus(-1), change, change.plus(1)] {
            let day = at.last_day();
            let rules = ["pu.jkk.rate.class1", "pu.jp.wage_ceiling", "pu.jkp.rate.government", "pu.jkp.wage_ceiling"];
            let in_force = rules.iter().all(|id| on(id, day).is_some());
            let employer = PuEmployer { programs: Some(all), ..large() };
            let Ok(terms) = law.pu(at, &employer) else {
                assert!(!in_force, "{at} is refused although every value is in force");
                refused += 1;
                continue;
            };
            assert!(in_force, "{at} is answered although a value is not in force");
            answered += 1;
            let owed = terms.reckon(row(50_000_000, 1), &mut Silent);
            let bases: Vec<Option<Rupiah>> = owed.lines().iter().map(|line| line.basis).collect();
            let ceiling: i64 = on("pu.jp.wage_ceiling", day).unwrap().parse().unwrap();
            assert_eq!(bases[4], Some(rupiah(ceiling)), "{at}");
            let total = on("pu.jkp.rate.total", day).unwrap().parse::<units::Rate>().unwrap();
            let jkp = owed.by_fund().find(|(fund, _)| *fund == Program::Jkp.into()).unwrap().1;
            assert_eq!(jkp, (rupiah(5_000_000) * total).round(units::Rounding::HalfUp), "{at}");
            for (program, id) in [(Program::Jkk, "pu.jkk.rate.class1"), (Program::Jkm, "pu.jkm.rate")] {
                let line = owed.lines().iter().find(|line| line.programs == program.into()).unwrap();
                let relieved = on("relief.2020.jkk_jkm", day).is_some();
                assert_eq!(line.rate.unwrap().to_string() == on(id, day).unwrap(), !relieved, "{at} {program:?}");
            }
        }
    }
    assert!(answered >= 20 && refused >= 20, "{answered} {refused}");
}

#[test]
fn the_reliefs_of_non_wage_earners_begin_and_end_with_their_windows() {
    let law = Law::built_in();
    for (work, id) in [(Work::Transport, "relief.2026.bpu.transport"), (Work::Other, "relief.2026.bpu.other")] {
        let rule = law.catalogue().rule(id).unwrap();
        for change in months_of_change(&law).into_iter().filter(|at| *at > month("2021-06")) {
            for at in [change.plus(-1), change, change.plus(1)] {
                let owed = |funding| {
                    law.bpu(at, None, funding, work).unwrap().reckon(Some(rupiah(1_000_000)), &mut Silent).total()
                };
                let expected = if rule.on(at.last_day()).is_some() { 8_400 } else { 16_800 };
                assert_eq!(owed(Funding::Own), rupiah(expected), "{at} {work:?}");
                assert_eq!(owed(Funding::Company), rupiah(expected), "{at} {work:?}");
                for full in [Funding::Apbn, Funding::Apbd, Funding::Add, Funding::DanaDesa, Funding::Dbh] {
                    assert_eq!(owed(full), rupiah(16_800), "{at} {work:?} {full:?}");
                }
            }
        }
    }
}

#[test]
fn due_dates_agree_with_the_table_with_and_without_joint_leave() {
    let law = Law::built_in();
    let table = include_str!("../../../law/examples/due_dates.csv");
    let all: Programs = Program::ALL.into_iter().collect();
    let mut compared = 0;
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        for (setting, expected) in [(JointLeave::Works, fields[2]), (JointLeave::Rests, fields[3])] {
            let due = law.due(Class::Pu, all, month(fields[0]), setting).unwrap();
            assert_eq!(due[0].named.to_string(), fields[1]);
            assert_eq!(due[0].date.unwrap().to_string(), expected, "{} {setting:?}", fields[0]);
            compared += 1;
            // The same day of the same month for a non-wage earner, JHT a month later.
            let bpu =
                law.due(Class::Bpu, [Program::Jkk, Program::Jht].into_iter().collect(), month(fields[0]), setting);
            let bpu = bpu.unwrap();
            assert_eq!(bpu[0].named, due[0].named.checked_sub(jiff_month()).unwrap());
            assert_eq!(bpu[1].date, due[0].date);
        }
    }
    assert_eq!(compared, 94);
}

fn jiff_month() -> jiff::Span {
    jiff::Span::new().months(1)
}

#[test]
fn due_dates_of_the_relief_of_2020_move_back_and_unknown_years_have_none() {
    let law = Law::built_in();
    let due = |at: &str| law.due(Class::Pu, Programs::BASE, month(at), JointLeave::Works).unwrap()[0];
    // 30 January 2021 is a Saturday; February has no thirtieth and ends on a Sunday.
    assert_eq!(due("2020-12").date, Some("2021-01-29".parse().unwrap()));
    assert_eq!(due("2021-01").date, Some("2021-02-26".parse().unwrap()));
    assert_eq!(due("2021-02").date, Some("2021-03-15".parse().unwrap()));
    assert_eq!(due("2018-05").date, None);
    assert_eq!(due("2018-05").certainty, Certainty::Unknown);
    assert_eq!(due("2027-03").certainty, Certainty::Estimated);
    assert!(Holidays::parse("date,kind,name,status\n2020-13-01,national,x,decreed\n").is_err());
    assert_eq!(law.due(Class::Jakon, Programs::BASE, month("2024-06"), JointLeave::Works).unwrap(), []);
}

#[test]
fn a_reason_is_a_sentence_with_its_article() {
    let law = Law::built_in();
    let mut reasons = Explain::default();
    let owed = law.pu(month("2024-06"), &large()).unwrap().reckon(row(12_000_000, 3), &mut reasons);
    let said: Vec<&str> = reasons.steps.iter().map(|step| step.text.indonesian.as_str()).collect();
    for sentence in [
        "Iuran JKK = 0,89% x Rp12.000.000 = Rp106.800, PP 44/2015 Pasal 16 ayat (1)",
        "Iuran JHT bagian pekerja = 2% x Rp12.000.000 = Rp240.000, PP 46/2015 Pasal 16 ayat (1)",
        "Upah Rp12.000.000 melebihi batas upah JP Rp10.042.300; dasar JP = Rp10.042.300, PP 45/2015 Pasal 29 ayat (2)-(4)",
    ] {
        assert!(said.contains(&sentence), "{said:#?}");
    }
    assert_eq!(reasons.line_citations.len(), owed.lines().len());
    assert_eq!(reasons.reading(), Some(Reading::Verified));
    assert!(reasons.line_citations.iter().all(|citations| !citations.is_empty()));
}

/// Every sentence and refusal of every example stands in both languages.
#[test]
fn reasons_warnings_and_refusals_are_said_in_english_too() {
    const INDONESIAN: [&str; 12] = [
        "Iuran",
        "Upah",
        "dasar",
        "ianggap",
        "bulan ",
        "tidak",
        "terbaca",
        "Keringanan",
        "ihitung",
        "Jenis",
        "wajib",
        "Dana J",
    ];
    let law = Law::built_in();
    let (mut sentences, mut refusals) = (0, 0);
    for example in examples().unwrap() {
        let asked = example.case.read().and_then(|case| case.answer(&law, JointLeave::Works));
        let said: Vec<law::Sentence> = match asked {
            Ok(answer) => {
                let warnings = answer.warnings.iter().map(|warning| warning.text.clone());
                answer.steps.iter().cloned().chain(warnings).collect()
            }
            Err(refused) => {
                refusals += 1;
                vec![refused.sentence()]
            }
        };
        for sentence in said {
            sentences += 1;
            // Names of industries and kinds of business stay as the law writes them.
            let english = sentence.english.split('"').step_by(2).collect::<String>();
            let left = INDONESIAN.into_iter().find(|word| english.contains(word));
            assert_eq!(left, None, "{}: {english}", example.name);
            assert_ne!(sentence.english, sentence.indonesian, "{}", example.name);
        }
    }
    assert!(sentences > 350 && refusals >= 8, "{sentences} {refusals}");
}

/// The month before, of and after each change of the rules of projects and packages, from the data.
#[test]
fn before_at_and_after_every_change_projects_and_packages_take_the_value_of_the_month() {
    let law = Law::built_in();
    let on = |id: &str, day: Date| law.catalogue().rule(id).unwrap().on(day).map(law::RuleValue::text);
    let mut months = months_of_change(&law);
    for rule in law.catalogue().rules().filter(|rule| rule.id.starts_with("pmi.")) {
        months.extend(rule.values.iter().map(|value| Month::containing(value.from)));
    }
    let (mut answered, mut refused) = (0, 0);
    for change in months {
        for at in [change.plus(-1), change, change.plus(1)] {
            let day = at.last_day();
            let construction = law.construction(at);
            assert_eq!(construction.is_ok(), on("jakon.wage_known.jkk", day).is_some(), "{at}");
            if let Ok(construction) = construction {
                let owed = construction.of_wage(rupiah(10_000_000), &mut Silent);
                let full = |id: &str| on(id, day).unwrap().parse::<units::Rate>().unwrap();
                for (line, id) in owed.lines().iter().zip(["jakon.wage_known.jkk", "jakon.wage_known.jkm"]) {
                    let relieved = on("relief.2020.jkk_jkm", day).is_some();
                    assert_eq!(line.rate == Some(full(id)), !relieved, "{at} {id}");
                }
            }
            let packages = [
                ("before", "pmi.before.amount"),
                ("6", "pmi.package.6"),
                ("12", "pmi.package.12"),
                ("24", "pmi.package.24"),
            ];
            for (package, id) in packages {
                let owed = law.migrant(at).and_then(|month| month.reckon(package.parse()?, 0, &mut Silent));
                let expected = on(id, day).map(|text| rupiah(text.parse().unwrap()));
                assert_eq!(owed.ok().map(|owed| owed.total()), expected, "{at} {package}");
                if expected.is_some() { answered += 1 } else { refused += 1 }
            }
            let whole = law.migrant(at).and_then(|month| month.reckon("before+24".parse()?, 0, &mut Silent));
            let expected = on("pmi.total_24", day).map(|text| rupiah(text.parse().unwrap()));
            assert_eq!(whole.ok().map(|owed| owed.total()), expected, "{at}");
        }
    }
    assert!(answered >= 20 && refused >= 20, "{answered} {refused}");
}

#[test]
fn village_officials_pay_on_their_fixed_income_and_the_village_bears_its_share() {
    let law = law_once();
    let ask = |office: &str, wage: Option<i64>, share: &str, programs: &str| {
        let text = law::CaseText {
            class: "pu".to_owned(),
            month: "2025-06".to_owned(),
            wage,
            risk: Some(1),
            programs: Some(programs.to_owned()),
            village_office: Some(office.to_owned()),
            village_share: Some(share.to_owned()),
            ..law::CaseText::default()
        };
        text.read().and_then(|case| case.answer(law, JointLeave::Works))
    };
    for (office, floor) in [("head", 2_426_640), ("secretary", 2_224_420), ("official", 2_022_200)] {
        let whole = ask(office, None, "100%", "jkk,jkm,jht,jp").unwrap();
        assert_eq!(whole.by_payer.keys().copied().collect::<Vec<_>>(), ["village"]);
        assert!(whole.lines.iter().all(|line| line.basis == Some(rupiah(floor))));
        let (lines, _) = oracle::wage_earner("2025-06", floor, 1);
        assert_eq!(whole.total, lines[..6].iter().copied().map(Rupiah::new).sum());
        let split = ask(office, Some(4_000_000), "25%", "jkk,jkm,jht,jp").unwrap();
        // Of the worker's 2 and 1 percent the village bears a quarter.
        assert_eq!(split.by_payer["worker"], rupiah(90_000));
        assert_eq!(split.total, rupiah(4_000_000 * 924 / 10_000));
        assert_eq!(split.by_payer.values().copied().sum::<Rupiah>(), split.total);
        assert!(split.lines.iter().all(|line| !line.citations.is_empty()));
        assert_eq!(ask(office, None, "0%", "jht").unwrap().by_payer["worker"], rupiah((floor * 2 + 50) / 100));
    }
    assert!(
        ask("head", Some(2_000_000), "0%", "jkk").unwrap().warnings.iter().any(|w| w.text.english.contains("below"))
    );
    for (office, share, programs, says) in [
        ("raja", "0%", "jkk", "head, secretary, official"),
        ("head", "101%", "jkk", "0% sampai 100%"),
        ("head", "0%", "jkk,jkp", "JKP tidak dihitung"),
    ] {
        let refused = ask(office, None, share, programs).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
}

#[test]
fn a_project_falls_due_fourteen_working_days_after_its_order() {
    let due = |day: &str| law_once().due_of_project(day.parse().unwrap(), JointLeave::Works).unwrap().date;
    // From Monday 3 June 2024: 17 June is Idul Adha; joint leave of the 18th counts as a working day.
    assert_eq!(due("2024-06-03"), Some("2024-06-24".parse().unwrap()));
    assert_eq!(due("2018-06-04"), None);
}

#[test]
fn the_list_of_businesses_holds_191_kinds_in_five_classes() {
    let law = Law::built_in();
    let rule = law.catalogue().rule("risk.business").unwrap();
    let text = rule.on("2024-01-01".parse().unwrap()).unwrap().text();
    let counts: Vec<usize> = (1..=5).map(|class| text.matches(&format!("class = {class},")).count()).collect();
    assert_eq!(counts, [23, 25, 96, 23, 24]);
    assert!(rule.on("2019-12-01".parse().unwrap()).is_none());
    assert!(rule.on("2019-12-02".parse().unwrap()).is_some());
}

/// The oracle: fractions of whole numbers, written down apart from the data and the types of the crate.
mod oracle {
    /// `amount` x `per_hundred_thousand` / 100,000, halves up.
    pub(super) fn of(amount: i64, per_hundred_thousand: i64) -> i64 {
        let product = i128::from(amount) * i128::from(per_hundred_thousand);
        i64::try_from((2 * product + 100_000) / 200_000).unwrap()
    }

    const JP: [(&str, i64); 12] = [
        ("2015-07", 7_000_000),
        ("2016-03", 7_335_300),
        ("2017-03", 7_703_500),
        ("2018-03", 8_094_000),
        ("2019-03", 8_512_400),
        ("2020-03", 8_939_700),
        ("2021-03", 8_754_600),
        ("2022-03", 9_077_600),
        ("2023-03", 9_559_600),
        ("2024-03", 10_042_300),
        ("2025-03", 10_547_400),
        ("2026-03", 11_086_300),
    ];

    /// JKK, JKM, JHT employer, JHT worker, JP employer, JP worker, JKP government; then the JKP fund.
    pub(super) fn wage_earner(month: &str, wage: i64, class: usize) -> (Vec<i64>, i64) {
        let relieved = ("2020-08"..="2021-01").contains(&month);
        let jkk = [240, 540, 890, 1_270, 1_740][class - 1];
        let base = |rate: i64| match relieved {
            // One percent of the rate: a hundredth of a hundred-thousandth.
            true => i64::try_from((2 * i128::from(wage) * i128::from(rate) + 10_000_000) / 20_000_000).unwrap(),
            false => of(wage, rate),
        };
        let ceiling = JP.iter().rev().find(|(from, _)| *from <= month).unwrap().1;
        let pension = wage.min(ceiling);
        let mut lines =
            vec![base(jkk), base(300), of(wage, 3_700), of(wage, 2_000), of(pension, 2_000), of(pension, 1_000)];
        let mut fund = 0;
        if month >= "2021-02" {
            let capped = wage.min(5_000_000);
            lines.push(of(capped, 220));
            fund = of(capped, 220) + of(capped, 140) + if month < "2025-02" { of(capped, 100) } else { 0 };
        }
        (lines, fund)
    }

    /// The basis of Lampiran II as a rule: the middle of brackets of 200 thousand, half a million, a million.
    fn basis(income: i64) -> i64 {
        let middle = |start: i64, width: i64| start + (income - start) / width * width + width / 2;
        match income {
            ..1_100_000 => 1_000_000,
            1_100_000..2_700_000 => middle(1_100_000, 200_000),
            2_700_000..8_200_000 => middle(2_700_000, 500_000),
            8_200_000.. => middle(8_200_000, 1_000_000).min(20_700_000),
        }
    }

    /// JKK, JKM and JHT of a non-wage earner whose own money pays.
    pub(super) fn member(month: &str, income: i64, transport: bool) -> [i64; 3] {
        let within = |first: &str, last: &str| (first..=last).contains(&month);
        let left = if within("2020-08", "2021-01") {
            1
        } else if (transport && within("2026-01", "2027-03")) || within("2026-04", "2026-12") {
            50
        } else {
            100
        };
        let basis = basis(income);
        // A percent of the basis, and `left` hundredths of it.
        let base = |whole: i64| i64::try_from((2 * i128::from(whole) * left + 100) / 200).unwrap();
        [base(basis / 100), base(6_800), of(basis, 2_000)]
    }

    /// JKK and JKM of a contract, slice by slice.
    pub(super) fn contract(value: i64) -> (i64, i64) {
        let slices: [(i64, i64, i64, i64); 5] = [
            (0, 100_000_000, 21, 3),
            (100_000_000, 500_000_000, 17, 2),
            (500_000_000, 1_000_000_000, 13, 2),
            (1_000_000_000, 5_000_000_000, 11, 1),
            (5_000_000_000, i64::MAX, 9, 1),
        ];
        let (mut jkk, mut jkm) = (0_i128, 0_i128);
        for (over, to, of_jkk, of_jkm) in slices {
            let slice = i128::from((value.min(to) - over).max(0));
            jkk += slice * i128::from(of_jkk);
            jkm += slice * i128::from(of_jkm);
        }
        let round = |ten_thousandths: i128| i64::try_from((2 * ten_thousandths + 10_000) / 20_000).unwrap();
        (round(jkk), round(jkm))
    }
}

/// Whole files of wages through the bulk lane, each row against the oracle.
#[test]
fn a_million_random_rows_agree_with_the_oracle() {
    let law = law_once();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % below).unwrap()
    };
    for at in
        ["2015-07", "2020-08", "2021-01", "2021-02", "2024-02", "2024-03", "2025-01", "2025-02", "2026-03", "2027-02"]
    {
        let rows: Vec<PuRow> = (0..100_000).map(|_| row(next(60_000_000), next(5) + 1)).collect();
        let mut bulk = Vec::with_capacity(rows.len());
        law.pu(month(at), &large()).unwrap().reckon_all(&rows, &mut bulk);
        for (row, owed) in rows.iter().zip(&bulk) {
            let (lines, fund) = oracle::wage_earner(at, row.wage.get(), usize::from(row.risk.get()));
            assert!(owed.lines().iter().map(|line| line.amount.get()).eq(lines), "{at} {row:?}");
            let found = owed.by_fund().find(|(fund, _)| *fund == Program::Jkp.into());
            assert_eq!(found.map_or(0, |(_, amount)| amount.get()), fund, "{at} {row:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn an_independent_oracle_agrees_to_the_rupiah(wage in 0_i64..200_000_000, class in 1_i64..=5, months in 0_i32..=139) {
        let law = law_once();
        let at = month("2015-07").plus(months);
        let owed = law.pu(at, &large()).unwrap().reckon(row(wage, class), &mut Silent);
        let (lines, fund) = oracle::wage_earner(&at.to_string(), wage, usize::try_from(class).unwrap());
        let amounts: Vec<i64> = owed.lines().iter().map(|line| line.amount.get()).collect();
        prop_assert_eq!(amounts, lines);
        let found = owed.by_fund().find(|(fund, _)| *fund == Program::Jkp.into()).map_or(0, |(_, amount)| amount.get());
        prop_assert_eq!(found, fund);
    }

    #[test]
    fn an_independent_oracle_agrees_for_members(income in 0_i64..40_000_000, months in 0_i32..=160, transport: bool) {
        let at = month("2015-07").plus(months);
        let all: Programs = [Program::Jkk, Program::Jkm, Program::Jht].into_iter().collect();
        let work = if transport { Work::Transport } else { Work::Other };
        let owed = law_once().bpu(at, Some(all), Funding::Own, work).unwrap().reckon(Some(rupiah(income)), &mut Silent);
        let amounts: Vec<i64> = owed.lines().iter().map(|line| line.amount.get()).collect();
        prop_assert_eq!(amounts, oracle::member(&at.to_string(), income, transport).to_vec());
    }

    #[test]
    fn contracts_agree_with_the_oracle(value in prop_oneof![0_i64..200_000_000, 0_i64..20_000_000_000, 0_i64..900_000_000_000_000]) {
        let owed = law_once().construction(month("2024-06")).unwrap().of_contract(rupiah(value), &mut Silent);
        let amounts: Vec<i64> = owed.lines().iter().map(|line| line.amount.get()).collect();
        let (jkk, jkm) = oracle::contract(value);
        prop_assert_eq!(amounts, vec![jkk, jkm]);
    }

    #[test]
    fn parts_sum_to_the_total_by_payer_and_by_fund(wage in 0_i64..1_000_000_000, class in 1_i64..=5, months in 0_i32..=139) {
        let law = law_once();
        let at = month("2015-07").plus(months);
        let owed = law.pu(at, &large()).unwrap().reckon(row(wage, class), &mut Silent);
        let by_payer: Rupiah = Payer::ALL.into_iter().map(|payer| owed.paid_by(payer)).sum();
        let by_fund: Rupiah = owed.by_fund().map(|(_, amount)| amount).sum();
        prop_assert_eq!(by_payer, owed.total());
        prop_assert_eq!(by_fund, owed.total());
        prop_assert!(owed.by_fund().all(|(_, amount)| amount >= Rupiah::ZERO));
    }

    #[test]
    fn a_higher_wage_never_lowers_a_contribution(low in 0_i64..300_000_000, more in 0_i64..50_000_000, months in 0_i32..=139) {
        let law = law_once();
        let at = month("2015-07").plus(months);
        let terms = law.pu(at, &large()).unwrap();
        let (less, more) = (terms.reckon(row(low, 3), &mut Silent), terms.reckon(row(low + more, 3), &mut Silent));
        for program_of in Program::ALL {
            prop_assert!(program(&less, program_of) <= program(&more, program_of));
        }
        let construction = law.construction(at).unwrap();
        let contract = |value| construction.of_contract(rupiah(value), &mut Silent).total();
        prop_assert!(contract(low * 100) <= contract(low * 100 + 1_000_000));
        let bpu = law.bpu(at, None, Funding::Own, Work::Other).unwrap();
        prop_assert!(bpu.reckon(Some(rupiah(low)), &mut Silent).total() <= bpu.reckon(Some(rupiah(low + 5_000_000)), &mut Silent).total());
    }

    #[test]
    fn explained_and_silent_and_bulk_are_one_function(wages in prop::collection::vec((0_i64..100_000_000, 1_i64..=5), 1..40), months in 0_i32..=139) {
        let law = law_once();
        let terms = law.pu(month("2015-07").plus(months), &large()).unwrap();
        let rows: Vec<PuRow> = wages.iter().map(|(wage, class)| row(*wage, *class)).collect();
        let mut bulk = Vec::new();
        terms.reckon_all(&rows, &mut bulk);
        for (row, owed) in rows.iter().zip(&bulk) {
            prop_assert_eq!(&terms.reckon(*row, &mut Explain::default()), owed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn arrears_split_at_any_month_add_up(wage in 0_i64..60_000_000, start in 0_i32..=120, count in 2_i32..14, cut in 1_i32..13) {
        let first = month("2016-01").plus(start);
        let (last, cut) = (first.plus(count - 1), first.plus(cut.min(count - 1)));
        let text = law::CaseText { class: "pu".to_owned(), wage: Some(wage), risk: Some(2), ..law::CaseText::default() };
        let arrears = |from: Month, to: Month| {
            text.arrears(law_once(), &from.to_string(), &to.to_string(), JointLeave::Works).unwrap()
        };
        let (whole, head, tail) = (arrears(first, last), arrears(first, cut.plus(-1)), arrears(cut, last));
        prop_assert_eq!(whole.total, head.total + tail.total);
        prop_assert_eq!(whole.by_fund.values().copied().sum::<Rupiah>(), whole.contribution);
        let raised = law::CaseText { wage: Some(wage + 1_000_000), ..text.clone() };
        let change = raised.wage_change(law_once(), wage, &first.to_string(), &last.to_string()).unwrap();
        let after = raised.arrears(law_once(), &first.to_string(), &last.to_string(), JointLeave::Works).unwrap();
        prop_assert_eq!(change.total, after.contribution - whole.contribution);
        prop_assert_eq!(change.by_program.values().copied().sum::<Rupiah>(), change.total);
    }
}

/// Parsing the law for each of thousands of cases would measure the parser.
fn law_once() -> &'static Law {
    static LAW: std::sync::LazyLock<Law> = std::sync::LazyLock::new(Law::built_in);
    &LAW
}
