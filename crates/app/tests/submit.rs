//! The conversation by commands, as five offices have it: draft, send, return, verify, compile, export, answer.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use serde_json::Value;
use store::testing::each_place;
use support::{file, run, told};

const NAMES: [&str; 13] = [
    "Abdul Karim",
    "Bahrudin",
    "Cik Nona",
    "Darmawan Saleh",
    "Eliza Puspita",
    "Fatimah Zahra",
    "Gunawan Wibisono",
    "Hendri Kusuma",
    "Ismail Marzuki",
    "Juwita Rahayu",
    "Kosasih Tanjung",
    "Lukman Hakim",
    "Mardiana Usman",
];

fn nik(number: usize) -> String {
    format!("190101{:02}05{:02}{}", number + 1, 70 + number, 9001 + number)
}

fn list(numbers: std::ops::Range<usize>) -> String {
    let row = |number: usize| {
        let (nik, name, year, day) = (nik(number), NAMES[number], 70 + number, number + 1);
        format!("{nik},{name},19{year}-05-{day:02},L,Ibu {name},Nelayan\n")
    };
    let rows: String = numbers.map(row).collect();
    format!("nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan\n{rows}")
}

fn participants(numbers: &[usize]) -> String {
    let heading = "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,program,mulai,lunas_sampai,\
                   wilayah_daftar,wilayah_domisili,pekerjaan\n";
    let row = |number: &usize| {
        let (nik, name, year, day) = (nik(*number), NAMES[*number], 70 + number, number + 1);
        let card = 25_000_009_100 + number;
        format!(
            "{card},{nik},{name},19{year}-05-{day:02},L,Ibu {name},BPU,JKK JKM,2026-01-01,2026-12,19.01,19.01.01.2007,Nelayan\n"
        )
    };
    let rows: String = numbers.iter().map(row).collect();
    format!("{heading}{rows}")
}

