//! Business permits: what is kept of a list, which employers stand behind it, what undo takes back.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::FoundBy;
use steps::{FileKind, ImportAs, ImportRequest, OperatorRole, PermitStanding, StepError, permits, write_permits};
use support::{DAY, Desk, clock, code, each_desk, one_role};

/// Two employers by their participants, one of them with a place and workers by a list of employers.
const PARTICIPANTS: &str = "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,kelas,npp,pemberi_kerja,program,mulai,lunas_sampai,wilayah_daftar\n\
25000009001,1901010308809001,Budi Santoso,1980-08-03,L,PU,AA090001,CV Contoh Timah,JKK JKM JHT JP,2024-03-01,2025-05,19.01\n\
25000009002,1901010308809002,Dedi Kurniawan,1980-08-03,L,PU,AA090001,CV Contoh Timah,JKK JKM JHT JP,2024-03-01,2025-05,19.01\n\
25000009003,1901010308809003,Agus Salim,1980-08-03,L,PU,AA090002,PT Contoh Laut,JKK JKM JHT JP,2024-03-01,2025-05,19.01\n";

const EMPLOYERS: &str = "NPP,Nama Perusahaan,Jenis Perusahaan,Kode Wilayah,Jumlah Tenaga Kerja\n\
AA090001,CV Contoh Timah,swasta,19.01,10\n";

/// As a permit counter writes it, with a title above.
const PERMITS: &str = "DAFTAR PELAKU USAHA KABUPATEN BANGKA;;;;;;;;\n\
NIB;Nama Pelaku Usaha;Uraian Skala Usaha;KBLI;Judul KBLI;Alamat Usaha;Kecamatan;Jumlah Tenaga Kerja;Tanggal Terbit\n\
1234000009001;CV. CONTOH TIMAH;Usaha Kecil;07291;Pertambangan bijih timah;Jalan Timah 1;Sungailiat;40;18-03-2024\n\
1234000009001;CV. CONTOH TIMAH;Usaha Kecil;46620;Perdagangan logam;Jalan Timah 1;Sungailiat;12;18-03-2024\n\
1234000009002;PT Contoh Laut;Usaha Menengah;03111;Penangkapan ikan;Jalan Laut 2;Sungailiat;5;02-01-2025\n\
1234000009003;Warung Melati;Usaha Mikro;47112;Perdagangan eceran;Jalan Melati 3;Sungailiat;2;05-02-2025\n\
1234000009003;Warung Melati;Usaha Mikro;47112;Perdagangan eceran;Jalan Melati 3;Sungailiat;2;05-02-2025\n\
1234000009003;Bengkel Sama Sekali Lain;Usaha Mikro;45201;Reparasi mobil;Jalan 4;Sungailiat;1;05-02-2025\n\
1901010308809001;Toko Bernomor Orang;Usaha Mikro;47112;Eceran;Jalan 5;Sungailiat;1;05-02-2025\n\
;Toko Izin Lama;raksasa;;;Jalan 6;Sungailiat;;\n\
12340000;Toko Salah;Usaha Mikro;47112;Eceran;Jalan 7;Sungailiat;1;05-02-2025\n";

fn request(desk: &Desk<'_>) -> ImportRequest {
    let request = desk.request("izin.csv", ImportAs::Permits, PERMITS.as_bytes());
    ImportRequest { region: Some(code("19.01")), ..request }
}

fn told(one: &PermitStanding) -> String {
    let business = &one.business;
    format!(
        "{} {:?}x{} by {:?} reported {:?} active {} short {:?}/{:?}",
        business.name,
        business.on_permit,
        business.permits,
        one.found_by,
        one.reported,
        one.active,
        one.not_reported,
        one.not_registered
    )
}

