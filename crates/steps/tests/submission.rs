//! The conversation between offices, from a village's draft to a list of participants and back, on both databases.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::io::Cursor;
use std::path::Path;

use domain::submission::{Move, RefusalReason, State, Waiting};
use law::{Class, Funding, Sentence};
use sheets::{ANSWERS, Cell, FileKind, TableWriter};
use steps::submission::{
    AnswerFileReport, DraftRequest, DraftSource, ExportRequest, MoveReport, MoveRequest, SubmissionReport, answer_file,
    draft, export, move_rows, set_operator_offices, submission, submission_board, submissions, terms,
};
use steps::{Actor, Clock, ImportAs, ImportRequest, NewOperator, OperatorRole, StepError};
use support::offices::{
    BELINYU, CABANG, DPMD, KECAMATAN, LUMUT, REBO, UNTIL, all, some, try_draft, try_move, two_villages, wish,
};
use support::village::{self, NAMES, nik};
use support::{Desk, PARTICIPANTS_HEADING, clock, code, csv_rows, date, each_desk};
use units::{Id, Rupiah};

fn participant(number: usize, name: &str, village: &str, paid: &str) -> String {
    village::participant(number, name, village, "2025-08-01", paid)
}

fn set_up(desk: &Desk<'_>) -> [i64; 2] {
    two_villages(desk, UNTIL)
}

fn returned(batch: i64, which: &[u32], note: &str) -> MoveRequest {
    MoveRequest {
        note: Some(note.to_owned()),
        field: Some("nik".to_owned()),
        ..some(batch, Move::Return, KECAMATAN, which)
    }
}

fn show(desk: &Desk<'_>, batch: i64) -> SubmissionReport {
    submission(&desk.workspace, &desk.actor, clock().today, Id::new(batch)).unwrap()
}

fn in_state(desk: &Desk<'_>, batch: i64, state: State) -> usize {
    let found = show(desk, batch);
    let listed = found.rows.iter().filter(|view| view.row.state == state).count();
    assert_eq!(found.summary.in_state(state), u64::try_from(listed).unwrap(), "a count is the length of its list");
    listed
}

fn answers(rows: &[[&str; 6]]) -> Vec<u8> {
    let mut writer = TableWriter::new(FileKind::Csv, Vec::new()).unwrap();
    let headings: Vec<&str> = ANSWERS.columns.iter().map(|column| column.key).collect();
    writer.sheet(ANSWERS.sheet, &headings).unwrap();
    for row in rows {
        writer.row(&row.map(Cell::from)).unwrap();
    }
    writer.finish().unwrap()
}

fn take_answers(desk: &Desk<'_>, path: &Path) -> AnswerFileReport {
    answer_file(&desk.workspace, &desk.actor, &clock(), Some(CABANG), path).unwrap()
}

/// Up to the branch office's desk: two villages, thirteen rows, two returned.
fn up_to_the_branch(desk: &Desk<'_>) -> [i64; 2] {
    let request = DraftRequest { take: Some(12), ..wish("Desa Rebo", DraftSource::Gap(code(REBO))) };
    let rebo = try_draft(desk, "rebo", &request).unwrap();
    assert_eq!((rebo.rows, rebo.without_paper, rebo.not_matched), (12, 0, 0));
    assert_eq!(rebo.monthly.get(), 12 * 16_800);
    assert_eq!(rebo.total.get(), 12 * 5 * 16_800);
    assert_eq!((rebo.verifier.as_deref(), rebo.compiler.as_deref()), (Some(KECAMATAN), Some(DPMD)));
    assert_eq!(rebo.branch, CABANG);
    let lumut = try_draft(desk, "lumut", &wish("Desa Lumut", DraftSource::Gap(code(LUMUT)))).unwrap();
    let (rebo, lumut) = (rebo.batch, lumut.batch);
    assert_eq!(all(desk, rebo, Move::Send, "Desa Rebo").rows, 12);
    assert_eq!(all(desk, lumut, Move::Send, "Desa Lumut").rows, 3);
    assert_eq!(try_move(desk, "kembali", &returned(rebo, &[3, 7], "Periksa KTP")).unwrap().rows, 2);
    let verified = all(desk, rebo, Move::Verify, KECAMATAN);
    assert_eq!((verified.rows, verified.stayed["returned"]), (10, 2));
    assert_eq!(all(desk, lumut, Move::Verify, BELINYU).rows, 3);
    let both = MoveRequest {
        batches: vec![Id::new(rebo), Id::new(lumut)],
        payer: Some(Funding::DanaDesa),
        ..MoveRequest::all(Id::new(rebo), Move::Compile, DPMD)
    };
    let compiled = try_move(desk, "himpun", &both).unwrap();
    assert_eq!((compiled.rows, compiled.monthly.get()), (13, 13 * 16_800));
    assert_eq!(compiled.by_place_and_payer["19.01.01.2007 dana-desa"].0, 10);
    assert_eq!(compiled.by_place_and_payer["19.01.02.2007 dana-desa"].0, 3);
    [rebo, lumut]
}

