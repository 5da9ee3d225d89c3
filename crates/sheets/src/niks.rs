//! What spreadsheets and people do to sixteen digits, and which of it can be undone with certainty.

use units::{Date, Nik, NikError};

use crate::issue::IssueCode;
use crate::numbers::EXACT_MAX;
use crate::source::{Raw, is_space};

/// What a cell that should hold sixteen digits says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Digits16 {
    /// Nothing, or a writing of nothing such as `0` or `-`.
    Nothing,
    /// Sixteen digits, with what was done to get them.
    Number {
        /// The digits.
        text: String,
        /// Marks were taken out or letters read as digits.
        mended: Option<IssueCode>,
    },
    /// Beyond repair, and why.
    Damaged(IssueCode),
}

/// Reads a NIK cell; `birth` is what the same row states.
pub(crate) fn read_nik(cell: Raw<'_>, birth: Option<Date>) -> Result<Option<(Nik, Option<IssueCode>)>, IssueCode> {
    if let Raw::Text(text) = cell
        && let Some(nik) = plain(text)
    {
        return Ok(Some((nik, None)));
    }
    match read_sixteen(cell) {
        Digits16::Nothing => Ok(None),
        Digits16::Damaged(code) => Err(code),
        Digits16::Number { text, .. } if text.starts_with('0') => Err(IssueCode::NikTemporary),
        Digits16::Number { text, mended } => {
            let nik: Nik = text.parse().map_err(|error| damage(&error))?;
            // A letter read as a digit is certain only when the birth date, known from elsewhere, agrees.
            let guessed = mended == Some(IssueCode::NikLookalike);
            if guessed && !birth.is_some_and(|date| nik.birth_hint().fits(date)) {
                return Err(IssueCode::NikLookalike);
            }
            Ok(Some((nik, mended)))
        }
    }
}

/// A number that stands in for a NIK, where the cell that is none (`why`) holds one: sixteen digits of a village
/// program, an agency's serial, a short number; empty where the cell only says that the NIK is to come.
///
/// Nine digits and more may be what is left of a NIK, and many words are another column's: those stay refused.
pub(crate) fn temporary(cell: Raw<'_>, why: IssueCode) -> Option<String> {
    match (cell, why) {
        (Raw::Number(number), IssueCode::NikLength { digits: 4..=8 }) => Some(format!("{number:.0}")),
        (Raw::Text(text), IssueCode::NikTemporary) => Some(text.trim_matches(is_space).to_owned()),
        (Raw::Number(number), IssueCode::NikTemporary) => Some(format!("{number:.0}")),
        (Raw::Text(text), IssueCode::NikLength { digits: 4..=8 }) => Some(text.trim_matches(is_space).to_owned()),
        (Raw::Text(text), IssueCode::NikNotDigits) => {
            let text = text.trim_matches(is_space);
            if is_to_come(text) {
                return Some(String::new());
            }
            is_serial(text).then(|| text.to_owned())
        }
        _ => None,
    }
}

/// Words that say a NIK is to come.
fn is_to_come(text: &str) -> bool {
    let words = text.to_lowercase();
    let words: Vec<&str> = words.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let words = words.strip_prefix(&["nik"]).or_else(|| words.strip_prefix(&["masih"])).unwrap_or(&words);
    let known: [&[&str]; 9] = [
        &["sementara"],
        &["menyusul"],
        &["proses"],
        &["dalam", "proses"],
        &["proses", "ktp"],
        &["belum", "punya"],
        &["belum", "punya", "ktp"],
        &["belum", "rekam"],
        &["tidak", "punya"],
    ];
    text.len() < 40 && !text.contains(|c: char| c.is_ascii_digit()) && known.contains(&words)
}

/// A serial such as `PTT-014` or `Sementara 12`: letters first, few digits, one word unless the first says what it is.
fn is_serial(text: &str) -> bool {
    let letters = text.chars().take_while(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().filter(|c| c.is_alphanumeric()).count();
    let first: String = text.chars().take(letters).flat_map(char::to_lowercase).collect();
    let told = ["sementara", "smt", "temp", "tmp", "suket", "nomor", "no"].contains(&first.as_str());
    letters >= 2
        && (2..=10).contains(&digits)
        && (4..=32).contains(&plain)
        && text.chars().all(|c| c.is_alphanumeric() || is_mark(c))
        && (told || !text.contains(is_space))
}

fn plain(text: &str) -> Option<Nik> {
    if text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0') {
        text.parse().ok()
    } else {
        None
    }
}

fn damage(error: &NikError) -> IssueCode {
    match error {
        NikError::Length { count } => IssueCode::NikLength { digits: u16::try_from(*count).unwrap_or(u16::MAX) },
        NikError::NotADigit { .. } => IssueCode::NikNotDigits,
        NikError::ImpossibleDate => IssueCode::NikImpossibleDate,
        NikError::SerialZero => IssueCode::NikSerialZero,
        NikError::UnknownProvince { .. } => IssueCode::NikUnknownProvince,
        NikError::EqualsFamilyCard => IssueCode::NikEqualsFamilyCard,
    }
}

/// Reads a cell of sixteen digits, a NIK or a family card number.
pub(crate) fn read_sixteen(cell: Raw<'_>) -> Digits16 {
    match cell {
        Raw::Empty => Digits16::Nothing,
        Raw::Error(_) => Digits16::Damaged(IssueCode::CellError),
        Raw::Formula => Digits16::Damaged(IssueCode::FormulaWithoutValue),
        Raw::Date(_) => Digits16::Damaged(IssueCode::NikNotDigits),
        Raw::Number(number) => from_number(number),
        Raw::Text(text) => from_text(text),
    }
}

