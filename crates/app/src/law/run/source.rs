//! Columns in: the facts of a CSV or Parquet file, a chunk of rows at a time.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

use ::law::Class;
use parquet::basic::{ConvertedType as Meant, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use sheets::AmountMarks;
use steps::StepError;

/// A fact that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Wage,
    Risk,
    Business,
    Size,
    Programs,
    Income,
    Payer,
    Work,
    Industry,
    Workers,
    Employs,
    VillageOffice,
    VillageShare,
}

impl Fact {
    const ALL: [Self; 13] = [
        Self::Wage,
        Self::Risk,
        Self::Business,
        Self::Size,
        Self::Programs,
        Self::Income,
        Self::Payer,
        Self::Work,
        Self::Industry,
        Self::Workers,
        Self::Employs,
        Self::VillageOffice,
        Self::VillageShare,
    ];

    /// Those that few rows have.
    pub(super) const APART: [Self; 5] =
        [Self::Industry, Self::Workers, Self::Employs, Self::VillageOffice, Self::VillageShare];

    /// Headings it is known by: English, then Indonesian.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Wage => &["wage", "upah", "gaji"],
            Self::Risk => &["risk", "risiko", "kelompok risiko"],
            Self::Business => &["business", "jenis usaha"],
            Self::Size => &["size", "ukuran", "ukuran usaha", "skala usaha"],
            Self::Programs => &["programs", "program"],
            Self::Income => &["income", "penghasilan"],
            Self::Payer => &["payer", "pembayar", "sumber dana"],
            Self::Work => &["work", "pekerjaan"],
            Self::Industry => &["industry", "industri", "industri padat karya"],
            Self::Workers => &["workers", "jumlah pekerja"],
            Self::Employs => &["employs", "mempekerjakan", "mempekerjakan orang lain"],
            Self::VillageOffice => &["village office", "jabatan desa"],
            Self::VillageShare => &["village share", "bagian desa"],
        }
    }

    /// In messages.
    pub(super) const fn name(self) -> &'static str {
        self.headings()[0]
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Wage | Self::Risk | Self::Income)
    }

    const fn belongs_to(self, class: Class) -> bool {
        match self {
            Self::Wage
            | Self::Risk
            | Self::Business
            | Self::Size
            | Self::Industry
            | Self::Workers
            | Self::VillageOffice
            | Self::VillageShare => matches!(class, Class::Pu),
            Self::Income | Self::Payer | Self::Work | Self::Employs => matches!(class, Class::Bpu),
            Self::Programs => true,
        }
    }

    fn of_heading(heading: &str, class: Class) -> Option<Self> {
        let heading = heading.trim().trim_start_matches('\u{feff}').to_lowercase().replace(['_', '-'], " ");
        let found = Self::ALL.into_iter().filter(|fact| fact.belongs_to(class));
        found.into_iter().find(|fact| fact.headings().contains(&heading.as_str()))
    }
}

/// Numbers of a chunk; a cell that is none stands in `bad` with what was read, empty where nothing was.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) values: Vec<i64>,
    /// Ascending by position.
    pub(super) bad: Vec<(usize, String)>,
    /// How the file writes amounts.
    marks: AmountMarks,
}

/// Words of a chunk, each distinct one once; the first is the empty word.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) codes: Vec<u32>,
    pub(super) distinct: Vec<String>,
    index: HashMap<Vec<u8>, u32>,
}

impl Default for Words {
    fn default() -> Self {
        Self { codes: Vec::new(), distinct: vec![String::new()], index: HashMap::from([(Vec::new(), 0)]) }
    }
}

impl Words {
    /// What a row says.
    pub(super) fn word(&self, at: usize) -> &str {
        &self.distinct[self.codes[at] as usize]
    }

    fn push(&mut self, text: &[u8]) {
        if let Some(code) = self.index.get(text) {
            self.codes.push(*code);
            return;
        }
        let code = u32::try_from(self.distinct.len()).expect("a chunk has fewer rows than that");
        self.index.insert(text.to_vec(), code);
        self.distinct.push(String::from_utf8_lossy(text).trim().to_owned());
        self.codes.push(code);
    }
}

impl Numbers {
    fn push_text(&mut self, text: &[u8]) {
        let read = std::str::from_utf8(text).ok().and_then(|text| self.marks.read(text));
        if read.is_none() {
            self.bad.push((self.values.len(), String::from_utf8_lossy(text).trim().to_owned()));
        }
        self.values.push(read.map_or(0, units::Rupiah::get));
    }

