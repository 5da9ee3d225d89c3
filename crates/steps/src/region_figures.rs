//! What was published of one region: its figures, what each may mean, and whether they can all be true.

use domain::{FigureGroup, PublishedFigure, Range, check_figures, printed_range};
use serde::Serialize;
use sheets::Cell;
use units::RegionCode;

use crate::coverage::in_use;
use crate::submission::{PageTables, page_table};
use crate::{Actor, Right, StepError, Workspace};

/// A figure of the ledger, by the number under which the check names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerFigure {
    /// Place in the ledger, from 1.
    pub row: usize,
    /// As it was said.
    pub figure: PublishedFigure,
    /// What the print may mean: from, until.
    pub range: Range,
    /// Whether it stands in a set that cannot all be true.
    pub in_conflict: bool,
}

/// The published figures of a region and the verdicts on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegionFigures {
    /// Where.
    pub region: RegionCode,
    /// Its own figures, the oldest time first, in the order of the ledger within a time.
    pub figures: Vec<LedgerFigure>,
    /// Figures of other regions that a verdict names.
    pub beside: Vec<LedgerFigure>,
    /// What they say together.
    pub groups: Vec<FigureGroup>,
    /// Figures in the ledger, of all regions.
    pub in_ledger: usize,
}

/// The published figures of `region`, each with what the check says of it.
///
/// # Errors
/// A region that is not in use, missing rights, trouble of the store.
pub fn region_figures(workspace: &Workspace, actor: &Actor, region: RegionCode) -> Result<RegionFigures, StepError> {
    actor.need_in(Right::ReadFigures, region)?;
    in_use(region)?;
    let all = store::figures::published(&mut workspace.store().reader()?)?;
    let code = region.to_string();
    let mut groups = check_figures(&all);
    groups.retain(|group| group.region == code);
    let in_conflict =
        |row: usize| groups.iter().any(|group| group.conflicts.iter().any(|conflict| conflict.rows.contains(&row)));
    let ledger = |(place, figure): (usize, &PublishedFigure)| LedgerFigure {
        row: place + 1,
        range: printed_range(figure),
        figure: figure.clone(),
        in_conflict: in_conflict(place + 1),
    };
    let own = all.iter().enumerate().filter(|(_, figure)| figure.region == Some(region));
    let mut figures: Vec<LedgerFigure> = own.map(ledger).collect();
    figures.sort_by_key(|figure| (figure.figure.as_of.first, figure.figure.as_of.last, figure.row));
    let named = |row: usize| groups.iter().any(|group| group.figures.contains(&row));
    let other = all.iter().enumerate();
    let other = other.filter(|(place, figure)| figure.region != Some(region) && named(place + 1));
    let beside = other.map(ledger).collect();
    Ok(RegionFigures { region, figures, beside, groups, in_ledger: all.len() })
}

impl RegionFigures {
    /// The figures, and the verdicts, as tables.
    pub fn tables(&self) -> PageTables<'_> {
        let figures = self.figures.iter().chain(&self.beside).map(|one| {
            let PublishedFigure { area, name, as_of, metric, value, unit, segment, source, .. } = &one.figure;
            let (low, high) = one.range.ends();
            vec![
                count(one.row),
                Cell::from(area.as_str()),
                Cell::from(name.as_str()),
                Cell::from(as_of.to_string()),
                Cell::from(metric.as_str()),
                Cell::from(value.to_string()),
                Cell::from(unit.as_str()),
                Cell::from(segment.as_str()),
                Cell::from(low.to_string()),
                Cell::from(high.to_string()),
                Cell::from(if one.in_conflict { "ya" } else { "" }),
                Cell::from(source.as_str()),
            ]
        });
        let verdicts = self.groups.iter().flat_map(|group| {
            let told: Vec<(&[usize], &str)> = match &group.conflicts[..] {
                [] => vec![(&group.figures, group.explanation.indonesian.as_str())],
                some => some.iter().map(|one| (&one.rows[..], one.explanation.indonesian.as_str())).collect(),
            };
            told.into_iter().map(|(rows, explanation)| {
                let rows: Vec<String> = rows.iter().map(usize::to_string).collect();
                vec![
                    Cell::from(group.as_of.as_str()),
                    Cell::from(group.verdict.code()),
                    Cell::from(rows.join(" ")),
                    Cell::from(explanation),
                ]
            })
        });
        PageTables::of(vec![
            page_table("angka", "Angka terbit", &FIGURE_HEADINGS, figures),
            page_table("temuan", "Hasil pemeriksaan", &["per", "hasil", "baris", "penjelasan"], verdicts),
        ])
    }
}

const FIGURE_HEADINGS: [&str; 12] = [
    "baris",
    "kode_wilayah",
    "wilayah",
    "per",
    "ukuran",
    "tercetak",
    "satuan",
    "bagian",
    "dari",
    "sampai",
    "bertentangan",
    "sumber",
];

fn count(value: usize) -> Cell {
    Cell::Whole(i64::try_from(value).expect("a ledger fits in memory"))
}
