//! The conversation between offices: who may move what, who is asked for twice, what it costs, who is late.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod said;

use std::collections::BTreeMap;

use domain::submission::{
    Basis, Batch, BatchRow, Belongs, Claim, Line, MembershipNumber, Months, Move, Overlap, Part, RefusalReason, Route,
    State, Task, TaskKind, Waiting, appears, belongs, board, chase, desk, estimate, explain, moved, overlaps,
    payer_suits, reminder, shown, summarize_batch, tasks,
};
use domain::{Member, Occupation, RoleCounts, RosterEntry, Tenure, Welfare};
use law::{Class, CoverageRules, Funding, Law, Program, Programs, Role, Term};
use units::{Date, Id, Rupiah};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn months(text: &str) -> Months {
    text.parse().unwrap()
}

const ROUTES: [(&str, Route); 4] = [
    ("desa", Route { verifier: true, compiler: true }),
    ("dinas", Route { verifier: false, compiler: true }),
    ("kecamatan saja", Route { verifier: true, compiler: false }),
    ("langsung", Route { verifier: false, compiler: false }),
];

/// Everything that is allowed, written out once more in another form: state, move, who, state after.
fn allowed(route: &str) -> Vec<(State, Move, Part, State)> {
    use Move::{Accept, Compile, End, Refuse, Return, Send, Verify, Withdraw};
    use Part::{Branch, Compiler, Sender, Verifier};
    use State::{Accepted, Active, Compiled, Draft, Refused, Returned, Submitted, Verified, Withdrawn};
    let mut all = vec![
        (Draft, Send, Sender, Submitted),
        (Returned, Send, Sender, Submitted),
        (Draft, Withdraw, Sender, Withdrawn),
        (Submitted, Withdraw, Sender, Withdrawn),
        (Returned, Withdraw, Sender, Withdrawn),
        (Verified, Withdraw, Sender, Withdrawn),
        (Compiled, Withdraw, Sender, Withdrawn),
        (Accepted, End, Sender, Accepted),
        (Accepted, End, Compiler, Accepted),
        (Active, End, Sender, Accepted),
        (Active, End, Compiler, Accepted),
        (Compiled, Accept, Branch, Accepted),
        (Compiled, Refuse, Branch, Refused),
        (Refused, Accept, Branch, Accepted),
        (Accepted, Refuse, Branch, Refused),
    ];
    let verifying = [(Submitted, Verify, Verifier, Verified), (Submitted, Return, Verifier, Returned)];
    let compiling = |from| [(from, Compile, Compiler, Compiled), (from, Return, Compiler, Returned)];
    let answering = |from| [(from, Accept, Branch, Accepted), (from, Refuse, Branch, Refused)];
    match route {
        "desa" => {
            all.extend(verifying);
            all.extend(compiling(Verified));
        }
        "dinas" => {
            all.extend(compiling(Submitted));
            // A row that a district passed before the route lost its district waits with the agency.
            all.extend(compiling(Verified));
        }
        "kecamatan saja" => {
            all.extend(verifying);
            all.extend(answering(Verified));
        }
        "langsung" => {
            all.extend(answering(Submitted));
            all.extend(answering(Verified));
        }
        other => panic!("no route {other}"),
    }
    all
}

#[test]
fn every_state_and_move_and_part_is_as_the_table_says() {
    let mut asked = 0;
    for (name, route) in ROUTES {
        let allowed = allowed(name);
        for from in State::ALL {
            for step in Move::ALL {
                for by in Part::ALL {
                    let expected = allowed
                        .iter()
                        .find(|entry| (entry.0, entry.1, entry.2) == (from, step, by))
                        .map(|entry| entry.3);
                    let found = moved(from, step, by, route);
                    assert_eq!(found.ok(), expected, "{name}: {from:?} {step:?} by {by:?}");
                    if let Err(refused) = found {
                        assert_eq!((refused.from, refused.step, refused.by), (from, step, by));
                        assert!(refused.sentence().indonesian.contains(from.title()), "{refused:?}");
                    }
                    asked += 1;
                }
            }
        }
    }
    assert_eq!(asked, 4 * 10 * 8 * 5);
}

#[test]
fn a_row_waits_on_one_desk_at_a_time_and_every_desk_can_move_it() {
    for (name, route) in ROUTES {
        for state in State::ALL {
            let Some(part) = desk(state, route) else { continue };
            let moves = Move::ALL.into_iter().filter(|step| moved(state, *step, part, route).is_ok()).count();
            assert!(moves > 0, "{name}: {state:?} is stuck with {part:?}");
        }
    }
}