    fn push_missing(&mut self) {
        self.bad.push((self.values.len(), String::new()));
        self.values.push(0);
    }
}

/// The cells of one fact in a chunk.
#[derive(Debug)]
pub(super) enum Cells {
    Numbers(Numbers),
    Words(Words),
}

impl Cells {
    fn of(fact: Fact, marks: AmountMarks) -> Self {
        match fact.is_number() {
            true => Self::Numbers(Numbers { marks, ..Numbers::default() }),
            false => Self::Words(Words::default()),
        }
    }

    fn push_text(&mut self, text: &[u8]) {
        match self {
            Self::Numbers(numbers) => numbers.push_text(text),
            Self::Words(words) => words.push(text),
        }
    }

    fn push_missing(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.push_missing(),
            Self::Words(words) => words.push(b""),
        }
    }
}

/// Some rows that follow one another.
#[derive(Debug)]
pub(super) struct Chunk {
    /// In the order of the file.
    pub(super) number: u64,
    /// Rows before it.
    pub(super) rows_before: u64,
    pub(super) rows: usize,
    columns: Vec<(Fact, Cells)>,
    /// Rows with more cells than headings, ascending.
    surplus: Vec<Surplus>,
}

/// A row of CSV in which a mark too many may have moved every cell.
#[derive(Debug)]
pub(super) struct Surplus {
    pub(super) at: usize,
    /// The last fact of the file.
    pub(super) column: Fact,
    /// The cells beyond the headings.
    pub(super) read: String,
    pub(super) cells: usize,
    pub(super) headings: usize,
}

impl Chunk {
    pub(super) fn surplus(&self) -> &[Surplus] {
        &self.surplus
    }

    pub(super) fn numbers(&self, fact: Fact) -> Option<&Numbers> {
        self.columns.iter().find_map(|(known, cells)| match cells {
            Cells::Numbers(numbers) if *known == fact => Some(numbers),
            Cells::Numbers(_) | Cells::Words(_) => None,
        })
    }

    pub(super) fn words(&self, fact: Fact) -> Option<&Words> {
        self.columns.iter().find_map(|(known, cells)| match cells {
            Cells::Words(words) if *known == fact => Some(words),
            Cells::Numbers(_) | Cells::Words(_) => None,
        })
    }
}

/// A file being read.
pub(super) struct Source {
    path: String,
    rows_max: usize,
    chunks: u64,
    rows: u64,
    /// A reader is not asked again after it could not read.
    failed: bool,
    kind: Kind,
}

enum Kind {
    Csv {
        reader: csv::Reader<BufReader<File>>,
        record: csv::ByteRecord,
        facts: Vec<(usize, Fact)>,
        headings: usize,
        marks: AmountMarks,
    },
    Parquet {
        reader: SerializedFileReader<File>,
        group: usize,
        left: usize,
        open: Vec<ColumnReader>,
        facts: Vec<(usize, Fact)>,
        /// What a number of each of these columns is divided by.
        units: Vec<i64>,
    },
}

impl Source {
    /// Finds the columns by their headings; `rows_max` rows make a chunk.
    pub(super) fn open(path: &Path, class: Class, rows_max: usize) -> Result<Self, StepError> {
        let shown = path.display().to_string();
        let trouble = |error| StepError::File { path: shown.clone(), error };
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let file = File::open(path).map_err(trouble)?;
        let kind = match extension.as_deref() {
            Some("csv") => {
                let mut stream = BufReader::with_capacity(1 << 20, file);
                let mut heading = String::new();
                stream.read_line(&mut heading).map_err(trouble)?;
                stream.rewind().map_err(trouble)?;
                let count = |mark: u8| heading.bytes().filter(|byte| *byte == mark).count();
                let delimiter =
                    [b',', b';', b'\t'].into_iter().max_by_key(|mark| (count(*mark), *mark == b',')).unwrap_or(b',');
                let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(stream);
                let headings = reader.headers().map_err(|error| broken(&shown, &error.to_string()))?.clone();
                let facts = facts_of(&shown, headings.iter(), class)?;
                let (marks, headings) = (marks_of(path, delimiter, &facts).map_err(trouble)?, headings.len());
                Kind::Csv { reader, record: csv::ByteRecord::new(), facts, headings, marks }
            }
            Some("parquet") => {
                let reader = decoded(|| SerializedFileReader::new(file)).map_err(|error| broken(&shown, &error))?;
                let columns = reader.metadata().file_metadata().schema_descr().columns().to_vec();
                let facts = facts_of(&shown, columns.iter().map(|column| column.name()), class)?;
                let mut units = Vec::with_capacity(facts.len());
                for (at, fact) in &facts {
                    let column = &columns[*at];
                    let flat = column.max_rep_level() == 0 && column.max_def_level() <= 1;
                    let unit = unit_of(column, *fact).filter(|_| flat);
                    units.extend(unit);
                    if unit.is_none() {
                        let name = column.name();
                        let physical = kind_of(column);
                        let allowed = if fact.is_number() { "INT64, INT32, DECIMAL, STRING" } else { "STRING" };
                        return Err(StepError::request(
                            format!(
                                "{shown}, kolom {name}: jenisnya {physical}; yang dapat: {allowed}, tanpa susunan."
                            ),
                            format!("{shown}, column {name}: its type is {physical}; allowed: {allowed}, not nested."),
                        ));
                    }
                }
                Kind::Parquet { reader, group: 0, left: 0, open: Vec::new(), facts, units }
            }
            _ => {
                return Err(StepError::request(
                    format!("{shown}: nama file harus berakhir .csv atau .parquet."),
                    format!("{shown}: the name of the file must end in .csv or .parquet."),
                ));
            }
        };
        Ok(Self { path: shown, rows_max, chunks: 0, rows: 0, failed: false, kind })
    }

