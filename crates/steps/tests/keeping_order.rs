//! Operators invited and brought back, the audit searched, numbers seen in full, files that wait: on both databases.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use steps::{
    Actor, AuditSearch, Clock, NewOperator, OperatorRole, PersonKey, Right, Stage, Stands, StepError, Wish,
    accept_invitation, add_operator, audit_log, end_sessions, forget_waiting, import, invite, invited, operator_states,
    person, receive, recover, residents, reveal_numbers, set_operator, set_stage, sign_in, signed_in,
    unfinished_imports, unlock, waiting_file, waiting_files,
};
use support::{clock, code, date, each_desk, everything};
use units::RegionCode;

const VILLAGE: &str = "19.01.01.2007";
const SECRET: [u8; 32] = [7; 32];
const PASSWORD: &str = "rahasia sekali";

fn later(seconds: i64) -> Clock {
    Clock { seconds: clock().seconds + seconds, ..clock() }
}

fn one(name: &str, role: OperatorRole, region: &str) -> Actor {
    Actor { name: name.to_owned(), roles: vec![role], regions: vec![code(region)] }
}

fn refused(result: Result<(), StepError>) -> bool {
    matches!(result, Err(StepError::NotAllowed { .. }))
}

#[test]
fn an_invitation_holds_three_days_once_and_only_while_nothing_newer_was_said() {
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let roles = [OperatorRole::Village];
        let regions = [code(VILLAGE)];
        invite(workspace, actor, &clock(), "Rina", (&roles, &regions), &SECRET).unwrap();
        assert_eq!(invited(workspace, &clock(), &SECRET).unwrap().as_deref(), Some("Rina"));
        assert_eq!(invited(workspace, &clock(), &[8; 32]).unwrap(), None);
        assert_eq!(invited(workspace, &later(3 * 86_400 + 1), &SECRET).unwrap(), None, "its time is over");
        let expired = accept_invitation(workspace, &later(3 * 86_400 + 1), &SECRET, PASSWORD).unwrap();
        assert_eq!(expired, None);
        let state = |name: &str| {
            operator_states(workspace, actor, &clock()).unwrap().into_iter().find(|state| state.name == name).unwrap()
        };
        assert!(
            state("Rina").invited_until.is_some()
                && sign_in(workspace, &clock(), "Rina", "", &[1; 32]).unwrap().is_none()
        );
        assert!(matches!(accept_invitation(workspace, &clock(), &SECRET, "pendek"), Err(StepError::Request(_))));
        assert_eq!(accept_invitation(workspace, &clock(), &SECRET, PASSWORD).unwrap().as_deref(), Some("Rina"));
        assert_eq!(accept_invitation(workspace, &clock(), &SECRET, "sandi orang lain").unwrap(), None);
        let token = [2; 32];
        let rina = sign_in(workspace, &clock(), "Rina", PASSWORD, &token).unwrap().unwrap();
        assert_eq!((rina.roles.as_slice(), rina.regions.as_slice()), (&roles[..], &regions[..]));
        let now = state("Rina");
        assert_eq!((now.sessions, now.invited_until, now.last_sign_in.is_some()), (1, None, true));
        // Sessions end by a word, by other rights, by recovery.
        end_sessions(workspace, actor, &clock(), "Rina").unwrap();
        assert!(signed_in(workspace, &clock(), &token).unwrap().is_none());
        unlock(workspace, actor, &clock(), "Rina").unwrap();
        set_operator(workspace, actor, &clock(), "Rina", (&[OperatorRole::Reader], &[code("19.01")]), true).unwrap();
        assert!(sign_in(workspace, &clock(), "Rina", PASSWORD, &[3; 32]).unwrap().unwrap().may(Right::ReadFigures));
        recover(workspace, actor, &clock(), "Rina", &[9; 32]).unwrap();
        assert!(signed_in(workspace, &clock(), &[3; 32]).unwrap().is_none());
        assert!(
            sign_in(workspace, &clock(), "Rina", PASSWORD, &[4; 32]).unwrap().is_none(),
            "the old password is void"
        );
        set_operator(workspace, actor, &clock(), "Rina", (&[OperatorRole::Reader], &[code("19.01")]), false).unwrap();
        assert_eq!(
            invited(workspace, &clock(), &[9; 32]).unwrap(),
            None,
            "who was ended is not brought back by an old link"
        );
        desk.assert_audit_whole();
    });
}

