//! Normalisation and sound of Indonesian names, rule by rule.

use linkage::{name_similarity, normalize_name, phonetic_key};

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (written, expected) in cases {
        assert_eq!(normalize_name(written), *expected, "{written}");
    }
}

#[track_caller]
fn check_sounds_alike(cases: &[(&str, &str)]) {
    for (a, b) in cases {
        assert_eq!(phonetic_key(a), phonetic_key(b), "{a} / {b}");
    }
}

#[test]
fn titles_and_degrees_are_taken_off() {
    check(&[
        ("H. Abdul Karim", "abdul karim"),
        ("Hj. Rohani", "rohani"),
        ("HJ ROHANI", "rohani"),
        ("Haji Rohman", "rohman"),
        ("KH. Hasyim", "hasyim"),
        ("Drs. Suparman", "suparman"),
        ("Prof. Dr. Ir. Suparman, M.Sc., Ph.D", "suparman"),
        ("Rina Wati, S.Pd", "rina wati"),
        ("Rina Wati S.Pd.I", "rina wati"),
        ("Rina Wati S. Pd.", "rina wati"),
        ("RINA WATI SPD", "rina wati"),
        ("Budi, S.E., M.M.", "budi"),
        ("Budi SH", "budi"),
        ("Alm. Suwito", "suwito"),
        ("Budi, ST", "budi"),
        ("Ny. Sumarni", "sumarni"),
    ]);
}

#[test]
fn a_title_alone_stays_a_name() {
    check(&[("Haji", "haji"), ("H", "h"), ("Drs.", "drs"), ("", ""), ("  . ", "")]);
}

#[test]
fn muhammad_in_all_its_spellings_is_written_out() {
    check(&[
        ("M. Yusuf", "muhammad yusuf"),
        ("M.Yusuf", "muhammad yusuf"),
        ("Muh. Yusuf", "muhammad yusuf"),
        ("Moh Yusuf", "muhammad yusuf"),
        ("Mhd. Yusuf", "muhammad yusuf"),
        ("Mohd Yusuf", "muhammad yusuf"),
        ("Moch. Yusuf", "muhammad yusuf"),
        ("Mochamad Yusuf", "muhammad yusuf"),
        ("Mohammad Yusuf", "muhammad yusuf"),
        ("Muhamad Yusuf", "muhammad yusuf"),
        ("MUKHAMMAD YUSUF", "muhammad yusuf"),
        ("H.M. Yusuf", "muhammad yusuf"),
        ("Yusuf M", "yusuf m"),
    ]);
}

#[test]
fn other_abbreviations_are_written_out() {
    check(&[
        ("Abd. Rahman", "abdul rahman"),
        ("St. Aminah", "siti aminah"),
        ("Nr. Hidayah", "nur hidayah"),
        ("Kms. Husin", "kemas husin"),
        ("Kgs. Husin", "kiagus husin"),
        ("Mgs. Husin", "masagus husin"),
        ("Msy. Zaleha", "masayu zaleha"),
        ("R. Sukarno", "raden sukarno"),
    ]);
}

#[test]
fn spelling_before_1972_is_made_new() {
    check(&[
        ("Soeharto", "suharto"),
        ("Djoko", "joko"),
        ("Tjahjono", "cahyono"),
        ("Sjarif", "syarif"),
        ("Soedjatmoko", "sujatmoko"),
        ("Wahjoe", "wahyu"),
        ("Achmad Joesoef", "achmad yusuf"),
        ("Jaka", "jaka"),
    ]);
}

#[test]
fn bin_and_binti_are_left_out_and_the_father_kept() {
    check(&[
        ("Ahmad bin Salim", "ahmad salim"),
        ("Aminah binti Salim", "aminah salim"),
        ("AMINAH BT. SALIM", "aminah salim"),
    ]);
}

#[test]
fn signs_accents_and_digits_read_as_letters() {
    check(&[
        ("Ma'ruf", "maruf"),
        ("Nur-Aini", "nur aini"),
        ("Andr\u{e9}", "andre"),
        ("5UMIAT1", "sumiati"),
        ("  BUDI   SANTOSO ", "budi santoso"),
    ]);
}

#[test]
fn spellings_that_lists_mix_up_sound_the_same() {
    check_sounds_alike(&[
        ("yanti", "ianti"),
        ("fitri", "pitri"),
        ("novi", "nopi"),
        ("zainal", "jainal"),
        ("faizal", "faisal"),
        ("zaenal", "zainal"),
        ("syarif", "sarip"),
        ("shinta", "sinta"),
        ("khairul", "chairul"),
        ("khairul", "hairul"),
        ("akhmad", "ahmad"),
        ("achmad", "ahmad"),
        ("qomar", "komar"),
        ("dharma", "darma"),
        ("thamrin", "tamrin"),
        ("aisyah", "aisya"),
        ("noor", "nur"),
        ("noer", "nur"),
        ("bella", "bela"),
        ("yusuf", "yusup"),
        ("yakub", "yakup"),
        ("alex", "aleks"),
        ("susy", "susi"),
    ]);
}

#[test]
fn names_that_differ_sound_different() {
    for (a, b) in [("budi", "beni"), ("siti", "sari"), ("rina", "rini"), ("hasan", "husin")] {
        assert_ne!(phonetic_key(a), phonetic_key(b), "{a} / {b}");
    }
}

#[test]
fn similarity_does_not_mind_order_titles_or_spaces() {
    assert_eq!(name_similarity("Yusuf Hidayat", "HIDAYAT YUSUF"), 1.0);
    assert_eq!(name_similarity("Nurhidayah", "Nur Hidayah"), 1.0);
    assert_eq!(name_similarity("Drs. Moh. Yusuf", "Muhammad Yusuf"), 1.0);
    assert_eq!(name_similarity("", ""), 0.0);
}
