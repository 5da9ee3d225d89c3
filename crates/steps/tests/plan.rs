//! From the named gap and budgets to a plan, its people by name, and drafts that ask for each of them once.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use std::io::Cursor;

use domain::plan::{Ask, Request};
use domain::submission::{Move, State};
use sheets::FileKind;
use steps::ImportAs;
use steps::plan::{accept_plan, ask_plan, plan_changes, solve_plan, write_people};
use steps::submission::{DraftRequest, DraftSource, submission};
use support::offices::{LUMUT, REBO, UNTIL, all, try_draft, two_villages, wish};
use support::{Desk, PARTICIPANTS_HEADING, clock, code, each_desk, village};
use units::{Id, Rupiah};

const MONTHS: &str = "2025-09..2025-12";
/// Four months of the least contribution.
const PERSON: i64 = 4 * 16_800;

fn ask(ask: Ask) -> Request {
    Request::of(code("19.01"), ask, MONTHS.parse().unwrap())
}

fn budgets(desk: &Desk<'_>) {
    let rows = format!(
        "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n\
         {REBO},2025,add,{},Perbup rekaan\n{LUMUT},2025,add,{},Perbup rekaan\n19.01,2025,apbd,{},Perda rekaan\n",
        5 * PERSON + 1_000,
        PERSON,
        3 * PERSON
    );
    desk.import(&desk.request("anggaran.csv", ImportAs::Funding, rows.as_bytes()));
}

#[test]
fn a_plan_names_people_and_accepting_it_asks_for_each_once() {
    each_desk(|desk| {
        two_villages(desk, UNTIL);
        let nothing = solve_plan(&desk.workspace, &desk.actor, clock().today, &ask(Ask::Budget(None))).unwrap().plan;
        assert_eq!((nothing.protected, nothing.cost), (0, Rupiah::ZERO), "no budget came in yet");
        assert!(nothing.assumptions.iter().any(|note| note.to_string().contains("payung import FILE --as funding")));
        budgets(desk);
        let solved = solve_plan(&desk.workspace, &desk.actor, clock().today, &ask(Ask::Budget(None))).unwrap();
        let plan = &solved.plan;
        assert_eq!((plan.protected, plan.bound), (9, 9), "five and one from villages, three from the regency");
        assert_eq!(plan.cost, Rupiah::new(9 * PERSON));
        assert_eq!((plan.by_source["add"].persons, plan.by_source["apbd"].persons), (6, 3));
        assert_eq!(plan.by_month["2025-12"].covered, 9);
        assert_eq!(plan.by_month["2026-04"].lapsed, 9, "three months of grace, then the cover has ended");
        let mut file = Cursor::new(Vec::new());
        assert_eq!(write_people(&solved, FileKind::Csv, &mut file).unwrap(), 9);
        let text = String::from_utf8(file.into_inner()).unwrap();
        assert_eq!(text.lines().count(), 10);
        assert!(!text.contains("1901010105"), "no NIK leaves by this door");

        let less =
            solve_plan(&desk.workspace, &desk.actor, clock().today, &ask(Ask::Budget(Some(Rupiah::new(4 * PERSON)))))
                .unwrap();
        assert_eq!(less.plan.protected, 4);
        let changes = plan_changes(&less.plan.allocations, &plan.allocations);
        assert_eq!(changes.iter().map(|change| change.after - change.before).sum::<i64>(), 5);
        assert!(plan_changes(&plan.allocations, &plan.allocations).is_empty());

        let request = ask(Ask::Budget(None));
        let accepted = accept_plan(&desk.workspace, &desk.actor, &clock(), &request, Some("SK Bupati 9/2025")).unwrap();
        assert_eq!((accepted.persons, accepted.not_drafted.len()), (9, 0), "{:?}", accepted.not_drafted);
        let later = steps::Clock { recorded_at: "2025-07-01T09:00:00Z".to_owned(), ..clock() };
        let again = accept_plan(&desk.workspace, &desk.actor, &later, &request, None).unwrap();
        assert_eq!((again.persons, again.drafts.len()), (0, 0), "nobody is asked for twice");
        let more =
            format!("kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n19.01,2025,company,{},rekaan\n", 2 * PERSON);
        desk.import(&desk.request("csr.csv", ImportAs::Funding, more.as_bytes()));
        let wider = accept_plan(&desk.workspace, &desk.actor, &later, &request, None).unwrap();
        assert_eq!(wider.persons, 2, "only those who are new: {wider:?}");
        for draft in &accepted.drafts {
            let report = submission(&desk.workspace, &desk.actor, clock().today, Id::new(draft.batch)).unwrap();
            assert!(report.rows.iter().all(|view| view.row.state == State::Draft));
            assert!(report.rows.iter().all(|view| view.row.months.to_string() == MONTHS));
        }
    });
}

