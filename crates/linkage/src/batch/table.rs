//! A table as it is handed in: named columns of text, where an empty cell says nothing.

/// Rows of text under headers. Cells stand one behind the other, column by column.
///
/// ```
/// use linkage::batch::Table;
/// let mut table = Table::new(["nama", "tgl_lahir"]);
/// table.push(["Siti Aminah", "1975-08-21"]);
/// table.push(["Budi"]);
/// assert_eq!(table.rows(), 2);
/// assert_eq!(table.cell(0, 1), "1975-08-21");
/// assert_eq!(table.cell(1, 1), "");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Table {
    headers: Vec<String>,
    columns: Vec<Column>,
    rows: usize,
}

#[derive(Debug, Clone, Default)]
struct Column {
    text: String,
    /// Where each cell ends.
    ends: Vec<u32>,
}

impl Column {
    fn cell(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start as usize..self.ends[row] as usize]
    }
}

impl Table {
    /// No rows yet, under these headers.
    pub fn new<H: Into<String>>(headers: impl IntoIterator<Item = H>) -> Self {
        let headers: Vec<String> = headers.into_iter().map(Into::into).collect();
        let columns = vec![Column::default(); headers.len()];
        Self { headers, columns, rows: 0 }
    }

    /// Adds a row. Cells that are missing at its end are empty; cells beyond the last header are left out.
    ///
    /// # Panics
    /// When a column holds 4 GiB of text or more.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            column.text.push_str(cells.next().unwrap_or_default().trim());
            let end = u32::try_from(column.text.len()).expect("a column holds less than 4 GiB of text");
            column.ends.push(end);
        }
        self.rows += 1;
    }

    /// Some of the rows.
    pub(crate) fn part(&self, rows: std::ops::Range<usize>) -> Self {
        let mut part = Self::new(self.headers.iter().map(String::as_str));
        for row in rows {
            part.push(self.columns.iter().map(|column| column.cell(row)));
        }
        part
    }

    /// The headers, in order.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How many rows there are.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The place of a header, as written.
    pub fn column(&self, header: &str) -> Option<usize> {
        self.headers.iter().position(|own| own == header)
    }

    /// One cell, without spaces around it; empty where nothing is said.
    ///
    /// # Panics
    /// When the table has no such row or column.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.columns[column].cell(row)
    }
}
