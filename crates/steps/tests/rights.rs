//! Who may do what, where: every step asked as every role, inside and outside its region.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::io::Cursor;

use domain::{GapFilter, RosterRow};
use sheets::FileKind;
use steps::submission::{self as conversation, DraftRequest, DraftSource};
use steps::{
    Actor, CoverageRequest, Decision, ImportAs, ImportRequest, Mends, NewOperator, OperatorRole, Right, Stage,
    StepError, WaitingFile, Wish, forget_waiting, mend_rows, receive, rows_to_mend, set_stage,
};
use store::testing::Place;
use support::{Desk, NEXT_REGENCY, VILLAGE, WORKFORCE, clock, code, each_desk, everything, one_role};
use units::{Id, RegionCode};

/// A step with all its input but the actor.
type Ask<'a> = Box<dyn Fn(&Actor) -> Result<(), StepError> + 'a>;

type Step<'a> = (&'static str, Right, Where, Ask<'a>);

/// Whether a step speaks of one region, and so is refused outside an actor's own.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    /// Of 19.01 or a place in it.
    Regency,
    /// Of all the country at once.
    Country,
    /// Of the installation.
    Nowhere,
}

/// A list of the village with one sound row and one to mend.
const TO_MEND: &str = "nama,nik\nTono Basri,1901010404809004\nWati Basri,190101450580900\n";

/// Such a list sent and saved; again, it changes nothing.
fn saved_list(desk: &Desk<'_>, sender: &Actor) -> Result<WaitingFile, StepError> {
    let workspace = &desk.workspace;
    let wish = Wish { kind: Some(ImportAs::Roster), region: Some(code("19.01.01.2007")), ..Wish::default() };
    let file = receive(workspace, sender, &clock(), "rt.csv", wish, &mut TO_MEND.as_bytes())?;
    let report = steps::import(workspace, sender, &clock(), &file.request(false), &mut |_| {}, &mut |_, _| {})?;
    set_stage(workspace, &file.id, Stage::Saved(Box::new(report)))?;
    Ok(file)
}

/// A step about a saved list that is the actor's own, whatever that actor may.
fn of_own_file<'a>(desk: &'a Desk<'a>, step: impl Fn(&Actor, &WaitingFile) -> Result<(), StepError> + 'a) -> Ask<'a> {
    saved_list(desk, &desk.actor).unwrap();
    Box::new(move |actor| {
        let sender = Actor { name: actor.name.clone(), ..desk.actor.clone() };
        let file = saved_list(desk, &sender)?;
        let done = step(actor, &file);
        forget_waiting(&desk.workspace, &sender, &file.id)?;
        done
    })
}

/// A row of a village that may be somebody known in the next regency.
fn doubt_in(desk: &Desk<'_>, village: &str) -> Id<RosterRow> {
    let nearly = NEXT_REGENCY.replace("1902014505859001,Lina", "1902014505859002,Lisa");
    desk.roster("mirip.csv", village, nearly.as_bytes());
    desk.match_all();
    let doubts = steps::reviews(&desk.workspace, &desk.actor, code(village)).unwrap();
    Id::new(doubts.first().expect("a doubt").row)
}