#[test]
fn twelve_names_travel_from_the_village_to_the_list_of_participants_and_back() {
    each_desk(|desk| {
        let [roster, _] = set_up(desk);
        let [rebo, lumut] = up_to_the_branch(desk);
        assert_eq!(in_state(desk, rebo, State::Compiled), 10);
        assert_eq!(in_state(desk, rebo, State::Returned), 2);
        let back = show(desk, rebo).rows.into_iter().find(|view| view.row.line == 3).unwrap();
        assert_eq!(back.said.as_deref(), Some("nik: Periksa KTP"));

        // The branch office takes the list out, with full numbers, as a change of its own.
        let head = desk.audit_head();
        let mut file = Cursor::new(Vec::new());
        let wish = ExportRequest { office: Some(CABANG.to_owned()), batches: vec![], kind: FileKind::Csv };
        let sent = export(&desk.workspace, &desk.actor, &clock(), "keluar", &wish, &mut file).unwrap();
        assert_eq!((sent.non_wage_earners, sent.wage_earners, sent.without_nik), (13, 0, 0));
        assert_ne!(desk.audit_head(), head, "who took numbers out is written down");
        let list = csv_rows(&file.into_inner());
        assert_eq!(list[0], sheets::BPU_LIST);
        assert_eq!((list.len(), list[1][0].as_str(), list[1][1].as_str()), (14, "1-1", nik(0).as_str()));

        // Answers: another order, a damaged number, a row of nobody, one row twice, one left open.
        let said: Vec<[String; 6]> = list[1..]
            .iter()
            .rev()
            .map(|row| {
                let refused = row[0] == "1-12";
                let (answer, why) = if refused { ("ditolak", "dokumen_kurang") } else { ("diterima", "") };
                let number = if row[0] == "1-2" { "1.90101E+15" } else { &row[1] };
                [&row[0], number, &row[2], answer, why, ""].map(str::to_owned)
            })
            .collect();
        let mut rows: Vec<[&str; 6]> = said.iter().map(|row| row.each_ref().map(String::as_str)).collect();
        rows.push(["99-1", "", "Tidak Dikenal", "diterima", "", ""]);
        rows.push(["1-1", "", "Orang Lain", "diterima", "", ""]);
        rows.push(["1-2", "", "bahrudin", "diterima", "", ""]);
        rows.push(["1-4", "", "Darmawan Saleh", "mungkin", "", ""]);
        rows.push(["1-3", "", "Cik Nona", "diterima", "", ""]);
        rows.push(["1-5", "", "Eliza Puspita", "", "", ""]);
        let path = desk.file("jawaban.csv", &answers(&rows));
        let taken = take_answers(desk, &path);
        assert_eq!((taken.accepted, taken.refused["dokumen_kurang"], taken.damaged_numbers), (12, 1, 1));
        let account = &taken.account;
        assert!(account.balances());
        assert_eq!((account.read, account.accepted, account.merged, account.skipped["unanswered"]), (19, 13, 1, 1));
        let reasons: Vec<&str> = account.refused.keys().map(String::as_str).collect();
        assert_eq!(reasons, ["answer", "not_its_turn", "other_person", "unknown_row"]);
        assert!(taken.to_mend.iter().any(|row| row.sentence.indonesian.contains("mungkin")));

        // The same file twice changes nothing.
        let head = desk.audit_head();
        let again = take_answers(desk, &path);
        assert!(again.already && again.account == taken.account);
        assert_eq!(desk.audit_head(), head);

        assert_eq!(in_state(desk, rebo, State::Accepted), 9);
        assert_eq!(in_state(desk, rebo, State::Refused), 1);
        assert_eq!(in_state(desk, rebo, State::Active), 0, "acceptance makes nobody active");

        // The next list of participants does.
        let mut next = PARTICIPANTS_HEADING.to_owned();
        for number in (0..12).filter(|number| ![2, 6, 11].contains(number)) {
            next.push_str(&participant(number, NAMES[number], REBO, "2025-08"));
        }
        desk.participants("peserta-agustus.csv", "2025-08-02", &next);
        desk.match_all();
        assert_eq!(in_state(desk, rebo, State::Active), 9);
        assert_eq!(in_state(desk, rebo, State::Accepted), 0);
        assert_eq!(in_state(desk, lumut, State::Accepted), 3, "Lumut is not on the list yet");

        // The village's own file comes back, same rows and order, with the state beside each row.
        let back = desk.answer(roster);
        assert_eq!(back[0][9..], ["status", "program", "lunas_sampai", "pertanyaan", "usulan"]);
        let cell = |row: usize| back[row + 1][13].as_str();
        assert_eq!(back[1][1], NAMES[0]);
        assert_eq!((cell(0), back[1][9].as_str()), ("aktif (usulan 1-1)", "aktif"));
        assert_eq!(cell(2), "dikembalikan (usulan 1-3): nik: Periksa KTP");
        assert_eq!(cell(11), "ditolak (usulan 1-12): Dokumen kurang");
        assert_eq!(cell(12), "", "who was not asked for has no word");

        // Counts at every level equal their lists.
        let lines = submissions(&desk.workspace, &desk.actor, clock().today, None, Waiting::default()).unwrap();
        let board =
            submission_board(&desk.workspace, &desk.actor, clock().today, Some(DPMD), Waiting::default()).unwrap();
        let rows: u64 = lines.iter().map(|line| line.summary.rows).sum();
        assert_eq!((rows, board.board.summary.rows), (15, 15));
        for (state, count) in &board.board.summary.by_state {
            let state = State::from_code(state).unwrap();
            let listed = in_state(desk, rebo, state) + in_state(desk, lumut, state);
            assert_eq!(*count, u64::try_from(listed).unwrap(), "{state:?}");
        }
        assert!(board.board.senders.iter().all(|line| line.sent));
        let waiting: Vec<_> = board.board.desks.iter().map(|line| (line.office.as_str(), line.rows)).collect();
        assert_eq!(waiting, [("Desa Rebo", 2)]);
        let heads = board.board.roles.iter().find(|line| line.role == law::Role::Rt).unwrap();
        assert_eq!((heads.on_rosters, heads.protected), (2, 1));
        assert!(
            board.reminders.iter().any(|(office, text)| office == "Desa Rebo" && text.indonesian.contains("2 baris"))
        );
        desk.assert_audit_whole();
    });
}

