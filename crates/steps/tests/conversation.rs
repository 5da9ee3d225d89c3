//! What offices see of the conversation: inboxes and letters, boards, pages of senders who are no villages, enrolment,
//! wage earners, and the sender's own file; on both databases.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use domain::OfficeKind;
use domain::submission::{Mode, Move, State, TaskKind, Waiting};
use law::{Class, Funding};
use sheets::{Cell, FileKind};
use steps::submission::{
    DraftRequest, DraftSource, ExportRequest, Inbox, Letter, ListedStanding, MoveRequest, StaffGroup, agency,
    answer_file, employer, enrol, export, inbox, letter_sent, letters, market, move_rows, row_estimate,
    set_market_agent, set_office_address, set_store_mode, submission, submission_board, write_cards,
};
use steps::{Actor, Clock, ImportAs, ImportRequest, NewOffice, OperatorRole, StepError};
use support::offices::{
    CABANG, DPMD, KECAMATAN, LUMUT, REBO, all, open_office, some, try_draft, try_move, two_villages, wish,
};
use support::village::{self, NAMES, nik};
use support::{Desk, PARTICIPANTS_HEADING, clock, code, csv_rows, date, each_desk, one_role, read_back, workbook};
use units::{Id, Rupiah};

const DINAS: &str = "Dinas Perikanan Bangka";
const PASAR: &str = "Pasar Kite";
const FIRMA: &str = "PT Contoh Timah";

/// The villages, and senders who are none.
fn set_up(desk: &Desk<'_>) -> [i64; 2] {
    let rosters = two_villages(desk, "");
    for (name, kind, region) in [
        (DINAS, OfficeKind::Agency, "19.01"),
        (PASAR, OfficeKind::Market, "19.01.01"),
        (FIRMA, OfficeKind::Employer, "19.01"),
    ] {
        open_office(desk, name, kind, region);
    }
    rosters
}

fn drafted(desk: &Desk<'_>, key: &str, request: &DraftRequest) -> i64 {
    try_draft(desk, key, request).unwrap().batch
}

fn tray(desk: &Desk<'_>, office: &str) -> Inbox {
    let found = inbox(&desk.workspace, &desk.actor, clock().today, Some(office), Waiting::default()).unwrap();
    assert_eq!(found.rows, found.tasks.iter().map(|task| task.rows).sum::<u64>());
    for task in &found.tasks {
        let listed = if task.kind == TaskKind::Terms { found.terms.len() } else { task.lines.len() };
        assert_eq!(task.rows, u64::try_from(listed).unwrap(), "a count is the length of its list");
    }
    found
}

fn kinds(inbox: &Inbox) -> Vec<(TaskKind, u64)> {
    inbox.tasks.iter().map(|task| (task.kind, task.rows)).collect()
}

#[test]
fn every_office_finds_in_its_inbox_what_waits_for_it_and_no_other_does() {
    each_desk(|desk| {
        set_up(desk);
        let rebo = drafted(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO))));
        let terms = (TaskKind::Terms, 1);
        assert_eq!(kinds(&tray(desk, "Desa Rebo")), [(TaskKind::Send, 14), terms]);
        assert_eq!(kinds(&tray(desk, KECAMATAN)), [terms], "the term of the head of RT ends in 44 days");
        all(desk, rebo, Move::Send, "Desa Rebo");
        assert_eq!(kinds(&tray(desk, "Desa Rebo")), [terms]);
        assert_eq!(kinds(&tray(desk, KECAMATAN)), [(TaskKind::Verify, 14), terms]);
        let back = MoveRequest { note: Some("Periksa".to_owned()), ..some(rebo, Move::Return, KECAMATAN, &[3, 7]) };
        try_move(desk, "kembali", &back).unwrap();
        let village = tray(desk, "Desa Rebo");
        assert_eq!(kinds(&village), [(TaskKind::Mend, 2), terms]);
        assert_eq!((village.tasks[0].lines.as_slice(), village.tasks[0].since), (&[3, 7][..], Some(clock().today)));
        all(desk, rebo, Move::Verify, KECAMATAN);
        assert_eq!(kinds(&tray(desk, DPMD)), [(TaskKind::Compile, 12), terms]);
        all(desk, rebo, Move::Compile, DPMD);
        assert_eq!(kinds(&tray(desk, CABANG)), [(TaskKind::Answer, 12)]);
        all(desk, rebo, Move::Accept, CABANG);
        assert_eq!(kinds(&tray(desk, CABANG)), []);
        // Forty-five days later nobody stands on a list of participants yet: chased by who compiled, and by the branch.
        let later = date("2025-09-17");
        let on = |office: &str| {
            let found = inbox(&desk.workspace, &desk.actor, later, Some(office), Waiting::default()).unwrap();
            found.tasks.iter().map(|task| (task.kind, task.rows, task.overdue)).collect::<Vec<_>>()
        };
        assert_eq!(on(CABANG), [(TaskKind::Chase, 12, 12)]);
        assert_eq!(on(DPMD)[0], (TaskKind::Chase, 12, 12));
        assert_eq!(on("Kecamatan Belinyu"), []);
        // Nobody reads the inbox of another office, or of another region.
        let stranger = one_role(OperatorRole::Village, LUMUT);
        let refused = inbox(&desk.workspace, &stranger, later, Some(KECAMATAN), Waiting::default()).unwrap_err();
        assert!(refused.to_string().contains("tidak bertugas"), "{refused}");
    });
}