/// Every step that takes an actor, on a desk where 19.01.01.2007 has roster 1.
fn steps_of<'a>(desk: &'a Desk<'a>, village: i64) -> Vec<Step<'a>> {
    let workspace = &desk.workspace;
    let doubt = doubt_in(desk, "19.01.01.2007");
    let import = move |request: ImportRequest| -> Ask<'a> {
        Box::new(move |actor| {
            steps::import(workspace, actor, &clock(), &request, &mut |_| {}, &mut |_, _| {}).map(|_| ())
        })
    };
    let roster = ImportRequest {
        region: Some(code("19.01.01.2007")),
        ..desk.request("lagi.csv", ImportAs::Roster, VILLAGE.as_bytes())
    };
    let preview = ImportRequest { preview: true, ..roster.clone() };
    let workforce = desk.request("penyebut-lagi.csv", ImportAs::Workforce, WORKFORCE.as_bytes());
    vec![
        ("import a roster", Right::ImportRosters, Where::Regency, import(roster)),
        ("preview a roster", Right::ImportRosters, Where::Regency, import(preview)),
        ("import figures", Right::ImportFigures, Where::Country, import(workforce.clone())),
        (
            "write refused rows",
            Right::ImportFigures,
            Where::Nowhere,
            Box::new(move |actor| {
                let out = Cursor::new(Vec::new());
                steps::write_refused(workspace, actor, &workforce, ImportAs::Workforce, &Default::default(), out)
            }),
        ),
        (
            "match",
            Right::Match,
            Where::Regency,
            Box::new(move |actor| {
                let roster = Some(Id::new(village));
                steps::match_rosters(workspace, actor, &clock(), roster, &mut |_, _| {}).map(|_| ())
            }),
        ),
        (
            "read doubts",
            Right::Match,
            Where::Regency,
            Box::new(move |actor| steps::reviews(workspace, actor, code("19.01")).map(|_| ())),
        ),
        (
            "ask about a doubt",
            Right::Match,
            Where::Regency,
            Box::new(move |actor| {
                steps::ask(workspace, actor, &clock(), doubt, "Kepala dusun", "Apakah orangnya satu").map(|_| ())
            }),
        ),
        (
            "read refused rows",
            Right::ImportRosters,
            Where::Regency,
            of_own_file(desk, move |actor, file| {
                rows_to_mend(workspace, actor, &clock(), &file.id, (0, 10)).map(|_| ())
            }),
        ),
        (
            "mend refused rows",
            Right::ImportRosters,
            Where::Regency,
            of_own_file(desk, move |actor, file| {
                let typed = Mends::from([(3, [(1, "1901014505809005".to_owned())].into())]);
                let done = mend_rows(workspace, actor, &clock(), &file.id, &typed)?;
                assert!(done.left.rows.is_empty() && done.saved.is_some(), "{done:?}");
                Ok(())
            }),
        ),
        (
            "coverage",
            Right::ReadFigures,
            Where::Regency,
            Box::new(move |actor| {
                steps::coverage(workspace, actor, &CoverageRequest::published(code("19.01"))).map(|_| ())
            }),
        ),
        (
            "gap",
            Right::ReadPeople,
            Where::Regency,
            Box::new(move |actor| steps::gap(workspace, actor, GapFilter::all(code("19.01")), None).map(|_| ())),
        ),
        (
            "changes",
            Right::ReadPeople,
            Where::Regency,
            Box::new(move |actor| {
                let request = steps::ChangesRequest {
                    region: code("19.01"),
                    from: support::date("2025-06-01"),
                    to: support::date("2025-07-01"),
                };
                steps::changes(workspace, actor, &request).map(|_| ())
            }),
        ),
        (
            "changes of a roster",
            Right::ReadPeople,
            Where::Regency,
            Box::new(move |actor| {
                let roster = Id::new(village);
                steps::roster_changes(workspace, actor, roster, roster).map(|_| ())
            }),
        ),
        (
            "answer",
            Right::ReadPeople,
            Where::Regency,
            Box::new(move |actor| {
                let mut out = Cursor::new(Vec::new());
                steps::answer(workspace, actor, Id::new(village), None, FileKind::Csv, &mut out).map(|_| ())
            }),
        ),
        (
            "verdicts",
            Right::ReadPeople,
            Where::Country,
            Box::new(move |actor| steps::verdicts(workspace, actor).map(|_| ())),
        ),
        (
            "participants by row",
            Right::ReadPeople,
            Where::Country,
            Box::new(move |actor| steps::participants_by_row(workspace, actor, RegionCode::INDONESIA).map(|_| ())),
        ),
        (
            "rosters",
            Right::ReadPeople,
            Where::Nowhere,
            Box::new(move |actor| steps::rosters(workspace, actor).map(|_| ())),
        ),
        (
            "draft a submission",
            Right::Submit,
            Where::Regency,
            // There is no such office: rights are asked before.
            Box::new(move |actor| match steps::submission::draft(workspace, actor, &clock(), "usul", &wish()) {
                Err(StepError::Missing(_)) => Ok(()),
                other => other.map(|_| ()),
            }),
        ),
        (
            "list submissions",
            Right::ReadFigures,
            Where::Nowhere,
            Box::new(move |actor| {
                let today = clock().today;
                steps::submission::submissions(workspace, actor, today, None, Default::default()).map(|_| ())
            }),
        ),
        (
            "ending terms",
            Right::ReadPeople,
            Where::Regency,
            Box::new(move |actor| {
                steps::submission::terms(workspace, actor, clock().today, code("19.01"), 60).map(|_| ())
            }),
        ),
        (
            "inbox",
            Right::ReadPeople,
            Where::Nowhere,
            Box::new(move |actor| {
                office_asked(conversation::inbox(workspace, actor, clock().today, None, Default::default()))
            }),
        ),
        (
            "page of an agency",
            Right::ReadPeople,
            Where::Nowhere,
            Box::new(move |actor| office_asked(conversation::agency(workspace, actor, clock().today, None))),
        ),
        (
            "page of a market",
            Right::ReadPeople,
            Where::Nowhere,
            Box::new(move |actor| office_asked(conversation::market(workspace, actor, clock().today, None))),
        ),
        (
            "page of an employer",
            Right::ReadPeople,
            Where::Nowhere,
            Box::new(move |actor| office_asked(conversation::employer(workspace, actor, clock().today, None))),
        ),
        (
            "agent of a market",
            Right::Submit,
            Where::Nowhere,
            Box::new(move |actor| {
                office_asked(conversation::set_market_agent(workspace, actor, &clock(), "agen", None, ("A", "B")))
            }),
        ),
        (
            "enrol",
            Right::Submit,
            Where::Nowhere,
            Box::new(move |actor| {
                let request = conversation::MoveRequest::all(Id::new(1), domain::submission::Move::Accept, "");
                office_asked(conversation::enrol(workspace, actor, &clock(), "daftar", &request))
            }),
        ),
        (
            "mode of the store",
            Right::ReadFigures,
            Where::Nowhere,
            Box::new(move |actor| conversation::store_mode(workspace, actor).map(|_| ())),
        ),
        (
            "set the mode of the store",
            Right::ManageOperators,
            Where::Nowhere,
            Box::new(move |actor| {
                let mode = domain::submission::Mode::Companion;
                conversation::set_store_mode(workspace, actor, &clock(), &format!("mode {}", actor.name), mode)
            }),
        ),
        (
            "letters",
            Right::ManageOperators,
            Where::Nowhere,
            Box::new(move |actor| {
                conversation::letters(workspace, actor, clock().today, Default::default(), None).map(|_| ())
            }),
        ),
        (
            "addresses of offices",
            Right::ManageOperators,
            Where::Nowhere,
            Box::new(move |actor| conversation::office_addresses(workspace, actor).map(|_| ())),
        ),
        (
            "address of an office",
            Right::ManageOperators,
            Where::Nowhere,
            Box::new(move |actor| {
                let set = conversation::set_office_address;
                office_asked(set(workspace, actor, &clock(), "alamat", "Kantor lain", "a@contoh.id"))
            }),
        ),
        (
            "offices of operators",
            Right::ManageOperators,
            Where::Nowhere,
            Box::new(move |actor| steps::submission::operator_offices(workspace, actor).map(|_| ())),
        ),
        (
            "list operators",
            Right::ManageOperators,
            Where::Nowhere,
            Box::new(move |actor| steps::operators(workspace, actor).map(|_| ())),
        ),
        (
            "add an operator",
            Right::ManageOperators,
            Where::Regency,
            Box::new(move |actor| {
                let new = NewOperator {
                    name: "baru".to_owned(),
                    password: "cukup-panjang".to_owned(),
                    roles: vec![OperatorRole::Reader],
                    regions: vec![code("19.01")],
                };
                steps::add_operator(workspace, actor, &clock(), &actor.name, &new)
            }),
        ),
        (
            "verify the audit",
            Right::ReadAudit,
            Where::Nowhere,
            Box::new(move |actor| steps::verify_audit(workspace, actor).map(|_| ())),
        ),
        (
            "undo",
            Right::Undo,
            Where::Nowhere,
            // A change of the installation: the right to make it is asked beside.
            Box::new(move |actor| match steps::undo(workspace, actor, &clock(), 999, false) {
                Err(StepError::Missing(_)) => Ok(()),
                other => other.map(|_| ()),
            }),
        ),
        (
            "history",
            Right::ReadFigures,
            Where::Nowhere,
            Box::new(move |actor| steps::history(workspace, actor, false).map(|_| ())),
        ),
        (
            "history of everything",
            Right::ReadAudit,
            Where::Nowhere,
            Box::new(move |actor| steps::history(workspace, actor, true).map(|_| ())),
        ),
        (
            "make a backup",
            Right::Backup,
            Where::Country,
            Box::new(move |actor| {
                let path = desk.place.data_dir().join("cadangan");
                let done = steps::backup(workspace, actor, &clock(), &path, &mut |_| {});
                let _ = std::fs::remove_file(path);
                done.map(|_| ())
            }),
        ),
        (
            "restore a backup",
            Right::Backup,
            Where::Country,
            Box::new(move |actor| {
                let nothing = desk.place.data_dir().join("tidak-ada");
                match steps::restore(desk.place.location(), actor, &nothing, &mut |_, _| {}) {
                    Err(StepError::Store(_)) => Ok(()),
                    other => other.map(|_| ()),
                }
            }),
        ),
        (
            "import a key",
            Right::ExportKey,
            Where::Country,
            Box::new(move |actor| {
                let nowhere = desk.place.data_dir().join("no.key");
                match steps::import_key(actor, "no key", "dua belas huruf", &nowhere) {
                    Err(StepError::Store(_)) => Ok(()),
                    other => other.map(|_| ()),
                }
            }),
        ),
        (
            "export the key",
            Right::ExportKey,
            Where::Country,
            Box::new(move |actor| steps::export_key(workspace, actor, "dua belas huruf").map(|_| ())),
        ),
    ]
}

