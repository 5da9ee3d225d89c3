//! What is wrong with a cell, said so that the sender can mend it; personal numbers masked.

use serde::Serialize;
use units::Language;

use crate::issue_words::pick;

/// What an issue means for its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The row counts; the cell leaves a doubt or stays empty.
    Warning,
    /// The row counts; the cell was mended, and certainly so.
    Repaired,
    /// The row does not count until the sender mends it.
    Refused,
}

/// The kinds of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueCode {
    /// A required cell is empty.
    CellMissing,
    /// The cell holds a spreadsheet error such as `#REF!`.
    CellError,
    /// More text than any spreadsheet allows in a cell.
    CellTooLong,
    /// A quote mark that is never closed swallowed the rows below.
    QuoteUnclosed,
    /// More cells than headings: a delimiter inside a cell shifted the row.
    RowShifted,
    /// `1.97E+15`: the digits are lost.
    NikExponent,
    /// A number cell whose sixteenth digit the spreadsheet did not keep.
    NikDigitLost,
    /// Not sixteen digits.
    NikLength {
        /// How many were read.
        digits: u16,
    },
    /// Something else than digits.
    NikNotDigits,
    /// Digits 7 to 12 are no date.
    NikImpossibleDate,
    /// Ends in 0000.
    NikSerialZero,
    /// Starts with no province.
    NikUnknownProvince,
    /// The family card number stands in the NIK column.
    NikEqualsFamilyCard,
    /// Letters that look like digits.
    NikLookalike,
    /// Spaces, dots, dashes or an apostrophe were taken out.
    NikCleaned,
    /// A number made up by a village application; read as no NIK.
    NikTemporary,
    /// The birth date differs from the one in the NIK.
    NikBirthDiffers,
    /// The sex differs from the one in the NIK.
    NikSexDiffers,
    /// An earlier row of the file has the NIK under a name that is nothing like this one.
    NikOtherName {
        /// The earlier row.
        row: u32,
    },
    /// The district in the NIK is in no table.
    NikDistrictUnknown,
    /// A formula that the sender's program never reckoned.
    FormulaWithoutValue,
    /// The sender's spreadsheet does not show this row; it is read all the same.
    RowHidden,
    /// A month was written before its day, shown by the NIK or by the rest of the column.
    DateMonthFirst,
    /// Two digits of a year, read in the only century that is possible.
    DateShortYear,
    /// A first zero that a spreadsheet took away was put back.
    LeadingZeroLost,
    /// A place name that fits several places, or one only nearly.
    PlaceDoubtful,
    /// No family card number could be read.
    FamilyCardUnreadable,
    /// No date could be read.
    DateUnreadable,
    /// Day and month seem swapped when compared with the NIK; kept as written.
    DatePerhapsSwapped,
    /// A day count was read as a date.
    DateFromSerial,
    /// Neither L nor P.
    SexUnreadable,
    /// No region code.
    RegionUnreadable,
    /// No whole rupiah.
    RupiahUnreadable,
    /// Three digits behind a mark: thousands, or a part of a rupiah.
    RupiahDoubtful,
    /// No whole number.
    WholeUnreadable,
    /// No exact rate.
    RateUnreadable,
    /// No plain number with a point before its decimals.
    NumberUnreadable,
    /// A number that its measure cannot have: a share above 100 percent, a count below zero.
    NumberOutOfRange,
    /// Money of villages for a kelurahan, which is part of its regency and has no budget of its own.
    FundingNotInKelurahan,
    /// Months and shares in which money comes that cannot be read, or do not come to all of it.
    TranchesUnreadable,
    /// An address that leads to no page of the web.
    AddressUnusable,
    /// A word that the caller's list of choices lacks.
    WordUnknown,
    /// A role of village government in a kelurahan, which has none.
    RoleNotInKelurahan,
    /// A well-formed code or a name of no village in use.
    RegionNotInUse,
    /// A region in which the sender may not list people.
    RegionOfOthers,
    /// The member is registered outside the region that the statement is of.
    RegisteredElsewhere,
    /// First registered in another regency than the stated home.
    NikIssuedElsewhere,
    /// A number as long as a NIK stands in a text.
    NumberInText,
    /// Bytes of two encodings in one file, or of none.
    TextEncodingDoubtful,
    /// Nobody among the participants has the number.
    PersonUnknown,
    /// Card number and NIK belong to two people.
    CardOfOther,
    /// The number belongs to somebody with quite another name.
    NameDiffers,
    /// No employer has the registration number.
    EmployerUnknown,
    /// The person holds no such membership.
    MembershipUnknown,
    /// The person holds several memberships and the row does not say which.
    MembershipUnclear,
    /// A payment after the day that the statement speaks of.
    DateAhead,
    /// A term of office or a contract that ends before it begins.
    TermBackwards,
    /// A day, month or year that has not come yet.
    DateToCome,
    /// The total is not the sum of its parts.
    SumDiffers,
    /// Some programs of the membership are not paid.
    ProgramsPartial,
    /// No registration number of an employer.
    NppUnreadable,
    /// An earlier row has this registration number under another name.
    NppOtherName {
        /// The earlier row.
        row: u32,
    },
    /// No number of a business permit.
    NibUnreadable,
    /// A feature of a file of boundaries whose polygons cannot be used.
    ShapeUnusable,
    /// A boundary far from where the region with this code lies.
    ShapeElsewhere,
    /// An earlier row has this number of a business permit under another name.
    NibOtherName {
        /// The earlier row.
        row: u32,
    },
    /// No registration number, so that the employer is known by name and place alone.
    NppMissing,
    /// A code that is no longer given out; what took its place is meant.
    RegionRetired,
    /// An earlier row names a target of the same instrument for the same region and year.
    TargetRepeated {
        /// The earlier row.
        row: u32,
    },
    /// An earlier row gives the denominator of the same kind, version and day for the same region.
    DenominatorRepeated {
        /// The earlier row.
        row: u32,
    },
    /// An earlier row speaks of the same employer, in other words; the later one stands.
    EmployerRepeated {
        /// The earlier row.
        row: u32,
    },
}

