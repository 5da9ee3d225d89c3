//! What was published of one region: its figures, what each may mean, and whether they can all be true.

use domain::{ComparableSum, FigureGroup, PublishedFigure, Range, check_figures, comparable_sums, printed_range};
use serde::Serialize;
use sheets::Cell;
use units::{Borders, RegionCode};

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
    /// By which borders its region is meant.
    pub borders: Borders,
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
    /// Where figures are by wider borders than today's: what the regions of that territory count together.
    pub comparable: Vec<ComparableSum>,
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
        borders: figure.borders(),
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
    let comparable = comparable_sums(&all, region);
    Ok(RegionFigures { region, figures, beside, groups, comparable, in_ledger: all.len() })
}

/// Said beside a figure of wider borders than today's; nothing beside others.
pub fn former_borders(borders: &Borders) -> String {
    let codes = borders.codes();
    match borders {
        Borders::Today => String::new(),
        Borders::Then(_) => format!(" (batas waktu itu: {codes})"),
        Borders::Unclear(_) => format!(" (batas berubah dalam waktu itu; semula {codes})"),
    }
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
                Cell::from(listed(one.borders.regions())),
            ]
        });
        let sums = self.comparable.iter().map(|sum| {
            let (low, high) = sum.range.ends();
            let rows: Vec<String> = sum.places.iter().map(|place| (place + 1).to_string()).collect();
            vec![
                Cell::from(listed(&sum.regions)),
                Cell::from(sum.as_of.to_string()),
                Cell::from(sum.metric.as_str()),
                Cell::from(sum.segment.as_str()),
                Cell::from(low.to_string()),
                Cell::from(high.to_string()),
                Cell::from(rows.join(" ")),
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
        let mut tables = vec![
            page_table("angka", "Angka terbit", &FIGURE_HEADINGS, figures),
            page_table("temuan", "Hasil pemeriksaan", &["per", "hasil", "baris", "penjelasan"], verdicts),
        ];
        if !self.comparable.is_empty() {
            tables.push(page_table("batas", "Jumlah dalam batas lama", &SUM_HEADINGS, sums));
        }
        PageTables::of(tables)
    }
}

const SUM_HEADINGS: [&str; 7] = ["batas_lama", "per", "ukuran", "bagian", "dari", "sampai", "baris"];

const FIGURE_HEADINGS: [&str; 13] = [
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
    "batas_lama",
];

/// Codes in one cell.
fn listed(regions: &[RegionCode]) -> String {
    let codes: Vec<String> = regions.iter().map(RegionCode::to_string).collect();
    codes.join(" ")
}

fn count(value: usize) -> Cell {
    Cell::Whole(i64::try_from(value).expect("a ledger fits in memory"))
}