fn wish() -> DraftRequest {
    let source = DraftSource::Gap(code("19.01"));
    let office = Some("Kantor yang tidak ada".to_owned());
    DraftRequest { office, ..DraftRequest::of(source, law::Funding::Add, "2025-08..2025-12".parse().unwrap()) }
}

/// Rights are asked before the office.
fn office_asked<T>(outcome: Result<T, StepError>) -> Result<(), StepError> {
    match outcome {
        Err(StepError::Request(_) | StepError::Missing(_)) => Ok(()),
        other => other.map(|_| ()),
    }
}

#[track_caller]
fn check(case: &str, outcome: Result<(), StepError>, allowed: bool) {
    match outcome {
        Ok(()) => assert!(allowed, "{case} was allowed"),
        Err(StepError::NotAllowed { .. }) => assert!(!allowed, "{case} was refused"),
        Err(other) => panic!("{case}: {other}"),
    }
}

/// Steps about the village alone.
const OF_THE_VILLAGE: [&str; 8] = [
    "import a roster",
    "preview a roster",
    "match",
    "answer",
    "changes of a roster",
    "ask about a doubt",
    "read refused rows",
    "mend refused rows",
];

#[test]
fn every_step_is_refused_to_every_role_without_its_right_and_outside_its_region() {
    // Rights are decided before the store is asked, so one database shows them.
    let place = Place::sqlite();
    let desk = Desk::at(&place);
    let [village, ..] = everything(&desk);
    let all = steps_of(&desk, village);
    for role in OperatorRole::ALL {
        for (name, right, place, step) in &all {
            for (region, inside) in
                [("ID", true), ("19", true), ("19.01", true), ("19.01.01.2007", false), ("19.02", false)]
            {
                // A village's own list is inside the village; the regency's figure is not.
                let of_village = OF_THE_VILLAGE.contains(name);
                let reached = match place {
                    Where::Regency => inside || (region == "19.01.01.2007" && of_village),
                    Where::Country => region == "ID",
                    Where::Nowhere => true,
                };
                let head = desk.audit_head();
                let allowed = role.holds(*right) && reached;
                check(&format!("{name} as {role:?} of {region}"), step(&one_role(role, region)), allowed);
                if !allowed {
                    assert_eq!(desk.audit_head(), head, "{name} as {role:?} wrote something");
                }
            }
        }
    }
}

