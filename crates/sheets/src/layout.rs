//! What a layout is: columns with their headings, kinds and help.

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Free text, edges trimmed, inner spaces made single.
    Text,
    /// The person's own NIK; damage refuses the row.
    Nik,
    /// Family card number, sixteen digits.
    FamilyCard,
    /// A number kept as text: card number, phone.
    Digits,
    /// A calendar date.
    Date,
    /// The person's birth date; compared with the NIK.
    BirthDate,
    /// A date or a month, the month standing for its last day.
    PaidUntil,
    /// Sex in any of the usual writings.
    Sex,
    /// A region code of any level.
    Region,
    /// Whole rupiah.
    Rupiah,
    /// A whole number, zero or more.
    Whole,
    /// An exact rate, `57.17%`.
    Rate,
    /// A set of words, upper case.
    Words,
}

/// What must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Required {
    /// The column, and a cell in every row.
    Cell,
    /// The column; cells may be empty.
    Column,
    /// Neither.
    No,
}

/// One column of a layout.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Heading in the template, and name in code.
    pub key: &'static str,
    /// What it holds, in the words that all layouts share; empty when the key is that word.
    pub means: &'static str,
    /// Other headings under which senders write it; case, spaces, dots, dashes and underscores do not count.
    pub headings: &'static [&'static str],
    /// How its cells are read.
    pub kind: Kind,
    /// What must be there.
    pub required: Required,
    /// Whether a cell that holds something unreadable refuses the row: taken as empty, it would say something else.
    pub decisive: bool,
    /// Help for the sender, in Indonesian.
    pub note: &'static str,
    /// What a cell looks like.
    pub example: &'static str,
}

impl Column {
    /// A column that may be missing, known by its key alone.
    pub const fn new(key: &'static str, kind: Kind) -> Self {
        Self { key, means: "", headings: &[], kind, required: Required::No, decisive: false, note: "", example: "" }
    }

    /// Column and cells must be there.
    pub const fn cell_required(self) -> Self {
        Self { required: Required::Cell, ..self }
    }

    /// The column must be there.
    pub const fn column_required(self) -> Self {
        Self { required: Required::Column, ..self }
    }

    /// An unreadable cell refuses the row; an empty one does not.
    pub const fn decisive(self) -> Self {
        Self { decisive: true, ..self }
    }

    /// What it holds, where the source's own word is another.
    pub const fn means(self, means: &'static str) -> Self {
        Self { means, ..self }
    }

    /// What it holds, in the words that all layouts share.
    pub const fn meaning(&self) -> &'static str {
        if self.means.is_empty() { self.key } else { self.means }
    }

    /// Other headings under which senders write it.
    pub const fn also(self, headings: &'static [&'static str]) -> Self {
        Self { headings, ..self }
    }

    /// Help and an example for the template.
    pub const fn told(self, note: &'static str, example: &'static str) -> Self {
        Self { note, example, ..self }
    }
}

/// A known form of spreadsheet.
#[derive(Debug)]
pub struct Layout {
    /// Name in commands and in the store.
    pub id: &'static str,
    /// Name of the sheet in the template, preferred when a workbook has several.
    pub sheet: &'static str,
    /// What it is, in Indonesian.
    pub title: &'static str,
    /// The columns, in template order.
    pub columns: &'static [Column],
}

impl Layout {
    /// Where a column stands, by its key or by what it means; `None` for a key that the layout lacks.
    pub fn position(&self, key: &str) -> Option<usize> {
        let by_key = self.columns.iter().position(|column| column.key == key);
        by_key.or_else(|| self.columns.iter().position(|column| column.means == key))
    }

    /// The first column of this kind.
    pub(crate) fn first_of(&self, kind: Kind) -> Option<usize> {
        self.columns.iter().position(|column| column.kind == kind)
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Layout {}