    /// Whether the file has a column of this fact.
    pub(super) fn has(&self, fact: Fact) -> bool {
        let (Kind::Csv { facts, .. } | Kind::Parquet { facts, .. }) = &self.kind;
        facts.iter().any(|(_, known)| *known == fact)
    }

    /// The next rows; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Chunk>, StepError> {
        if self.failed {
            return Ok(None);
        }
        let mut surplus = Vec::new();
        let (rows, columns) = match &mut self.kind {
            Kind::Csv { reader, record, facts, headings, marks } => {
                read_csv(reader, record, (facts, *headings, *marks), self.rows_max, &mut surplus)
            }
            Kind::Parquet { reader, group, left, open, facts, units } => {
                decoded(|| read_parquet(reader, (group, left), open, (facts, units), self.rows_max))
            }
        }
        .map_err(|error| {
            self.failed = true;
            broken(&self.path, &error)
        })?;
        if rows == 0 {
            return Ok(None);
        }
        let chunk = Chunk { number: self.chunks, rows_before: self.rows, rows, columns, surplus };
        self.chunks += 1;
        self.rows += rows as u64;
        Ok(Some(chunk))
    }
}

thread_local! {
    static DECODES: Cell<bool> = const { Cell::new(false) };
}

/// Reads Parquet, whose decoders stop by a panic at some damaged files: an error like any other, said once.
fn decoded<T>(read: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let said = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !DECODES.get() {
                said(panic);
            }
        }));
    });
    DECODES.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    DECODES.set(false);
    match read {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
            Err(said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "damaged".to_owned()))
        }
    }
}

fn broken(path: &str, error: &str) -> StepError {
    StepError::request(format!("{path}: tidak terbaca ({error})."), format!("{path}: not readable ({error})."))
}

fn facts_of<'h>(
    path: &str,
    headings: impl Iterator<Item = &'h str>,
    class: Class,
) -> Result<Vec<(usize, Fact)>, StepError> {
    let headings: Vec<&str> = headings.collect();
    let mut facts: Vec<(usize, Fact)> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let Some(fact) = Fact::of_heading(heading, class) else { continue };
        if facts.iter().any(|(_, known)| *known == fact) {
            return Err(StepError::request(
                format!("{path}: kolom {} ada dua kali.", fact.name()),
                format!("{path}: the column {} stands twice.", fact.name()),
            ));
        }
        facts.push((at, fact));
    }
    let has = |fact| facts.iter().any(|(_, known)| *known == fact);
    let missing = match class {
        Class::Pu if !has(Fact::Wage) && !has(Fact::VillageOffice) => Some("wage (upah)"),
        Class::Pu if !has(Fact::Risk) && !has(Fact::Business) => {
            Some("risk (kelompok risiko) / business (jenis usaha)")
        }
        Class::Bpu if !has(Fact::Income) => Some("income (penghasilan)"),
        Class::Pu | Class::Bpu | Class::Jakon | Class::Pmi => None,
    };
    match missing {
        None => Ok(facts),
        Some(missing) => {
            let read = headings.join(", ");
            Err(StepError::request(
                format!("{path}: tidak ada kolom {missing}; terbaca: {read}."),
                format!("{path}: no column {missing}; read: {read}."),
            ))
        }
    }
}

