//! What holds for any text.

use linkage::{jaro_winkler, name_similarity, normalize_name, phonetic_key};
use proptest::prelude::*;

proptest! {
    #[test]
    fn similarities_are_symmetric_and_within_bounds(a in "[a-zA-Z .,'0-9]{0,30}", b in "[a-zA-Z .,'0-9]{0,30}") {
        for similarity in [jaro_winkler, name_similarity] {
            let there = similarity(&a, &b);
            prop_assert!((0.0..=1.0).contains(&there));
            prop_assert_eq!(there.to_bits(), similarity(&b, &a).to_bits());
        }
    }

    #[test]
    fn a_name_is_most_like_itself(name in "[a-z]{1,12}( [a-z]{1,12}){0,3}") {
        prop_assert_eq!(name_similarity(&name, &name), 1.0);
        prop_assert_eq!(jaro_winkler(&name, &name), 1.0);
    }

    #[test]
    fn any_text_normalises_to_small_letters_and_single_spaces(text in "\\PC{0,80}") {
        let normal = normalize_name(&text);
        let allowed = normal.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase());
        prop_assert!(allowed, "{}", normal);
        prop_assert!(!normal.contains("  ") && normal.trim() == normal);
    }

    #[test]
    fn a_word_has_a_sound(word in "[a-z]{1,20}") {
        prop_assert!(!phonetic_key(&word).is_empty());
    }
}
