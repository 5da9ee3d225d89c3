//! Village and public roles in the words of office lists: "Ketua RT 03", "Sekdes", "Kader Posyandu".

use law::Role;

/// The role that free words name for certain; `None` for an occupation, a rank, or words that may mean several.
///
/// ```
/// use domain::role_from_words;
/// use law::Role;
/// assert_eq!(role_from_words("Ketua RT 03 RW 01"), Some(Role::Rt));
/// assert_eq!(role_from_words("KASI PEMERINTAHAN"), Some(Role::PerangkatDesa));
/// assert_eq!(role_from_words("Guru honorer SDN 4"), Some(Role::GuruNonAsn));
/// assert_eq!(role_from_words("Nelayan"), None);
/// assert_eq!(role_from_words("Istri Ketua RT"), None);
/// ```
pub fn role_from_words(text: &str) -> Option<Role> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let any = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let phrase = |known: &[&str]| {
        known.iter().any(|phrase| {
            let parts: Vec<&str> = phrase.split(' ').collect();
            words.windows(parts.len()).any(|window| window == parts)
        })
    };
    // Somebody else's role, or one that is over.
    if any(&["istri", "isteri", "suami", "anak", "mantan", "eks", "pensiunan", "purna", "calon"]) {
        return None;
    }
    let honorary = any(&["honorer", "honor", "gtt", "ptt", "sukwan", "nonasn", "nonpns"])
        || phrase(&["non asn", "non pns", "tidak tetap", "tenaga kontrak"]);
    let teacher = any(&["guru", "gtt", "pengajar"]);
    let religious =
        any(&["ngaji", "tpa", "tpq", "diniyah", "madin", "imam", "marbot", "marbut", "khatib", "khotib", "bilal"])
            || any(&["ustaz", "ustadz", "ustadzah", "ustazah", "modin", "muazin", "muadzin", "mubaligh", "koster"])
            || any(&["pendeta", "pemangku", "pedanda", "bhikkhu", "biksu"])
            || phrase(&["guru agama", "sekolah minggu", "penjaga masjid", "penyuluh agama"]);
    // The narrower before the wider word: "Ketua RT" names its village too.
    let table = [
        (any(&["bpd"]) && !any(&["staf", "staff"]) || phrase(&["permusyawaratan desa"]), Role::Bpd),
        (any(&["posyandu", "posbindu"]), Role::KaderPosyandu),
        (any(&["kader"]) && any(&["kesehatan", "balita", "lansia", "gizi", "jumantik"]), Role::KaderPosyandu),
        (any(&["pkk", "dasawisma"]), Role::Pkk),
        (phrase(&["karang taruna"]) || any(&["katar"]), Role::KarangTaruna),
        (any(&["lpm", "lpmd", "lpmk"]) || phrase(&["pemberdayaan masyarakat"]), Role::Lpm),
        (any(&["linmas", "satlinmas", "hansip", "lkd", "lkk", "kpm", "kaling", "kader"]), Role::LkdLain),
        (phrase(&["lembaga adat", "kepala lingkungan", "perlindungan masyarakat"]), Role::LkdLain),
        (phrase(&["rukun tetangga"]) || first_of(&words, "rt", "rw"), Role::Rt),
        (phrase(&["rukun warga"]) || first_of(&words, "rw", "rt"), Role::Rw),
        (any(&["kpps", "pps", "ppk", "pantarlih", "panwaslu", "panwascam", "ptps", "pkd"]), Role::PetugasPemilu),
        (any(&["kaur", "kadus", "kawil", "sekdes", "carik", "kasi"]), Role::PerangkatDesa),
        (
            phrase(&["sekretaris desa", "perangkat desa", "aparat desa", "aparatur desa", "bendahara desa"])
                || phrase(&["kepala urusan", "kepala seksi", "kepala dusun", "kepala kewilayahan", "staf desa"])
                || phrase(&["staf kepala desa", "pelaksana kewilayahan"]),
            Role::PerangkatDesa,
        ),
        (
            phrase(&["kepala desa", "kepala kampung", "wali nagari", "hukum tua"])
                || any(&["kades", "keuchik", "geuchik", "pambakal", "kuwu", "perbekel"]),
            Role::KepalaDesa,
        ),
        (religious, Role::PekerjaKeagamaan),
        (teacher && honorary, Role::GuruNonAsn),
        (honorary && any(&["perawat", "bidan", "dokter", "nakes", "kesehatan", "apoteker"]), Role::NakesNonAsn),
        (honorary && !any(&["kontrak"]), Role::NonAsn),
        (any(&["thl", "phl", "thlt", "tks", "tkk", "pjlp", "ppnpn"]), Role::NonAsn),
    ];
    table.into_iter().find(|(named, _)| *named).map(|(_, role)| role)
}

/// Whether `one` is among the words and does not only say where `other` is: an RT is numbered inside its RW.
fn first_of(words: &[&str], one: &str, other: &str) -> bool {
    // "RT03" is written without a space as often as with one.
    let place = |wanted: &str| {
        words.iter().position(|word| {
            word.strip_prefix(wanted).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    match (place(one), place(other)) {
        (Some(one), Some(other)) => one < other,
        (found, None) => found.is_some(),
        (None, Some(_)) => false,
    }
}