#[test]
fn the_table_of_rights_gives_each_right_to_somebody_and_names_to_few() {
    use Right::*;
    let rights = [
        ReadFigures,
        ReadPeople,
        ImportRosters,
        ImportFigures,
        Match,
        Undo,
        Backup,
        ManageOperators,
        ReadAudit,
        ExportKey,
        Public,
    ];
    for right in rights {
        assert!(OperatorRole::ALL.iter().any(|role| role.holds(right)), "{right:?} is nobody's");
    }
    let holders = |right| OperatorRole::ALL.into_iter().filter(|role| role.holds(right)).collect::<Vec<_>>();
    let offices = [
        OperatorRole::Analyst,
        OperatorRole::SchemeOffice,
        OperatorRole::Government,
        OperatorRole::Agency,
        OperatorRole::District,
        OperatorRole::Village,
    ];
    assert_eq!(holders(ReadPeople), offices);
    assert_eq!(holders(Submit), offices[1..]);
    assert_eq!(
        holders(ReadAudit),
        [OperatorRole::Admin, OperatorRole::Analyst, OperatorRole::SchemeOffice, OperatorRole::Auditor]
    );
    assert_eq!(holders(ExportKey), [OperatorRole::Admin]);
    assert_eq!(holders(Backup), [OperatorRole::Admin]);
    assert_eq!(holders(ManageOperators), [OperatorRole::Admin]);
    for role in OperatorRole::ALL {
        assert_eq!(role.code().parse::<OperatorRole>().unwrap(), role);
    }
}