#[test]
fn nobody_keeps_operators_beyond_his_own_regions_or_right() {
    each_desk(|desk| {
        let (workspace, machine) = (&desk.workspace, &desk.actor);
        for (name, region) in [("dekat", "19.01"), ("jauh", "19.02")] {
            let new = NewOperator {
                name: name.to_owned(),
                password: PASSWORD.to_owned(),
                roles: vec![OperatorRole::Village],
                regions: vec![code(region)],
            };
            add_operator(workspace, machine, &clock(), name, &new).unwrap();
        }
        let admin = one("admin", OperatorRole::Admin, "19.01");
        let village = one("desa", OperatorRole::Village, "19.01");
        let roles = [OperatorRole::Village];
        type Keeps<'a> = Box<dyn Fn(&Actor, &str) -> Result<(), StepError> + 'a>;
        let keeps: Vec<Keeps<'_>> = vec![
            Box::new(|actor, name| recover(workspace, actor, &clock(), name, &SECRET)),
            Box::new(|actor, name| end_sessions(workspace, actor, &clock(), name)),
            Box::new(|actor, name| unlock(workspace, actor, &clock(), name)),
            Box::new(|actor, name| set_operator(workspace, actor, &clock(), name, (&roles, &[code("19.01")]), true)),
        ];
        for keep in &keeps {
            assert!(refused(keep(&village, "dekat")) && refused(keep(&admin, "jauh")));
            keep(&admin, "dekat").unwrap();
            assert!(matches!(keep(&admin, "tidak ada"), Err(StepError::Missing(_))));
        }
        assert!(refused(invite(workspace, &admin, &clock(), "baru", (&roles, &[code("19.02")]), &SECRET)));
        assert!(refused(invite(workspace, &village, &clock(), "baru", (&roles, &[code("19.01")]), &SECRET)));
        assert!(refused(operator_states(workspace, &village, &clock()).map(|_| ())));
    });
}

#[test]
fn the_audit_is_searched_by_who_what_when_and_where_page_by_page() {
    each_desk(|desk| {
        everything(desk);
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let all = audit_log(workspace, actor, &AuditSearch::default(), 1_000).unwrap();
        assert!(all.before.is_none() && all.items.len() > 3);
        // Small pages give the same changes in the same order.
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let page = audit_log(workspace, actor, &AuditSearch { before, ..AuditSearch::default() }, 2).unwrap();
            paged.extend(page.items);
            before = page.before;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(paged, all.items);
        let count = |search: AuditSearch| audit_log(workspace, actor, &search, 1_000).unwrap().items.len();
        let by = |pick: &dyn Fn(&steps::HistoryItem) -> bool| all.items.iter().filter(|item| pick(item)).count();
        let kind = |kind: &str| AuditSearch { kind: Some(kind.to_owned()), ..AuditSearch::default() };
        assert_eq!(count(kind("import.")), by(&|item| item.kind.starts_with("import.")));
        assert_eq!(count(kind("%")), count(kind("")), "no pattern slips in");
        assert_eq!(count(AuditSearch { actor: Some("penguji".to_owned()), ..AuditSearch::default() }), all.items.len());
        assert_eq!(count(AuditSearch { actor: Some("lain".to_owned()), ..AuditSearch::default() }), 0);
        let day = |from: Option<&str>, until: Option<&str>| AuditSearch {
            from: from.map(date),
            until: until.map(date),
            ..AuditSearch::default()
        };
        assert_eq!(count(day(Some("2025-08-02"), Some("2025-08-02"))), all.items.len());
        assert_eq!(count(day(Some("2025-08-03"), None)) + count(day(None, Some("2025-08-01"))), 0);
        let village = code(VILLAGE);
        let here = |region: Option<RegionCode>| region.is_some_and(|region| village.contains(region));
        assert_eq!(
            count(AuditSearch { region: Some(village), ..AuditSearch::default() }),
            by(&|item| here(item.region))
        );
        // Another region's auditor sees what speaks of all, and nothing of this one.
        let abroad = one("lain", OperatorRole::SchemeOffice, "19.02");
        let seen = audit_log(workspace, &abroad, &AuditSearch::default(), 1_000).unwrap();
        assert!(seen.items.iter().all(|item| item.region.is_none_or(|region| code("19.02").contains(region))));
        assert!(audit_log(workspace, &one("desa", OperatorRole::Village, "19"), &AuditSearch::default(), 9).is_err());
    });
}

