//! Two villages with their lists, and the offices that their submissions pass.

use domain::OfficeKind;
use domain::submission::Move;
use law::Funding;
use steps::submission::{DraftReport, DraftRequest, DraftSource, MoveReport, MoveRequest, draft, move_rows};
use steps::{NewOffice, StepError};
use units::Id;

use super::village::{self, NAMES, OTHERS, OTHERS_FIRST, village_list};
use super::{DAY, Desk, PARTICIPANTS_HEADING, clock, code};

pub(crate) const REBO: &str = "19.01.01.2007";
pub(crate) const LUMUT: &str = "19.01.02.2007";
pub(crate) const KECAMATAN: &str = "Kecamatan Sungailiat";
pub(crate) const BELINYU: &str = "Kecamatan Belinyu";
pub(crate) const DPMD: &str = "DPMD Bangka";
pub(crate) const CABANG: &str = "Kantor Cabang Pangkalpinang";

/// Last day of the heads of RT.
pub(crate) const UNTIL: &str = "2025-09-15";

/// Two villages with lists and offices, the second's head of RT until `until`; nobody but a stranger is a participant.
pub(crate) fn two_villages(desk: &Desk<'_>, until: &str) -> [i64; 2] {
    let stranger = village::participant(25, "Zainal Abidin", "19.02.01.2003", "2025-01-01", "2025-05");
    desk.participants("peserta.csv", DAY, &format!("{PARTICIPANTS_HEADING}{stranger}"));
    let rosters = [
        desk.roster("rebo.csv", REBO, village_list(&NAMES, 0, UNTIL).as_bytes()),
        desk.roster("lumut.csv", LUMUT, village_list(&OTHERS, OTHERS_FIRST, until).as_bytes()),
    ];
    desk.match_all();
    for (name, kind, region) in [
        ("Desa Rebo", OfficeKind::Village, REBO),
        ("Desa Lumut", OfficeKind::Village, LUMUT),
        (KECAMATAN, OfficeKind::District, "19.01.01"),
        (BELINYU, OfficeKind::District, "19.01.02"),
        (DPMD, OfficeKind::Agency, "19.01"),
        (CABANG, OfficeKind::Branch, "19.01"),
    ] {
        open_office(desk, name, kind, region);
    }
    rosters.map(|report| report.roster.unwrap())
}

pub(crate) fn open_office(desk: &Desk<'_>, name: &str, kind: OfficeKind, region: &str) {
    let new = NewOffice { name: name.to_owned(), kind, regions: vec![code(region)], opened: None, closed: None };
    steps::set_office(&desk.workspace, &desk.actor, &clock(), name, &new).unwrap();
}

/// Five months from the village's allocation, with its decree.
pub(crate) fn wish(office: &str, source: DraftSource) -> DraftRequest {
    DraftRequest {
        office: Some(office.to_owned()),
        decree: Some("SK Kepala Desa 5/2025".to_owned()),
        compiler: Some(DPMD.to_owned()),
        ..DraftRequest::of(source, Funding::Add, "2025-08..2025-12".parse().unwrap())
    }
}

pub(crate) fn try_draft(desk: &Desk<'_>, key: &str, request: &DraftRequest) -> Result<DraftReport, StepError> {
    draft(&desk.workspace, &desk.actor, &clock(), key, request)
}

pub(crate) fn try_move(desk: &Desk<'_>, key: &str, request: &MoveRequest) -> Result<MoveReport, StepError> {
    move_rows(&desk.workspace, &desk.actor, &clock(), key, request)
}

pub(crate) fn all(desk: &Desk<'_>, batch: i64, step: Move, office: &str) -> MoveReport {
    try_move(desk, &format!("{step:?}:{batch}:{office}"), &MoveRequest::all(Id::new(batch), step, office)).unwrap()
}

pub(crate) fn some(batch: i64, step: Move, office: &str, lines: &[u32]) -> MoveRequest {
    MoveRequest { lines: Some(lines.to_vec()), ..MoveRequest::all(Id::new(batch), step, office) }
}