#[test]
fn news_is_a_letter_once_and_names_no_one() {
    each_desk(|desk| {
        set_up(desk);
        let post = |clock: &Clock| {
            let address = Some("https://payung.contoh.go.id/");
            letters(&desk.workspace, &desk.actor, clock.today, Waiting::default(), address).unwrap()
        };
        assert_eq!(post(&clock()), [], "nobody is written to without an address");
        let address = |office: &str, email: &str| {
            let key = format!("alamat {office} {email}");
            set_office_address(&desk.workspace, &desk.actor, &clock(), &key, office, email)
        };
        assert!(address(KECAMATAN, "bukan surel").is_err());
        assert!(address("Kantor Khayal", "a@contoh.go.id").unwrap_err().to_string().contains("Kantor Khayal"));
        address(KECAMATAN, "camat@contoh.go.id").unwrap();
        let sent = |letter: &Letter, second: i64| {
            let clock = Clock { recorded_at: format!("2025-08-02T08:00:{second:02}Z"), ..clock() };
            letter_sent(&desk.workspace, &desk.actor, &clock, letter).unwrap();
        };
        for letter in post(&clock()) {
            sent(&letter, 1);
        }
        assert_eq!(post(&clock()), []);
        let rebo = drafted(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO))));
        assert_eq!(post(&clock()), [], "a draft is nobody else's news");
        all(desk, rebo, Move::Send, "Desa Rebo");
        let news = post(&clock());
        assert_eq!(news.len(), 1);
        let letter = &news[0];
        assert!(letter.body.contains("Usulan 1 dari Desa Rebo: 14 baris menunggu pemeriksaan"), "{}", letter.body);
        assert!(letter.body.contains("https://payung.contoh.go.id/tugas"), "{}", letter.body);
        for (number, name) in NAMES.iter().enumerate() {
            assert!(!letter.body.contains(name) && !letter.body.contains(&nik(number)), "{}", letter.body);
        }
        // Until it is written down as sent it is news; then it is not.
        assert_eq!(post(&clock()), news);
        sent(letter, 2);
        assert_eq!(post(&clock()), []);
        // Work done is no news; rows that become late are, once.
        try_move(desk, "lolos", &some(rebo, Move::Verify, KECAMATAN, &[1, 2])).unwrap();
        assert_eq!(post(&clock()), []);
        let later = Clock { today: date("2025-08-20"), ..clock() };
        let late = post(&later);
        assert!(late[0].body.contains("12 terlambat"), "{}", late[0].body);
        sent(&late[0], 3);
        assert_eq!(post(&later), []);
        address(KECAMATAN, "").unwrap();
        assert_eq!(post(&Clock { today: date("2025-09-20"), ..clock() }), []);
        desk.assert_audit_whole();
    });
}

#[test]
fn a_board_says_what_came_back_and_its_cells_close() {
    each_desk(|desk| {
        set_up(desk);
        let rebo = drafted(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO))));
        all(desk, rebo, Move::Send, "Desa Rebo");
        let back = |key: &str, lines: &[u32], note: &str| {
            let request = MoveRequest {
                note: Some(note.to_owned()),
                field: Some("nik".to_owned()),
                ..some(rebo, Move::Return, KECAMATAN, lines)
            };
            try_move(desk, key, &request).unwrap();
        };
        back("satu", &[3, 7], "Periksa KTP");
        back("dua", &[9], "Foto buram");
        for office in [KECAMATAN, DPMD, CABANG] {
            let found = submission_board(&desk.workspace, &desk.actor, clock().today, Some(office), Waiting::default())
                .unwrap();
            let returned: Vec<_> =
                found.returned.iter().map(|line| (line.lines.as_slice(), line.said.as_str())).collect();
            assert_eq!(returned, [(&[9][..], "nik: Foto buram"), (&[3, 7][..], "nik: Periksa KTP")], "{office}");
            assert!(found.returned.iter().all(|line| line.by == KECAMATAN && line.office == "Desa Rebo"));
            let board = &found.board;
            let asked = |cells: u64| assert_eq!(cells, board.summary.live.rows, "{office}");
            asked(board.cells.iter().map(|cell| cell.asked.rows).sum());
            let by_role: i64 = board.roles.iter().map(|line| line.on_rosters).sum();
            assert_eq!(by_role, board.groups.iter().map(|line| line.on_rosters).sum::<i64>());
            assert_eq!(by_role, board.cells.iter().map(|cell| cell.on_rosters).sum::<i64>());
            let heads: Vec<_> = board.cells.iter().filter(|cell| cell.role == Some(law::Role::Rt)).collect();
            assert!(heads.iter().all(|cell| cell.percent.is_some_and(|percent| percent.to_string() == "0.00")));
        }
        // The next list protects the head of RT of Rebo: one cell of the table turns, the other stays.
        let list = village::participant(0, NAMES[0], REBO, "2025-08-01", "2025-08");
        desk.participants("peserta-agustus.csv", "2025-08-02", &format!("{PARTICIPANTS_HEADING}{list}"));
        desk.match_all();
        let board =
            submission_board(&desk.workspace, &desk.actor, clock().today, Some(DPMD), Waiting::default()).unwrap();
        let percents: BTreeMap<String, String> = board
            .board
            .cells
            .iter()
            .filter(|cell| cell.role == Some(law::Role::Rt))
            .map(|cell| (cell.region.to_string(), cell.percent.unwrap().to_string()))
            .collect();
        assert_eq!(
            percents,
            BTreeMap::from([(REBO.to_owned(), "100.00".to_owned()), (LUMUT.to_owned(), "0.00".to_owned())])
        );
    });
}