#[test]
fn words_are_read_back() {
    for state in State::ALL {
        assert_eq!(State::from_code(state.code()), Some(state));
    }
    for step in Move::ALL {
        assert_eq!(Move::from_code(step.code()), Some(step));
    }
    for reason in RefusalReason::ALL {
        assert_eq!(reason.code().parse(), Ok(reason));
        assert_eq!(reason.title().to_lowercase().parse(), Ok(reason));
    }
    let unknown = "entah".parse::<RefusalReason>().unwrap_err();
    assert!(unknown.allowed.contains("nik_tidak_ditemukan"));
    assert_eq!("12-3".parse(), Ok(Line { batch: 12, line: 3 }));
    for wrong in ["", "12", "12-", "-3", "a-3", "12-3-4", "+1-2"] {
        assert!(wrong.parse::<Line>().is_err(), "{wrong}");
    }
}

#[test]
fn months_are_counted_and_shared() {
    let year = months("2025-01..2025-12");
    assert_eq!(year.count(), 12);
    assert_eq!(year.iter().last().unwrap().to_string(), "2025-12");
    assert_eq!(year.shared(months("2025-12..2026-03")), Some(months("2025-12..2025-12")));
    assert_eq!(year.shared(months("2026-01..2026-03")), None);
    assert_eq!(months("2025-07").count(), 1);
    for wrong in ["", "2025", "2025-13..2026-01", "2025-07..2025-06", "2025-07...2025-09"] {
        assert!(wrong.parse::<Months>().is_err(), "{wrong}");
    }
}

#[test]
fn acceptance_is_active_only_when_a_list_says_so_and_ends_with_its_months() {
    let span = months("2025-07..2025-12");
    let on = |kept, appears, day| shown(kept, span, appears, date(day));
    assert_eq!(on(State::Accepted, false, "2025-07-31"), State::Accepted);
    assert_eq!(on(State::Accepted, true, "2025-07-31"), State::Active);
    assert_eq!(on(State::Accepted, true, "2025-12-31"), State::Active);
    assert_eq!(on(State::Accepted, true, "2026-01-01"), State::Expired);
    // Appearing makes nobody active whom the branch office did not accept.
    assert_eq!(on(State::Compiled, true, "2025-08-01"), State::Compiled);
    assert_eq!(on(State::Submitted, false, "2026-01-01"), State::Expired);
    assert_eq!(on(State::Refused, true, "2026-01-01"), State::Refused);
    assert_eq!(on(State::Withdrawn, false, "2026-01-01"), State::Withdrawn);
}

fn member(class: Class, programs: &[Program], paid_until: &str) -> Member {
    Member {
        person: Id::new(1),
        class,
        programs: programs.iter().copied().collect(),
        term: Term { paid_until: Some(date(paid_until)), ..Term::default() },
        registered: None,
        workplace: None,
        residence: None,
        sex: None,
        birth: None,
        occupation: Occupation::Unknown,
    }
}

#[test]
fn a_row_appears_by_class_and_programs_on_a_list_of_its_months() {
    let on = |day: &str| CoverageRules::built_in().on(date(day)).unwrap();
    let span = months("2025-07..2025-12");
    let look = |held: &[Member], day: &str| appears(Class::Bpu, Programs::BASE, span, held, &on(day));
    let paid = member(Class::Bpu, &[Program::Jkk, Program::Jkm], "2025-07-31");
    assert!(look(&[paid], "2025-07-31").appears);
    assert!(!look(&[paid], "2025-06-30").appears, "a list from before the first month proves nothing");
    assert_eq!(look(&[paid], "2025-06-30").already, Some(Class::Bpu));
    let other_class = member(Class::Pu, &[Program::Jkk, Program::Jkm], "2025-07-31");
    let seen = look(&[other_class], "2025-07-31");
    assert_eq!((seen.appears, seen.already), (false, Some(Class::Pu)));
    let half = member(Class::Bpu, &[Program::Jkk], "2025-07-31");
    assert!(!look(&[half], "2025-07-31").appears);
    let lapsed = member(Class::Bpu, &[Program::Jkk, Program::Jkm], "2024-07-31");
    let seen = look(&[lapsed], "2025-07-31");
    assert_eq!((seen.appears, seen.already), (false, None));
    assert!(!look(&[], "2025-07-31").appears);
}

