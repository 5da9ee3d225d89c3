//! Indonesian names: titles taken off, abbreviations filled in, old spelling made new, sound reduced to a key.

/// Lower-case words of a name without titles, degrees and `bin`/`binti`, with Muhammad, Abdul, Siti and the
/// Palembang titles written out and the spelling before 1972 made new. Words are separated by one space.
///
/// ```
/// use linkage::normalize_name;
/// assert_eq!(normalize_name("H. Moh. Soeharto, S.Pd."), "muhammad suharto");
/// assert_eq!(normalize_name("Hj. ST. AMINAH binti Achmad"), "siti aminah achmad");
/// ```
pub fn normalize_name(name: &str) -> String {
    let words = words(name);
    let mut tokens: Vec<String> = Vec::with_capacity(words.len());
    for (position, word) in words.iter().enumerate() {
        let more = position + 1 < words.len();
        let first = tokens.is_empty();
        let text = word.text.as_str();
        if is_degree_in_two_parts(&words, position) || (position > 0 && is_degree_in_two_parts(&words, position - 1)) {
            continue;
        }
        if !first && word.after_comma && AFTER_COMMA.contains(&text) {
            continue;
        }
        if TITLES.contains(&text) || (first && more && LEADING_TITLES.contains(&text)) {
            continue;
        }
        if !first && DEGREES.contains(&text) {
            continue;
        }
        if !first && more && PATRONYMICS.contains(&text) {
            continue;
        }
        tokens.push(written_out(text, first && more));
    }
    if tokens.is_empty() {
        // A person listed as "Haji" only: better that word than no name.
        tokens.extend(words.into_iter().map(|word| word.text));
    }
    tokens.join(" ")
}

/// The sound of one normalised word: spellings that Indonesian lists mix up give one key.
///
/// ```
/// use linkage::phonetic_key;
/// assert_eq!(phonetic_key("syarif"), phonetic_key("sarip"));
/// assert_eq!(phonetic_key("achmad"), phonetic_key("ahmat"));
/// assert_ne!(phonetic_key("budi"), phonetic_key("beni"));
/// ```
pub fn phonetic_key(word: &str) -> String {
    let mut buffer = Vec::with_capacity(word.len() + 2);
    phonetic_into(word.as_bytes(), &mut buffer);
    String::from_utf8_lossy(&buffer).into_owned()
}

/// Words that say little about who someone is, and are dropped on one list and written on the other.
pub(crate) fn is_weak(token: &str) -> bool {
    matches!(
        token,
        "muhammad" | "raden" | "kemas" | "kiagus" | "masagus" | "nyimas" | "masayu" | "nyayu" | "haji" | "hajjah"
    )
}

/// As [`phonetic_key`], appended to `key`.
pub(crate) fn phonetic_into(word: &[u8], key: &mut Vec<u8>) {
    let start = key.len();
    let push = |key: &mut Vec<u8>, letter: u8| {
        if key.len() == start || key[key.len() - 1] != letter {
            key.push(letter);
        }
    };
    let mut i = 0;
    while i < word.len() {
        let next = word.get(i + 1).copied().unwrap_or(0);
        let after = word.get(i + 2).copied().unwrap_or(0);
        let mut taken = 1;
        match (word[i], next) {
            (b'k' | b'c', b'h') => taken = 2,
            (b's', b'y') if is_vowel(after) => {
                push(key, b's');
                taken = 2;
            }
            (b's', b'h' | b'z') | (b'd', b'z') => {
                push(key, b's');
                taken = 2;
            }
            (b'c', b'k') => {}
            (b'o', b'o' | b'e') => {
                push(key, b'u');
                taken = 2;
            }
            (b'e', b'e') | (b'i', b'e') => {
                push(key, b'i');
                taken = 2;
            }
            (b'a', b'e') => {
                push(key, b'a');
                push(key, b'i');
                taken = 2;
            }
            (b'x', _) => {
                push(key, b'k');
                push(key, b's');
            }
            (b'f' | b'v', _) => push(key, b'p'),
            (b'p', b'h') => {
                push(key, b'p');
                taken = 2;
            }
            (b'z' | b'j', _) => push(key, b's'),
            (b'q', _) => push(key, b'k'),
            (b'y', _) => push(key, b'i'),
            (b'w', _) => push(key, b'u'),
            (b'h', _) => {}
            (letter, _) => push(key, letter),
        }
        i += taken;
    }
    let length = key.len() - start;
    if length == 0 {
        key.extend_from_slice(word);
    } else if length > 1 && key[key.len() - 2] != b'n' {
        let last = key.len() - 1;
        key[last] = match key[last] {
            b'd' => b't',
            b'b' => b'p',
            b'g' => b'k',
            other => other,
        };
    }
}

struct Word {
    text: String,
    after_comma: bool,
}

