//! Matching while somebody else takes something back: it looks again, and gives up only when that never ends.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::cell::Cell;

use steps::{ImportAs, MatchReport, StepError, match_rosters};
use support::{DAY, Desk, NEXT_REGENCY, VILLAGE, WORKFORCE, clock, each_desk, market, participants};

fn undo(desk: &Desk<'_>, change: i64) -> i64 {
    steps::undo(&desk.workspace, &desk.actor, &clock(), change, false).unwrap().undone[0].by
}

/// Participants and three rosters that wait, and the change that brought the denominators in.
fn waiting(desk: &Desk<'_>) -> i64 {
    desk.participants("peserta.csv", DAY, &participants());
    desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
    desk.roster("pasar.xlsx", "19.01.01.1001", &market());
    desk.roster("sebelah.csv", "19.02.01.2003", NEXT_REGENCY.as_bytes());
    desk.import(&desk.request("penyebut.csv", ImportAs::Workforce, WORKFORCE.as_bytes())).change.unwrap()
}

/// Matches; `meanwhile` is told how many rosters this try has behind it, before each.
fn matched(desk: &Desk<'_>, mut meanwhile: impl FnMut(u64)) -> Result<MatchReport, StepError> {
    let mut progress = |done: u64, total: Option<u64>| {
        if Some(done) < total {
            meanwhile(done);
        }
    };
    match_rosters(&desk.workspace, &desk.actor, &clock(), None, &mut progress)
}

#[test]
fn something_undone_while_a_roster_is_matched_costs_one_more_look() {
    each_desk(|desk| {
        let figures = waiting(desk);
        let calls = Cell::new(0);
        let report = matched(desk, |done| {
            calls.set(calls.get() + 1);
            if done == 1 && calls.get() == 2 {
                undo(desk, figures);
            }
        })
        .unwrap();
        assert_eq!((report.rosters, report.already), (3, 0), "each roster once, and none is called an earlier one");
        assert_eq!(calls.get(), 4, "the second was looked at twice");
        assert_eq!((report.registered + report.listed_before + report.doubtful + report.new), report.rows);
        assert_eq!(desk.match_all().already, 3);
        desk.assert_audit_whole();
    });
}

#[test]
fn what_is_matched_is_the_same_whether_somebody_undid_something_meanwhile_or_not() {
    each_desk(|desk| {
        let figures = waiting(desk);
        let quiet = std::cell::RefCell::new(MatchReport::default());
        each_desk(|other| {
            waiting(other);
            *quiet.borrow_mut() = other.match_all();
        });
        let mut first = true;
        let report = matched(desk, |_| {
            if std::mem::take(&mut first) {
                undo(desk, figures);
            }
        })
        .unwrap();
        assert_eq!(report, *quiet.borrow());
    });
}

#[test]
fn where_somebody_undoes_without_end_matching_says_so_and_leaves_nothing_half_done() {
    each_desk(|desk| {
        let figures = waiting(desk);
        let (calls, undone) = (Cell::new(0), Cell::new(None));
        let error = matched(desk, |_| {
            calls.set(calls.get() + 1);
            undone.set(match undone.get() {
                None => Some(undo(desk, figures)),
                Some(by) => {
                    undo(desk, by);
                    None
                }
            });
        })
        .unwrap_err();
        assert!(matches!(error, StepError::Busy), "{error}");
        assert_eq!(calls.get(), 5);
        let report = desk.match_all();
        assert_eq!((report.rosters, report.already), (3, 0));
        desk.assert_audit_whole();
    });
}
