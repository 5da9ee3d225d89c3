//! Employers and statements of contributions: read, accounted for, counted as of their day, taken back.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use steps::{CoverageRequest, ImportAs, ImportReport, ImportRequest, OperatorRole, StepError};
use support::{DAY, Desk, clock, code, date, each_desk};

/// Four invented people: two at one employer, one who pays herself, one at two employers.
const PARTICIPANTS: &str = "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,kelas,npp,pemberi_kerja,program,mulai,lunas_sampai,wilayah_daftar,wilayah_domisili\n\
25000009001,1901015508899001,Sari Dewi,1989-08-15,P,PU,AA090001,CV Contoh Timah,JKK JKM JHT JP JKP,2024-03-01,2025-02,19.01,19.01.01.2007\n\
25000009002,1901010308809002,Budi Santoso,1980-08-03,L,PU,AA090001,CV Contoh Timah,JKK JKM JHT,2024-03-01,2025-02,19.01,19.01.01.2007\n\
25000009003,1901014107909003,Rahma Yani,1990-07-01,P,BPU,,,JKK JKM,2024-03-01,2025-02,19.01,19.01.01.2007\n\
25000009004,1901010101859004,Dedi Irawan,1985-01-01,L,PU,AA090001,CV Contoh Timah,JKK JKM JHT,2024-03-01,2025-02,19.01,19.01.01.2007\n\
25000009005,1901010101859004,Dedi Irawan,1985-01-01,L,PU,AA090002,PT Contoh Laut,JKK JKM JHT,2024-03-01,2025-02,19.01,19.01.01.2007\n";

const HEAD: &str =
    "No,NPP,KPJ,NIK,Nama Tenaga Kerja,BLTH,Upah,Iuran JKK,Iuran JKM,Iuran JHT,Iuran JP,Jumlah Iuran,Tanggal Bayar\n";

fn statement(desk: &Desk<'_>, name: &str, day: &str, text: &str) -> ImportReport {
    desk.import(&request(desk, name, day, text))
}

fn request(desk: &Desk<'_>, name: &str, day: &str, text: &str) -> ImportRequest {
    let request = desk.request(name, ImportAs::Contributions, text.as_bytes());
    ImportRequest { as_of: Some(date(day)), ..request }
}

/// Persons active, and those of them in grace.
fn standing(desk: &Desk<'_>, day: &str) -> (i64, i64) {
    let request = CoverageRequest { as_of: Some(date(day)), ..CoverageRequest::published(code("19.01")) };
    let active = desk.coverage(&request).active;
    (active.total, active.in_grace)
}

fn told(report: &ImportReport) -> String {
    let account = &report.account;
    let parts = |parts: &std::collections::BTreeMap<String, u64>| {
        parts.iter().map(|(code, rows)| format!("{code}:{rows}")).collect::<Vec<_>>().join(" ")
    };
    assert!(account.balances(), "{account:?}");
    format!(
        "{} = {} + {} + [{}] + [{}] + [{}]",
        account.read,
        account.accepted,
        account.merged,
        parts(&account.set_aside),
        parts(&account.refused),
        parts(&account.skipped)
    )
}

#[test]
fn paid_months_extend_a_membership_from_the_day_of_the_statement_on() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        // Paid to February: wage earners are in grace, and the one who pays herself has lapsed.
        assert_eq!(standing(desk, "2025-06-20"), (3, 3));
        let months = ["2025-03", "2025-04", "2025-05"];
        let rows: Vec<String> = months
            .iter()
            .enumerate()
            .map(|(at, month)| {
                format!("{at},AA090001,25000009001,1901015508899001,Sari Dewi,{month},3876600,9304,11630,220966,116298,358198,2025-06-12\n")
            })
            .collect();
        // One month is missing, so the later ones do not count.
        let gap = "9,AA090001,,1901010308809002,Budi Santoso,2025-04,3000000,7200,9000,171000,0,187200,2025-06-12\n";
        let text = format!("{HEAD}{}{gap}", rows.concat());
        let report = statement(desk, "iuran.csv", "2025-06-15", &text);
        assert_eq!(told(&report), "4 = 4 + 0 + [] + [] + []");
        // Knowledge of the list's own day is unchanged; from the statement's day on one more is paid.
        assert_eq!(standing(desk, "2025-06-14"), standing_without(desk, report.change.unwrap(), "2025-06-14"));
        assert_eq!(standing(desk, "2025-06-20"), (3, 2));
        assert_eq!(standing(desk, "2025-07-20"), (1, 1), "only who paid is still in grace");
        desk.assert_audit_whole();
    });
}

