//! Reading boundaries of regions: which region each polygon is of, simplified for a screen, whole or not at all.

use std::collections::BTreeMap;
use std::io::{BufReader, Read as _};
use std::sync::Arc;

use domain::{Account, Boundary, Frame, Outline, Picture, Step};
use sheets::{Issue, IssueCode, Severity, Shape, ShapeTrouble, each_shape, looks_like_shapes, mask};
use store::boundaries::{boundaries_below, put_boundary};
use store::{Change, RowBatch, tables};
use units::{Date, RegionCode, region};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::in_use;
use crate::import::{ImportReport, ImportRequest, KeptIssues, Progress, as_one_change, count, issue_code, plain_name};
use crate::import_as::ImportAs;
use crate::workspace::{Clock, Workspace};

/// Steps of a degree in an outline.
const STEPS: f64 = 100_000.0;
/// How far outside its boundary the place of a region may lie, for tables give it roughly, and that of far islands on the
/// mainland: a degree and a half.
const SLACK: i32 = 150_000;
/// The column that refusals about the code name.
const CODE: &str = "kode wilayah";

/// Whether the file is one of boundaries: it was said so, or it begins as no spreadsheet does.
pub(crate) fn is_asked(workspace: &Workspace, request: &ImportRequest) -> Result<bool, StepError> {
    match request.kind {
        Some(kind) => Ok(kind == ImportAs::Boundaries),
        None => {
            let mut beginning = Vec::new();
            let trouble = |error| StepError::File { path: request.called(), error };
            request.content(workspace)?.take(64).read_to_end(&mut beginning).map_err(trouble)?;
            Ok(looks_like_shapes(&beginning))
        }
    }
}

/// Brings the file in as one change, or previews it.
pub(crate) fn import(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &ImportRequest,
    on_issue: &mut dyn FnMut(&Issue),
    progress: Progress<'_>,
) -> Result<ImportReport, StepError> {
    let inside = request.region.unwrap_or(RegionCode::INDONESIA);
    in_use(inside)?;
    actor.need_in(Right::ImportFigures, inside)?;
    let mut reading = Reading {
        inside,
        account: Account::default(),
        found: BTreeMap::new(),
        properties: BTreeMap::new(),
        points: 0,
        on_issue,
        progress,
    };
    if request.preview {
        reading.read(workspace, request, &mut |_| {})?;
        return Ok(reading.report(request, clock.today, None));
    }
    as_one_change(workspace, actor, clock, request, ImportAs::Boundaries, None, |change, _| {
        let mut issues = KeptIssues::new(change)?;
        reading.read(workspace, request, &mut |issue| issues.put(std::slice::from_ref(issue)))?;
        issues.save(change)?;
        reading.save(change)?;
        Ok(reading.report(request, clock.today, Some(change.id())))
    })
}

/// The regions right below one, drawn into a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnBoundaries {
    /// The picture around all of them.
    pub picture: Picture,
    /// Their outlines in its parts, ascending by region.
    pub drawn: Vec<Boundary>,
}

/// Width and greatest height of the picture, in half points of a screen, and the room at its edge.
const PICTURE: (i32, i32, i32) = (1200, 840, 8);
/// Points of all outlines together: some 20 kB of a compressed page.
const POINTS_MAX: usize = 6_000;

/// The boundaries of the regions right below `code`, as its page draws them; none when none were brought in.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn boundaries(
    workspace: &Workspace,
    actor: &Actor,
    code: RegionCode,
) -> Result<Arc<Option<DrawnBoundaries>>, StepError> {
    actor.need_in(Right::ReadFigures, code)?;
    workspace.boundaries.get(workspace.audit_seq()?, &code, || {
        let found = boundaries_below(&mut workspace.store().reader()?, code)?;
        let all = found.iter().flat_map(|one| one.outline.rings.iter().flatten().copied());
        Ok(Frame::around(all).map(|frame| {
            let picture = Picture::of(frame, PICTURE.0, PICTURE.1, PICTURE.2);
            DrawnBoundaries { picture, drawn: picture.draw(&found, POINTS_MAX) }
        }))
    })
}

struct Reading<'r> {
    /// Other regions' boundaries are not this sender's to give.
    inside: RegionCode,
    account: Account,
    found: BTreeMap<RegionCode, Outline>,
    /// How many codes each property gave.
    properties: BTreeMap<String, u64>,
    /// Points of what was accepted, before they became fewer.
    points: usize,
    on_issue: &'r mut dyn FnMut(&Issue),
    progress: Progress<'r>,
}