#[test]
fn a_list_of_the_next_regency_is_neither_seen_nor_matched_nor_decided() {
    let place = Place::sqlite();
    let desk = Desk::at(&place);
    let rosters = everything(&desk);
    let bangka = one_role(OperatorRole::Government, "19.01");
    let seen = steps::rosters(&desk.workspace, &bangka).unwrap();
    assert_eq!(seen.iter().map(|roster| roster.id.get()).collect::<Vec<_>>(), rosters[..2]);
    // Matching everything touches what the actor may not.
    let all = steps::match_rosters(&desk.workspace, &bangka, &clock(), None, &mut |_, _| {});
    assert!(matches!(all, Err(StepError::NotAllowed { .. })), "{all:?}");
    let mut out = Cursor::new(Vec::new());
    let answer = steps::answer(&desk.workspace, &bangka, Id::new(rosters[2]), None, FileKind::Csv, &mut out);
    assert!(matches!(answer, Err(StepError::NotAllowed { .. })), "{answer:?}");
    assert!(out.into_inner().is_empty());
    let row = doubt_in(&desk, "19.02.01.2003");
    let decided = steps::decide(&desk.workspace, &bangka, &clock(), row, Decision::Same);
    assert!(matches!(decided, Err(StepError::NotAllowed { .. })), "{decided:?}");
}

