//! From the named gap and budgets to a plan, its people by name, and drafts that ask for each of them once.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use std::io::Cursor;

use domain::plan::{Ask, Request};
use domain::submission::State;
use sheets::FileKind;
use steps::ImportAs;
use steps::plan::{accept_plan, plan_changes, solve_plan, write_people};
use steps::submission::submission;
use support::offices::{LUMUT, REBO, UNTIL, two_villages};
use support::{Desk, clock, code, each_desk};
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
        assert!(nothing.assumptions.iter().any(|text| text.contains("--as funding")));
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

        let all = ask(Ask::Budget(None));
        let accepted = accept_plan(&desk.workspace, &desk.actor, &clock(), &all, Some("SK Bupati 9/2025")).unwrap();
        assert_eq!((accepted.persons, accepted.not_drafted.len()), (9, 0), "{:?}", accepted.not_drafted);
        let later = steps::Clock { recorded_at: "2025-07-01T09:00:00Z".to_owned(), ..clock() };
        let again = accept_plan(&desk.workspace, &desk.actor, &later, &all, None).unwrap();
        assert_eq!((again.persons, again.drafts.len()), (0, 0), "nobody is asked for twice");
        let more =
            format!("kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n19.01,2025,company,{},rekaan\n", 2 * PERSON);
        desk.import(&desk.request("csr.csv", ImportAs::Funding, more.as_bytes()));
        let wider = accept_plan(&desk.workspace, &desk.actor, &later, &all, None).unwrap();
        assert_eq!(wider.persons, 2, "only those who are new: {wider:?}");
        for draft in &accepted.drafts {
            let report = submission(&desk.workspace, &desk.actor, clock().today, Id::new(draft.batch)).unwrap();
            assert!(report.rows.iter().all(|view| view.row.state == State::Draft));
            assert!(report.rows.iter().all(|view| view.row.months.to_string() == MONTHS));
        }
    });
}
