//! Words over columns: how offices call each thing, in Indonesian and English, and how near a heading comes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::synonyms::SYNONYMS;

/// How sure a heading is of one meaning, in percent.
pub(crate) type Sure = u8;

/// A whole heading equals a known one.
pub(crate) const EXACT: Sure = 100;

/// Below this a heading alone says too little.
pub(crate) const DOUBTFUL_BELOW: Sure = 80;

/// A known heading, taken apart.
struct Known {
    meaning: &'static str,
    joined: String,
    tokens: Vec<String>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let all = SYNONYMS.iter().flat_map(|(meaning, words)| words.iter().map(move |word| (*meaning, *word)));
    all.map(|(meaning, word)| {
        let tokens = tokens(word);
        Known { meaning, joined: tokens.concat(), tokens }
    })
    .collect()
});

static BY_JOINED: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_joined: HashMap<&str, Vec<&str>> = HashMap::new();
    for known in KNOWN.iter() {
        let meanings = by_joined.entry(known.joined.as_str()).or_default();
        if !meanings.contains(&known.meaning) {
            meanings.push(known.meaning);
        }
    }
    by_joined
});

/// Letters and digits of a heading in lower case; everything else does not count.
pub(crate) fn normal(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words written short, and what they stand for.
const SHORT: [(&str, &str); 56] = [
    ("tgl", "tanggal"),
    ("tg", "tanggal"),
    ("tggl", "tanggal"),
    ("tggal", "tanggal"),
    ("no", "nomor"),
    ("nmr", "nomor"),
    ("nomer", "nomor"),
    ("number", "nomor"),
    ("num", "nomor"),
    ("jns", "jenis"),
    ("jen", "jenis"),
    ("tmp", "tempat"),
    ("tmpt", "tempat"),
    ("tpt", "tempat"),
    ("kec", "kecamatan"),
    ("kab", "kabupaten"),
    ("kota", "kabupaten"),
    ("prov", "provinsi"),
    ("prop", "provinsi"),
    ("propinsi", "provinsi"),
    ("ds", "desa"),
    ("alm", "alamat"),
    ("almt", "alamat"),
    ("peg", "pegawai"),
    ("nm", "nama"),
    ("pek", "pekerjaan"),
    ("pekerj", "pekerjaan"),
    ("jab", "jabatan"),
    ("ket", "keterangan"),
    ("tlp", "telepon"),
    ("telp", "telepon"),
    ("tlpn", "telepon"),
    ("telpon", "telepon"),
    ("tel", "telepon"),
    ("phone", "telepon"),
    ("telephone", "telepon"),
    ("hp", "hp"),
    ("handphone", "hp"),
    ("ponsel", "hp"),
    ("selular", "hp"),
    ("seluler", "hp"),
    ("mobile", "hp"),
    ("whatsapp", "wa"),
    ("thn", "tahun"),
    ("th", "tahun"),
    ("bln", "bulan"),
    ("jml", "jumlah"),
    ("jlh", "jumlah"),
    ("stat", "status"),
    ("ktg", "kategori"),
    ("lhr", "lahir"),
    ("klmn", "kelamin"),
    ("kelmin", "kelamin"),
    ("pend", "pendidikan"),
    ("prshn", "perusahaan"),
    ("penghsln", "penghasilan"),
];

/// Words that say nothing about what a column holds.
const EMPTY: [&str; 12] = ["dan", "and", "e", "wajib", "diisi", "the", "of", "yang", "yg", "di", "mohon", "isi"];

/// From these words on a heading only explains itself: "nama sesuai KTP".
const EXPLAINS: [&str; 6] = ["sesuai", "menurut", "berdasarkan", "sesuaiktp", "contoh", "format"];

/// The words of a heading, written out.
pub(crate) fn tokens(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_lower = false;
    let mut word = String::new();
    // A brand's capital inside a word begins no new one.
    let heading = heading.replace("WhatsApp", "Whatsapp");
    for letter in heading.chars().chain([' ']) {
        let new_word = last_lower && letter.is_uppercase();
        if (new_word || !letter.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
        last_lower = letter.is_lowercase();
    }
    let mut out: Vec<String> = Vec::new();
    for word in words {
        if EXPLAINS.contains(&word.as_str()) && !out.is_empty() {
            break;
        }
        let full = match word.as_str() {
            "kel" if out.last().is_some_and(|last| last == "jenis") => "kelamin",
            "kel" => "kelurahan",
            "ttl" => {
                out.extend(["tempat", "tanggal"].map(str::to_owned));
                "lahir"
            }
            "jk" => {
                out.push("jenis".to_owned());
                "kelamin"
            }
            short => SHORT.iter().find(|(from, _)| *from == short).map_or(short, |(_, to)| to),
        };
        if !EMPTY.contains(&full) {
            out.push(full.to_owned());
        }
    }
    out
}

/// A word that makes another's column of it: the name of a bank is nobody's name.
const OTHERS: [&str; 40] = [
    "anak",
    "istri",
    "isteri",
    "suami",
    "pasangan",
    "ayah",
    "bapak",
    "ibu",
    "mother",
    "father",
    "spouse",
    "wife",
    "husband",
    "bank",
    "rekening",
    "kantor",
    "perusahaan",
    "keluarga",
    "waris",
    "wali",
    "barang",
    "usaha",
    "kelompok",
    "pasar",
    "kegiatan",
    "program",
    "dinas",
    "toko",
    "kapal",
    "sekolah",
    "pimpinan",
    "pemilik",
    "petugas",
    "pendata",
    "koordinator",
    "akun",
    "faskes",
    "emergency",
    "darurat",
    "instansi",
];

/// The meanings of a heading, each with how sure it is; surest first.
pub(crate) fn meanings(heading: &str) -> Vec<(&'static str, Sure)> {
    let mut found: Vec<(&'static str, Sure)> = Vec::new();
    let mut add = |meaning: &'static str, sure: Sure| match found.iter_mut().find(|(known, _)| *known == meaning) {
        Some((_, known)) => *known = (*known).max(sure),
        None => found.push((meaning, sure)),
    };
    let equal = |text: &str| BY_JOINED.get(tokens(text).concat().as_str()).into_iter().flatten().copied();
    equal(heading).for_each(|meaning| add(meaning, EXACT));
    if let Some((before, rest)) = heading.split_once('(') {
        equal(before).for_each(|meaning| add(meaning, 97));
        let inside = rest.split(')').next().unwrap_or_default();
        equal(inside).for_each(|meaning| add(meaning, 90));
    }
    for part in heading.split(['/', '\n', ',', ':', '*', '|']).filter(|part| part.trim().len() < heading.trim().len()) {
        equal(part).for_each(|meaning| add(meaning, 86));
    }
    // What is known to the letter needs no guess.
    if !found_any_exact(heading) {
        resembling(heading, &mut add);
    }
    found.sort_by_key(|(_, sure)| std::cmp::Reverse(*sure));
    found
}

fn found_any_exact(heading: &str) -> bool {
    BY_JOINED.contains_key(tokens(heading).concat().as_str())
}

/// Meanings of headings that are nearly the same, or that say the same among other words.
fn resembling(heading: &str, add: &mut dyn FnMut(&'static str, Sure)) {
    let own = tokens(heading);
    let joined = own.concat();
    if (5..=40).contains(&joined.len()) {
        // Whoever mistypes a word gets its first letter right.
        let first = joined.as_bytes().first();
        for known in KNOWN.iter().filter(|known| known.joined.len() >= 5 && known.joined.as_bytes().first() == first) {
            let allowed = if known.joined.len() >= 10 { 2 } else { 1 };
            match distance(&joined, &known.joined, allowed) {
                Some(1) => add(known.meaning, 85),
                Some(2) => add(known.meaning, 75),
                _ => {}
            }
        }
    }
    if (2..=10).contains(&own.len()) {
        for known in KNOWN.iter().filter(|known| known.tokens.len() < own.len() && known.joined.len() >= 2) {
            let Some(at) = own.windows(known.tokens.len()).position(|window| window == known.tokens) else { continue };
            let foreign = own.iter().any(|word| OTHERS.contains(&word.as_str()) && !known.tokens.contains(word));
            if !foreign {
                let base: usize = if at == 0 { 62 } else { 54 };
                // More of the heading explained is more sure.
                let share = base + 12 * known.tokens.len() / own.len();
                add(known.meaning, u8::try_from(share).unwrap_or(60));
            }
        }
    }
}

/// Letters to change, add or take away, when at most `most`.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (beside, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != known);
            diagonal = row[beside + 1];
            row[beside + 1] = changed.min(row[beside] + 1).min(diagonal + 1);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
    }
    row.last().copied().filter(|found| *found <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(heading: &str, meaning: Option<&str>) {
        let found = meanings(heading).first().map(|(meaning, _)| *meaning);
        assert_eq!(found, meaning, "{heading}: {:?}", meanings(heading));
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        for (heading, meaning) in [
            ("N I K", "nik"),
            ("No. KTP / NIK", "nik"),
            ("NIK (16 digit)", "nik"),
            ("Nomor Induk Kependudukan (NIK)", "nik"),
            ("NAMA LENGKAP SESUAI KTP", "nama"),
            ("Nama Lengkap*", "nama"),
            ("Full Name", "nama"),
            ("Nama Penerima Manfaat", "nama"),
            ("Tgl.Lahir", "tanggal_lahir"),
            ("TanggalLahir", "tanggal_lahir"),
            ("Tangal Lahir", "tanggal_lahir"),
            ("Tempat, Tgl Lahir", "ttl"),
            ("TTL", "ttl"),
            ("Jenis Kel.", "jenis_kelamin"),
            ("L/P", "jenis_kelamin"),
            ("Nama Gadis Ibu Kandung", "nama_ibu"),
            ("No HP/WA", "telepon"),
            ("Desa / Kelurahan", "desa"),
            ("Date of Birth", "tanggal_lahir"),
            ("Nama Bank", "bank"),
            ("Nama Perusahaan", "pemberi_kerja"),
        ] {
            check(heading, Some(meaning));
        }
        for heading in ["Nama Kapal", "Alamat Kantor Dinas Lain", "zzz", "", "12"] {
            let found = meanings(heading);
            assert!(
                found.iter().all(|(meaning, _)| !["nama", "alamat", "nik"].contains(meaning)),
                "{heading}: {found:?}"
            );
        }
    }

    #[test]
    fn letters_apart_are_counted() {
        assert_eq!(distance("lahir", "lahr", 2), Some(1));
        assert_eq!(distance("abc", "xyz", 2), None);
        assert_eq!(distance("", "", 0), Some(0));
    }
}