fn claim(batch: i64, line: u32, person: i64, span: &str, payer: Funding, state: State) -> Claim {
    let at = Line { batch, line };
    Claim { at, person: Id::new(person), programs: Programs::BASE, months: months(span), payer, state }
}

#[test]
fn nobody_stands_twice_in_a_program_month_and_payer() {
    let half = "2025-07..2025-12";
    let row = claim(2, 1, 7, half, Funding::Add, State::Draft);
    let with = |other: Claim| overlaps(&[row], &[other]).remove(&row.at).unwrap_or_default();
    let sent = claim(1, 4, 7, "2025-12..2026-03", Funding::Add, State::Submitted);
    assert_eq!(with(sent), [Overlap::Twice { other: sent.at, months: months("2025-12") }]);
    assert!(with(sent)[0].forbids() && with(sent)[0].sentence().indonesian.contains("1-4"));
    // The day before and the day after: other months, other people, other programs, rows that ended.
    assert_eq!(with(Claim { months: months("2026-01..2026-03"), ..sent }), []);
    assert_eq!(with(Claim { person: Id::new(8), ..sent }), []);
    assert_eq!(with(Claim { programs: Program::Jht.into(), ..sent }), []);
    for gone in [State::Refused, State::Withdrawn, State::Expired] {
        assert_eq!(with(Claim { state: gone, ..sent }), []);
    }
    assert_eq!(with(Claim { state: State::Draft, ..sent }), [], "a draft of somebody else stands in nobody's way");
    for live in [State::Verified, State::Compiled, State::Accepted, State::Active, State::Returned] {
        assert!(with(Claim { state: live, ..sent })[0].forbids(), "{live:?}");
    }
}

#[test]
fn inside_a_batch_the_later_line_is_the_double() {
    let first = claim(2, 1, 7, "2025-07", Funding::Add, State::Draft);
    let second = claim(2, 5, 7, "2025-07", Funding::Add, State::Draft);
    let found = overlaps(&[first, second], &[]);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&second.at]);
    assert!(found[&second.at][0].forbids());
}

#[test]
fn another_payer_is_shown_and_a_switch_says_whether_months_are_left_out() {
    let row = claim(2, 1, 7, "2026-01..2026-06", Funding::Apbd, State::Draft);
    let with = |span: &str, state| overlaps(&[row], &[claim(1, 1, 7, span, Funding::Add, state)]).remove(&row.at);
    let at = Line { batch: 1, line: 1 };
    let shared = Overlap::OtherPayer { other: at, months: months("2026-01..2026-02"), payer: Funding::Add };
    assert_eq!(with("2025-07..2026-02", State::Active), Some(vec![shared]));
    assert!(!shared.forbids());
    let next = |months_between| Some(vec![Overlap::TakesOver { other: at, payer: Funding::Add, months_between }]);
    assert_eq!(with("2025-07..2025-12", State::Active), next(0));
    assert_eq!(with("2025-07..2025-10", State::Active), next(2));
    assert_eq!(with("2026-07..2026-12", State::Active), None, "what comes later is not taken over");
}

#[test]
fn who_belongs_by_role_before_welfare_before_occupation() {
    let mut entry = RosterEntry { occupation: Some("Nelayan".into()), ..RosterEntry::default() };
    let day = date("2025-07-01");
    let by = |entry: &RosterEntry| belongs(entry, Some("SK Kades 5/2025"), day);
    assert_eq!(by(&entry).title(), Occupation::Fisher.title());
    assert_eq!(by(&entry).paper(), Some("SK Kades 5/2025"));
    entry.welfare = Some(Welfare { basis: "BA Musdes 3/2025".into() });
    assert_eq!(by(&entry), Belongs::Welfare { paper: "BA Musdes 3/2025".to_owned() });
    entry.role = Some(Role::Rt);
    assert_eq!(by(&entry), Belongs::Role { role: Role::Rt, paper: Some("SK Kades 5/2025".to_owned()) });
    let mut tenure = Tenure { decree: Some("SK RT 1/2024".into()), ..Tenure::default() };
    entry.tenure = tenure.clone().kept();
    assert_eq!(by(&entry).paper(), Some("SK RT 1/2024"));
    tenure.until = Some(date("2025-06-30"));
    entry.tenure = tenure.kept();
    assert_eq!(by(&entry), Belongs::Welfare { paper: "BA Musdes 3/2025".to_owned() }, "the term ended");
}