/// One finding about one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Row number as the sender's spreadsheet shows it.
    pub row: u32,
    /// Heading as the sender wrote it.
    pub column: Option<String>,
    /// What kind of damage.
    pub code: IssueCode,
    /// What it means for the row.
    pub severity: Severity,
    /// What was read, personal numbers masked.
    pub read: String,
    /// A likely correction for this very cell, personal numbers masked.
    pub suggestion: Option<String>,
}

impl Issue {
    /// Where, what, and what to do, in Indonesian.
    ///
    /// ```
    /// use sheets::{Issue, IssueCode, Severity};
    /// let issue = Issue {
    ///     row: 41,
    ///     column: Some("NIK".to_owned()),
    ///     code: IssueCode::NikLength { digits: 15 },
    ///     severity: Severity::Refused,
    ///     read: "1971*********01".to_owned(),
    ///     suggestion: None,
    /// };
    /// assert_eq!(
    ///     issue.sentence(),
    ///     "Baris 41: NIK berisi 15 digit. Periksa kolom \"NIK\", lalu unggah ulang baris ini saja."
    /// );
    /// ```
    pub fn sentence(&self) -> String {
        self.said_in(Language::Indonesian)
    }

    /// The same in the language of a page.
    pub fn said_in(&self, language: Language) -> String {
        self.tell(
            language,
            ["Periksa {place}, lalu unggah ulang baris ini saja.", "Look at {place}, then send this row alone again."],
        )
    }

    /// The same for who mends the cell where it is shown: nothing is sent again.
    pub fn said_to_mend(&self, language: Language) -> String {
        self.tell(language, ["Periksa {place}.", "Look at {place}."])
    }

    /// The likely correction or, where none can be known, how to make one; `None` when nothing needs doing.
    pub fn repair(&self) -> Option<String> {
        self.repair_in(Language::Indonesian)
    }

