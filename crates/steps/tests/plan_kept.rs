//! A plan that is kept: asked for first, made later, opened again, accepted once.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use std::collections::BTreeSet;
use std::io::Cursor;

use domain::plan::{Ask, Request};
use sheets::FileKind;
use steps::plan::{
    accept_kept_plan, ask_plan, by_place, kept_plan, make_plan, plan_allocations, planned_drafts, plans, reopen_plan,
    solve_plan, write_people,
};
use steps::{Actor, ImportAs, OperatorRole, StepError, verify_audit};
use support::offices::{LUMUT, REBO, UNTIL, two_villages};
use support::{Desk, clock, code, each_desk};
use units::Rupiah;

const PERSON: i64 = 4 * 16_800;

fn request() -> Request {
    Request::of(code("19.01"), Ask::Budget(None), "2025-09..2025-12".parse().unwrap())
}

fn with_budgets(desk: &Desk<'_>) {
    two_villages(desk, UNTIL);
    let rows = format!(
        "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n{REBO},2025,add,{},Perbup rekaan\n{LUMUT},2025,add,{},Perbup rekaan\n",
        5 * PERSON + 1_000,
        PERSON,
    );
    desk.import(&desk.request("anggaran.csv", ImportAs::Funding, rows.as_bytes()));
}

#[test]
fn a_kept_plan_is_the_plan_that_was_made_and_is_made_once() {
    each_desk(|desk| {
        with_budgets(desk);
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let id = ask_plan(workspace, actor, &clock(), "satu", &request()).unwrap();
        assert_eq!(ask_plan(workspace, actor, &clock(), "satu", &request()).unwrap(), id, "the same wish again");
        let asked = kept_plan(workspace, actor, id).unwrap();
        assert_eq!((asked.request, asked.plan), (request(), None), "broken off here, it can be made later");
        assert!(matches!(plan_allocations(workspace, actor, id), Err(StepError::Missing(_))));

        make_plan(workspace, actor, &clock(), id).unwrap();
        let head = workspace.audit_head().unwrap();
        make_plan(workspace, actor, &clock(), id).unwrap();
        assert_eq!(workspace.audit_head().unwrap(), head, "what is answered stays as it is");
        let solved = solve_plan(workspace, actor, clock().today, &request()).unwrap();
        let kept = reopen_plan(workspace, actor, id).unwrap();
        let mut fresh = solved.plan.clone();
        fresh.named.clear();
        let mut again = kept.plan.clone();
        again.named.clear();
        assert_eq!(again.gap.scaled(), fresh.gap.scaled());
        again.gap = fresh.gap;
        assert!(again.sentences().eq(fresh.sentences()), "what it says is kept in both languages");
        // What is printed with decimals has the same value, not always the same zeros.
        assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&fresh).unwrap());
        for at in 0..fresh.allocations.len() {
            assert_eq!(kept.persons_of(at), solved.persons_of(at));
        }
        let allocations = plan_allocations(workspace, actor, id).unwrap();
        assert_eq!(allocations, fresh.allocations);
        let places = by_place(code("19.01"), &allocations);
        assert_eq!(places.iter().map(|place| place.persons).sum::<i64>(), 6);
        assert_eq!(places.iter().map(|place| place.cost).sum::<Rupiah>(), fresh.cost);
        let mut file = Cursor::new(Vec::new());
        assert_eq!(write_people(&kept, FileKind::Csv, &mut file).unwrap(), 6);
        assert!(verify_audit(workspace, actor).unwrap().is_whole());
    });
}

#[test]
fn an_accepted_plan_asks_for_each_person_once_however_often_it_is_accepted() {
    each_desk(|desk| {
        with_budgets(desk);
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let id = ask_plan(workspace, actor, &clock(), "satu", &request()).unwrap();
        make_plan(workspace, actor, &clock(), id).unwrap();
        let planned =
            planned_drafts(workspace, actor, clock().today, &reopen_plan(workspace, actor, id).unwrap()).unwrap();
        let all: BTreeSet<_> = planned.iter().flat_map(|draft| &draft.persons).collect();
        assert_eq!((planned.len(), all.len()), (2, 6));
        assert!(planned.iter().all(|draft| draft.office.is_some() && draft.source == "add"));
        let other = ask_plan(workspace, actor, &clock(), "dua", &request()).unwrap();
        make_plan(workspace, actor, &clock(), other).unwrap();
        let accepted = accept_kept_plan(workspace, actor, &clock(), id, Some("SK 9/2025"), &mut |_, _| {}).unwrap();
        assert_eq!((accepted.persons, accepted.not_drafted.len()), (6, 0), "{:?}", accepted.not_drafted);
        let later = steps::Clock { recorded_at: "2025-07-01T09:00:00Z".to_owned(), ..clock() };
        let again = accept_kept_plan(workspace, actor, &later, id, None, &mut |_, _| {}).unwrap();
        assert_eq!(again.drafts, accepted.drafts, "the same drafts, not more of them");
        // Another plan of the same people and months, made before, finds them all asked for.
        let nobody = accept_kept_plan(workspace, actor, &later, other, None, &mut |_, _| {}).unwrap();
        assert_eq!((nobody.persons, nobody.not_drafted.len()), (0, 2));
        // One made now plans for none of them, and spends their money on nobody else.
        let third = solve_plan(workspace, actor, clock().today, &request()).unwrap().plan;
        assert_eq!((third.protected, third.under_way.persons, third.under_way.cost), (0, 6, Rupiah::new(6 * PERSON)));
        assert_eq!(third.by_month["2025-12"].under_way, 6);
        let kept = plans(workspace, actor).unwrap();
        assert_eq!(kept[1].accepted.as_ref().map(|accepted| accepted.persons), Some(6));
    });
}

#[test]
fn a_plan_belongs_to_its_region_and_is_no_figure_that_others_rest_on() {
    each_desk(|desk| {
        with_budgets(desk);
        let workspace = &desk.workspace;
        let id = ask_plan(workspace, &desk.actor, &clock(), "satu", &request()).unwrap();
        let elsewhere =
            Actor { name: "lain".to_owned(), roles: vec![OperatorRole::Government], regions: vec![code("19.03")] };
        assert!(plans(workspace, &elsewhere).unwrap().is_empty());
        assert!(matches!(kept_plan(workspace, &elsewhere, id), Err(StepError::NotAllowed { .. })));
        assert!(matches!(make_plan(workspace, &elsewhere, &clock(), id), Err(StepError::NotAllowed { .. })));
        assert!(matches!(
            ask_plan(workspace, &elsewhere, &clock(), "dua", &request()),
            Err(StepError::NotAllowed { .. })
        ));
        let reader = Actor { roles: vec![OperatorRole::Reader], regions: vec![code("19.01")], ..elsewhere };
        assert!(kept_plan(workspace, &reader, id).is_ok(), "counts are figures");
        assert!(matches!(reopen_plan(workspace, &reader, id), Err(StepError::NotAllowed { .. })), "names are not");
        assert!(matches!(kept_plan(workspace, &desk.actor, id + 1), Err(StepError::Missing(_))));
    });
}