#[test]
fn a_look_at_a_number_is_recorded_before_it_is_given_and_nothing_of_it_is_kept() {
    each_desk(|desk| {
        everything(desk);
        let (workspace, machine) = (&desk.workspace, &desk.actor);
        let here = residents(workspace, machine, code(VILLAGE), clock().today, &|_| true, |found| 0..found).unwrap();
        let with_number = here.people.iter().filter_map(|resident| resident.person).find(|record| {
            let found = person(workspace, machine, PersonKey::Record(*record)).unwrap();
            found.numbers.iter().any(|number| number.kind == "nik")
        });
        let record = with_number.expect("somebody on the list has a number");
        let village = one("desa", OperatorRole::Village, "19.01");
        let entries = || steps::verify_audit(workspace, machine).unwrap().entries;
        let before = entries();
        for actor in [&one("jauh", OperatorRole::Village, "19.02"), &one("pembaca", OperatorRole::Reader, "19.01")] {
            assert!(reveal_numbers(workspace, actor, &clock(), record, "mencetak kartu peserta").is_err());
        }
        assert!(reveal_numbers(workspace, &village, &clock(), record, "  perlu  ").is_err());
        assert_eq!(entries(), before, "who is refused leaves no trace of having seen");
        let seen = reveal_numbers(workspace, &village, &clock(), record, "mencetak kartu peserta").unwrap();
        let number = &seen.iter().find(|number| number.kind == "nik").unwrap().number;
        assert_eq!(number.len(), 16);
        reveal_numbers(workspace, &village, &clock(), record, "mencetak kartu peserta").unwrap();
        let now = person(workspace, machine, PersonKey::Record(record)).unwrap();
        let looks: Vec<_> = now.changes.iter().filter(|change| change.kind == "person.reveal").collect();
        assert_eq!(looks.len(), 2, "each look is a change of its own");
        assert!(looks.iter().all(|look| look.actor == "desa" && look.reason == "mencetak kartu peserta"));
        assert!(!format!("{now:?}").contains(number.as_str()));
        assert!(steps::undo(workspace, machine, &clock(), looks[0].change, false).is_err(), "a look cannot be unseen");
        desk.assert_audit_whole();
    });
}