    fn repair_in(&self, language: Language) -> Option<String> {
        match &self.suggestion {
            Some(suggestion) => {
                Some(pick(language, ["Mungkin maksudnya {}.", "Perhaps {} is meant."]).replace("{}", suggestion))
            }
            None => self.advice(language).map(str::to_owned),
        }
    }

    fn tell(&self, language: Language, refused: [&'static str; 2]) -> String {
        let place = match &self.column {
            Some(column) => pick(language, ["kolom \"{}\"", "column “{}”"]).replace("{}", column),
            None => pick(language, ["baris ini", "this row"]).to_owned(),
        };
        let action = match self.severity {
            Severity::Refused => refused,
            Severity::Warning => {
                ["Periksa {place}; hal ini saja tidak menolak baris.", "Look at {place}; this alone refuses no row."]
            }
            Severity::Repaired => {
                ["Sudah diperbaiki; cocokkan {place} bila ragu.", "Mended already; compare {place} if in doubt."]
            }
        };
        let action = pick(language, action).replace("{place}", &place);
        // What was mended needs no more repair.
        let repair = self.repair_in(language).filter(|_| self.severity != Severity::Repaired);
        let row = format!("{} {}: {}.", pick(language, ["Baris", "Row"]), self.row, self.what(language));
        [Some(row), repair, Some(action)].into_iter().flatten().collect::<Vec<String>>().join(" ")
    }
}

/// How much of a cell a message repeats.
const READ_MAX: usize = 40;

/// Digits from which a text may hold a personal number.
const PERSONAL_DIGITS: usize = 9;

/// Hides personal numbers: a text with nine digits or more keeps its first four and last two characters.
///
/// ```
/// assert_eq!(sheets::mask("1971 0255 0889 9001"), "1971*************01");
/// assert_eq!(sheets::mask("1,97E+15"), "1,97E+15");
/// ```
pub fn mask(text: &str) -> String {
    if text.chars().filter(|c| c.is_numeric()).count() >= PERSONAL_DIGITS { hide(text) } else { shorten(text) }
}

/// Hides most of a number that is known to be personal, however short.
pub(crate) fn mask_number(text: &str) -> String {
    if text.chars().filter(|c| c.is_numeric()).count() >= 7 { hide(text) } else { shorten(text) }
}

/// Digits of a NIK or a family card number.
const FULL_DIGITS: usize = 16;

/// Hides every number of sixteen digits or more, also with single spaces, dots or dashes between its digits; `None`
/// when there is none, which most texts show by their length.
pub(crate) fn mask_full_numbers(text: &str) -> Option<String> {
    if text.len() < FULL_DIGITS {
        return None;
    }
    let digits = match text.is_ascii() {
        true => text.bytes().filter(u8::is_ascii_digit).count(),
        false => text.chars().filter(|c| c.is_numeric()).count(),
    };
    if digits < FULL_DIGITS {
        return None;
    }
    let mut chars: Vec<char> = text.chars().collect();
    let mut found = false;
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_numeric() {
            at += 1;
            continue;
        }
        let from = at;
        let mut digits = 0;
        // After a digit the number goes on with a digit, or with one mark and a digit.
        let mut end = at;
        loop {
            digits += 1;
            end += 1;
            let goes_on = |at: usize| chars.get(at).is_some_and(|c| c.is_numeric());
            if goes_on(end) {
                continue;
            }
            if !(chars.get(end).is_some_and(|c| is_joint(*c)) && goes_on(end + 1)) {
                break;
            }
            end += 1;
        }
        if digits >= FULL_DIGITS {
            found = true;
            chars[from + 4..end - 2].fill('*');
        }
        at = end;
    }
    found.then(|| chars.into_iter().collect())
}

/// What people write between the digits of one number.
fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn hide(text: &str) -> String {
    let length = text.chars().count();
    let hidden: String =
        text.chars().enumerate().map(|(at, c)| if at < 4 || at + 2 >= length { c } else { '*' }).collect();
    shorten(&hidden)
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= READ_MAX {
        return text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    let head: String = text.chars().take(READ_MAX - 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{head}…")
}