#[test]
fn five_offices_have_the_conversation_by_commands() {
    each_place(|place| {
        let location = place.location();
        let go = |arguments: &[&str]| run(location, arguments);
        let json = |arguments: &[&str]| -> Value { go(&[arguments, &["--format", "json"]].concat()).expect(0).json() };
        let stranger = participants(&[12]);
        go(&["import", &file(place, "peserta.csv", stranger.as_bytes()), "--as", "participants"]).expect(0);
        for (name, kind, region) in [
            ("Desa Rebo", "desa", "19.01.01.2007"),
            ("Kecamatan Sungailiat", "kecamatan", "19.01.01"),
            ("DPMD Bangka", "dinas", "19.01"),
            ("Cabang Pangkalpinang", "kacab", "19.01"),
        ] {
            go(&["office", "add", name, "--kind", kind, "--region", region]).expect(0);
        }
        for (name, role, region, office) in [
            ("kaur", "desa", "19.01.01.2007", "Desa Rebo"),
            ("camat", "desa", "19.01.01", "Kecamatan Sungailiat"),
            ("dpmd", "pemda", "19.01", "DPMD Bangka"),
            ("cabang", "bpjs", "19.01", "Cabang Pangkalpinang"),
        ] {
            let add = ["user", "add", name, "--role", role, "--region", region];
            told(location, &add, "kata-sandi-panjang\n").expect(0);
            go(&["user", "office", name, "--office", office]).expect(0);
        }
        let months = "2026-11..2027-03";
        let names = file(place, "rebo.csv", list(0..12).as_bytes());
        let drafted = json(&[
            "submit",
            "draft",
            "--file",
            &names,
            "--region",
            "19.01.01.2007",
            "--office",
            "Desa Rebo",
            "--payer",
            "add",
            "--months",
            months,
            "--decree",
            "SK Kades 5/2026",
        ]);
        assert_eq!((drafted["batch"].as_i64(), drafted["rows"].as_i64()), (Some(1), Some(12)), "{drafted}");
        // A move out of turn is refused, and says whose state it is.
        let early = go(&["submit", "verify", "1", "--operator", "camat"]).expect(2);
        assert!(early.err.contains("Tidak ada baris"), "{}", early.err);
        go(&["submit", "send", "1", "--operator", "kaur"]).expect(0);
        let back = [
            "submit",
            "return",
            "1",
            "--rows",
            "3,7",
            "--note",
            "Periksa KTP",
            "--field",
            "nik",
            "--operator",
            "camat",
        ];
        go(&back).expect(0);
        let verified = json(&["submit", "verify", "1", "--operator", "camat"]);
        assert_eq!((verified["rows"].as_i64(), verified["stayed"]["returned"].as_i64()), (Some(10), Some(2)));
        let compiled = json(&["submit", "compile", "1", "--payer", "dana-desa", "--operator", "dpmd"]);
        assert_eq!(compiled["monthly"].as_i64(), Some(168_000), "{compiled}");
        let export = go(&["submit", "export", "-o", "kirim.xlsx", "--operator", "cabang"]).expect(0);
        assert!(export.out.contains("10 BPU"), "{}", export.out);
        let refused = go(&["submit", "export", "-o", "tiada.xlsx", "--operator", "kaur"]).expect(2);
        assert!(refused.err.contains("Tidak ada baris"), "{}", refused.err);

        let said: String = [1, 2, 4, 5, 6, 8, 9, 10, 11, 12]
            .map(|line| {
                let answer = if line == 12 { "ditolak,dokumen_kurang" } else { "diterima," };
                format!("1-{line},,{},{answer},\n", NAMES[line - 1])
            })
            .concat();
        let text = format!("rujukan,nik,nama,jawaban,alasan,keterangan\n{said}");
        let answers = file(place, "jawaban.csv", text.as_bytes());
        let taken = json(&["submit", "answer", &answers, "--operator", "cabang"]);
        assert_eq!((taken["accepted"].as_i64(), taken["refused"]["dokumen_kurang"].as_i64()), (Some(9), Some(1)));
        assert_eq!(taken["already"], false);
        assert_eq!(json(&["submit", "answer", &answers, "--operator", "cabang"])["already"], true);
        let states = || json(&["submit", "show", "1"])["summary"]["by_state"].clone();
        assert_eq!(states(), serde_json::json!({ "accepted": 9, "refused": 1, "returned": 2 }));
        // An answer to mend is counted and exits with 1.
        let wrong = file(place, "salah.csv", text.replace("1-12,", "7-12,").as_bytes());
        let mended = go(&["submit", "answer", &wrong, "--operator", "cabang"]).expect(1);
        assert!(mended.out.contains("Tidak ada baris usulan 7-12"), "{}", mended.out);

        let board = go(&["submit", "board", "--operator", "dpmd"]).expect(0);
        assert!(board.out.contains("Sudah mengajukan: 1"), "{}", board.out);
        assert!(board.out.contains("2 dikembalikan") && board.out.contains("Menunggu Desa Rebo"), "{}", board.out);
        let list = go(&["submit", "list"]).expect(0);
        assert!(list.out.contains("9 diterima"), "{}", list.out);
        go(&["submit", "show", "1", "--out", "usulan.csv"]).expect(0);
        let answer = go(&["answer", "1", "-o", "jawaban-desa.csv"]).expect(0);
        assert!(answer.out.contains("rebo.csv"));
        let folder = place.data_dir().parent().unwrap();
        let back = std::fs::read_to_string(folder.join("jawaban-desa.csv")).unwrap();
        assert!(back.lines().next().unwrap().ends_with("pertanyaan,usulan"), "{back}");
        assert_eq!(back.lines().filter(|line| line.contains("diterima (usulan 1-")).count(), 9, "{back}");
        assert!(back.contains("dikembalikan (usulan 1-3): nik: Periksa KTP"), "{back}");
        let table = std::fs::read_to_string(folder.join("usulan.csv")).unwrap();
        assert!(!table.contains(&nik(0)) && table.contains("1-12"), "{table}");
        go(&["audit", "verify"]).expect(0);
    });
}