#[test]
fn of_two_who_move_the_same_row_one_wins_and_the_other_is_told() {
    each_desk(|desk| {
        set_up(desk);
        let batch = try_draft(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO)))).unwrap().batch;
        all(desk, batch, Move::Send, "Desa Rebo");
        let seen = show(desk, batch).seen;
        let outcomes: Vec<Result<MoveReport, StepError>> = std::thread::scope(|scope| {
            let one = scope.spawn(|| try_move(desk, "satu", &returned(batch, &[4], "Satu")));
            let other = scope.spawn(|| try_move(desk, "dua", &some(batch, Move::Verify, KECAMATAN, &[4])));
            [one, other].map(|thread| thread.join().unwrap()).into()
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        let told = outcomes.into_iter().find_map(Result::err).unwrap().to_string();
        assert!(told.contains("Baris 1-4") && told.contains(KECAMATAN), "{told}");
        assert_eq!(show(desk, batch).moves.iter().filter(|step| step.line == 4 && step.id > seen).count(), 1);
        // Whoever looked before somebody else moved is told too, even where the move itself would still be possible.
        let late = MoveRequest { seen: Some(seen), ..some(batch, Move::Withdraw, "Desa Rebo", &[4]) };
        let told = try_move(desk, "terlambat", &late).unwrap_err().to_string();
        assert!(told.contains("berubah sejak dibuka"), "{told}");
        // The same key is the same move.
        let again = returned(batch, &[5], "Sekali");
        let first = try_move(desk, "sekali", &again).unwrap();
        assert_eq!(try_move(desk, "sekali", &again).unwrap(), first);
        assert_eq!(in_state(desk, batch, State::Returned) + in_state(desk, batch, State::Verified), 2);
    });
}

