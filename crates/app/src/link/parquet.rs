//! Parquet as a table of text: flat columns of any usual type, read a few thousand rows at a time.

use std::fs::File;
use std::path::Path;

use linkage::batch::Table;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use steps::StepError;

/// Rows that are held as values at one time.
const BATCH: usize = 8_192;

pub(crate) fn read(path: &Path, file: File) -> Result<Table, StepError> {
    let trouble = |error: ParquetError| {
        let path = path.display();
        StepError::request(
            format!("{path}: berkas Parquet tidak dapat dibaca ({error})."),
            format!("{path}: the Parquet file cannot be read ({error})."),
        )
    };
    let reader = SerializedFileReader::new(file).map_err(trouble)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    for column in schema.columns() {
        let bytes = matches!(column.physical_type(), Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
        if bytes && column.converted_type() == ConvertedType::DECIMAL {
            let (path, column) = (path.display(), column.name());
            return Err(StepError::request(
                format!(
                    "{path}: kolom \"{column}\" berisi bilangan desimal sebagai byte; simpan sebagai teks atau bilangan \
                     bulat."
                ),
                format!("{path}: column “{column}” holds decimals as bytes; save them as text or whole numbers."),
            ));
        }
        if column.max_rep_level() > 0 || column.path().parts().len() > 1 {
            let (path, column) = (path.display(), column.path().string());
            return Err(StepError::request(
                format!(
                    "{path}: kolom \"{column}\" berisi daftar atau tabel di dalam sel; yang dapat dibaca hanya kolom datar."
                ),
                format!("{path}: column “{column}” holds lists or tables in its cells; only flat columns can be read."),
            ));
        }
    }
    let mut table = Table::new(schema.columns().iter().map(|column| column.name()));
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(trouble)?;
        read_group(group.as_ref(), &mut table).map_err(trouble)?;
    }
    Ok(table)
}

fn read_group(group: &dyn RowGroupReader, table: &mut Table) -> Result<(), ParquetError> {
    let schema = group.metadata().schema_descr_ptr();
    let mut readers = (0..group.num_columns()).map(|at| group.get_column_reader(at)).collect::<Result<Vec<_>, _>>()?;
    let mut cells: Vec<Cells> = schema.columns().iter().map(|_| Cells::default()).collect();
    let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    while left > 0 {
        let wanted = left.min(BATCH);
        for ((reader, column), cells) in readers.iter_mut().zip(schema.columns()).zip(&mut cells) {
            cells.read(reader, column, wanted)?;
            if cells.ends.len() != wanted {
                return Err(ParquetError::General(format!("kolom \"{}\" berakhir terlalu awal", column.name())));
            }
        }
        for row in 0..wanted {
            table.push(cells.iter().map(|column| column.cell(row)));
        }
        left -= wanted;
    }
    Ok(())
}

/// Some rows of one column as text, one behind the other.
#[derive(Default)]
struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    fn cell(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    fn read(&mut self, reader: &mut ColumnReader, column: &ColumnDescriptor, rows: usize) -> Result<(), ParquetError> {
        use std::fmt::Write as _;
        self.text.clear();
        self.ends.clear();
        let (logical, converted, scale) = (column.logical_type_ref(), column.converted_type(), column.type_scale());
        let decimal = converted == ConvertedType::DECIMAL || matches!(logical, Some(LogicalType::Decimal { .. }));
        let is_date = converted == ConvertedType::DATE || matches!(logical, Some(LogicalType::Date));
        let unit = match logical {
            Some(LogicalType::Timestamp(stamp)) => Some(stamp.unit),
            _ => None,
        };
        let per_day = match (unit, converted) {
            (Some(TimeUnit::MILLIS), _) | (None, ConvertedType::TIMESTAMP_MILLIS) => Some(86_400_000),
            (Some(TimeUnit::MICROS), _) | (None, ConvertedType::TIMESTAMP_MICROS) => Some(86_400_000_000),
            (Some(TimeUnit::NANOS), _) => Some(86_400_000_000_000),
            (None, _) => None,
        };
        let whole = |text: &mut String, number: i64| {
            let written = if decimal && scale > 0 { scaled(number, scale) } else { number.to_string() };
            text.push_str(&written);
        };
        match reader {
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.take(reader, column, rows, |text, value: &ByteArray| {
                    text.push_str(&String::from_utf8_lossy(value.data()))
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.take(reader, column, rows, |text, value| text.push_str(&String::from_utf8_lossy(value.data())))
            }
            ColumnReader::Int32ColumnReader(reader) => self.take(reader, column, rows, |text, value| {
                if is_date { text.push_str(&day(i64::from(*value))) } else { whole(text, i64::from(*value)) }
            }),
            ColumnReader::Int64ColumnReader(reader) => self.take(reader, column, rows, |text, value| match per_day {
                Some(per_day) => text.push_str(&day(value.div_euclid(per_day))),
                None => whole(text, *value),
            }),
            ColumnReader::Int96ColumnReader(reader) => self.take(reader, column, rows, |text, value| {
                text.push_str(&day(value.to_millis().div_euclid(86_400_000)));
            }),
            ColumnReader::BoolColumnReader(reader) => {
                self.take(reader, column, rows, |text, value| text.push_str(if *value { "true" } else { "false" }))
            }
            ColumnReader::FloatColumnReader(reader) => self.take(reader, column, rows, |text, value| {
                let _ = write!(text, "{value}");
            }),
            ColumnReader::DoubleColumnReader(reader) => self.take(reader, column, rows, |text, value| {
                let _ = write!(text, "{value}");
            }),
        }
    }

    fn take<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        column: &ColumnDescriptor,
        rows: usize,
        write: impl Fn(&mut String, &T::T),
    ) -> Result<(), ParquetError> {
        let highest = column.max_def_level();
        let (mut levels, mut values) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        let mut found = 0;
        // One call stops at the end of a page.
        while found < rows {
            let (records, ..) = reader.read_records(rows - found, Some(&mut levels), None, &mut values)?;
            if records == 0 {
                break;
            }
            found += records;
        }
        let mut values = values.iter();
        for row in 0..found {
            if highest == 0 || levels.get(row) == Some(&highest) {
                let value = values.next();
                write(&mut self.text, value.ok_or_else(|| ParquetError::General("nilai kurang".to_owned()))?);
            }
            self.ends.push(self.text.len());
        }
        Ok(())
    }
}

/// Days since 1970 as a date; one that no calendar here has says nothing.
fn day(days: i64) -> String {
    let first = units::Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| first.checked_add(span)).map_or_else(|_| String::new(), |date| date.to_string())
}

/// A decimal number with `scale` digits after the point.
fn scaled(number: i64, scale: i32) -> String {
    let places = scale.unsigned_abs() as usize;
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{whole}.{part}")
}