/// The standing after an undo that is undone again.
fn standing_without(desk: &Desk<'_>, change: i64, day: &str) -> (i64, i64) {
    let undone = steps::undo(&desk.workspace, &desk.actor, &clock(), change, false).unwrap();
    let found = standing(desk, day);
    steps::undo(&desk.workspace, &desk.actor, &clock(), undone.undone[0].by, false).unwrap();
    found
}

#[test]
fn each_row_that_is_nobodys_payment_says_why() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        let row = |text: &str, paid: &str| format!("{text},2025-03,3000000,7200,9000,171000,0,187200,{paid}\n");
        let text = [
            HEAD.to_owned(),
            row("1,AA090001,25000009002,1901010308809002,Budi Santoso", "2025-06-12"),
            // The same payment again, another way of writing the person.
            row("2,AA090001,,1901010308809002,BUDI SANTOSO", "2025-06-12"),
            row("3,AA090001,,1901010308809002,Budi Santoso", ""),
            row("4,AA090001,,1901015508899999,Tidak Dikenal", "2025-06-12"),
            row("5,AA090001,25000009002,1901015508899001,Sari Dewi", "2025-06-12"),
            row("6,AA099999,,1901010308809002,Budi Santoso", "2025-06-12"),
            row("7,AA090002,,1901010308809002,Budi Santoso", "2025-06-12"),
            row("8,,,1901010101859004,Dedi Irawan", "2025-06-12"),
            row("9,AA090001,,1901010308809002,Wahyuningsih Pertiwi", "2025-06-12"),
            row("10,AA090001,,1901010308809002,Budi Santoso", "2025-07-12"),
            row("11,,25000009005,,Dedi Irawan", "2025-06-12"),
            row("12,AA090001,,1901010308809002,Budi Santoso", "kapan-kapan"),
            row("13,AA090001,,1901010308809002,Budi Santoso", "2025-06-12").replace("2025-03", "Maret lalu"),
            row("14,AA090001,,1901010308809002,Budi Santoso", "2025-06-12")
                .replace("187200", "banyak")
                .replace(",7200,9000,171000,", ",x,y,z,"),
            "Jumlah,,,,,,,,,,,748800,\n".to_owned(),
        ]
        .concat();
        let request = request(desk, "iuran.csv", "2025-06-15", &text);
        let preview = desk.import(&ImportRequest { preview: true, ..request.clone() });
        let (report, issues) = desk.try_import(&request).unwrap();
        assert_eq!(
            told(&report),
            "15 = 2 + 1 + [unpaid:1] + [card-of-other:1 date-ahead:1 date-unreadable:2 employer-unknown:1 \
             membership-unclear:1 membership-unknown:1 name-differs:1 person-unknown:1 rupiah-unreadable:1] + [total:1]"
        );
        assert_eq!(preview.account, report.account);
        assert!(issues.iter().all(|issue| issue.sentence().ends_with('.')));
        let again = desk.import(&request);
        assert!(again.already);
        // The mended rows alone, as another file: what was paid before is not paid twice.
        let more = [HEAD.to_owned(), row("1,AA090001,25000009002,,Budi Santoso", "2025-06-12")].concat();
        assert_eq!(told(&statement(desk, "lagi.csv", "2025-06-16", &more)), "1 = 0 + 1 + [] + [] + []");
        desk.assert_audit_whole();
    });
}