#[test]
fn nobody_is_asked_for_twice_and_another_payer_is_shown() {
    each_desk(|desk| {
        set_up(desk);
        let source = DraftSource::Gap(code(LUMUT));
        let first = try_draft(desk, "pertama", &wish("Desa Lumut", source)).unwrap();
        // Two drafts may lie side by side; only one of them can be sent.
        let second = try_draft(desk, "kedua", &wish("Desa Lumut", source)).unwrap();
        assert_eq!((second.rows, second.noted.len()), (3, 0));
        all(desk, first.batch, Move::Send, "Desa Lumut");
        let refused = try_move(desk, "kirim", &MoveRequest::all(Id::new(second.batch), Move::Send, "Desa Lumut"));
        assert!(refused.unwrap_err().to_string().contains("Sudah diusulkan pada baris 1-1"));
        let third = try_draft(desk, "ketiga", &wish("Desa Lumut", source)).unwrap_err().to_string();
        assert!(third.contains("Tidak ada orang untuk diusulkan") && third.contains("1-1"), "{third}");
        // With another payer it is shown, not refused; after the months of the first it takes over.
        let other = DraftRequest { payer: Funding::Apbd, ..wish("Desa Lumut", source) };
        let shown = try_draft(desk, "lain", &other).unwrap();
        // Once beside what was sent, once beside the draft.
        assert_eq!((shown.rows, shown.noted.len()), (3, 6));
        assert!(shown.noted[0].note.contains("pembayar ADD"), "{:?}", shown.noted);
        let later = DraftRequest { months: "2026-01..2026-06".parse().unwrap(), ..other };
        let next = try_draft(desk, "lanjut", &later).unwrap();
        assert!(next.noted[0].note.contains("tanpa jeda"), "{:?}", next.noted);
        // Withdrawn rows stand in nobody's way.
        all(desk, first.batch, Move::Withdraw, "Desa Lumut");
        assert_eq!(all(desk, second.batch, Move::Send, "Desa Lumut").rows, 3);
    });
}

#[test]
fn compiling_names_no_payer_who_pays_for_one_person_twice() {
    each_desk(|desk| {
        set_up(desk);
        let source = DraftSource::Gap(code(LUMUT));
        let of = |payer| DraftRequest { payer, ..wish("Desa Lumut", source) };
        let batches = [Funding::Apbd, Funding::Dbh].map(|payer| {
            let batch = try_draft(desk, &format!("{payer:?}"), &of(payer)).unwrap().batch;
            all(desk, batch, Move::Send, "Desa Lumut");
            assert_eq!(all(desk, batch, Move::Verify, BELINYU).rows, 3);
            Id::new(batch)
        });
        let compile = |batches: &[Id<_>], key: &str| {
            let request = MoveRequest {
                batches: batches.to_vec(),
                payer: Some(Funding::Apbd),
                ..MoveRequest::all(batches[0], Move::Compile, DPMD)
            };
            try_move(desk, key, &request)
        };
        let both = compile(&batches, "keduanya").unwrap();
        assert_eq!((both.rows, both.held_back.len()), (3, 3), "{both:?}");
        assert!(both.held_back[0].reason.indonesian.contains("pembayar yang sama"), "{both:?}");
        let alone = compile(&batches[1..], "sendiri").unwrap_err().to_string();
        assert!(alone.contains("pembayar yang sama"), "{alone}");
    });
}

#[test]
fn an_answer_that_swallows_the_rows_below_it_says_so() {
    each_desk(|desk| {
        set_up(desk);
        up_to_the_branch(desk);
        let mut text = "rujukan,nik,nama,jawaban,alasan,keterangan\n".to_owned();
        for line in 1..=10 {
            let note = if line == 3 { "\"catatan" } else { "" };
            text.push_str(&format!("1-{line},,,diterima,,{note}\n"));
        }
        let taken = take_answers(desk, &desk.file("kutip.csv", text.as_bytes()));
        assert_eq!(taken.account.refused["quote-unclosed"], 1, "{:?}", taken.account);
        assert!(taken.account.balances() && taken.to_mend.iter().any(|row| row.sheet_row == 4), "{:?}", taken.to_mend);
        assert!(taken.to_mend.iter().any(|row| row.sentence.indonesian.contains("tanda kutip")), "{:?}", taken.to_mend);
    });
}

