//! The model as bytes and back, to the last bit: text would round on the way.

use crate::batch::bytes::{Reader, Writer};
use crate::batch::model::{FieldModel, LevelModel, Model, Together};
use crate::batch::settings::Kind;

const KINDS: [Kind; 10] = [
    Kind::Nik,
    Kind::Name,
    Kind::Date,
    Kind::Sex,
    Kind::Region,
    Kind::Text,
    Kind::Phone,
    Kind::Id,
    Kind::Code,
    Kind::Category,
];

impl Model {
    pub(crate) fn write(&self, to: &mut Writer) {
        to.small(self.version);
        to.real(self.prior_bits);
        to.real(self.share_found);
        to.number(self.learned_from);
        to.number(self.right_rows);
        let label: Vec<&str> = self.labelled_by.as_deref().into_iter().collect();
        to.list(&label, |to, label| to.text(label));
        to.list(&self.fields, |to, field| {
            to.text(&field.name);
            let kind = KINDS.iter().position(|kind| *kind == field.kind).expect("every kind is listed");
            to.small(kind as u32);
            to.list(&field.levels, |to, level| {
                to.text(&level.code);
                [level.m, level.u, level.bits].into_iter().for_each(|real| to.real(real));
                to.number(level.seen);
            });
        });
        to.list(&self.by_number_alone, |to, (code, bits)| {
            to.text(code);
            to.real(*bits);
        });
        for lists in [&self.together, &self.relatives] {
            to.list(lists, |to, own| {
                to.list(&own.fields, |to, field| to.text(field));
                to.list(&own.bits, |to, (codes, bits)| {
                    to.list(codes, |to, code| to.text(code));
                    to.real(*bits);
                });
            });
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let together = |from: &mut Reader<'_>| {
            let fields = from.list(Reader::text)?;
            let bits = from.list(|from| Some((from.list(Reader::text)?, from.real()?)))?;
            Some(Together { fields, bits })
        };
        let level = |from: &mut Reader<'_>| {
            let code = from.text()?;
            Some(LevelModel { code, m: from.real()?, u: from.real()?, bits: from.real()?, seen: from.number()? })
        };
        Some(Self {
            version: from.small()?,
            prior_bits: from.real()?,
            share_found: from.real()?,
            learned_from: from.number()?,
            right_rows: from.number()?,
            labelled_by: from.list(Reader::text)?.pop(),
            fields: from.list(|from| {
                let name = from.text()?;
                let kind = *KINDS.get(from.small()? as usize)?;
                Some(FieldModel { name, kind, levels: from.list(level)? })
            })?,
            by_number_alone: from.list(|from| Some((from.text()?, from.real()?)))?,
            together: from.list(together)?,
            relatives: from.list(together)?,
        })
    }
}
