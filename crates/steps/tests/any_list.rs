//! Lists of no known form: read, corrected by a human, the correction kept for the same sender, answered as sent.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use sheets::Corrections;
use steps::{ImportAs, ImportRequest, StepError};
use support::{DAY, code, each_desk, participants};

/// Two columns of names, and the wrong one is the likelier.
const LIST: &str = "\
DAFTAR KAPAL DAN PEKERJA,,,,
,,,,
No,Nama,Nakhoda,NIK,Desa
1,KM Contoh Satu,Sari Dewi,1901015508899001,Rebo
2,KM Contoh Dua,Dedi Kurniawan,1901011204859001,Rebbo
3,KM Contoh Tiga,Rahma Wulandari,1901012502919001,Tidak Ada
";

#[test]
fn a_correction_is_kept_for_the_senders_next_list_and_for_the_answer() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        let plain = ImportRequest {
            region: Some(code("19.01")),
            sender: Some("HNSI Bangka".to_owned()),
            ..desk.request("kapal.csv", ImportAs::Roster, LIST.as_bytes())
        };
        let preview = desk.import(&ImportRequest { preview: true, ..plain.clone() });
        let guess = preview.guess.expect("a preview shows how it was read");
        let is_name = |column: &sheets::GuessedColumn| {
            column.column.as_deref().is_some_and(|key| key.eq_ignore_ascii_case("nama"))
        };
        let name = guess.columns.iter().find(|column| is_name(column)).unwrap();
        assert_eq!((name.letter.as_str(), name.example.as_str()), ("B", "KM Contoh Satu"));

        let mut corrections = Corrections::default();
        corrections.add("nama=Nakhoda").unwrap();
        let corrected = desk.import(&ImportRequest { corrections, ..plain.clone() });
        assert!(corrected.guess.is_none() && !corrected.kept_corrections);
        assert_eq!(corrected.account.accepted, 3);
        // One village is certain, one is asked, one is unknown.
        assert_eq!(corrected.account.warnings.get("place-doubtful"), Some(&1));
        assert_eq!(corrected.account.warnings.get("region-not-in-use"), Some(&1));

        let next = LIST.replace("Rahma Wulandari", "Rahma Wulan");
        let again = desk.import(&ImportRequest {
            preview: true,
            ..ImportRequest { path: desk.file("kapal-2.csv", next.as_bytes()), ..plain.clone() }
        });
        assert!(again.kept_corrections);
        let guess = again.guess.unwrap();
        assert!(guess.columns.iter().any(|column| column.letter == "C" && is_name(column)));
        let other = desk.import(&ImportRequest { preview: true, sender: Some("Lain".to_owned()), ..plain.clone() });
        assert!(!other.kept_corrections);

        desk.match_all();
        let answer = desk.answer(corrected.roster.unwrap());
        assert_eq!(answer[2][..6], ["No", "Nama", "Nakhoda", "NIK", "Desa", "status"]);
        assert_eq!((answer[3][2].as_str(), answer[3][5].as_str()), ("Sari Dewi", "aktif"));
        desk.assert_audit_whole();

        let mut wrong = Corrections::default();
        wrong.add("nama=ZZ").unwrap();
        let refused = desk.try_import(&ImportRequest { corrections: wrong, ..plain }).unwrap_err();
        assert!(matches!(&refused, StepError::Open(_)) && refused.to_string().contains("Nakhoda"), "{refused}");
    });
}