#[test]
fn a_payer_stops_after_a_month_and_another_takes_over_without_gap() {
    each_desk(|desk| {
        set_up(desk);
        let [_, lumut] = up_to_the_branch(desk);
        all(desk, lumut, Move::Accept, CABANG);
        let end = MoveRequest {
            last_month: Some("2025-09".parse().unwrap()),
            ..MoveRequest::all(Id::new(lumut), Move::End, "Desa Lumut")
        };
        let ended = try_move(desk, "akhiri", &end).unwrap();
        assert_eq!((ended.rows, ended.total.get()), (3, 3 * 2 * 16_800));
        let next = DraftRequest {
            payer: Funding::Apbd,
            months: "2025-10..2025-12".parse().unwrap(),
            ..wish("Desa Lumut", DraftSource::Gap(code(LUMUT)))
        };
        let drafted = try_draft(desk, "lanjut", &next).unwrap();
        assert!(drafted.noted.iter().all(|noted| noted.note.contains("tanpa jeda")), "{:?}", drafted.noted);
        // Every month of everybody is paid for once: no gap, no double payment.
        let mut paid = std::collections::BTreeMap::new();
        for batch in [lumut, drafted.batch] {
            for view in show(desk, batch).rows {
                for month in view.row.months.iter() {
                    *paid.entry((view.row.person.unwrap(), month)).or_insert(0) += 1;
                }
            }
        }
        assert_eq!((paid.len(), paid.values().max()), (3 * 5, Some(&1)));
        let total = |batch: i64| show(desk, batch).summary.live.total.get();
        assert_eq!(total(lumut) + total(drafted.batch), 3 * 5 * 16_800);
        // What was accepted is ended, not withdrawn.
        let withdraw = try_move(desk, "tarik", &some(lumut, Move::Withdraw, "Desa Lumut", &[1]));
        assert!(withdraw.unwrap_err().to_string().contains("tidak dapat menarik"));
        let longer = MoveRequest { last_month: Some("2026-12".parse().unwrap()), ..end };
        assert!(try_move(desk, "lebih", &longer).unwrap_err().to_string().contains("2025-09"));
    });
}

#[test]
fn offices_and_their_operators_do_only_their_part() {
    each_desk(|desk| {
        set_up(desk);
        let operator = |name: &str, role, region: &str, office: &str| {
            let new = NewOperator {
                name: name.to_owned(),
                password: "cukup-panjang".to_owned(),
                roles: vec![role],
                regions: vec![code(region)],
            };
            steps::add_operator(&desk.workspace, &desk.actor, &clock(), name, &new).unwrap();
            let key = format!("kantor {name}");
            set_operator_offices(&desk.workspace, &desk.actor, &clock(), &key, name, &[office.to_owned()]).unwrap();
            Actor { name: name.to_owned(), roles: vec![role], regions: vec![code(region)] }
        };
        let village = operator("kaur", OperatorRole::Village, REBO, "Desa Rebo");
        let district = operator("camat", OperatorRole::Village, "19.01.01", KECAMATAN);
        let neighbour = operator("tetangga", OperatorRole::Village, LUMUT, "Desa Lumut");
        // An operator of one office need not name it.
        let own = DraftRequest { office: None, ..wish("", DraftSource::Gap(code(REBO))) };
        let batch = draft(&desk.workspace, &village, &clock(), "usul", &own).unwrap().batch;
        let act = |actor: &Actor, key: &str, step, office: Option<&str>| {
            let request =
                MoveRequest { office: office.map(str::to_owned), ..MoveRequest::all(Id::new(batch), step, "") };
            move_rows(&desk.workspace, actor, &clock(), key, &request)
        };
        let refused = |outcome: Result<MoveReport, StepError>| outcome.unwrap_err().to_string();
        assert!(refused(act(&neighbour, "a", Move::Send, None)).contains("tidak berhak"));
        assert!(refused(act(&village, "b", Move::Send, Some(KECAMATAN))).contains("tidak bertugas"));
        assert!(refused(act(&district, "c", Move::Send, None)).contains("satu baris pun"));
        assert_eq!(act(&village, "d", Move::Send, None).unwrap().rows, 14);
        assert!(refused(act(&village, "e", Move::Verify, None)).contains("satu baris pun"));
        let one = MoveRequest { office: None, ..some(batch, Move::Verify, "", &[1]) };
        let told = move_rows(&desk.workspace, &village, &clock(), "f", &one).unwrap_err().to_string();
        assert!(told.contains("pengusul tidak dapat meloloskan baris yang diajukan"), "{told}");
        assert_eq!(act(&district, "g", Move::Verify, None).unwrap().rows, 14);
        let stranger = submission(&desk.workspace, &neighbour, clock().today, Id::new(batch)).unwrap_err();
        assert!(matches!(stranger, StepError::NotAllowed { .. }));
        let reader = Actor { roles: vec![OperatorRole::Reader], ..village.clone() };
        assert!(matches!(act(&reader, "h", Move::Withdraw, None), Err(StepError::NotAllowed { .. })));
    });
}

