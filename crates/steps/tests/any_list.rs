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