#[test]
fn the_same_file_changes_nothing_although_another_of_its_sender_was_corrected_meanwhile() {
    let corrected = |what: &str| {
        let mut corrections = Corrections::default();
        corrections.add(what).unwrap();
        corrections
    };
    each_desk(|desk| {
        let request = |name: &str, text: &str, corrections: Corrections| ImportRequest {
            region: Some(code("19.01")),
            sender: Some("HNSI Bangka".to_owned()),
            corrections,
            ..desk.request(name, ImportAs::Roster, text.as_bytes())
        };
        let first = request("kapal.csv", LIST, Corrections::default());
        let roster = desk.import(&first).roster;
        assert!(desk.import(&first).already);
        let next = LIST.replace("Rahma Wulandari", "Rahma Wulan");
        let second = request("kapal-2.csv", &next, corrected("nama=Nakhoda"));
        assert!(!desk.import(&second).already);
        let head = desk.audit_head();
        let again = desk.import(&first);
        assert_eq!((again.already, again.roster, desk.audit_head()), (true, roster, head.clone()));
        // Nor the corrected one, once a third was read in yet another way.
        let third = request("kapal-3.csv", &LIST.replace("Rahma", "Rahmah"), corrected("nama=B"));
        desk.import(&third);
        assert!(desk.import(&ImportRequest { corrections: Corrections::default(), ..second.clone() }).already);
        // Asked to be read in another way, it is another import; taken back, it comes again as the sender's last.
        let other = desk.import(&ImportRequest { corrections: corrected("nama=Nakhoda"), ..first.clone() });
        assert!(!other.already && other.roster != roster);
        let items = steps::history(&desk.workspace, &desk.actor, false).unwrap();
        for item in items.iter().filter(|item| item.reason == "kapal.csv") {
            steps::undo(&desk.workspace, &desk.actor, &support::clock(), item.change, false).unwrap();
        }
        let anew = desk.import(&first);
        assert!(!anew.already && anew.kept_corrections, "{anew:?}");
        assert!(desk.import(&first).already);
    });
}

#[test]
fn a_senders_older_form_is_remembered_beside_many_newer_ones() {
    each_desk(|desk| {
        let import = |turn: usize, correct: bool| {
            let mut corrections = Corrections::default();
            if correct {
                corrections.add("nama=Nakhoda").unwrap();
            }
            // Each form has a heading of its own.
            let text =
                LIST.replace("No,Nama", &format!("Kolom {turn},Nama")).replace("Sari", &format!("Sari {correct}"));
            desk.import(&ImportRequest {
                region: Some(code("19.01")),
                sender: Some("HNSI Bangka".to_owned()),
                corrections,
                preview: !correct,
                ..desk.request(&format!("kapal-{turn}.csv"), ImportAs::Roster, text.as_bytes())
            })
        };
        for turn in 0..25 {
            import(turn, true);
        }
        for turn in [0, 12, 24] {
            assert!(import(turn, false).kept_corrections, "form {turn}");
        }
    });
}

#[test]
fn a_role_is_read_wherever_it_stands_and_the_default_is_for_the_rest() {
    // A desk for each, or the role of an earlier list would answer for a later one.
    let check = |heading: &str| {
        each_desk(|desk| {
            desk.participants(
            "peserta.csv",
            DAY,
            "nik,nama,tanggal_lahir,kelas,program,wilayah_daftar\n1901015508899099,Orang Lain,1970-01-01,BPU,JKK JKM,19.01\n",
        );
            let list = |heading: &str| {
                format!(
                    "No;Nama;NIK;{heading}\n1;Sari Dewi;1901015508899001;Ketua RT 03 RW 01\n2;Budi Santoso;1901010308809002;SEKDES\n\
                 3;Rahma Yani;1901014107909003;Kader Posyandu Melati\n4;Dedi Irawan;1901010101859004;Anggota BPD\n\
                 5;Joko Susanto;1901012001759005;Nelayan\n6;Wati Lestari;1901017011929006;Guru honorer\n7;Lina Marlina;1901014505859007;\n\
                 8;Hasan Basri;1901010505809008;Istri Ketua RT\n"
                )
            };
            let request = desk.request("desa.csv", ImportAs::Roster, list(heading).as_bytes());
            desk.import(&ImportRequest {
                region: Some(code("19.01.01.2007")),
                role: Some(law::Role::Pkk),
                sender: Some(heading.to_owned()),
                ..request
            });
            desk.match_all();
            let gap = desk.gap("19.01.01.2007");
            let mut told: Vec<(String, Option<&str>)> =
                gap.people.iter().map(|person| (person.name.clone(), person.role.map(law::Role::code))).collect();
            told.sort();
            let of = |name: &str| told.iter().find(|(known, _)| known == name).map(|(_, role)| *role);
            for (name, role) in [
                ("Sari Dewi", "rt"),
                ("Budi Santoso", "perangkat_desa"),
                ("Rahma Yani", "kader_posyandu"),
                ("Dedi Irawan", "bpd"),
                ("Joko Susanto", "pkk"),
                ("Wati Lestari", "guru_non_asn"),
                ("Lina Marlina", "pkk"),
                ("Hasan Basri", "pkk"),
            ] {
                assert_eq!(of(name), Some(Some(role)), "{heading}: {told:?}");
            }
        });
    };
    ["Jabatan", "Pekerjaan", "Pekerjaan/Jabatan", "Peran"].into_iter().for_each(check);
}
