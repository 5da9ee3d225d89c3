//! Opening a file: its format, its sheet, its separator, its headings.

use crate::book::BookSource;
use crate::corrections::Corrections;
use crate::csv_source::{CsvSource, DELIMITERS};
use crate::guess::{About, Guess};
use crate::habits::Habits;
use crate::headings::{Fit, SAMPLE_ROWS, best_fit};
use crate::layout::Layout;
use crate::reader::Reader;
use crate::source::{Format, Input, Opened, RawRow, ReadSeek, Source, recognise};
use crate::trouble::{OpenError, ReadError};

/// Opens a file and finds its headings: the layout that fits best, the first named at a tie.
///
/// The format is known by content, the delimiter by trying; up to twenty rows may stand above the headings.
///
/// # Errors
/// Says what kind of file it is, or which columns were found and which are missing.
pub fn open(input: impl Into<Input>, layouts: &[&'static Layout]) -> Result<Reader, OpenError> {
    open_with(input, layouts, &Corrections::default())
}

/// Opens a file as [`open`] does, with what a human said about it.
///
/// # Errors
/// As [`open`]; a wished column that is in no layout or not in the file.
pub fn open_with(
    input: impl Into<Input>,
    layouts: &[&'static Layout],
    wish: &Corrections,
) -> Result<Reader, OpenError> {
    assert!(!layouts.is_empty(), "at least one layout is wanted");
    check_keys(layouts, wish)?;
    let (source, fit, sample, format, about) = match recognise(input.into())? {
        Opened::Text(stream, two_byte) => open_text(stream, two_byte, layouts, wish)?,
        Opened::Book(stream, format, open) => {
            let (source, chosen) = BookSource::new(open, stream, layouts, wish)?;
            let about = About {
                sheet: Some(chosen.sheet),
                sheet_hidden: !chosen.shown,
                others: chosen.others,
                hidden_columns: chosen.hidden_columns,
                ..About::default()
            };
            (Source::Book(source), chosen.fit, chosen.sample, format, about)
        }
    };
    check_places(&fit, wish)?;
    if !fit.works() {
        let words = &fit.head.words;
        return Err(OpenError::NoHeading {
            row: (fit.count() > 0 && fit.head.first > 0).then_some(fit.head.last),
            layout: fit.layout.id,
            found: fit.places().iter().flatten().map(|place| words[*place].clone()).collect(),
            missing: fit.missing,
        });
    }
    let habits = Habits::of(&fit, &sample, about.delimiter);
    let sheet = about.sheet.clone();
    let guess = Guess::of(format, &fit, &habits, &sample, about);
    let title_rows = sample.iter().take_while(|row| row.number < fit.head.first).count();
    let stated = crate::above::stated(&sample[..title_rows]);
    Ok(Reader::new(source, &fit, habits, guess, sheet, stated))
}

/// A wished column must be one of some layout.
fn check_keys(layouts: &[&'static Layout], wish: &Corrections) -> Result<(), OpenError> {
    for (key, _) in &wish.columns {
        if !layouts.iter().any(|layout| layout.position(key).is_some()) {
            let mut known: Vec<&str> =
                layouts.iter().flat_map(|layout| layout.columns).map(|column| column.meaning()).collect();
            known.sort_unstable();
            known.dedup();
            return Err(OpenError::ColumnUnknown { key: key.clone(), known });
        }
    }
    Ok(())
}

/// And the file must have it.
fn check_places(fit: &Fit, wish: &Corrections) -> Result<(), OpenError> {
    let width = fit.head.words.len();
    let places = wish.places(&fit.head.words);
    let wished = wish.columns.iter().filter(|(_, place)| !place.is_empty());
    for ((key, place), (_, (_, wanted))) in places.iter().zip(wished.enumerate()) {
        if place.is_none_or(|place| place >= width) {
            let headings = fit.head.words.iter().filter(|word| !word.is_empty()).cloned().collect();
            return Err(OpenError::ColumnNotThere { key: (*key).to_owned(), wanted: wanted.clone(), headings });
        }
    }
    Ok(())
}

/// Whether the delimiter of `fit` explains the file better than that of `best`: one that cuts through quoted headings
/// leaves their quotes standing in the middle.
fn splits_better(fit: &Fit, best: &Fit) -> bool {
    let torn = |fit: &Fit| fit.head.words.iter().any(|word| word.contains('"'));
    match (torn(fit), torn(best)) {
        (false, true) if fit.works() => true,
        (true, false) if best.works() => false,
        _ => fit.beats(best),
    }
}

type Text = (Source, Fit, Vec<RawRow>, Format, About);

fn open_text(
    mut stream: Box<dyn ReadSeek>,
    two_byte: bool,
    layouts: &[&'static Layout],
    wish: &Corrections,
) -> Result<Text, OpenError> {
    let mut best: Option<(Fit, Vec<RawRow>, u8, &'static str)> = None;
    let mut trouble = None;
    for delimiter in DELIMITERS {
        let mut source = CsvSource::new(stream, delimiter)?;
        let mut rows = Vec::new();
        while rows.len() < SAMPLE_ROWS {
            let mut row = RawRow::default();
            match source.next(&mut row) {
                Ok(true) if row.is_blank() => {}
                Ok(true) => rows.push(row),
                Ok(false) => break,
                Err(error) => {
                    trouble.get_or_insert(error);
                    break;
                }
            }
        }
        let encoding = source.encoding();
        stream = source.into_stream();
        if let Some(fit) = best_fit(&rows, layouts, wish)
            && best.as_ref().is_none_or(|(best, ..)| splits_better(&fit, best))
        {
            best = Some((fit, rows, delimiter, encoding));
        }
    }
    match (best, trouble) {
        (Some((fit, rows, delimiter, encoding)), trouble) if trouble.is_none() || fit.works() => {
            let source = Source::Csv(Box::new(CsvSource::new(stream, delimiter)?));
            let encoding = if two_byte { "UTF-16" } else { encoding };
            let about = About { delimiter: Some(char::from(delimiter)), encoding: Some(encoding), ..About::default() };
            Ok((source, fit, rows, Format::Csv, about))
        }
        (_, Some(ReadError::Io { source, .. })) => Err(OpenError::Io(source)),
        (_, Some(ReadError::TooManyColumns { row, limit })) => Err(OpenError::TooManyColumns { row, limit }),
        (_, Some(_)) => Err(OpenError::WrongKind { found: ["bukan tabel", "no table"] }),
        (_, None) => Err(OpenError::Empty),
    }
}