/// Dropped wherever they stand.
const TITLES: &[&str] = &[
    "prof",
    "drs",
    "dra",
    "drg",
    "drh",
    "ir",
    "hj",
    "ust",
    "ustad",
    "ustadz",
    "ustaz",
    "ustadzah",
    "kyai",
    "kiai",
    "tgk",
    "alm",
    "almh",
    "almarhum",
    "almarhumah",
    "sdr",
    "sdri",
    "bpk",
    "alias",
    "als",
    "spd",
    "spdi",
    "ssos",
    "skom",
    "skep",
    "skeb",
    "skm",
    "sfarm",
    "shut",
    "spsi",
    "sked",
    "amd",
    "amdkep",
    "amdkeb",
    "amapd",
    "mpd",
    "mpdi",
    "msi",
    "mkom",
    "mkes",
    "mhum",
    "msc",
    "phd",
    "shum",
    "sthi",
    "spt",
];
/// Dropped in front of a name.
const LEADING_TITLES: &[&str] = &[
    "h", "haji", "hadji", "hajjah", "hajah", "kh", "dr", "bapak", "pak", "ibu", "bu", "tn", "tuan", "ny", "nyonya",
    "nn", "nona",
];
/// Dropped after a name.
const DEGREES: &[&str] = &[
    "sh", "shi", "se", "sei", "sag", "sip", "stp", "sp", "spi", "ssi", "sst", "ssn", "ss", "ners", "ns", "apt", "mm",
    "mh", "mhi", "mag", "mt", "mba", "lc", "dr", "drs",
];
/// Dropped only behind a comma: elsewhere they are names or abbreviations of names.
const AFTER_COMMA: &[&str] = &["st", "ma", "me", "h", "hj", "ama", "sn", "si", "ak", "ca"];
const PATRONYMICS: &[&str] = &["bin", "binti", "bt", "binte", "bte"];
/// The second part of degrees that some write with a space: "S. Pd".
const DEGREE_ENDINGS: &[&str] =
    &["pd", "pdi", "ag", "sos", "kom", "kep", "keb", "farm", "hum", "ip", "md", "kes", "si", "psi", "hut", "pt", "tp"];

/// Small letters in words; digits read as the letters they are mistaken for.
fn words(name: &str) -> Vec<Word> {
    let mut result = Vec::with_capacity(6);
    let mut after_comma = false;
    for (part_number, part) in name.split([',', ';']).enumerate() {
        after_comma |= part_number > 0;
        for dotted in part.split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '(' | ')' | '_' | '"')) {
            let dotless: String = letters(dotted);
            let has_inner_dot = dotted.trim_end_matches('.').contains('.');
            let is_title =
                TITLES.contains(&dotless.as_str()) || (!result.is_empty() && DEGREES.contains(&dotless.as_str()));
            if !has_inner_dot || is_title {
                if !dotless.is_empty() {
                    result.push(Word { text: dotless, after_comma });
                }
                continue;
            }
            let pieces = dotted.split('.').map(letters).filter(|text| !text.is_empty());
            result.extend(pieces.map(|text| Word { text, after_comma }));
        }
    }
    result
}

fn letters(text: &str) -> String {
    let has_letter = text.chars().any(char::is_alphabetic);
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'a'..='z' => result.push(character),
            'A'..='Z' => result.push(character.to_ascii_lowercase()),
            '0' if has_letter => result.push('o'),
            '1' if has_letter => result.push('i'),
            '5' if has_letter => result.push('s'),
            '8' if has_letter => result.push('b'),
            _ => result.extend(folded(character)),
        }
    }
    result
}

/// The plain letter under an accent; other scripts and signs are left out.
fn folded(character: char) -> Option<char> {
    let small = character.to_lowercase().next()?;
    Some(match small {
        'à'..='å' | 'ā' => 'a',
        'ç' => 'c',
        'è'..='ë' | 'ē' | 'ĕ' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ō' => 'o',
        'ù'..='ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => return None,
    })
}

fn is_degree_in_two_parts(words: &[Word], position: usize) -> bool {
    position > 0
        && matches!(words[position].text.as_str(), "s" | "m" | "a")
        && words.get(position + 1).is_some_and(|next| DEGREE_ENDINGS.contains(&next.text.as_str()))
}

/// Abbreviations in full, spelling of today. `leading`: the first of several words.
fn written_out(word: &str, leading: bool) -> String {
    let full = match word {
        "m" if leading => "muhammad",
        "muh" | "moh" | "mhd" | "mohd" | "muhd" | "moch" | "much" | "md" | "mhmd" | "mochd" => "muhammad",
        "abd" | "abdl" => "abdul",
        "st" if leading => "siti",
        "nr" => "nur",
        "r" | "rd" if leading => "raden",
        "kms" => "kemas",
        "kgs" => "kiagus",
        "mgs" | "msgs" => "masagus",
        "nys" => "nyimas",
        "msy" => "masayu",
        "nyy" => "nyayu",
        _ => {
            let modern = modern_spelling(word);
            let key = phonetic_key(&modern);
            let muhammad = matches!(key.as_str(), "muamat" | "moamat" | "moamet" | "muamet");
            return if muhammad { "muhammad".to_owned() } else { modern };
        }
    };
    full.to_owned()
}

/// Spelling before 1972, recognised by letter pairs that today's spelling does not have. Only such a word
/// has its single `j` read as `y`: in other words `j` is `j`.
fn modern_spelling(word: &str) -> String {
    let is_old = ["oe", "dj", "tj", "sj", "nj"].iter().any(|pair| word.contains(pair));
    if !is_old {
        return word.to_owned();
    }
    let bytes = word.as_bytes();
    let mut result = String::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let (text, taken) = match (bytes[i], bytes.get(i + 1)) {
            (b'o', Some(b'e')) => ("u", 2),
            (b'd', Some(b'j')) => ("j", 2),
            (b't', Some(b'j')) => ("c", 2),
            (b's', Some(b'j')) => ("sy", 2),
            (b'n', Some(b'j')) => ("ny", 2),
            (b'c', Some(b'h')) => ("kh", 2),
            (b'j', _) => ("y", 1),
            _ => (&word[i..=i], 1),
        };
        result.push_str(text);
        i += taken;
    }
    result
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}