#[test]
fn a_kelurahan_has_no_village_money() {
    let (desa, kelurahan) = ("19.01.01.2007".parse().unwrap(), "19.01.01.1001".parse().unwrap());
    for payer in [Funding::Add, Funding::DanaDesa] {
        assert!(payer_suits(payer, desa) && !payer_suits(payer, kelurahan));
    }
    assert!(payer_suits(Funding::Apbd, kelurahan));
}

fn bpu(transport: bool) -> Basis {
    Basis { class: Class::Bpu, programs: Programs::BASE.bits(), amount: None, transport, role: None, risk: None }
}

/// Rp16.800 is what villages pay a month for JKK and JKM of the lowest bracket (Babel, 2024 and 2025).
#[test]
fn the_estimate_is_what_villages_pay() {
    let law = Law::built_in();
    let found = estimate(&law, &bpu(false), Funding::Add, months("2025-07..2025-12")).unwrap();
    assert_eq!((found.monthly, found.total), (Rupiah::new(16_800), Rupiah::new(6 * 16_800)));
}

#[test]
fn the_payer_decides_relief_and_the_estimate_says_why() {
    let law = Law::built_in();
    let month = "2026-04".parse().unwrap();
    let own = explain(&law, &bpu(false), Funding::Own, month).unwrap();
    let public = explain(&law, &bpu(false), Funding::Apbd, month).unwrap();
    assert!(own.total < public.total, "{:?} {:?}", own.total, public.total);
    assert_eq!(public.total, Rupiah::new(16_800));
    assert!(own.steps.iter().any(|step| step.indonesian.contains("JKM")) && own.reading.is_some());
    // Each month by its own law: the sum is not a multiple of the first month.
    let over = estimate(&law, &bpu(false), Funding::Own, months("2026-03..2026-04")).unwrap();
    assert_eq!(over.total, over.monthly + own.total);
    assert!(over.monthly > own.total);
}

#[test]
fn wage_earners_need_a_risk_class_and_projects_do_not_come_this_way() {
    let law = Law::built_in();
    let month = "2025-07".parse().unwrap();
    let wage = Basis { class: Class::Pu, amount: Some(Rupiah::new(3_876_600)), ..bpu(false) };
    assert!(explain(&law, &wage, Funding::Company, month).unwrap_err().to_string().contains("risiko"));
    let known = Basis { risk: Some(1), ..wage };
    // 0.24 and 0.30 percent of 3,876,600.
    assert_eq!(explain(&law, &known, Funding::Company, month).unwrap().total, Rupiah::new(9_304 + 11_630));
    let project = Basis { class: Class::Jakon, ..wage };
    assert!(explain(&law, &project, Funding::Company, month).is_err());
}

fn batch(id: i64, office: &str, region: &str) -> Batch {
    Batch {
        id: Id::new(id),
        office: office.to_owned(),
        verifier: Some("Kecamatan Sungailiat".to_owned()),
        compiler: Some("DPMD Bangka".to_owned()),
        branch: "Kantor Cabang Pangkalpinang".to_owned(),
        region: region.parse().unwrap(),
        decree: None,
    }
}

fn row(batch: i64, line: u32, person: i64, state: State, since: &str) -> BatchRow {
    BatchRow {
        id: Id::new(batch * 100 + i64::from(line)),
        batch: Id::new(batch),
        line,
        source: Id::new(1),
        person: Some(Id::new(person)),
        region: if batch == 1 { "19.01.01.2007" } else { "19.01.02.2007" }.parse().unwrap(),
        class: Class::Bpu,
        programs: Programs::BASE,
        basis: None,
        role: (line == 1).then_some(Role::Rt),
        payer: if line == 2 { Funding::DanaDesa } else { Funding::Add },
        months: months("2025-04..2025-12"),
        monthly: Rupiah::new(16_800),
        total: Rupiah::new(100_800),
        kept: state,
        state,
        since: date(since),
    }
}