#[test]
fn what_the_title_rows_say_holds_for_all_rows() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        let text = "RINCIAN IURAN TENAGA KERJA;;;;;\nNPP : aa 090001;;;;;\nBLTH;:;03-2025;;;\n\nNo;Nama;NIK;Upah;Program;Jumlah Iuran\n\
                    1;Budi Santoso;1901010308809002;3.000.000;JKK JKM JHT;187.200\n\
                    2;Dedi Irawan;1901010101859004;3.000.000;;187.200\n";
        let report = statement(desk, "iuran.csv", "2025-06-15", text);
        assert_eq!(told(&report), "2 = 2 + 0 + [] + [] + []");
        let text = "No;Nama;NIK;Upah;Jumlah Iuran\n1;Budi Santoso;1901010308809002;3.000.000;187.200\n";
        let error = desk.try_import(&request(desk, "tanpa.csv", "2025-06-15", text)).unwrap_err();
        assert!(matches!(&error, StepError::Request(said) if said.indonesian.contains("BLTH")), "{error}");
    });
}

#[test]
fn a_statement_that_names_no_month_or_employer_is_completed_and_one_of_a_region_needs_the_right_there() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        let text = "No;Nama;NIK;Upah;Jumlah Iuran\n1;Budi Santoso;1901010308809002;3.000.000;187.200\n";
        let plain = request(desk, "tanpa.csv", "2025-06-15", text);
        let of = |npp: &str, month: &str| ImportRequest {
            npp: Some(npp.to_owned()),
            month: Some(month.parse().unwrap()),
            ..plain.clone()
        };
        let unknown = desk.import(&ImportRequest { preview: true, ..of("ZZ099999", "2025-03") });
        assert_eq!(unknown.account.refused["employer-unknown"], 1);
        assert_eq!(told(&desk.import(&of("aa 090001", "2025-03"))), "1 = 1 + 0 + [] + [] + []");
        // The same rows of the next month are another statement; of the same month the same one.
        assert!(desk.import(&of("AA090001", "2025-03")).already);
        assert_eq!(told(&desk.import(&of("AA090001", "2025-04"))), "1 = 1 + 0 + [] + [] + []");
        // The day of figures stays that of the list, which says what came since.
        let notes = [desk.published("19.01").notes, desk.gap("19.01").notes];
        assert!(
            notes.iter().all(|notes| notes.iter().any(|note| note.to_string().contains("--as-of 2025-06-15"))),
            "{notes:?}"
        );
        // What the file says is not talked over.
        let said = format!("BLTH : 03-2025\n{text}");
        let other =
            ImportRequest { month: Some("2025-04".parse().unwrap()), ..request(desk, "b.csv", "2025-06-15", &said) };
        assert!(desk.try_import(&other).unwrap_err().to_string().contains("BLTH 2025-03"));
        let roster =
            ImportRequest { kind: Some(ImportAs::Roster), region: Some(code("19.01")), ..of("AA090001", "2025-03") };
        assert!(desk.try_import(&roster).unwrap_err().to_string().contains("NPP dan bulan iuran"));

        // An office of one regency brings in what is its own.
        let regency = support::one_role(OperatorRole::SchemeOffice, "19.01");
        let bring = |request: &ImportRequest| {
            steps::import(&desk.workspace, &regency, &clock(), request, &mut |_| {}, &mut |_, _| {})
        };
        let may = of("AA090001", "2025-05");
        assert!(matches!(bring(&may), Err(StepError::NotAllowed { .. })));
        let elsewhere = ImportRequest { region: Some(code("19.02")), ..may.clone() };
        assert!(matches!(bring(&elsewhere), Err(StepError::NotAllowed { .. })));
        let abroad = desk.import(&ImportRequest { preview: true, ..elsewhere });
        assert_eq!(abroad.account.refused["registered-elsewhere"], 1);
        let own = bring(&ImportRequest { region: Some(code("19.01")), ..may }).unwrap();
        assert_eq!(told(&own), "1 = 1 + 0 + [] + [] + []");
        desk.assert_audit_whole();
    });
}