fn staff_list(desk: &Desk<'_>) -> i64 {
    let person = |number: usize, name: &str, job: &str, wage: i64, until: &str| {
        vec![
            ("Nama", Cell::from(name)),
            ("NIK", Cell::from(nik(number))),
            ("Tanggal Lahir", Cell::from(village::birth(number))),
            ("Jenis Kelamin", Cell::from("L")),
            ("Jabatan", Cell::from(job)),
            ("Status Pegawai", Cell::from("Kontrak")),
            ("Akhir Kontrak", Cell::from(until)),
            ("Gaji", Cell::Whole(wage)),
        ]
    };
    let content = workbook(
        &sheets::STAFF,
        &[
            person(30 - 10, "Rahmat Santoso", "Tenaga administrasi", 2_500_000, "2025-09-01"),
            person(31 - 10, "Siti Maryam", "Guru honorer", 1_500_000, "2026-12-31"),
            person(32 - 10, "Tono Hidayat", "Perawat honorer", 3_900_000, "2026-12-31"),
            person(33 - 10, "Umar Bakri", "Guru honorer", 1_750_000, "2026-12-31"),
        ],
    );
    let request = ImportRequest {
        region: Some(code("19.01")),
        sender: Some(DINAS.to_owned()),
        role: Some(law::Role::NonAsn),
        ..desk.request("pegawai.xlsx", ImportAs::Roster, &content)
    };
    desk.import(&request).roster.unwrap()
}

#[test]
fn an_agency_sees_its_staff_by_group_with_cost_and_terms() {
    each_desk(|desk| {
        set_up(desk);
        let roster = staff_list(desk);
        // The teacher is on the next list of participants, paid.
        let list = village::participant(21, "Siti Maryam", "19.01.01.1001", "2025-06-01", "2025-07");
        desk.participants("peserta-juli.csv", "2025-07-15", &format!("{PARTICIPANTS_HEADING}{list}"));
        desk.match_all();
        let request = DraftRequest {
            payer: Funding::Apbd,
            basis: Some(Rupiah::new(1_000_000)),
            ..wish(DINAS, DraftSource::Roster(Id::new(roster)))
        };
        let batch = drafted(desk, "dinas", &request);
        all(desk, batch, Move::Send, DINAS);
        let found = agency(&desk.workspace, &desk.actor, clock().today, Some(DINAS)).unwrap();
        let groups: Vec<_> = found
            .groups
            .iter()
            .map(|group| (group.group, group.counts.persons, group.counts.covered, group.counts.not_covered))
            .collect();
        assert_eq!(
            groups,
            [(StaffGroup::NonAsn, 1, 0, 1), (StaffGroup::Teachers, 2, 1, 1), (StaffGroup::Health, 1, 0, 1)]
        );
        assert_eq!(found.counts.persons, i64::try_from(found.people.len()).unwrap());
        assert_eq!(found.counts.persons, found.groups.iter().map(|group| group.counts.persons).sum::<i64>());
        let of = |name: &str| found.people.iter().find(|one| one.listed.name == name).unwrap();
        assert_eq!(of("Siti Maryam").listed.standing, ListedStanding::Covered);
        assert_eq!(of("Umar Bakri").listed.standing, ListedStanding::NotRegistered);
        assert_eq!(of("Umar Bakri").listed.asked.as_ref().unwrap().state, State::Submitted);
        assert_eq!(of("Siti Maryam").listed.asked, None, "she is protected already");
        // Five months of three people; the sum of the months is the sum of the rows.
        let total: i64 = found.cost_by_month.iter().map(|month| month.amount.get()).sum();
        let kept = submission(&desk.workspace, &desk.actor, clock().today, Id::new(batch)).unwrap().summary.live;
        assert_eq!((found.cost_by_month.len(), found.cost_by_month[0].rows), (5, 3));
        assert_eq!(total, kept.total.get());
        let terms: Vec<_> = found.terms.iter().map(|term| (term.name.as_str(), term.until)).collect();
        assert_eq!(terms, [("Rahmat Santoso", date("2025-09-01"))]);
        // The agency that sent a list is expected on boards of the region.
        let board =
            submission_board(&desk.workspace, &desk.actor, clock().today, Some(CABANG), Waiting::default()).unwrap();
        assert!(board.board.senders.iter().any(|line| line.office == DINAS && line.sent));
    });
}

