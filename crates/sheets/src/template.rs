//! Templates, made from the schema that reads them back.

use std::io::Write;

use rust_xlsxwriter::{DataValidation, Format, Note, Workbook};

use crate::layout::{Column, Kind, Layout, Required};
use crate::write::{FileKind, TableWriter, WriteError};

/// Writes an empty file of this layout: headings alone in the data sheet, help as notes and in "Petunjuk".
///
/// # Errors
/// When writing fails.
pub fn write_template<W: Write + Send>(layout: &Layout, kind: FileKind, mut out: W) -> Result<W, WriteError> {
    match kind {
        FileKind::Csv => {
            let mut writer = TableWriter::new(kind, out)?;
            let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
            writer.sheet(layout.sheet, &headings)?;
            writer.finish()
        }
        FileKind::Xlsx => {
            let mut book = Workbook::new();
            data_sheet(&mut book, layout)?;
            help_sheet(&mut book, layout)?;
            book.save_to_writer(&mut out)?;
            Ok(out)
        }
    }
}

fn data_sheet(book: &mut Workbook, layout: &Layout) -> Result<(), WriteError> {
    let heading = Format::new().set_bold();
    let required = Format::new().set_bold().set_background_color(0xFF_F2_CC);
    let text = Format::new().set_num_format("@");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.set_name(layout.sheet)?;
    for (column, at) in layout.columns.iter().zip(0_u16..) {
        let look = if column.required == Required::Cell { &required } else { &heading };
        sheet.write_string_with_format(0, at, column.key, look)?;
        sheet.insert_note(0, at, &Note::new(help(column)).add_author_prefix(false))?;
        sheet.set_column_width(at, if column.kind == Kind::Nik { 20 } else { 16 })?;
        match column.kind {
            Kind::Date | Kind::BirthDate => {
                sheet.set_column_format(at, &date)?;
            }
            Kind::Whole | Kind::Rupiah => {}
            // As text a spreadsheet keeps all sixteen digits, leading zeros and dots.
            _ => {
                sheet.set_column_format(at, &text)?;
            }
        }
        if column.kind == Kind::Sex && layout.position("sex").is_none() {
            let choice = DataValidation::new().allow_list_strings(&["L", "P"])?;
            sheet.add_data_validation(1, at, 1_048_575, at, &choice)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn help_sheet(book: &mut Workbook, layout: &Layout) -> Result<(), WriteError> {
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name("Petunjuk")?;
    sheet.write_string_with_format(0, 0, layout.title, &bold)?;
    sheet.write_string(1, 0, "Isi lembar pertama mulai baris 2. Judul kolom jangan diubah; urutan kolom bebas.")?;
    for (at, title) in (0_u16..).zip(["Kolom", "Wajib", "Isi", "Contoh"]) {
        sheet.write_string_with_format(3, at, title, &bold)?;
    }
    for (column, row) in layout.columns.iter().zip(4_u32..) {
        let must = match column.required {
            Required::Cell => "wajib diisi",
            Required::Column => "kolom wajib ada, isian boleh kosong",
            Required::No => "boleh kosong",
        };
        for (at, text) in (0_u16..).zip([column.key, must, column.note, column.example]) {
            sheet.write_string(row, at, text)?;
        }
    }
    for (at, width) in [(0, 22), (1, 34), (2, 70), (3, 24)] {
        sheet.set_column_width(at, width)?;
    }
    Ok(())
}

fn help(column: &Column) -> String {
    let must = if column.required == Required::Cell { "Wajib diisi. " } else { "" };
    let example = if column.example.is_empty() { String::new() } else { format!(" Contoh: {}", column.example) };
    format!("{must}{}{example}", column.note)
}