#[test]
fn a_statement_rests_on_the_list_and_goes_before_it() {
    each_desk(|desk| {
        let list = desk.participants("peserta.csv", DAY, PARTICIPANTS).change.unwrap();
        let text = format!(
            "{HEAD}1,AA090001,,1901010308809002,Budi Santoso,2025-03,3000000,7200,9000,171000,0,187200,2025-06-12\n"
        );
        let paid = statement(desk, "iuran.csv", "2025-06-15", &text).change.unwrap();
        let refused = steps::undo(&desk.workspace, &desk.actor, &clock(), list, false).unwrap_err();
        assert!(matches!(&refused, StepError::RestsOn { by, .. } if by[0].0 == paid), "{refused}");
        steps::undo(&desk.workspace, &desk.actor, &clock(), paid, false).unwrap();
        let again = statement(desk, "iuran.csv", "2025-06-15", &text);
        assert!(!again.already && again.account.accepted == 1);
    });
}

const EMPLOYERS: &str = "NPP;Nama Perusahaan;Jenis Perusahaan;Bidang Usaha;Kode Wilayah;Jumlah Tenaga Kerja;Jumlah Terdaftar\n\
AA090001;CV. Contoh Timah;swasta;Pertambangan;19.01;40;3\n\
;Toko Melati;;Perdagangan;19.01.01.2007;2;0\n\
AA090003;Dinas Perikanan;;;19.01;25;30\n\
AA090003;PT Lain Sekali;;;19.01;9;9\n\
AA090001;CV CONTOH TIMAH;swasta;Pertambangan;19.01;41;3\n\
AA090001;CV CONTOH TIMAH;swasta;Pertambangan;19.01;41;3\n\
12 34 ?;PT Aneh;;;19.01;1;1\n\
AA090004;PT Aneh;bukan apa-apa;;99.99;1;\n\
Jumlah;;;;;118;36\n";

#[test]
fn employers_are_known_by_number_or_by_name_and_place() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        let request = desk.request("perusahaan.csv", ImportAs::Employers, EMPLOYERS.as_bytes());
        let preview = desk.import(&ImportRequest { preview: true, ..request.clone() });
        let report = desk.import(&request);
        assert_eq!(told(&report), "9 = 5 + 1 + [] + [npp-other-name:1 npp-unreadable:1] + [total:1]");
        assert_eq!(preview.account, report.account);
        let known = steps::employers(&desk.workspace, &desk.actor, code("19.01"), None).unwrap();
        let told: Vec<String> = known
            .iter()
            .map(|one| {
                format!(
                    "{} {} {} {:?} {}",
                    one.npp,
                    one.profile.name,
                    one.profile.kind.code(),
                    one.profile.workers,
                    one.active
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "AA090001 CV CONTOH TIMAH swasta Some(41) 3",
                "AA090003 Dinas Perikanan dinas Some(25) 0",
                " Toko Melati kecil Some(2) 0",
                "AA090002 PT Contoh Laut swasta None 1",
            ]
        );
        assert!(desk.import(&request).already);
        let undone = steps::undo(&desk.workspace, &desk.actor, &clock(), report.change.unwrap(), false).unwrap();
        let known = steps::employers(&desk.workspace, &desk.actor, code("19.01"), None).unwrap();
        assert_eq!(
            known.iter().map(|one| one.profile.name.as_str()).collect::<Vec<_>>(),
            ["CV Contoh Timah", "PT Contoh Laut"]
        );
        steps::undo(&desk.workspace, &desk.actor, &clock(), undone.undone[0].by, false).unwrap();
        desk.assert_audit_whole();
    });
}