impl Reading<'_> {
    fn read(
        &mut self,
        workspace: &Workspace,
        request: &ImportRequest,
        keep: &mut dyn FnMut(&Issue),
    ) -> Result<(), StepError> {
        each_shape(BufReader::with_capacity(1 << 18, request.content(workspace)?), &mut |number, shape| {
            self.account.read += 1;
            match self.boundary(shape) {
                Ok((region, outline)) => match self.found.entry(region) {
                    // Islands of a region may come as features of their own.
                    std::collections::btree_map::Entry::Occupied(mut known) => {
                        known.get_mut().rings.extend(outline.rings);
                        self.account.merged += 1;
                    }
                    std::collections::btree_map::Entry::Vacant(place) => {
                        place.insert(outline);
                        self.account.accepted += 1;
                    }
                },
                Err((code, column, read)) => {
                    let column = column.then(|| CODE.to_owned());
                    let issue =
                        Issue { row: number, column, code, severity: Severity::Refused, read, suggestion: None };
                    *self.account.refused.entry(issue_code(&issue)).or_default() += 1;
                    keep(&issue);
                    (self.on_issue)(&issue);
                }
            }
            (self.progress)(self.account.read, None);
            Ok(())
        })
    }

    /// Which region a feature is of and its outline, or what is wrong with it: code, whether with the code of the
    /// region, and what was read.
    fn boundary(&mut self, shape: Shape) -> Result<(RegionCode, Outline), (IssueCode, bool, String)> {
        if let Some(trouble) = shape.trouble {
            return Err((IssueCode::ShapeUnusable, false, told(trouble).to_owned()));
        }
        let written = shape.code.ok_or((IssueCode::CellMissing, true, String::new()))?;
        let code: RegionCode = written
            .strip_prefix("ID")
            .unwrap_or(&written)
            .parse()
            .map_err(|_| (IssueCode::RegionUnreadable, true, mask(&written)))?;
        let known = region(code).ok_or_else(|| (IssueCode::RegionNotInUse, true, code.to_string()))?;
        if !self.inside.contains(code) {
            return Err((IssueCode::RegionOfOthers, true, code.to_string()));
        }
        let outline =
            Outline { rings: shape.rings.iter().map(|ring| ring.iter().copied().map(step).collect()).collect() };
        let far = |frame: Frame| known.point.is_some_and(|(north, east)| !frame.is_near(step((east, north)), SLACK));
        if outline.frame().is_none_or(far) {
            return Err((IssueCode::ShapeElsewhere, false, format!("{code} ({})", known.name)));
        }
        *self.properties.entry(shape.property.unwrap_or_default()).or_default() += 1;
        self.points += outline.points();
        Ok((code, outline.simplified(outline.tolerance_on_screen())))
    }

    fn save(&self, change: &mut Change<'_>) -> Result<(), StepError> {
        let first = change.next_ids(tables::BOUNDARY.name, count(self.found.len()))?;
        let mut batch = RowBatch::new(&tables::BOUNDARY, change.id());
        for ((region, outline), id) in self.found.iter().zip(first..) {
            put_boundary(&mut batch, id, *region, outline);
        }
        change.insert(&batch)?;
        change.count("accepted", count(self.found.len()));
        Ok(())
    }

    fn report(&self, request: &ImportRequest, today: Date, change: Option<i64>) -> ImportReport {
        let from: Vec<String> =
            self.properties.iter().map(|(name, codes)| format!("{} ({codes})", plain_name(name))).collect();
        let kept: usize = self.found.values().map(Outline::points).sum();
        let mut doubts = Vec::new();
        if !from.is_empty() {
            doubts.push(format!("Kode wilayah dibaca dari properti {}.", from.join(", ")));
            doubts.push(format!(
                "Garis batas disederhanakan sampai setengah titik layar: {} titik menjadi {kept}.",
                self.points
            ));
        }
        if !self.account.refused.is_empty() {
            doubts.push("Nomor baris pada bidang yang ditolak adalah urutan bidang dalam berkas.".to_owned());
        }
        ImportReport {
            kind: ImportAs::Boundaries,
            file: plain_name(&request.file_name),
            layout: "boundaries".to_owned(),
            as_of: request.as_of.unwrap_or(today),
            account: self.account.clone(),
            unknown_headings: Vec::new(),
            other_names: Vec::new(),
            change,
            roster: None,
            already: false,
            preview: request.preview,
            doubts,
            guess: None,
            kept_corrections: false,
        }
    }
}

const fn told(trouble: ShapeTrouble) -> &'static str {
    match trouble {
        ShapeTrouble::Unreadable => "isinya bukan GeoJSON",
        ShapeTrouble::TooLong => "terlalu besar",
        ShapeTrouble::TooDeep => "bersarang terlalu dalam",
        ShapeTrouble::NoPolygon => "bukan poligon",
        ShapeTrouble::Outside => "koordinat di luar Indonesia",
    }
}

#[expect(clippy::cast_possible_truncation, reason = "degrees were read within Indonesia")]
fn step((east, north): (f64, f64)) -> Step {
    ((east * STEPS).round() as i32, (north * STEPS).round() as i32)
}