#[test]
fn a_market_shows_stalls_and_traders_by_block_with_their_agent() {
    each_desk(|desk| {
        set_up(desk);
        let trader = |number: usize, name: &str, block: &str, stall: &str| {
            vec![
                ("Nama Pasar", Cell::from("Pasar Kite")),
                ("Blok", Cell::from(block)),
                ("No Kios", Cell::from(stall)),
                ("Nama Pedagang", Cell::from(name)),
                ("NIK", Cell::from(nik(number))),
                ("Tanggal Lahir", Cell::from(village::birth(number))),
                ("Jenis Kelamin", Cell::from("L")),
                ("Jenis Dagangan", Cell::from("Ikan")),
            ]
        };
        let content = workbook(
            &sheets::TRADERS,
            &[
                trader(20, "Rahmat Santoso", "A", "A 1"),
                trader(21, "Siti Maryam", "A", "A 1"),
                trader(22, "Tono Hidayat", "A", "A 2"),
                trader(23, "Umar Bakri", "B", "B 1"),
            ],
        );
        let request = ImportRequest {
            region: Some(code("19.01.01")),
            sender: Some(PASAR.to_owned()),
            ..desk.request("pedagang.xlsx", ImportAs::Roster, &content)
        };
        desk.import(&request);
        let list = village::participant(20, "Rahmat Santoso", "19.01.01.1001", "2025-06-01", "2025-07");
        desk.participants("peserta-juli.csv", "2025-07-15", &format!("{PARTICIPANTS_HEADING}{list}"));
        desk.match_all();
        let agent = |key: &str, block: &str, name: &str| {
            set_market_agent(&desk.workspace, &desk.actor, &clock(), key, Some(PASAR), (block, name))
        };
        agent("satu", "A", "Kantor Perisai Bangka").unwrap();
        agent("dua", "B", "Perisai Lama").unwrap();
        agent("tiga", "B", "").unwrap();
        assert!(agent("empat", " ", "x").is_err());
        let unknown = agent("lima", "Z", "Perisai Baru").unwrap_err().to_string();
        assert!(unknown.contains("\"Z\"") && unknown.contains("A, B"), "{unknown}");
        agent("enam", "B", "Perisai 1901010308809002").unwrap();
        let shown = market(&desk.workspace, &desk.actor, clock().today, Some(PASAR)).unwrap();
        let of_b = shown.blocks.iter().find(|line| line.block == "B").unwrap();
        assert_eq!(of_b.agent.as_deref(), Some("Perisai 1901**********02"), "a personal number is hidden");
        agent("tujuh", "B", "").unwrap();
        let found = market(&desk.workspace, &desk.actor, clock().today, Some(PASAR)).unwrap();
        let blocks: Vec<_> = found
            .blocks
            .iter()
            .map(|line| {
                (line.block.as_str(), line.agent.as_deref(), line.stalls, line.counts.persons, line.counts.covered)
            })
            .collect();
        assert_eq!(blocks, [("A", Some("Kantor Perisai Bangka"), 2, 3, 1), ("B", None, 1, 1, 0)]);
        assert_eq!(found.counts.persons, i64::try_from(found.traders.len()).unwrap());
        desk.assert_audit_whole();
    });
}