#[test]
fn parts_are_known_by_the_office() {
    let of = |office: &str| batch(1, "Desa Rebo", "19.01.01.2007").part_of(office);
    assert_eq!(of("Desa Rebo"), Part::Sender);
    assert_eq!(of("Kecamatan Sungailiat"), Part::Verifier);
    assert_eq!(of("DPMD Bangka"), Part::Compiler);
    assert_eq!(of("Kantor Cabang Pangkalpinang"), Part::Branch);
    assert_eq!(of("Desa Lumut"), Part::Stranger);
    let own = Batch { compiler: Some("Desa Rebo".to_owned()), ..batch(1, "Desa Rebo", "19.01.01.2007") };
    assert_eq!(own.part_of("Desa Rebo"), Part::Sender, "nobody compiles what they sent");
}

#[test]
fn a_summary_adds_up_and_money_counts_live_rows_only() {
    let rows = [
        row(1, 1, 1, State::Compiled, "2025-06-01"),
        row(1, 2, 2, State::Compiled, "2025-06-01"),
        row(1, 3, 3, State::Refused, "2025-06-01"),
        row(2, 1, 1, State::Submitted, "2025-06-01"),
        BatchRow { person: None, ..row(2, 3, 9, State::Draft, "2025-06-01") },
    ];
    let found = summarize_batch(rows.iter());
    assert_eq!((found.rows, found.persons), (5, 3));
    assert_eq!((found.in_state(State::Compiled), found.in_state(State::Refused)), (2, 1));
    assert_eq!((found.live.rows, found.live.monthly), (4, Rupiah::new(4 * 16_800)));
    assert_eq!(found.live.total, Rupiah::new(4 * 100_800));
    assert_eq!(found.by_payer["add"].rows, 3);
    assert_eq!(found.by_payer["dana-desa"].rows, 1);
    assert_eq!(found.by_place.values().map(|part| part.rows).sum::<u64>(), found.live.rows);
    assert_eq!(found.by_place_and_payer.values().map(|part| part.rows).sum::<u64>(), found.live.rows);
    assert_eq!((found.by_role["rt"].rows, found.by_role["-"].rows), (2, 2));
}

#[test]
fn a_board_says_who_sent_who_did_not_and_what_is_late() {
    let batches = [batch(1, "Desa Rebo", "19.01.01.2007"), batch(2, "Desa Lumut", "19.01.02.2007")];
    let rows = [
        row(1, 1, 1, State::Submitted, "2025-06-01"),
        row(1, 2, 2, State::Returned, "2025-06-14"),
        row(1, 3, 3, State::Accepted, "2025-04-30"),
        row(2, 1, 4, State::Draft, "2025-05-01"),
    ];
    let expected = [
        ("Desa Rebo".to_owned(), "19.01.01.2007".parse().unwrap()),
        ("Desa Lain".to_owned(), "19.01.02.2008".parse().unwrap()),
    ];
    let rebo = "19.01.01.2007".parse().unwrap();
    let held = BTreeMap::from([
        ((rebo, Role::KepalaDesa), RoleCounts { on_rosters: 200, protected: 199 }),
        ((rebo, Role::PerangkatDesa), RoleCounts { on_rosters: 100, protected: 50 }),
    ]);
    let found = board(
        &batches.iter().collect::<Vec<_>>(),
        &rows.iter().collect::<Vec<_>>(),
        &expected,
        &held,
        date("2025-06-16"),
        Waiting::default(),
    );
    let line = |office: &str| found.senders.iter().find(|row| row.office == office).unwrap();
    assert_eq!(found.senders.len(), 3);
    assert!(line("Desa Rebo").sent && !line("Desa Lumut").sent && !line("Desa Lain").sent);
    assert_eq!((line("Desa Rebo").overdue, line("Desa Rebo").to_chase), (1, 1));
    assert_eq!(line("Desa Lumut").overdue, 0, "a draft waits for nobody");
    let at = |office: &str| found.desks.iter().find(|line| line.office == office).map(|line| (line.rows, line.overdue));
    assert_eq!(at("Kecamatan Sungailiat"), Some((1, 1)));
    assert_eq!(at("Desa Rebo"), Some((1, 0)));
    assert_eq!(at("DPMD Bangka"), None);
    let heads = found.roles.iter().find(|line| line.role == Role::KepalaDesa).unwrap();
    assert_eq!(heads.percent.unwrap().to_string(), "99.50");
    let officials = found.groups.iter().find(|line| line.group == law::RoleGroup::AparaturDesa).unwrap();
    assert_eq!((officials.on_rosters, officials.percent.unwrap().to_string()), (300, "83.00".to_owned()));
    let asked: u64 = found.cells.iter().map(|cell| cell.asked.rows).sum();
    assert_eq!(asked, found.summary.live.rows, "the cells close");
    assert_eq!(found.summary.rows, found.senders.iter().map(|row| row.summary.rows).sum::<u64>());
    let text = reminder(&found, "Kecamatan Sungailiat", date("2025-06-16")).unwrap();
    said::in_both(&text);
    let text = text.indonesian;
    assert!(text.contains("1 baris menunggu pemeriksaan, terlama sejak 2025-06-01"), "{text}");
    assert!(text.contains("melewati batas waktu"), "{text}");
    let unsent = reminder(&found, "Desa Lain", date("2025-06-16")).unwrap();
    said::in_both(&unsent);
    assert!(unsent.indonesian.contains("belum diajukan"));
    assert_eq!(reminder(&found, "DPMD Bangka", date("2025-06-16")), None);
}

