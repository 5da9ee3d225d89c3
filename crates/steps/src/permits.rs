//! Business permits side by side with the employers that are registered: who has none, and who reports fewer workers.

use std::io::{Seek, Write};

use domain::{Business, BusinessScale, EmployerFinder, FoundBy, businesses};
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use units::{Date, RegionCode, region};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::in_use;
use crate::employers::{EmployerStanding, standings};
use crate::workspace::Workspace;

/// A business by its permits, and the employers found behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermitStanding {
    /// What its permits say.
    #[serde(flatten)]
    pub business: Business,
    /// By what its employer was found; `None` where none is registered.
    pub found_by: Option<FoundBy>,
    /// Registration numbers of the employers found.
    pub employers: Vec<String>,
    /// Workers by the employers' own word.
    pub reported: Option<i64>,
    /// Registered participants through them, each employer's own.
    pub active: i64,
    /// On permit, and not reported; `None` where either number is unknown.
    pub not_reported: Option<i64>,
    /// On permit, and not registered; `None` where the permit names no workers.
    pub not_registered: Option<i64>,
}

/// The permits of a region in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PermitCounts {
    /// Distinct businesses.
    pub businesses: u64,
    /// Of these, with an employer registered.
    pub with_employer: u64,
    /// Without one: as many as the list of those says.
    pub without_employer: u64,
    /// Workers that permits name.
    pub workers: i64,
    /// Of these, of businesses without an employer.
    pub workers_without_employer: i64,
    /// Businesses that report fewer workers than their permit names.
    pub reporting_fewer: u64,
    /// Businesses whose permits name no workers.
    pub without_workers: u64,
}

/// The businesses of a region by their permits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermitsReport {
    /// Where.
    pub region: RegionCode,
    /// In figures.
    #[serde(flatten)]
    pub counts: PermitCounts,
    /// Everybody: those without an employer first, those with the most workers first among them.
    pub permits: Vec<PermitStanding>,
}

/// The businesses that have a permit in a region, each with the employers found behind it.
///
/// # Errors
/// Missing rights, no list of participants yet.
pub fn permits(
    workspace: &Workspace,
    actor: &Actor,
    inside: RegionCode,
    as_of: Option<Date>,
) -> Result<PermitsReport, StepError> {
    actor.need_in(Right::ReadFigures, inside)?;
    in_use(inside)?;
    let found = businesses(store::permits::permits(&mut workspace.store().reader()?, inside)?);
    // Without permits nobody is looked for among the participants.
    let employers = match found.is_empty() {
        true => None,
        false => Some(standings(workspace, actor, inside, as_of)?),
    };
    Ok(PermitsReport::of(inside, found, employers.as_ref().map_or(&[], |known| &known.all)))
}

impl PermitsReport {
    fn of(region: RegionCode, found: Vec<Business>, employers: &[EmployerStanding]) -> Self {
        let finder = EmployerFinder::of(
            employers.iter().map(|one| (one.npp.as_str(), one.profile.name.as_str(), one.profile.region)),
        );
        let mut permits: Vec<PermitStanding> =
            found.into_iter().map(|business| standing_of(business, &finder, employers)).collect();
        permits.sort_by_key(|one| (one.found_by.is_some(), std::cmp::Reverse(one.business.on_permit.unwrap_or(0))));
        let mut counts = PermitCounts::default();
        for one in &permits {
            let workers = one.business.on_permit.unwrap_or(0);
            counts.businesses += 1;
            counts.workers += workers;
            counts.without_workers += u64::from(one.business.on_permit.is_none());
            counts.reporting_fewer += u64::from(one.not_reported.is_some_and(|missing| missing > 0));
            if one.found_by.is_some() {
                counts.with_employer += 1;
            } else {
                counts.without_employer += 1;
                counts.workers_without_employer += workers;
            }
        }
        Self { region, counts, permits }
    }
}

fn standing_of(business: Business, finder: &EmployerFinder, employers: &[EmployerStanding]) -> PermitStanding {
    let found = finder.find(&business);
    let of: Vec<&EmployerStanding> =
        found.iter().flat_map(|(_, places)| places.iter().map(|place| &employers[*place])).collect();
    let reported = of.iter().filter_map(|one| one.profile.workers).reduce(|sum, workers| sum + workers);
    let active = of.iter().map(|one| one.active).sum();
    let on_permit = business.on_permit;
    PermitStanding {
        found_by: found.as_ref().map(|(by, _)| *by),
        employers: of.iter().map(|one| one.npp.clone()).collect(),
        reported,
        active,
        not_reported: on_permit.zip(reported).map(|(permit, reported)| (permit - reported).max(0)),
        not_registered: on_permit.map(|permit| (permit - active).max(0)),
        business,
    }
}

/// Writes businesses as XLSX or CSV.
///
/// # Errors
/// The file cannot be written.
pub fn write_permits(list: &[PermitStanding], kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
    sheets::write_table(kind, vec![permits_sheet(list)], out)?;
    Ok(())
}

const HEADINGS: [&str; 16] = [
    "NIB",
    "Nama Usaha",
    "Bidang Usaha",
    "Skala Usaha",
    "Alamat Usaha",
    "Kode Wilayah",
    "Wilayah",
    "Tanggal Terbit",
    "Tenaga Kerja di Izin",
    "Pemberi Kerja Terdaftar",
    "Ditemukan dari",
    "NPP",
    "Tenaga Kerja Dilaporkan",
    "Peserta Aktif",
    "Di Izin tetapi Tidak Dilaporkan",
    "Di Izin tetapi Belum Terdaftar",
];

/// Businesses as a table.
pub(crate) fn permits_sheet(list: &[PermitStanding]) -> Sheet<'_> {
    let rows = list.iter().map(|one| {
        let business = &one.business;
        vec![
            Cell::from(business.nib.as_deref()),
            Cell::from(business.name.as_str()),
            Cell::from(business.business.join("; ")),
            Cell::from(business.scale.map(BusinessScale::code)),
            Cell::from(business.address.as_deref()),
            Cell::from(business.region.map(|code| code.to_string())),
            Cell::from(business.region.and_then(region).map(|region| region.name)),
            Cell::from(business.issued),
            Cell::from(business.on_permit),
            Cell::from(if one.found_by.is_some() { "ya" } else { "tidak" }),
            Cell::from(one.found_by.map(FoundBy::title)),
            Cell::from(one.employers.join("; ")),
            Cell::from(one.reported),
            Cell::from(one.active),
            Cell::from(one.not_reported),
            Cell::from(one.not_registered),
        ]
    });
    Sheet { name: "Izin Usaha", headings: &HEADINGS, rows: Box::new(rows) }
}