#[test]
fn an_employer_sees_reported_against_found_and_wages_against_the_minimum() {
    each_desk(|desk| {
        set_up(desk);
        let heading = "NPP,Nama Perusahaan,Jenis Perusahaan,Kode Wilayah,Jumlah Tenaga Kerja,Jumlah Terdaftar\n";
        let list = format!("{heading}BZ090001,PT. CONTOH TIMAH,swasta,19.01,6,1\n");
        desk.import(&desk.request("perusahaan.csv", ImportAs::Employers, list.as_bytes()));
        let figures = "region_code,region_name,as_of,metric,value,unit,segment,source_address,note\n\
                       19,Kepulauan Bangka Belitung,2025,minimum_wage,3876600,rupiah,total,Keputusan rekaan,\n\
                       19,Kepulauan Bangka Belitung,2024,minimum_wage,3640000,rupiah,total,Keputusan rekaan lama,\n\
                       19,Kepulauan Bangka Belitung,2026,minimum_wage,4000000,rupiah,total,Keputusan mendatang,\n";
        desk.import(&desk.request("upah.csv", ImportAs::Figures, figures.as_bytes()));
        let rows = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,upah\n".to_owned()
            + &[(20, "Rahmat Santoso", "3876600"), (21, "Siti Maryam", "3000000"), (22, "Tono Hidayat", "")]
                .map(|(number, name, wage)| {
                    format!("{},{name},{},L,Karyawan swasta,{wage}\n", nik(number), village::birth(number))
                })
                .concat();
        let request = ImportRequest {
            region: Some(code("19.01")),
            sender: Some(FIRMA.to_owned()),
            ..desk.request("karyawan.csv", ImportAs::Roster, rows.as_bytes())
        };
        desk.import(&request);
        desk.match_all();
        let found = employer(&desk.workspace, &desk.actor, clock().today, Some(FIRMA)).unwrap();
        assert_eq!((found.npp.as_deref(), found.reported, found.counts.persons), (Some("BZ090001"), Some(6), 3));
        assert_eq!((found.not_listed, found.active, found.not_registered), (Some(3), Some(0), Some(6)));
        let minimum = found.minimum.as_ref().unwrap();
        assert_eq!(
            (minimum.amount.get(), minimum.as_of.as_str()),
            (3_876_600, "2025"),
            "neither last year's nor next's"
        );
        let low: Vec<_> = found.below_minimum.iter().map(|low| (low.name.as_str(), low.short.get())).collect();
        assert_eq!((low, found.without_wage), (vec![("Siti Maryam", 876_600)], 1));
    });
}

#[test]
fn a_draft_says_what_no_month_and_no_money_can_do() {
    each_desk(|desk| {
        set_up(desk);
        let roles = ["kepala_desa", "perangkat_desa", "bpd", "rt", ""];
        let rows: String = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,peran\n".to_owned()
            + &roles
                .iter()
                .zip(20..)
                .map(|(role, number)| {
                    format!("{},Orang {role}{number},{},L,Nelayan,{role}\n", nik(number), village::birth(number))
                })
                .collect::<String>();
        let roster = desk.roster("pejabat.csv", REBO, rows.as_bytes()).roster.unwrap();
        desk.match_all();
        let source = DraftSource::Roster(Id::new(roster));
        let months = |span: &str| span.parse().unwrap();
        let officials = DraftRequest { payer: Funding::DanaDesa, ..wish("Desa Rebo", source) };
        let report = try_draft(desk, "dana-desa", &officials).unwrap();
        // Head and officials never; of the others nothing was read for 2025.
        assert_eq!((report.rows, report.left_out.len()), (3, 2), "{report:?}");
        assert!(
            report
                .left_out
                .iter()
                .all(|left| left.reason.indonesian.contains("Dana Desa") && left.reason.indonesian.contains("15/2023")),
            "{:?}",
            report.left_out
        );
        assert_eq!(report.remarks.len(), 3, "{:?}", report.remarks);
        let of_add = DraftRequest { months: months("2026-01..2026-03"), ..wish("Desa Rebo", source) };
        assert_eq!(try_draft(desk, "add", &of_add).unwrap().rows, 5, "the village's allocation pays its officials");
        // Compiling with Dana Desa meets the same table.
        let drafted = try_draft(desk, "add-2027", &DraftRequest { months: months("2027-01"), ..of_add }).unwrap();
        all(desk, drafted.batch, Move::Send, "Desa Rebo");
        all(desk, drafted.batch, Move::Verify, KECAMATAN);
        let other = MoveRequest {
            payer: Some(Funding::DanaDesa),
            ..MoveRequest::all(Id::new(drafted.batch), Move::Compile, DPMD)
        };
        let compiled = try_move(desk, "himpun", &other).unwrap();
        assert_eq!((compiled.rows, compiled.held_back.len()), (3, 2), "{compiled:?}");

        let late =
            DraftRequest { months: months("2025-05..2025-10"), ..wish("Desa Lumut", DraftSource::Gap(code(LUMUT))) };
        let report = try_draft(desk, "lewat", &late).unwrap();
        assert!(report.remarks[0].indonesian.contains("2025-05..2025-07 sudah lewat"), "{:?}", report.remarks);
        let now = DraftRequest { months: months("2025-08..2025-10"), ..late };
        let report = try_draft(desk, "sekarang", &now).unwrap();
        assert!(report.remarks.iter().all(|remark| !remark.indonesian.contains("lewat")), "{:?}", report.remarks);
    });
}