#[test]
fn acceptance_without_appearance_is_chased_the_day_after_the_limit() {
    let accepted = row(1, 1, 1, State::Accepted, "2025-06-01");
    let on = |day: &str, row: &BatchRow| chase(row, date(day), Waiting { desk_days: 14, appearance_days: 30 });
    assert!(!on("2025-07-01", &accepted));
    assert!(on("2025-07-02", &accepted));
    assert!(!on("2025-07-02", &row(1, 1, 1, State::Active, "2025-06-01")));
}

#[test]
fn nobody_is_chased_before_the_first_month_has_begun() {
    let early = BatchRow { months: months("2026-01..2026-06"), ..row(1, 1, 1, State::Accepted, "2025-06-01") };
    let on = |day: &str| chase(&early, date(day), Waiting { desk_days: 14, appearance_days: 30 });
    assert!(!on("2025-12-31"));
    assert!(!on("2026-01-31"));
    assert!(on("2026-02-01"));
}

#[test]
fn an_inbox_holds_what_the_table_lets_the_office_do_and_every_row_lies_in_one_of_them() {
    let one = batch(1, "Desa Rebo", "19.01.01.2007");
    let batches = BTreeMap::from([(one.id, &one)]);
    let today = date("2025-06-16");
    let offices = ["Desa Rebo", "Kecamatan Sungailiat", "DPMD Bangka", "Kantor Cabang Pangkalpinang", "Desa Lumut"];
    for state in State::ALL {
        let only = row(1, 3, 3, state, "2025-06-01");
        let found: Vec<(Part, Vec<Task>)> = offices
            .iter()
            .map(|office| {
                let rows = std::iter::once((&only, 7));
                (one.part_of(office), tasks(office, &batches, rows, today, Waiting::default()))
            })
            .collect();
        for (part, tasks) in &found {
            let waits = desk(state, one.route()) == Some(*part);
            assert_eq!(tasks.len(), usize::from(waits), "{state:?} at {part:?}");
            if let [task] = tasks.as_slice() {
                assert_eq!((task.rows, task.lines.as_slice(), task.mark), (1, &[3][..], 7));
                assert_eq!(task.overdue, u64::from(state != State::Draft), "fifteen days on a desk of fourteen");
            }
        }
    }
    // Accepted and on no list after 45 days: the agency that compiled and the branch office are told.
    let late = row(1, 3, 3, State::Accepted, "2025-04-30");
    let kinds = offices.map(|office| {
        let found = tasks(office, &batches, std::iter::once((&late, 9)), today, Waiting::default());
        found.first().map(|task| (task.kind, task.overdue))
    });
    let chased = Some((TaskKind::Chase, 1));
    assert_eq!(kinds, [None, None, chased, chased, None]);
}

#[test]
fn every_membership_number_is_told_from_its_neighbours() {
    let mut known = std::collections::BTreeSet::new();
    for sequence in 1..3_000 {
        let number = MembershipNumber::of(2026, sequence).unwrap();
        let text = number.to_string();
        assert!(known.insert(text.clone()), "{text} twice");
        assert_eq!(text.parse::<MembershipNumber>(), Ok(number));
        // One wrong digit is seen, wherever it stands.
        for at in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + 1) % 10;
            assert!(String::from_utf8(wrong).unwrap().parse::<MembershipNumber>().is_err(), "{text} at {at}");
        }
        assert!(!format!("{number:?}").contains(&text[..8]), "a number is not printed whole");
    }
    assert_eq!(MembershipNumber::of(2026, 0), None);
    assert_eq!(MembershipNumber::of(2026, 100_000_000), None);
}