#[test]
fn permits_are_held_against_employers_and_undo_takes_them_back() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        desk.import(&desk.request("perusahaan.csv", ImportAs::Employers, EMPLOYERS.as_bytes()));
        let preview = desk.import(&ImportRequest { preview: true, ..request(desk) });
        let (report, issues) = desk.try_import(&request(desk)).unwrap();
        assert_eq!(report.account, preview.account);
        let account = &report.account;
        assert_eq!((account.read, account.accepted, account.merged), (9, 5, 1));
        let refused: Vec<_> = account.refused.iter().map(|(code, rows)| (code.as_str(), *rows)).collect();
        assert_eq!(refused, [("nib-other-name", 1), ("nib-unreadable", 2)]);
        // Somebody's own number in the place of a NIB is neither kept nor shown.
        assert!(issues.iter().all(|issue| !issue.sentence().contains("1901010308809001")), "{issues:?}");
        assert_eq!(account.warnings.get("word-unknown"), Some(&1), "raksasa is no scale");
        assert!(desk.import(&request(desk)).already);

        let found = permits(&desk.workspace, &desk.actor, code("19.01"), None).unwrap();
        let lines: Vec<String> = found.permits.iter().map(told).collect();
        assert_eq!(
            lines,
            [
                "Warung Melati Some(2)x1 by None reported None active 0 short None/Some(2)",
                "Toko Izin Lama Nonex1 by None reported None active 0 short None/None",
                "CV. CONTOH TIMAH Some(40)x2 by Some(NameAndPlace) reported Some(10) active 2 short Some(30)/Some(38)",
                "PT Contoh Laut Some(5)x1 by Some(NameAlone) reported None active 1 short None/Some(4)",
            ]
        );
        let counts = found.counts;
        assert_eq!((counts.businesses, counts.with_employer, counts.without_employer), (4, 2, 2));
        assert_eq!((counts.workers, counts.workers_without_employer, counts.reporting_fewer), (47, 2, 1));
        assert_eq!(counts.without_workers, 1);
        assert_eq!(found.permits[2].business.business, ["07291 Pertambangan bijih timah", "46620 Perdagangan logam"]);
        let elsewhere = permits(&desk.workspace, &desk.actor, code("19.71"), None);
        assert_eq!(elsewhere.unwrap().counts.businesses, 0);

        let mut out = std::io::Cursor::new(Vec::new());
        write_permits(&found.permits, FileKind::Csv, &mut out).unwrap();
        let text = String::from_utf8(out.into_inner()).unwrap();
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains("nama dan wilayah,AA090001,10,2,30,38"), "{text}");

        let undone = steps::undo(&desk.workspace, &desk.actor, &clock(), report.change.unwrap(), false).unwrap();
        let counts = || permits(&desk.workspace, &desk.actor, code("19.01"), None).unwrap().counts;
        assert_eq!(counts().businesses, 0);
        steps::undo(&desk.workspace, &desk.actor, &clock(), undone.undone[0].by, false).unwrap();
        assert_eq!(counts().businesses, 4);
        desk.assert_audit_whole();
    });
}

#[test]
fn permits_are_of_one_region_and_of_those_who_may_import_there() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        let without = desk.try_import(&ImportRequest { region: None, ..request(desk) });
        assert!(matches!(&without, Err(StepError::Request(advice)) if advice.indonesian.contains("wilayah daftar")));
        let province = one_role(OperatorRole::SchemeOffice, "19.71");
        let refused = steps::import(&desk.workspace, &province, &clock(), &request(desk), &mut |_| {}, &mut |_, _| {});
        assert!(matches!(refused, Err(StepError::NotAllowed { .. })));
        let refused = permits(&desk.workspace, &province, code("19.01"), None);
        assert!(matches!(refused, Err(StepError::NotAllowed { .. })));
        // A row of another regency comes with that regency's own list.
        let row = "NIB,Nama Usaha,Kode Wilayah\n1234000009009,CV Kota,19.71\n";
        let list = desk.request("kota.csv", ImportAs::Permits, row.as_bytes());
        let report = desk.import(&ImportRequest { region: Some(code("19.01")), ..list });
        assert_eq!(report.account.refused.get("region-of-others"), Some(&1));
    });
}

#[test]
fn a_list_of_permits_is_told_from_a_list_of_employers_by_its_headings() {
    each_desk(|desk| {
        for (name, text, kind) in
            [("izin.csv", PERMITS, ImportAs::Permits), ("perusahaan.csv", EMPLOYERS, ImportAs::Employers)]
        {
            let request = desk.request(name, kind, text.as_bytes());
            let request = ImportRequest { kind: None, preview: true, region: Some(code("19.01")), ..request };
            assert_eq!(desk.import(&request).kind, kind);
        }
        let layout = &sheets::PERMITS;
        let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
        for kind in [FileKind::Xlsx, FileKind::Csv] {
            let mut writer = sheets::TableWriter::new(kind, Vec::new()).unwrap();
            writer.sheet(layout.sheet, &headings).unwrap();
            writer.row(&layout.columns.iter().map(|column| column.example.into()).collect::<Vec<_>>()).unwrap();
            let request = desk.request("templat", ImportAs::Permits, &writer.finish().unwrap());
            let report =
                desk.import(&ImportRequest { kind: None, preview: true, region: Some(code("19.01")), ..request });
            assert_eq!((report.kind, report.account.accepted), (ImportAs::Permits, 1));
            assert!(report.account.warnings.is_empty(), "{:?}", report.account);
        }
    });
}

#[test]
fn a_permit_without_an_employer_is_found_once_one_registers() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, PARTICIPANTS);
        desk.import(&request(desk));
        let row = "NPP,Nama Perusahaan,Kode Wilayah,Jumlah Tenaga Kerja\n1234000009003,Nama Lain,19.01,2\n";
        desk.import(&desk.request("baru.csv", ImportAs::Employers, row.as_bytes()));
        let found = permits(&desk.workspace, &desk.actor, code("19.01"), None).unwrap();
        let melati = found.permits.iter().find(|one| one.business.name == "Warung Melati").unwrap();
        assert_eq!((melati.found_by, melati.not_reported), (Some(FoundBy::Nib), Some(0)));
    });
}