#[test]
fn the_filled_templates_are_accepted_in_every_kind_of_file() {
    let row = "25000009001,1971025508899001,Sari Dewi,1989-08-15,P,PU,AA090001,CV Contoh Timah,JKK JKM JHT JP,2024-03-01,2025-04,19.71,\n";
    let participants = format!("{}\n{row}", PARTICIPANTS.lines().next().unwrap());
    for kind in [sheets::FileKind::Xlsx, sheets::FileKind::Csv] {
        each_desk(|desk| {
            desk.participants("peserta.csv", DAY, &participants);
            for layout in [&sheets::EMPLOYERS, &sheets::CONTRIBUTIONS] {
                let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
                let mut writer = sheets::TableWriter::new(kind, Vec::new()).unwrap();
                writer.sheet(layout.sheet, &headings).unwrap();
                writer.row(&layout.columns.iter().map(|column| column.example.into()).collect::<Vec<_>>()).unwrap();
                let request = desk.request("templat", ImportAs::Roster, &writer.finish().unwrap());
                let report = desk.import(&ImportRequest { kind: None, ..request });
                assert_eq!((report.layout.as_str(), told(&report).as_str()), (layout.id, "1 = 1 + 0 + [] + [] + []"));
            }
        });
    }
}

#[test]
fn a_file_tells_by_its_headings_that_it_is_employers_or_contributions() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        for (name, text, kind) in [
            ("perusahaan.csv", EMPLOYERS.to_owned(), ImportAs::Employers),
            (
                "iuran.csv",
                format!(
                    "{HEAD}1,AA090001,,1901010308809002,Budi Santoso,2025-03,3000000,7200,9000,171000,0,187200,2025-06-12\n"
                ),
                ImportAs::Contributions,
            ),
        ] {
            let request = ImportRequest { kind: None, ..desk.request(name, kind, text.as_bytes()) };
            assert_eq!(desk.import(&ImportRequest { preview: true, ..request }).kind, kind);
        }
    });
}

#[test]
fn an_employer_sees_what_was_paid_month_by_month_and_which_lists_name_it() {
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        desk.import(&desk.request("perusahaan.csv", ImportAs::Employers, EMPLOYERS.as_bytes()));
        let row = |card: &str, nik: &str, name: &str, month: &str| {
            format!("1,AA090001,{card},{nik},{name},{month},3000000,7200,9000,171000,0,187200,2025-06-12\n")
        };
        let text = [
            row("25000009001", "1901015508899001", "Sari Dewi", "2025-03"),
            row("25000009002", "1901010308809002", "Budi Santoso", "2025-03"),
            row("25000009001", "1901015508899001", "Sari Dewi", "2025-04"),
        ];
        let report = statement(desk, "iuran.csv", "2025-06-15", &format!("{HEAD}{}", text.concat()));
        assert_eq!(told(&report), "3 = 3 + 0 + [] + [] + []");
        let office = steps::NewOffice {
            name: "CV Contoh Timah".to_owned(),
            kind: domain::OfficeKind::Employer,
            regions: vec![code("19.01")],
            opened: None,
            closed: None,
        };
        steps::set_office(workspace, actor, &clock(), "kantor", &office).unwrap();
        let seen = || {
            let report = steps::submission::employer(workspace, actor, date("2025-08-02"), Some(&office.name)).unwrap();
            let paid = report.paid.iter().map(|paid| (paid.month.to_string(), paid.persons, paid.amount.get()));
            let papers = report.papers.iter().map(|paper| (paper.file.clone(), paper.workers));
            (paid.collect::<Vec<_>>(), papers.collect::<Vec<_>>())
        };
        // The list names it twice, in other words; the later row stands.
        let papers = vec![("perusahaan.csv".to_owned(), Some(41)), ("perusahaan.csv".to_owned(), Some(40))];
        let paid = vec![("2025-04".to_owned(), 1, 187_200), ("2025-03".to_owned(), 2, 374_400)];
        assert_eq!(seen(), (paid, papers.clone()), "the latest month first");
        steps::undo(workspace, actor, &clock(), report.change.unwrap(), false).unwrap();
        assert_eq!(seen(), (Vec::new(), papers), "what was taken back was not paid");
    });
}