/// Rows that show how a file writes its amounts.
const ROWS_OF_MARKS: usize = 1_000;

/// How the amounts of a CSV file are written, as its first rows show.
fn marks_of(path: &Path, delimiter: u8, facts: &[(usize, Fact)]) -> std::io::Result<AmountMarks> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(File::open(path)?);
    // A row that cannot be read is told when its turn comes.
    let rows: Vec<csv::StringRecord> = reader.records().take(ROWS_OF_MARKS).filter_map(Result::ok).collect();
    let amounts = |fact: Fact| matches!(fact, Fact::Wage | Fact::Income);
    let places: Vec<usize> = facts.iter().filter(|(_, fact)| amounts(*fact)).map(|(at, _)| *at).collect();
    let cells = rows.iter().flat_map(|row| places.iter().filter_map(|at| row.get(*at)));
    Ok(AmountMarks::of(cells, Some(char::from(delimiter))))
}

type Columns = Vec<(Fact, Cells)>;

fn read_csv(
    reader: &mut csv::Reader<BufReader<File>>,
    record: &mut csv::ByteRecord,
    (facts, headings, marks): (&[(usize, Fact)], usize, AmountMarks),
    rows_max: usize,
    surplus: &mut Vec<Surplus>,
) -> Result<(usize, Columns), String> {
    let mut columns: Columns = facts.iter().map(|(_, fact)| (*fact, Cells::of(*fact, marks))).collect();
    let mut rows = 0;
    while rows < rows_max && reader.read_byte_record(record).map_err(|error| error.to_string())? {
        for ((at, _), (_, cells)) in facts.iter().zip(&mut columns) {
            cells.push_text(record.get(*at).unwrap_or_default());
        }
        if record.len() > headings {
            let beyond = record.iter().skip(headings).map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
            let read = beyond.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
            if let Some((_, column)) = facts.last().filter(|_| !read.is_empty()) {
                surplus.push(Surplus { at: rows, column: *column, read, cells: record.len(), headings });
            }
        }
        rows += 1;
    }
    Ok((rows, columns))
}

fn read_parquet(
    reader: &SerializedFileReader<File>,
    (group, left): (&mut usize, &mut usize),
    open: &mut Vec<ColumnReader>,
    (facts, units): (&[(usize, Fact)], &[i64]),
    rows_max: usize,
) -> parquet::errors::Result<(usize, Columns)> {
    while *left == 0 {
        if *group == reader.num_row_groups() {
            return Ok((0, Vec::new()));
        }
        let rows = reader.get_row_group(*group)?;
        *left = usize::try_from(rows.metadata().num_rows()).unwrap_or(0);
        *open = facts.iter().map(|(at, _)| rows.get_column_reader(*at)).collect::<Result<_, _>>()?;
        *group += 1;
    }
    let rows = rows_max.min(*left);
    let mut columns = Columns::with_capacity(facts.len());
    for (((_, fact), unit), column) in facts.iter().zip(units).zip(open.iter_mut()) {
        let mut cells = Cells::of(*fact, AmountMarks::default());
        let push_number = |cells: &mut Cells, value: i64| push_number(cells, value, *unit);
        match (column, &mut cells) {
            (ColumnReader::Int64ColumnReader(column), Cells::Numbers(numbers)) => {
                let (values, present) = read_values(column, rows)?;
                match present {
                    None if *unit == 1 => numbers.values = values,
                    present => spread(&present.unwrap_or_else(|| vec![1; rows]), values, &mut cells, push_number),
                }
            }
            (ColumnReader::Int32ColumnReader(column), Cells::Numbers(_)) => {
                let (values, present) = read_values(column, rows)?;
                let present = present.unwrap_or_else(|| vec![1; rows]);
                spread(&present, values, &mut cells, |cells, value| push_number(cells, i64::from(value)));
            }
            (ColumnReader::Int64ColumnReader(column), Cells::Words(_)) => in_words(column, rows, &mut cells)?,
            (ColumnReader::Int32ColumnReader(column), Cells::Words(_)) => in_words(column, rows, &mut cells)?,
            (ColumnReader::BoolColumnReader(column), Cells::Words(_)) => in_words(column, rows, &mut cells)?,
            (ColumnReader::ByteArrayColumnReader(column), _) => {
                let (values, present) = read_values(column, rows)?;
                let present = present.unwrap_or_else(|| vec![1; rows]);
                spread(&present, values, &mut cells, |cells, value| cells.push_text(value.data()));
            }
            _ => unreachable!("types are checked when the file is opened"),
        }
        columns.push((*fact, cells));
    }
    *left -= rows;
    Ok((rows, columns))
}