#[test]
fn an_operator_signs_in_with_the_right_password_only_and_out_for_good() {
    support::each_desk(|desk| {
        let new = NewOperator {
            name: "camat".to_owned(),
            password: "rahasia-camat".to_owned(),
            roles: vec![OperatorRole::Village],
            regions: vec![code("19.01.01")],
        };
        steps::add_operator(&desk.workspace, &desk.actor, &clock(), "satu", &new).unwrap();
        let short = NewOperator { password: "pendek".to_owned(), ..new.clone() };
        let refused = steps::add_operator(&desk.workspace, &desk.actor, &clock(), "dua", &short);
        assert!(matches!(refused, Err(StepError::Request(_))));
        let sign_in = |name: &str, password: &str, token: &[u8]| {
            steps::sign_in(&desk.workspace, &clock(), name, password, token).unwrap()
        };
        assert_eq!(sign_in("camat", "rahasia-bukan", b"token-1"), None);
        assert_eq!(sign_in("bukan", "rahasia-camat", b"token-1"), None);
        let camat = sign_in("camat", "rahasia-camat", b"token-1").expect("the right password");
        assert_eq!(
            (camat.roles.as_slice(), camat.regions.as_slice()),
            (&[OperatorRole::Village][..], &[code("19.01.01")][..])
        );
        let signed_in = |token: &[u8], later: i64| {
            let mut clock = clock();
            clock.seconds += later;
            steps::signed_in(&desk.workspace, &clock, token).unwrap()
        };
        assert_eq!(signed_in(b"token-1", 60), Some(camat.clone()));
        assert_eq!(signed_in(b"token-2", 60), None);
        assert_eq!(signed_in(b"token-1", 13 * 3600), None, "a session ends by itself");
        steps::sign_out(&desk.workspace, &clock(), &camat, b"token-1").unwrap();
        assert_eq!(signed_in(b"token-1", 60), None);
        desk.assert_audit_whole();
        for (path, bytes) in support::files_below(desk.place.data_dir()) {
            assert!(!support::holds(&bytes, b"rahasia-camat"), "{} holds a password", path.display());
            assert!(!support::holds(&bytes, b"token-1"), "{} holds a token", path.display());
        }
    });
}

#[test]
fn nobody_gives_away_regions_or_replaces_operators_beyond_his_own() {
    let place = Place::sqlite();
    let desk = Desk::at(&place);
    let new = |name: &str, region: &str| NewOperator {
        name: name.to_owned(),
        password: "cukup-panjang".to_owned(),
        roles: vec![OperatorRole::Admin, OperatorRole::SchemeOffice],
        regions: vec![code(region)],
    };
    let babel = one_role(OperatorRole::Admin, "19");
    let add =
        |actor: &Actor, key: &str, new: &NewOperator| steps::add_operator(&desk.workspace, actor, &clock(), key, new);
    for region in ["ID", "16", "16.02"] {
        assert!(matches!(add(&babel, region, &new("baru", region)), Err(StepError::NotAllowed { .. })), "{region}");
    }
    add(&babel, "own", &new("baru", "19.01")).unwrap();
    add(&desk.actor, "other", &new("palembang", "16")).unwrap();
    // The password of somebody elsewhere, or the same with a region of one's own, is not for the taking.
    assert!(matches!(add(&babel, "taken", &new("palembang", "19")), Err(StepError::NotAllowed { .. })));
}

#[test]
fn a_new_password_ends_what_was_begun_under_the_old_one() {
    each_desk(|desk| {
        let operator = |password: &str, region: &str| NewOperator {
            name: "sekdes".to_owned(),
            password: password.to_owned(),
            roles: vec![OperatorRole::Village],
            regions: vec![code(region)],
        };
        let add = |key: &str, new: &NewOperator| steps::add_operator(&desk.workspace, &desk.actor, &clock(), key, new);
        add("1", &operator("sandi-yang-lama", "19.01.01.2007")).unwrap();
        let token = [7_u8; 32];
        assert!(steps::sign_in(&desk.workspace, &clock(), "sekdes", "sandi-yang-lama", &token).unwrap().is_some());
        assert!(steps::signed_in(&desk.workspace, &clock(), &token).unwrap().is_some());
        add("2", &operator("sandi-yang-baru", "19.01.01.2007")).unwrap();
        assert!(steps::signed_in(&desk.workspace, &clock(), &token).unwrap().is_none());
        assert!(steps::sign_in(&desk.workspace, &clock(), "sekdes", "sandi-yang-lama", &[8; 32]).unwrap().is_none());
        assert!(add("3", &operator("sandi-yang-baru", "19.01.01.9999")).is_err(), "no such region");
    });
}
