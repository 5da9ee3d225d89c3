//! Words: what stands on many pages.

use super::words;

words! {
    /// What stands on many pages.
    CommonWords in "common" {
        skip, language, footer, crumbs, unknown, none, sum, sum_overlaps, percent_word, persons_word, estimate, kind_country,
        kind_province, kind_kabupaten, kind_kota, kind_kecamatan, kind_kelurahan, kind_desa, kind_desa_adat,
        request_value(name, allowed), choice_unknown(name, read, allowed),
    }
}
