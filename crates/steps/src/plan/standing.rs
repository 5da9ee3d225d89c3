//! Where a region stands before a plan: by the list of participants, else by what was printed.

use domain::plan::StandingBefore;
use domain::{FigureVerdict, PublishedFigure, Range, check_figures};
use law::Sentence;
use sheets::Input;
use units::RegionCode;

use crate::coverage::{CoverageRequest, coverage};
use crate::{Actor, StepError, Workspace, published_file};

/// What was printed of regions, with its sources.
static FIGURES: &str = include_str!("../../../../data/published_figures.csv");

/// Active participants and eligible workers: of the store where it has both, else of the latest printed figures that fit.
pub(crate) fn standing(
    workspace: Option<&Workspace>,
    actor: &Actor,
    region: RegionCode,
) -> Result<Option<StandingBefore>, StepError> {
    if let Some(workspace) = workspace {
        let request = CoverageRequest { listed: false, ..CoverageRequest::published(region) };
        match coverage(workspace, actor, &request) {
            Ok(found) => {
                if let Some(eligible) = found.eligible.filter(|_| found.list_reaches) {
                    let (of, whole) = (found.as_of, format!("{} {}", eligible.kind.code(), eligible.version));
                    let [estimate, guess] = match &eligible.estimate {
                        Some(how) => {
                            [format!("; perkiraan: {}", how.indonesian), format!("; an estimate: {}", how.english)]
                        }
                        None => Default::default(),
                    };
                    let source = Sentence::in_both(
                        format!("daftar peserta per {of}, dari {whole} ({}{estimate})", eligible.source),
                        format!("list of participants of {of}, denominator {whole} ({}{guess})", eligible.source),
                    );
                    let active = found.active.total;
                    return Ok(Some(StandingBefore { active, eligible: eligible.value, source }));
                }
            }
            Err(StepError::Missing(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let figures = match workspace {
        Some(workspace) => store::figures::published(&mut workspace.store().reader()?)?,
        None => Vec::new(),
    };
    let figures = if figures.is_empty() { shipped()? } else { figures };
    Ok(printed(&figures, region))
}

fn shipped() -> Result<Vec<PublishedFigure>, StepError> {
    let mut reader = sheets::open(Input::Bytes(FIGURES.as_bytes().to_vec()), &[&sheets::FIGURES])?;
    let mut found = Vec::new();
    for row in reader.by_ref() {
        found.extend(published_file::figure(&mut row?));
    }
    Ok(found)
}

/// The latest group of printed figures that fit and tell both; the middle of what their print leaves open.
fn printed(figures: &[PublishedFigure], region: RegionCode) -> Option<StandingBefore> {
    // What was printed of a wider territory says nothing of the villages of today.
    let own = figures.iter().filter(|figure| figure.region == Some(region) && figure.borders().are_todays());
    let own: Vec<PublishedFigure> = own.cloned().collect();
    let groups = check_figures(&own);
    let told = groups.iter().filter(|group| group.verdict == FigureVerdict::Consistent).filter_map(|group| {
        let middle = |name: &str| group.implied.get(name).and_then(middle_of);
        let (active, eligible) = (middle("active")?, middle("eligible")?);
        let of = &group.as_of;
        let source = Sentence::in_both(
            format!("angka terbit {of} (tengah dari yang mungkin menurut cetakannya)"),
            format!("published figures of {of} (the middle of what their print allows)"),
        );
        Some((group.as_of.clone(), StandingBefore { active, eligible, source }))
    });
    told.max_by(|one, other| one.0.cmp(&other.0)).map(|(_, standing)| standing)
}

fn middle_of(range: &Range) -> Option<i64> {
    let (low, high) = range.ends();
    Some((low.whole()? + high.whole()?) / 2)
}
