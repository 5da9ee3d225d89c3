//! Templates: an empty file of each layout with its headings and what to write below them.

use std::io::{Seek, Write};

use sheets::FileKind;

use crate::StepError;
use crate::access::{Actor, Right};

/// Name and Indonesian title of every template that is of use to the actor: lists of people, and for whoever brings in
/// figures the others too.
pub fn templates(actor: &Actor) -> impl Iterator<Item = (&'static str, &'static str)> {
    let figures = actor.may(Right::ImportFigures);
    let offered = sheets::ALL.iter().filter(move |layout| figures || sheets::PEOPLE.contains(layout));
    offered.map(|layout| (layout.id, layout.title))
}

/// Writes the template of this name.
///
/// # Errors
/// No such template; the file cannot be written.
pub fn write_template(name: &str, kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
    let Some(layout) = sheets::ALL.iter().find(|layout| layout.id == name) else {
        let names: Vec<&str> = sheets::ALL.iter().map(|layout| layout.id).collect();
        let names = names.join(", ");
        return Err(StepError::missing(
            format!("Tidak ada templat itu. Yang ada: {names}."),
            format!("There is no such template. There are: {names}."),
        ));
    };
    sheets::write_template(layout, kind, out)?;
    Ok(())
}
