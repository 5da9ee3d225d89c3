//! Columns out: a Parquet file of whole numbers, encoded by each thread, put together in the order of the rows.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, Repetition, Type as Physical};
use parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use parquet::errors::Result;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type, TypePtr};

/// The columns of the file: whole numbers, none empty.
pub(super) struct Shape {
    schema: TypePtr,
    descriptor: SchemaDescPtr,
    properties: WriterPropertiesPtr,
}

/// One chunk of rows as it will stand in the file.
pub(super) struct Encoded {
    columns: Vec<(bytes::Bytes, ColumnCloseResult)>,
}

impl Shape {
    pub(super) fn of(names: &[String]) -> Result<Self> {
        let fields = names.iter().map(|name| {
            let field = Type::primitive_type_builder(name, Physical::INT64).with_repetition(Repetition::REQUIRED);
            field.build().map(Arc::new)
        });
        let schema = Type::group_type_builder("contributions").with_fields(fields.collect::<Result<_>>()?).build()?;
        let schema = Arc::new(schema);
        // Differences of neighbours take two to three bytes of eight, without the time of a compressor.
        let properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_2_0)
            .set_compression(Compression::UNCOMPRESSED)
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::DELTA_BINARY_PACKED)
            .set_statistics_enabled(EnabledStatistics::None)
            .build();
        let descriptor = Arc::new(SchemaDescriptor::new(Arc::clone(&schema)));
        Ok(Self { schema, descriptor, properties: Arc::new(properties) })
    }

    /// Encodes one chunk; every column has as many values.
    pub(super) fn encode(&self, columns: &[Vec<i64>]) -> Result<Encoded> {
        let encode = |(values, descriptor): (&Vec<i64>, &_)| {
            let mut buffer = TrackedWrite::new(Vec::with_capacity(values.len() * 4));
            let pages = Box::new(SerializedPageWriter::new(&mut buffer));
            let mut writer = get_column_writer(Arc::clone(descriptor), Arc::clone(&self.properties), pages);
            let ColumnWriter::Int64ColumnWriter(typed) = &mut writer else {
                unreachable!("every column holds whole numbers")
            };
            typed.write_batch(values, None, None)?;
            let closed = writer.close()?;
            Ok((bytes::Bytes::from(buffer.into_inner()?), closed))
        };
        let columns = columns.iter().zip(self.descriptor.columns()).map(encode).collect::<Result<_>>()?;
        Ok(Encoded { columns })
    }
}

/// The file being put together.
pub(super) struct Sink<'f> {
    writer: SerializedFileWriter<&'f File>,
}

impl<'f> Sink<'f> {
    pub(super) fn new(file: &'f File, shape: &Shape) -> Result<Self> {
        let writer = SerializedFileWriter::new(file, Arc::clone(&shape.schema), Arc::clone(&shape.properties))?;
        Ok(Self { writer })
    }

    /// Adds the next rows.
    pub(super) fn append(&mut self, encoded: Encoded) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for (bytes, closed) in encoded.columns {
            group.append_column(&bytes, closed)?;
        }
        group.close().map(drop)
    }

    /// Writes what describes the file.
    pub(super) fn close(self) -> Result<()> {
        self.writer.close().map(drop)
    }
}