#[test]
fn a_waiting_file_is_its_senders_and_imports_like_the_same_file_from_the_disk() {
    each_desk(|desk| {
        let workspace = &desk.workspace;
        let list = "nama,nik,pekerjaan\nSari Dewi,1971025508899001,Nelayan\nBudi,123,Petani\n";
        let wish = Wish { region: Some(code(VILLAGE)), as_of: Some(date("2025-06-01")), ..Wish::default() };
        let (village, other) =
            (one("desa", OperatorRole::Village, "19.01"), one("lain", OperatorRole::Village, "19.01"));
        let name = "../Daftar 1971025508899001.csv";
        let file = receive(workspace, &village, &clock(), name, wish.clone(), &mut list.as_bytes()).unwrap();
        assert!(!file.file_name.contains("8899001") && !file.file_name.contains('/'), "{}", file.file_name);
        assert!(
            waiting_file(workspace, &other, &file.id).is_err() && waiting_files(workspace, &other).unwrap().is_empty()
        );
        assert!(forget_waiting(workspace, &other, &file.id).is_err());
        assert!(
            receive(
                workspace,
                &one("x", OperatorRole::Reader, "19"),
                &clock(),
                "a",
                wish.clone(),
                &mut list.as_bytes()
            )
            .is_err()
        );
        let mut refused = 0;
        let bring = |preview: bool, refused: &mut u64| {
            let request = file.request(preview);
            import(workspace, &village, &clock(), &request, &mut |_| *refused += 1, &mut |_, _| {}).unwrap()
        };
        let seen = bring(true, &mut refused);
        assert_eq!((seen.account.accepted, seen.account.refused_rows(), seen.change), (1, 1, None));
        assert!(refused > 0);
        set_stage(workspace, &file.id, Stage::Saving).unwrap();
        assert_eq!(unfinished_imports(workspace).len(), 1, "somebody said yes");
        let saved = bring(false, &mut refused);
        set_stage(workspace, &file.id, Stage::Saved(Box::new(saved.clone()))).unwrap();
        assert!(unfinished_imports(workspace).is_empty() && !saved.already);
        // The same content under the same word from the disk of the machine is the same import.
        let request = steps::ImportRequest {
            region: Some(code(VILLAGE)),
            ..desk.request("rebo.csv", steps::ImportAs::Roster, list.as_bytes())
        };
        assert!(desk.import(&request).already);
        // What waits too long goes with the next that comes; nobody fills the disk.
        let week = later(8 * 86_400);
        let fresh = receive(workspace, &village, &week, "baru.csv", wish.clone(), &mut list.as_bytes()).unwrap();
        let ids: Vec<String> = waiting_files(workspace, &village).unwrap().into_iter().map(|file| file.id).collect();
        assert_eq!(ids, [fresh.id]);
        for _ in 1..steps::WAITING_MAX {
            receive(workspace, &village, &week, "lagi.csv", wish.clone(), &mut list.as_bytes()).unwrap();
        }
        let full = receive(workspace, &village, &week, "lagi.csv", wish.clone(), &mut list.as_bytes());
        assert!(matches!(full, Err(StepError::Request(said)) if said.indonesian.contains("menunggu")));
        assert!(matches!(
            receive(workspace, &other, &week, "kosong.csv", wish, &mut &b""[..]),
            Err(StepError::Request(_))
        ));
        desk.assert_audit_whole();
    });
}

#[test]
fn the_people_of_a_village_are_those_of_its_gap_and_its_protected() {
    each_desk(|desk| {
        everything(desk);
        let here =
            residents(&desk.workspace, &desk.actor, code(VILLAGE), clock().today, &|_| true, |found| 0..found).unwrap();
        let gap = desk.gap(VILLAGE);
        let count = |pick: &dyn Fn(Stands) -> bool| {
            i64::try_from(here.people.iter().filter(|resident| pick(resident.axes.stands)).count()).unwrap()
        };
        assert_eq!(here.counts, gap.counts);
        assert_eq!(count(&|stands| matches!(stands, Stands::Protected)), gap.counts.protected);
        assert_eq!(count(&|stands| matches!(stands, Stands::InGrace { .. })), gap.counts.in_grace);
        assert_eq!(count(&|stands| matches!(stands, Stands::Lapsed { .. })), gap.counts.lapsed);
        assert_eq!(count(&|stands| matches!(stands, Stands::Missing)), gap.counts.never_registered);
        assert_eq!(count(&|stands| matches!(stands, Stands::Doubtful)), gap.counts.doubtful);
        assert_eq!(count(&|stands| matches!(stands, Stands::SetAside(_))), gap.counts.set_aside.values().sum::<i64>());
        let missing: i64 = here.costs.iter().map(|cost| cost.persons).sum();
        assert_eq!(missing, gap.counts.lapsed + gap.counts.never_registered);
        assert!(here.costs.iter().flat_map(|cost| &cost.money).all(|money| money.yearly >= money.monthly));
        let foreign = one("jauh", OperatorRole::Village, "19.02");
        assert!(
            residents(&desk.workspace, &foreign, code(VILLAGE), clock().today, &|_| true, |found| 0..found).is_err()
        );
    });
}