#[test]
fn a_wage_of_a_rupiah_is_a_slip_of_the_keys() {
    each_desk(|desk| {
        set_up(desk);
        let figures = "region_code,region_name,as_of,metric,value,unit,segment,source_address,note\n\
                       19,Kepulauan Bangka Belitung,2025,minimum_wage,3876600,rupiah,total,Keputusan rekaan,\n";
        desk.import(&desk.request("upah.csv", ImportAs::Figures, figures.as_bytes()));
        let rows = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,upah\n".to_owned()
            + &[(20, "Rahmat Santoso", "3876600"), (21, "Siti Maryam", "1"), (22, "Tono Hidayat", "")]
                .map(|(number, name, wage)| {
                    format!("{},{name},{},L,Karyawan swasta,{wage}\n", nik(number), village::birth(number))
                })
                .concat();
        let roster = desk.roster("karyawan.csv", "19.01", rows.as_bytes()).roster.unwrap();
        desk.match_all();
        let request = |basis: i64| DraftRequest {
            office: Some(FIRMA.to_owned()),
            class: Class::Pu,
            basis: Some(Rupiah::new(basis)),
            risk: Some(1),
            ..DraftRequest::of(
                DraftSource::Roster(Id::new(roster)),
                Funding::Company,
                "2025-08..2025-09".parse().unwrap(),
            )
        };
        for slip in [0, 1, 9_999] {
            let refused = try_draft(desk, &format!("salah {slip}"), &request(slip)).unwrap_err().to_string();
            assert!(refused.contains("paling sedikit"), "{refused}");
        }
        let report = try_draft(desk, "benar", &request(3_000_000)).unwrap();
        assert_eq!((report.rows, report.left_out.len()), (2, 1));
        assert!(report.left_out[0].reason.indonesian.contains("terlalu kecil"), "{:?}", report.left_out);
        assert_eq!(report.remarks.len(), 1, "{:?}", report.remarks);
        assert!(
            report.remarks[0].indonesian.starts_with("1 baris berupah di bawah upah minimum 19 2025"),
            "{:?}",
            report.remarks
        );
    });
}

/// Wage earners of a firm: by their wage, in all five programs' law, to the branch office in the columns of SIPP.
#[test]
fn wage_earners_are_priced_by_wage_and_leave_in_the_columns_of_sipp() {
    each_desk(|desk| {
        set_up(desk);
        let rows = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan,upah\n".to_owned()
            + &[(20, "Rahmat Santoso", "3876600"), (21, "Siti Maryam", "12000000"), (22, "Tono Hidayat", "")]
                .map(|(number, name, wage)| {
                    format!("{},{name},{},L,Karyawan swasta,{wage}\n", nik(number), village::birth(number))
                })
                .concat();
        let roster = desk.roster("karyawan.csv", "19.01", rows.as_bytes()).roster.unwrap();
        desk.match_all();
        let programs = law::Programs::read("jkk,jkm,jht,jp").unwrap();
        let request = DraftRequest {
            office: Some(FIRMA.to_owned()),
            class: Class::Pu,
            programs: Some(programs),
            basis: Some(Rupiah::new(4_000_000)),
            risk: Some(1),
            decree: Some("Daftar upah Juli".to_owned()),
            ..DraftRequest::of(
                DraftSource::Roster(Id::new(roster)),
                Funding::Company,
                "2025-08..2025-09".parse().unwrap(),
            )
        };
        let batch = drafted(desk, "firma", &request);
        let found = submission(&desk.workspace, &desk.actor, clock().today, Id::new(batch)).unwrap();
        // JKK 0.24, JKM 0.30, JHT 3.7 and 2, JP 2 and 1 percent up to the ceiling of March 2025, 10,547,400; each
        // line rounded by itself.
        let monthly: Vec<i64> = found.rows.iter().map(|view| view.row.monthly.get()).collect();
        let at_3_876_600 = 9_304 + 11_630 + 143_434 + 77_532 + 77_532 + 38_766;
        let at_12_000_000 = 28_800 + 36_000 + 444_000 + 240_000 + 210_948 + 105_474;
        let at_4_000_000 = 9_600 + 12_000 + 148_000 + 80_000 + 80_000 + 40_000;
        assert_eq!(monthly, [at_3_876_600, at_12_000_000, at_4_000_000]);
        let why = row_estimate(&desk.workspace, &desk.actor, clock().today, Id::new(batch), 2).unwrap();
        assert_eq!(why.first.total.get(), monthly[1]);
        assert_eq!(
            (why.months.len(), why.total, why.kept),
            (2, Rupiah::new(2 * monthly[1]), Rupiah::new(2 * monthly[1]))
        );
        let said: Vec<String> = why.first.steps.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|step| step.contains("10.547.400")), "the ceiling is told: {said:?}");
        assert!(row_estimate(&desk.workspace, &desk.actor, clock().today, Id::new(batch), 9).is_err());
        // Straight to the branch office, and out in SIPP's columns with the reference as the firm's own number.
        all(desk, batch, Move::Send, FIRMA);
        let mut file = Cursor::new(Vec::new());
        let wish = ExportRequest { office: Some(CABANG.to_owned()), batches: vec![], kind: FileKind::Xlsx };
        let sent = export(&desk.workspace, &desk.actor, &clock(), "keluar", &wish, &mut file).unwrap();
        assert_eq!((sent.wage_earners, sent.non_wage_earners), (3, 0));
        let rows = read_back(file.into_inner(), &sheets::SIPP);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].nik().unwrap().digits(), nik(20));
        assert_eq!(rows[1].rupiah("upah"), Some(Rupiah::new(12_000_000)));
    });
}