#[test]
fn months_that_are_over_are_refused_or_told() {
    each_desk(|desk| {
        two_villages(desk, UNTIL);
        budgets(desk);
        // The month before, this one and the next as the last of a plan.
        let of = |months: &str| Request::of(code("19.01"), Ask::Budget(None), months.parse().unwrap());
        let solve = |months: &str| solve_plan(&desk.workspace, &desk.actor, clock().today, &of(months));
        let this_month = units::Month::containing(clock().today);
        let (before, after) = (this_month.plus(-1), this_month.plus(1));
        let over = solve(&format!("{before}..{before}")).err().unwrap().to_string();
        assert!(over.contains("sudah lewat semuanya") && over.contains(&format!("mulai {this_month}")), "{over}");
        let asked = ask_plan(&desk.workspace, &desk.actor, &clock(), "lalu", &of(&format!("{before}..{before}")));
        assert_eq!(asked.unwrap_err().to_string(), over);
        let accepted = accept_plan(&desk.workspace, &desk.actor, &clock(), &of(&format!("{before}..{before}")), None);
        assert_eq!(accepted.unwrap_err().to_string(), over);
        let partly = solve(&format!("{before}..{after}")).unwrap().plan;
        let said = &partly.warnings[0].text;
        assert!(said.indonesian.contains(&format!("Bulan {before}..{before} sudah lewat")), "{said:?}");
        assert!(said.english.contains(&format!("Months {before}..{before} are over")), "{said:?}");
        for months in [format!("{this_month}..{after}"), format!("{after}..{after}")] {
            assert!(solve(&months).unwrap().plan.warnings.is_empty(), "{months}");
        }
    });
}

/// Money of the village of Rebo for so many people over a year.
fn next_year(desk: &Desk<'_>, people: i64) -> Request {
    let rows = format!(
        "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n{REBO},2026,add,{},Perbup rekaan\n",
        people * 12 * 16_800
    );
    desk.import(&desk.request("anggaran-2026.csv", ImportAs::Funding, rows.as_bytes()));
    Request::of(code("19.01"), Ask::Budget(None), "2026-01..2026-12".parse().unwrap())
}

#[test]
fn people_and_money_of_submissions_under_way_are_not_planned_for_again() {
    each_desk(|desk| {
        two_villages(desk, UNTIL);
        budgets(desk);
        let solve = || solve_plan(&desk.workspace, &desk.actor, clock().today, &ask(Ask::Budget(None))).unwrap().plan;
        assert_eq!(solve().by_source["add"].persons, 6);
        // The village asks for two by itself, August to December: four of the five months fall into the plan's.
        let two = DraftRequest { take: Some(2), ..wish("Desa Rebo", DraftSource::Gap(code(REBO))) };
        let draft = try_draft(desk, "dua", &two).unwrap();
        let found = solve();
        assert_eq!((found.under_way.persons, found.under_way.cost), (2, Rupiah::new(2 * 5 * 16_800)));
        assert_eq!((found.by_month["2025-12"].under_way, found.without_plan), (2, 2));
        // Money for five less ten months of contributions leaves two of four months each.
        assert_eq!((found.by_source["add"].persons, found.by_source["apbd"].persons), (2 + 1, 3));
        // Two who are drafted and not sent are counted, and said to be.
        let said = |found: &domain::plan::Plan| found.warnings.iter().map(|note| note.text.clone()).collect::<Vec<_>>();
        assert!(said(&found)[0].indonesian.contains("ikut menghitung 2 orang"), "{:?}", said(&found));
        assert!(said(&found)[0].english.contains("counts 2 people of drafts"), "{:?}", said(&found));
        all(desk, draft.batch, Move::Send, "Desa Rebo");
        let sent = solve();
        assert_eq!((said(&sent), sent.without_plan, sent.protected), (Vec::new(), 2, found.protected));
        let lines = submission(&desk.workspace, &desk.actor, clock().today, Id::new(draft.batch)).unwrap();
        let asked: Vec<_> = lines.rows.iter().filter_map(|view| view.row.person).collect();
        let solved = solve_plan(&desk.workspace, &desk.actor, clock().today, &ask(Ask::Budget(None))).unwrap();
        for at in 0..solved.plan.allocations.len() {
            assert!(solved.persons_of(at).iter().all(|person| !asked.contains(person)), "asked for already");
        }
    });
}

#[test]
fn a_plan_renews_cover_that_ends_and_its_drafts_go_on_from_it() {
    each_desk(|desk| {
        two_villages(desk, UNTIL);
        // Two of Rebo were paid for ahead of the list's day: they are protected now, and lapse in the next year.
        let paid = [1, 2].map(|at| village::participant(at, village::NAMES[at], REBO, "2025-01-01", "2025-12"));
        desk.participants("peserta-baru.csv", "2025-06-30", &format!("{PARTICIPANTS_HEADING}{}", paid.concat()));
        desk.match_all();
        let three = DraftRequest { take: Some(3), ..wish("Desa Rebo", DraftSource::Gap(code(REBO))) };
        try_draft(desk, "tiga", &three).unwrap();
        let request = next_year(desk, 100);
        let found = solve_plan(&desk.workspace, &desk.actor, clock().today, &request).unwrap().plan;
        assert_eq!((found.running_out, found.renewed, found.protected), (5, 5, 14), "{:?}", found.by_month);
        assert_eq!(found.without_plan, -2, "three of them do not count as active yet");
        assert_eq!((found.by_month["2026-01"].covered, found.by_month["2026-01"].renewed), (14, 5));
        let nothing = Request { ask: Ask::Budget(Some(Rupiah::ZERO)), ..request.clone() };
        let lapsing = solve_plan(&desk.workspace, &desk.actor, clock().today, &nothing).unwrap().plan;
        let told = |month: &str| (lapsing.by_month[month].in_grace, lapsing.by_month[month].lapsed);
        assert_eq!((told("2026-03"), told("2026-04")), ((5, 0), (0, 5)));
        let accepted = accept_plan(&desk.workspace, &desk.actor, &clock(), &request, Some("SK 1/2026")).unwrap();
        assert_eq!((accepted.persons, accepted.not_drafted.len()), (14, 0), "{:?}", accepted.not_drafted);
        let again = solve_plan(&desk.workspace, &desk.actor, clock().today, &request).unwrap().plan;
        assert_eq!((again.protected, again.under_way.persons), (0, 14), "everybody is on the way");
    });
}
