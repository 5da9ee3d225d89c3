//! Whether a mark in an amount stands before thousands or before a part of a rupiah: what the file's other cells say.

use units::Rupiah;

use crate::numbers::read_rupiah;

/// How a column of amounts, or a whole file, writes its marks.
///
/// `1,500` alone is one and a half or fifteen hundred. Other cells settle it; where none does, a file whose cells are
/// parted by `;` uses the comma for decimals more often than not, and nothing is guessed.
///
/// ```
/// use sheets::AmountMarks;
/// let read = |cells: &[&str], delimiter, text| AmountMarks::of(cells.iter().copied(), delimiter).read(text);
/// assert_eq!(read(&["1.500.000"], Some(';'), "5.000").unwrap().get(), 5_000);
/// assert_eq!(read(&[], Some(','), "5,000").unwrap().get(), 5_000);
/// assert_eq!(read(&[], Some(';'), "5,000"), None);
/// assert_eq!(read(&["1,500,000"], Some(';'), "5,000").unwrap().get(), 5_000);
/// assert_eq!(read(&["1.500.000,00"], None, "5,000"), None);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AmountMarks {
    /// The mark that stands before a part of a rupiah, and never before thousands.
    decimal: Option<char>,
    /// A mark before three digits that nothing explains.
    doubtful: Option<char>,
}

impl AmountMarks {
    /// Learns from cells, and from what parts the cells of a text file.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>, delimiter: Option<char>) -> Self {
        let mut commas = Seen::default();
        let mut dots = Seen::default();
        for cell in cells {
            let cell = cell.trim_end_matches(|c: char| !c.is_ascii_digit());
            let Some(at) = cell.rfind([',', '.']) else { continue };
            let comma = cell.as_bytes()[at] == b',';
            let (head, tail) = (&cell[..at], &cell[at + 1..]);
            let head = head.trim_start_matches(|c: char| !c.is_ascii_digit());
            let (own, other) = if comma { (&mut commas, &mut dots) } else { (&mut dots, &mut commas) };
            let (same_before, other_before) =
                if comma { (head.contains(','), head.contains('.')) } else { (head.contains('.'), head.contains(',')) };
            if other_before {
                other.thousands = true;
                own.decimals = true;
            } else if same_before {
                own.thousands = true;
            } else if tail.len() != 3 || head.len() > 3 {
                own.decimals = true;
            }
        }
        let only_decimals = |seen: &Seen| seen.decimals && !seen.thousands;
        let decimal = match (only_decimals(&commas), only_decimals(&dots)) {
            (true, false) if !dots.decimals => Some(','),
            (false, true) if !commas.decimals => Some('.'),
            _ => None,
        };
        let settled = commas.thousands || commas.decimals || dots.decimals;
        Self { decimal, doubtful: decimal.or((delimiter == Some(';') && !settled).then_some(',')) }
    }

    /// The mark before a part of a rupiah, where cells show it.
    pub const fn decimal(self) -> Option<char> {
        self.decimal
    }

    /// Whole rupiah as [`read_rupiah`] reads them; nothing where three digits behind a mark may be a part of one.
    pub fn read(self, text: &str) -> Option<Rupiah> {
        read_rupiah(text).filter(|_| !self.is_doubtful(text))
    }

    /// Whether three digits behind the text's only mark may be thousands or a part of a rupiah.
    pub(crate) fn is_doubtful(self, text: &str) -> bool {
        let Some(mark) = self.doubtful else { return false };
        let Some((head, tail)) = text.rsplit_once(mark) else { return false };
        tail.len() == 3 && tail.bytes().all(|byte| byte.is_ascii_digit()) && !head.contains([',', '.'])
    }
}

/// What cells show of one mark.
#[derive(Default)]
struct Seen {
    thousands: bool,
    decimals: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_show_the_mark_of_a_column() {
        let decimal = |cells: &[&str]| AmountMarks::of(cells.iter().copied(), None).decimal();
        assert_eq!(decimal(&["Rp1.500.000,00", "750.000"]), Some(','));
        assert_eq!(decimal(&["1,500,000.00"]), Some('.'));
        assert_eq!(decimal(&["3876600,5"]), Some(','));
        assert_eq!(decimal(&["1.500.000", "1,500,000.00", "2.000,5"]), None, "two hands wrote it");
        assert_eq!(decimal(&["750.000", "1.500.000"]), None);
    }

    #[test]
    fn three_digits_behind_a_mark_are_thousands_unless_something_says_otherwise() {
        let read = |cells: &[&str], delimiter, text| {
            AmountMarks::of(cells.iter().copied(), delimiter).read(text).map(Rupiah::get)
        };
        assert_eq!(read(&["750.000"], Some(';'), "750.000"), Some(750_000));
        assert_eq!(read(&["750,000"], Some(','), "750,000"), Some(750_000));
        assert_eq!(read(&["750,000"], Some(';'), "750,000"), None);
        assert_eq!(read(&["Rp. 750,000", "1,250,000"], Some(';'), "Rp. 750,000"), Some(750_000));
        assert_eq!(read(&["1500000.50"], Some(','), "750.000"), None);
        assert_eq!(read(&["1500000.50"], Some(','), "1,750,000"), Some(1_750_000));
        assert_eq!(read(&["1.500.000,00"], Some(';'), "750.000"), Some(750_000));
        assert_eq!(read(&["1.500.000,00"], Some(';'), "750.000,00"), Some(750_000));
        assert_eq!(read(&["1.500.000,00"], Some(';'), "750,000"), None);
        assert_eq!(read(&[], Some(';'), "1500000"), Some(1_500_000));
    }
}