/// Spreadsheets keep fifteen digits of a number: a sixteenth of 0 is probably lost, another digit was kept by
/// whoever wrote the file, and beyond 2^53 not even that can be told.
fn from_number(number: f64) -> Digits16 {
    if number == 0.0 {
        return Digits16::Nothing;
    }
    if number.fract() != 0.0 || number < 0.0 {
        return Digits16::Damaged(IssueCode::NikNotDigits);
    }
    let digits = format!("{number:.0}");
    if digits.len() != 16 {
        return Digits16::Damaged(length(digits.len()));
    }
    if number >= EXACT_MAX || digits.ends_with('0') {
        return Digits16::Damaged(IssueCode::NikDigitLost);
    }
    Digits16::Number { text: digits, mended: None }
}

fn from_text(text: &str) -> Digits16 {
    let trimmed = text.trim_matches(is_space);
    if trimmed.len() == 16 && trimmed.bytes().all(|b| b.is_ascii_digit()) {
        return Digits16::Number { text: trimmed.to_owned(), mended: None };
    }
    if trimmed.len() > 200 {
        return Digits16::Damaged(IssueCode::NikNotDigits);
    }
    if means_nothing(trimmed) {
        return Digits16::Nothing;
    }
    if is_exponent(trimmed) {
        return match whole_exponent(trimmed) {
            Some(text) => Digits16::Number { text, mended: Some(IssueCode::NikExponent) },
            None => Digits16::Damaged(IssueCode::NikExponent),
        };
    }
    // `1971025508899001.0` is how some programs print a number; below 2^53 no digit was lost.
    let (trimmed, was_number) = match trimmed.strip_suffix(".0").or_else(|| trimmed.strip_suffix(",0")) {
        Some(whole) if whole.len() == 16 && whole.bytes().all(|b| b.is_ascii_digit()) => (whole, true),
        _ => (trimmed, false),
    };
    if was_number && trimmed.parse::<f64>().is_ok_and(|number| number >= EXACT_MAX) {
        return Digits16::Damaged(IssueCode::NikDigitLost);
    }
    let tight: String = trimmed.chars().filter(|c| !is_mark(*c)).collect();
    if tight.is_empty() {
        return Digits16::Nothing;
    }
    if tight.bytes().all(|b| b.is_ascii_digit()) {
        return match tight.len() {
            16 => Digits16::Number { text: tight, mended: Some(IssueCode::NikCleaned) },
            other => Digits16::Damaged(length(other)),
        };
    }
    if let Some(digits) = unlabelled(&tight) {
        return Digits16::Number { text: digits.to_owned(), mended: Some(IssueCode::NikCleaned) };
    }
    let letters = tight.chars().filter(|c| !c.is_ascii_digit()).count();
    let mended: Option<String> = tight.chars().map(digit_like).collect();
    match mended {
        // Three letters are a slip of the pen; more are another text.
        Some(digits) if letters <= 3 && digits.len() == 16 => {
            Digits16::Number { text: digits, mended: Some(IssueCode::NikLookalike) }
        }
        _ => Digits16::Damaged(IssueCode::NikNotDigits),
    }
}

/// Sixteen digits behind a word that only says what they are: "NIK: 1971025508899001".
fn unlabelled(tight: &str) -> Option<&str> {
    let digits = tight.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let label = tight[..tight.len() - digits.len()].to_ascii_lowercase();
    let known = ["nik", "ktp", "no", "nomor", "nonik", "noktp", "nomornik", "nomorktp", "nikktp", "ektp"];
    let whole = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_digit());
    (whole && known.contains(&label.as_str())).then_some(digits)
}

fn means_nothing(text: &str) -> bool {
    let bare = text.trim_start_matches(['\'', '`', '’']);
    bare.chars().all(|c| matches!(c, '0' | '-' | '.' | '_')) && bare.len() < 16
        || ["null", "nihil", "tidak ada", "belum ada", "n/a", "#n/a"].iter().any(|none| bare.eq_ignore_ascii_case(none))
}

/// `1,97E+15`: digits, one mark, an exponent.
fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    !mantissa.is_empty()
        && mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'\''))
        && (1..=3).contains(&exponent.len())
        && exponent.bytes().all(|b| b.is_ascii_digit())
}

/// `1.971025508899001E+15` still holds all sixteen digits.
fn whole_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let mantissa = mantissa.trim_start_matches('\'');
    let (first, rest) = mantissa.split_once(['.', ','])?;
    let whole = first.len() == 1 && rest.len() == 15 && exponent.trim_start_matches('+').parse() == Ok(15);
    let text = format!("{first}{rest}");
    // Beyond this a spreadsheet's own arithmetic has rounded the last digit.
    let exact = text.parse::<f64>().is_ok_and(|number| number < EXACT_MAX);
    (whole && exact && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

fn is_mark(c: char) -> bool {
    is_space(c)
        || matches!(
            c,
            '\'' | '’' | '‘' | '`' | '´' | '"' | '.' | ',' | '-' | '–' | '—' | '_' | '/' | '*' | ':' | '(' | ')'
        )
}

fn digit_like(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'O' | 'o' => Some('0'),
        'l' | 'I' | 'i' | '|' => Some('1'),
        _ => None,
    }
}

fn length(digits: usize) -> IssueCode {
    IssueCode::NikLength { digits: u16::try_from(digits).unwrap_or(u16::MAX) }
}
