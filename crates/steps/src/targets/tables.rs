//! The tables of a region's targets as they leave for a spreadsheet.

use sheets::Cell;
use units::Percent;

use super::allocate::Allocation;
use super::show::TargetStanding;
use crate::submission::{PageTables, page_table};

fn percent(value: Option<Percent>) -> Cell {
    Cell::from(value.map(|percent| percent.to_string()))
}

/// Targets side by side, the regions below, denominators, and how the target was parted, where it was.
pub fn target_tables<'r>(found: &'r TargetStanding, parted: Option<&'r Allocation>) -> PageTables<'r> {
    let targets = found.targets.iter().map(|line| {
        vec![
            Cell::Whole(line.id.get()),
            Cell::from(line.region.to_string()),
            Cell::Whole(i64::from(line.year)),
            Cell::from(line.percent.to_string()),
            Cell::from(line.denominator.code()),
            Cell::from(line.persons),
            Cell::from(line.instrument.code()),
            Cell::from(line.basis.as_str()),
            Cell::from(line.source.as_str()),
            Cell::from(if line.in_force { "ya" } else { "" }),
            Cell::from(line.chosen.as_ref().map(|chosen| chosen.reason.as_str())),
        ]
    });
    let parts = found.parts.iter().map(|part| {
        vec![
            Cell::from(part.region.to_string()),
            Cell::from(part.name.as_str()),
            Cell::from(part.active),
            percent(part.percent),
            Cell::from(part.target.as_ref().map(|target| target.persons)),
            Cell::from(part.gap_to_target),
            Cell::from(part.per_month_needed),
            Cell::from(part.rank.and_then(|rank| i64::try_from(rank).ok())),
        ]
    });
    let wholes = found.denominators.iter().map(|line| {
        vec![
            Cell::from(line.kind.code()),
            Cell::from(line.version.as_str()),
            Cell::Whole(line.value),
            Cell::from(line.as_of),
            percent(line.percent),
            Cell::from(line.source.as_str()),
        ]
    });
    let mut tables = vec![
        page_table(
            "target",
            "Target",
            &[
                "nomor",
                "kode_wilayah",
                "tahun",
                "persen",
                "penyebut",
                "orang",
                "penetap",
                "dasar",
                "sumber",
                "dipakai",
                "alasan_dipilih",
            ],
            targets,
        ),
        page_table(
            "bagian",
            "Bagian wilayah",
            &["kode_wilayah", "wilayah", "aktif", "persen", "target", "kekurangan", "perlu_per_bulan", "peringkat"],
            parts,
        ),
        page_table("penyebut", "Penyebut", &["jenis", "versi", "nilai", "per_tanggal", "persen", "sumber"], wholes),
    ];
    if let Some(parted) = parted {
        let rows = parted.parts.iter().map(|part| {
            vec![
                Cell::from(part.region.to_string()),
                Cell::from(part.name.as_str()),
                Cell::Whole(part.eligible),
                Cell::from(if part.estimate { "ya" } else { "" }),
                Cell::from(part.active),
                percent(part.percent_before),
                Cell::Whole(part.persons),
                percent(part.percent),
                Cell::from(part.gap_to_target),
                Cell::from(part.per_month_needed),
            ]
        });
        tables.push(page_table(
            "pembagian",
            "Pembagian",
            &[
                "kode_wilayah",
                "wilayah",
                "penyebut",
                "perkiraan",
                "aktif",
                "persen_semula",
                "target",
                "persen_target",
                "kekurangan",
                "perlu_per_bulan",
            ],
            rows,
        ));
    }
    PageTables::of(tables)
}