#[test]
fn bad_requests_say_what_is_missing() {
    each_desk(|desk| {
        let [roster, _] = set_up(desk);
        let said = |request: DraftRequest| try_draft(desk, "salah", &request).unwrap_err().to_string();
        let good = || wish("Desa Rebo", DraftSource::Roster(Id::new(roster)));
        assert!(said(DraftRequest { office: Some("Desa Lain".to_owned()), ..good() }).contains("admin menambahkannya"));
        assert!(said(DraftRequest { office: None, ..good() }).contains("atas nama kantor mana"));
        assert!(said(wish("Desa Lumut", DraftSource::Gap(code(REBO)))).contains("tidak melayani"));
        assert!(said(wish("Desa Rebo", DraftSource::Roster(Id::new(99)))).contains("99"));
        assert!(
            said(DraftRequest { class: Class::Pu, basis: Some(Rupiah::new(3_876_600)), ..good() }).contains("risiko")
        );
        assert!(said(DraftRequest { compiler: Some(CABANG.to_owned()), ..good() }).contains("bukan dinas penghimpun"));
        let months = |text: &str| DraftRequest { months: text.parse().unwrap(), ..good() };
        assert!(said(months("2025-08..2030-08")).contains("60 bulan"));
        assert!(said(months("9999-12..9999-12")).contains("9999-12"));
        assert!(said(DraftRequest { basis: Some(Rupiah::new(i64::MAX)), ..good() }).contains("paling banyak"));
        assert!(said(DraftRequest { decree: Some("x".repeat(501)), ..good() }).contains("501 huruf"));
        let batch = try_draft(desk, "benar", &good()).unwrap().batch;
        let moved = |request: MoveRequest| try_move(desk, "salah", &request).unwrap_err().to_string();
        let of = |step| MoveRequest::all(Id::new(batch), step, KECAMATAN);
        assert!(moved(of(Move::Return)).contains("alasan pengembalian"));
        assert!(moved(of(Move::Refuse)).contains("alasan penolakan"));
        assert!(moved(of(Move::End)).contains("bulan terakhir"));
        let strange = MoveRequest { field: Some("warna".to_owned()), note: Some("x".to_owned()), ..of(Move::Return) };
        assert!(moved(strange).contains("warna"));
        let other = MoveRequest { reason: Some(RefusalReason::Other), ..of(Move::Refuse) };
        assert!(moved(other).contains("keterangan"));
        let long = MoveRequest { note: Some("x".repeat(501)), ..of(Move::Return) };
        assert!(moved(long).contains("501 huruf"));
        assert!(moved(MoveRequest { batches: vec![Id::new(77)], ..of(Move::Verify) }).contains("77"));
        assert!(moved(some(batch, Move::Send, "Desa Rebo", &[500])).contains("500"));
        let path = desk.file("bukan.csv", b"a,b\n1,2\n");
        assert!(answer_file(&desk.workspace, &desk.actor, &clock(), Some(CABANG), &path).is_err());
    });
}