/// Numbers, yes and no, as they would stand in a CSV file.
fn in_words<T>(column: &mut ColumnReaderImpl<T>, rows: usize, cells: &mut Cells) -> parquet::errors::Result<()>
where
    T: DataType,
    T::T: std::fmt::Display,
{
    let (values, present) = read_values(column, rows)?;
    let present = present.unwrap_or_else(|| vec![1; rows]);
    spread(&present, values, cells, |cells, value| cells.push_text(value.to_string().as_bytes()));
    Ok(())
}

/// What a number of the column is divided by: one, or of a decimal the power of ten; none where the column is neither
/// whole numbers nor decimals nor words, such as a day.
fn unit_of(column: &ColumnDescriptor, fact: Fact) -> Option<i64> {
    let plain = column.logical_type_ref().is_none();
    let apart = Fact::APART.contains(&fact);
    match (column.physical_type(), column.converted_type()) {
        (Physical::BYTE_ARRAY, Meant::NONE) if plain => Some(1),
        (Physical::BYTE_ARRAY, Meant::UTF8 | Meant::ENUM | Meant::JSON) => Some(1),
        (Physical::BOOLEAN, _) => apart.then_some(1),
        (Physical::INT32 | Physical::INT64, Meant::NONE) if !plain => None,
        (
            Physical::INT32 | Physical::INT64,
            Meant::NONE | Meant::INT_8 | Meant::INT_16 | Meant::INT_32 | Meant::INT_64 | Meant::UINT_8 | Meant::UINT_16,
        ) => (apart || fact.is_number()).then_some(1),
        (Physical::INT32 | Physical::INT64, Meant::DECIMAL) if fact.is_number() => {
            10_i64.checked_pow(u32::try_from(column.type_scale()).ok()?)
        }
        _ => None,
    }
}

/// In messages.
fn kind_of(column: &ColumnDescriptor) -> String {
    match (column.physical_type(), column.converted_type(), column.logical_type_ref()) {
        (physical, Meant::NONE, None) => physical.to_string(),
        (physical, Meant::NONE, Some(logical)) => format!("{physical} {logical:?}"),
        (physical, meant, _) => format!("{physical} {meant}"),
    }
}

/// A number that is whole after division by `unit`; any other is kept as it would be read.
fn push_number(cells: &mut Cells, value: i64, unit: i64) {
    let Cells::Numbers(numbers) = cells else { return };
    if value % unit != 0 {
        let (sign, places) = (if value < 0 { "-" } else { "" }, unit.ilog10() as usize);
        let (whole, rest) = (value.unsigned_abs() / unit.unsigned_abs(), value.unsigned_abs() % unit.unsigned_abs());
        numbers.bad.push((numbers.values.len(), format!("{sign}{whole}.{rest:0places$}")));
    }
    numbers.values.push(value / unit);
}

/// Values without the empty ones, and a level of one or zero a row where some are empty.
type Values<T> = (Vec<<T as DataType>::T>, Option<Vec<i16>>);

/// The values of `rows` rows, and for a column that may be empty which rows hold one.
fn read_values<T: DataType>(column: &mut ColumnReaderImpl<T>, rows: usize) -> parquet::errors::Result<Values<T>> {
    let (mut values, mut present) = (Vec::with_capacity(rows), Vec::new());
    let mut read = 0;
    while read < rows {
        let (records, _, levels) = column.read_records(rows - read, Some(&mut present), None, &mut values)?;
        if records == 0 && levels == 0 {
            return Err(parquet::errors::ParquetError::General(format!("{read} rows instead of {rows}")));
        }
        read += records;
    }
    Ok((values, (present.len() == rows && present.contains(&0)).then_some(present)))
}

/// Puts values to the rows that hold one, and says of the others that they are empty.
fn spread<V>(present: &[i16], values: Vec<V>, cells: &mut Cells, push: impl Fn(&mut Cells, V)) {
    let mut values = values.into_iter();
    for level in present {
        match (*level > 0).then(|| values.next()).flatten() {
            Some(value) => push(cells, value),
            None => cells.push_missing(),
        }
    }
}