#[test]
fn a_system_of_record_enrols_whom_it_accepts_and_a_companion_does_not() {
    each_desk(|desk| {
        let rosters = set_up(desk);
        let rebo = drafted(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO))));
        all(desk, rebo, Move::Send, "Desa Rebo");
        all(desk, rebo, Move::Verify, KECAMATAN);
        all(desk, rebo, Move::Compile, DPMD);
        let states = || {
            let found = submission(&desk.workspace, &desk.actor, clock().today, Id::new(rebo)).unwrap();
            State::ALL
                .map(|state| found.summary.in_state(state))
                .iter()
                .zip(State::ALL)
                .filter(|(rows, _)| **rows > 0)
                .map(|(rows, state)| (state, *rows))
                .collect::<Vec<_>>()
        };
        let ask = |key: &str, lines: &[u32]| {
            let request = some(rebo, Move::Accept, CABANG, lines);
            enrol(&desk.workspace, &desk.actor, &clock(), key, &request)
        };
        let refused = ask("a", &[1]).unwrap_err().to_string();
        assert!(refused.contains("pendamping") && refused.contains("--mode"), "{refused}");
        // One row is accepted while the store is a companion: nobody is enrolled by that.
        try_move(desk, "satu", &some(rebo, Move::Accept, CABANG, &[1])).unwrap();
        assert_eq!(states(), [(State::Compiled, 13), (State::Accepted, 1)]);
        set_store_mode(&desk.workspace, &desk.actor, &clock(), "mode", Mode::SystemOfRecord).unwrap();
        let gap_before = desk.gap(REBO).counts.listed;
        // It is enrolled now together with those accepted now, by command or by plain acceptance.
        let done = ask("b", &[1, 2, 3]).unwrap();
        assert_eq!((done.rows, done.enrolled), (2, 3));
        let plain = try_move(desk, "terima", &some(rebo, Move::Accept, CABANG, &[4])).unwrap();
        assert_eq!((plain.rows, plain.enrolled), (1, 1));
        assert_eq!(states(), [(State::Compiled, 10), (State::Active, 4)]);
        assert_eq!(ask("b", &[1, 2, 3]).unwrap(), done, "the same key is the same change");
        // Answers by file enrol too; the same file twice enrols nobody twice.
        let text = "rujukan,nik,nama,jawaban,alasan,keterangan\n".to_owned()
            + &(5..=8).map(|line| format!("1-{line},,{},diterima,,\n", NAMES[line - 1])).collect::<String>();
        let path = desk.file("jawaban.csv", text.as_bytes());
        for already in [false, true] {
            let taken = answer_file(&desk.workspace, &desk.actor, &clock(), Some(CABANG), &path).unwrap();
            assert_eq!((taken.accepted, taken.already), (4, already));
        }
        assert_eq!(states(), [(State::Compiled, 6), (State::Active, 8)]);
        let cards = |batch: i64| {
            let mut out = Cursor::new(Vec::new());
            let of = (Some(CABANG), Id::new(batch));
            let key = format!("kartu {}", desk.audit_head());
            let done = write_cards(&desk.workspace, &desk.actor, &clock(), &key, of, FileKind::Csv, &mut out).unwrap();
            let rows = csv_rows(&out.into_inner());
            assert_eq!(done.rows + 1, u64::try_from(rows.len()).unwrap());
            rows[1..].iter().map(|row| (row[0].clone(), row[1].clone())).collect::<BTreeMap<String, String>>()
        };
        let first = cards(rebo);
        let numbers: std::collections::BTreeSet<&String> = first.values().collect();
        assert_eq!((first.len(), numbers.len()), (8, 8));
        assert!(first.values().all(|number| number.starts_with("25") && number.len() == 11), "{first:?}");
        // Once active it is ended, not refused; whoever is enrolled again keeps the number.
        let refuse = MoveRequest {
            reason: Some(domain::submission::RefusalReason::DocumentMissing),
            ..some(rebo, Move::Refuse, CABANG, &[2])
        };
        assert!(try_move(desk, "tolak", &refuse).unwrap_err().to_string().contains("aktif"));
        let later = DraftRequest {
            take: Some(2),
            payer: Funding::Apbd,
            keep_active: true,
            months: "2026-01..2026-03".parse().unwrap(),
            ..wish("Desa Rebo", DraftSource::Roster(Id::new(rosters[0])))
        };
        let next = drafted(desk, "lanjut", &later);
        all(desk, next, Move::Send, "Desa Rebo");
        all(desk, next, Move::Verify, KECAMATAN);
        all(desk, next, Move::Compile, DPMD);
        assert_eq!(all(desk, next, Move::Accept, CABANG).enrolled, 2);
        let second = cards(next);
        assert_eq!(second.values().collect::<Vec<_>>(), first.values().take(2).collect::<Vec<_>>());
        let waits = submission(&desk.workspace, &desk.actor, clock().today, Id::new(next)).unwrap();
        assert_eq!(waits.summary.in_state(State::Accepted), 2, "its months have not begun");
        // Whoever is enrolled is protected in every figure that names people, from the next list on.
        let stranger = village::participant(25, "Zainal Abidin", "19.02.01.2003", "2025-01-01", "2025-07");
        desk.participants("peserta-agustus.csv", "2025-08-02", &format!("{PARTICIPANTS_HEADING}{stranger}"));
        desk.match_all();
        assert_eq!(desk.gap(REBO).counts.listed, gap_before - 8);
        let active = |region: &str| desk.published(region).active.total;
        assert_eq!((active("19"), active(REBO)), (9, 8), "the eight, and the stranger of the list");
        // Numbers lie sealed.
        for (path, bytes) in support::files_below(desk.place.data_dir()) {
            for number in first.values() {
                assert!(!support::holds(&bytes, number.as_bytes()), "{} holds a membership number", path.display());
            }
        }
        desk.assert_audit_whole();
    });
}