#[test]
fn an_undone_move_never_was_and_what_rests_on_it_is_named() {
    each_desk(|desk| {
        set_up(desk);
        let batch = try_draft(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO)))).unwrap().batch;
        all(desk, batch, Move::Send, "Desa Rebo");
        try_move(desk, "kembali", &returned(batch, &[1], "Periksa")).unwrap();
        let change_of = |kind: &str| {
            let items = steps::history(&desk.workspace, &desk.actor, true).unwrap();
            let found = items.iter().rev().find(|item| item.kind == kind && item.undone_by.is_none());
            found.unwrap_or_else(|| panic!("no {kind}")).change
        };
        let draft = change_of("submission.draft");
        let rests = steps::undo(&desk.workspace, &desk.actor, &clock(), draft, false).unwrap_err();
        assert!(matches!(rests, StepError::RestsOn { .. }), "{rests}");
        let last = change_of("submission.move");
        steps::undo(&desk.workspace, &desk.actor, &clock(), last, false).unwrap();
        assert_eq!(in_state(desk, batch, State::Submitted), 14);
        assert_eq!(show(desk, batch).moves.len(), 14);
        steps::undo(&desk.workspace, &desk.actor, &clock(), draft, true).unwrap();
        assert!(submission(&desk.workspace, &desk.actor, clock().today, Id::new(batch)).is_err());
        desk.assert_audit_whole();
    });
}

#[test]
fn ending_terms_are_told_ahead() {
    each_desk(|desk| {
        set_up(desk);
        let found = terms(&desk.workspace, &desk.actor, clock().today, code("19.01"), 60).unwrap();
        let ends: Vec<_> = found.terms.iter().map(|term| (term.until, term.days_left)).collect();
        assert_eq!(ends, [(date("2025-09-15"), 44), (date("2025-09-15"), 44)]);
        assert!(found.terms.iter().all(|term| term.successor.is_none()));
        let near = terms(&desk.workspace, &desk.actor, clock().today, code("19.01"), 30).unwrap();
        assert_eq!(near.terms, []);
    });
}

#[test]
fn a_running_membership_is_shown_before_anything_is_sent() {
    each_desk(|desk| {
        let [roster, _] = set_up(desk);
        let list = participant(1, NAMES[1], REBO, "2025-08");
        desk.participants("peserta-agustus.csv", "2025-08-02", &format!("{PARTICIPANTS_HEADING}{list}"));
        desk.match_all();
        let source = DraftSource::Roster(Id::new(roster));
        let plain = try_draft(desk, "tanpa", &wish("Desa Rebo", source)).unwrap();
        assert_eq!((plain.rows, plain.left_out.len()), (13, 1));
        assert!(plain.left_out[0].reason.indonesian.contains("Sudah menjadi peserta aktif golongan BPU"));
        let kept = DraftRequest { keep_active: true, ..wish("Desa Rebo", source) };
        let with = try_draft(desk, "dengan", &kept).unwrap();
        assert_eq!((with.rows, with.noted.len()), (14, 1));
        assert_eq!((with.noted[0].line, with.noted[0].note.contains("peserta aktif")), (2, true), "{:?}", with.noted);
        let view = show(desk, with.batch).rows.into_iter().find(|view| view.row.line == 2).unwrap();
        let said: Vec<String> = view.overlaps.iter().map(|overlap| overlap.sentence().indonesian).collect();
        assert!(said.iter().any(|said| said.contains("peserta aktif golongan BPU")), "{said:?}");
    });
}

#[test]
fn an_ended_term_takes_nobodys_cover_and_no_row_of_a_submission() {
    each_desk(|desk| {
        set_up(desk);
        let batch = try_draft(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO)))).unwrap().batch;
        all(desk, batch, Move::Send, "Desa Rebo");
        let head = participant(0, NAMES[0], REBO, "2025-12");
        desk.participants("peserta-agustus.csv", "2025-08-02", &format!("{PARTICIPANTS_HEADING}{head}"));
        desk.match_all();
        assert!(desk.gap(REBO).people.iter().all(|person| person.name != NAMES[0]), "the list protects him");
        // A list of after the last day of his term: the role is over, the cover is not.
        let later = Clock { today: date("2025-10-02"), recorded_at: "2025-10-02T08:00:00Z".to_owned(), ..clock() };
        let list = format!("{PARTICIPANTS_HEADING}{head}");
        let request = ImportRequest {
            as_of: Some(date("2025-10-01")),
            ..desk.request("peserta-oktober.csv", ImportAs::Participants, list.as_bytes())
        };
        steps::import(&desk.workspace, &desk.actor, &later, &request, &mut |_| {}, &mut |_, _| {}).unwrap();
        desk.match_all();
        let after = desk.gap(REBO);
        assert!(after.people.iter().all(|person| person.name != NAMES[0]));
        assert_eq!(after.by_role.get(&law::Role::Rt), None, "he counts among no role any more");
        let later = submission(&desk.workspace, &desk.actor, date("2025-10-02"), Id::new(batch)).unwrap();
        assert_eq!(later.summary.in_state(State::Submitted), 14);
        assert_eq!(later.rows[0].row.role, Some(law::Role::Rt), "as it was when he was asked for");
        let warned = terms(&desk.workspace, &desk.actor, date("2025-10-02"), code(REBO), 60).unwrap();
        assert_eq!((warned.terms.len(), warned.terms[0].days_left), (1, -17), "told until somebody follows");
    });
}

/// Five months of the least contribution.
const FIVE_MONTHS: i64 = 5 * 16_800;

#[test]
fn a_submission_beyond_its_money_says_by_how_much_when_drafted_when_sent_and_on_its_page() {
    each_desk(|desk| {
        two_villages(desk, UNTIL);
        let rows = format!(
            "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n\
             {REBO},2025,add,{},Perbup rekaan\n{REBO},2025,apbd,{},Perdes rekaan\n19.01,2025,apbd,{},Perda rekaan\n",
            2 * FIVE_MONTHS,
            FIVE_MONTHS,
            2 * FIVE_MONTHS
        );
        desk.import(&desk.request("anggaran.csv", ImportAs::Funding, rows.as_bytes()));
        let gap =
            |payer, take| DraftRequest { payer, take: Some(take), ..wish("Desa Rebo", DraftSource::Gap(code(REBO))) };
        let shown = |actor: &Actor, batch: i64| {
            submission(&desk.workspace, actor, clock().today, Id::new(batch)).unwrap().remarks
        };
        // Beside it stands what the law leaves open about that money.
        let of_money = |mut remarks: Vec<Sentence>| {
            remarks
                .retain(|remark| remark.indonesian.contains("2025 terlampaui") || remark.indonesian.contains("cukup"));
            remarks
        };
        let drafted = |key: &str, wish: &DraftRequest| {
            let report = try_draft(desk, key, wish).unwrap();
            (report.batch, of_money(report.remarks))
        };
        // Two whom the village's ADD pays to the last rupiah, then one more.
        let (two, told) = drafted("dua", &gap(Funding::Add, 2));
        assert_eq!((told, shown(&desk.actor, two)), (Vec::new(), Vec::new()), "nothing is exceeded");
        let (three, told) = drafted("tiga", &gap(Funding::Add, 1));
        let beyond = &told[0];
        assert!(
            beyond.indonesian.starts_with(&format!("ADD {REBO} Rebo tahun 2025 terlampaui Rp84.000")),
            "{beyond:?}"
        );
        assert!(beyond.indonesian.contains("meminta Rp252.000, untuk iuran tersedia Rp168.000"), "{beyond:?}");
        assert!(beyond.english.contains("is exceeded by Rp84,000"), "{beyond:?}");
        // Sending is no refusal, and says it again; so does every batch that draws on that money.
        assert_eq!(of_money(all(desk, three, Move::Send, "Desa Rebo").remarks), told);
        for batch in [two, three] {
            assert_eq!(shown(&desk.actor, batch), told);
        }
        all(desk, three, Move::Withdraw, "Desa Rebo");
        assert_eq!(shown(&desk.actor, two), Vec::new(), "what was taken back asks for nothing");
        // Of the regency's kind of money the village's own comes first, then the regency's: one and two people.
        assert_eq!(drafted("apbd", &gap(Funding::Apbd, 3)).1, Vec::new());
        let (last, told) = drafted("apbd lagi", &gap(Funding::Apbd, 1));
        assert!(
            told[0].indonesian.starts_with("APBD 19.01 Kabupaten Bangka tahun 2025 terlampaui Rp84.000"),
            "{told:?}"
        );
        let village = support::one_role(OperatorRole::Village, REBO);
        let told = shown(&village, last);
        assert!(told[0].indonesian.contains("tidak cukup") && !told[0].indonesian.contains("Rp"), "{told:?}");
        // Of money that nobody named nothing is known.
        assert_eq!(drafted("csr", &gap(Funding::Company, 1)).1, Vec::new());
    });
}