#[test]
fn a_batch_is_answered_by_the_senders_own_file() {
    each_desk(|desk| {
        let [rebo_list, lumut_list] = set_up(desk);
        let take = DraftRequest { take: Some(12), ..wish("Desa Rebo", DraftSource::Roster(Id::new(rebo_list))) };
        let rebo = drafted(desk, "rebo", &take);
        all(desk, rebo, Move::Send, "Desa Rebo");
        let answer = |batch: i64| {
            let mut out = Cursor::new(Vec::new());
            let today = clock().today;
            let report =
                steps::answer_batch(&desk.workspace, &desk.actor, Id::new(batch), today, FileKind::Csv, &mut out)
                    .unwrap();
            (report, csv_rows(&out.into_inner()))
        };
        let (report, rows) = answer(rebo);
        assert_eq!((report.roster, report.batch, report.file.as_str()), (Some(rebo_list), Some(rebo), "rebo.csv"));
        assert_eq!(rows.len(), 15, "the whole file, row by row");
        assert_eq!(rows[0].last().unwrap(), "usulan");
        assert_eq!(rows[1].last().unwrap(), &format!("diajukan (usulan {rebo}-1)"));
        assert_eq!(rows[13].last().unwrap(), "", "who was not asked for has no word");
        // Names from two lists have no one file to go back in: a table of the batch.
        let parent = NewOffice {
            name: "Kantor Wilayah Adat".to_owned(),
            kind: OfficeKind::Agency,
            regions: vec![code("19.01")],
            opened: None,
            closed: None,
        };
        steps::set_office(&desk.workspace, &desk.actor, &clock(), "adat", &parent).unwrap();
        let wide =
            DraftRequest { payer: Funding::Apbd, ..wish("Kantor Wilayah Adat", DraftSource::Gap(code("19.01"))) };
        let both = drafted(desk, "keduanya", &wide);
        let (report, rows) = answer(both);
        assert_eq!((report.roster, report.rows["draft"]), (None, 17));
        assert!(
            report.notes[0].to_string().contains("2 daftar") && rows[0].contains(&"status".to_owned()),
            "{report:?}"
        );
        let stranger: Actor = one_role(OperatorRole::Village, "19.02.01.2003");
        let mut out = Cursor::new(Vec::new());
        let refused =
            steps::answer_batch(&desk.workspace, &stranger, Id::new(rebo), clock().today, FileKind::Csv, &mut out);
        assert!(matches!(refused, Err(StepError::NotAllowed { .. })), "{lumut_list}");
    });
}

#[test]
fn a_refusal_says_whose_turn_it_is_and_which_role_may() {
    each_desk(|desk| {
        set_up(desk);
        let rebo = drafted(desk, "rebo", &wish("Desa Rebo", DraftSource::Gap(code(REBO))));
        all(desk, rebo, Move::Send, "Desa Rebo");
        let early = try_move(desk, "x", &MoveRequest::all(Id::new(rebo), Move::Compile, DPMD)).unwrap_err().to_string();
        assert!(early.contains("Giliran: Kecamatan Sungailiat (kecamatan) 14 baris"), "{early}");
        let one = try_move(desk, "y", &some(rebo, Move::Compile, DPMD, &[4])).unwrap_err().to_string();
        assert!(one.contains("Giliran Kecamatan Sungailiat (kecamatan)"), "{one}");
        let reader = one_role(OperatorRole::Reader, "19.01");
        let refused = move_rows(
            &desk.workspace,
            &reader,
            &clock(),
            "z",
            &MoveRequest::all(Id::new(rebo), Move::Verify, KECAMATAN),
        );
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.contains("Yang berhak: operator dengan peran bpjs, pemda, instansi, kecamatan, desa"),
            "{refused}"
        );
    });
}
