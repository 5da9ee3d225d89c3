//! How the active of a region came about, month by month, and when its target would be reached at that rate.

use std::sync::Arc;

use domain::{Count, Coverage, ParticipantList, Place, Reach, Snapshot, TrendDay, With, reach, trend_days};
use units::{Date, Id, Percent, RegionCode};

use crate::coverage::speaking;
use crate::workspace::Loaded;
use crate::{Actor, CoverageRequest, Right, StepError, Workspace};

/// Months told beside the list's own day.
const MONTHS: i32 = 12;

/// The list and the definition that a series is of.
pub(crate) type TrendKey = (Id<Snapshot>, Place, With);
/// For each day the active of each place, persons and memberships; sorted by place.
pub(crate) type PlacesByDay = Vec<(Date, Vec<(RegionCode, [i64; 2])>)>;

/// A region's figures through a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// Thirteen days, the oldest first; the last is the list's own. None where no list reaches the region.
    pub days: Vec<TrendDay>,
    /// When the target is reached; none without a target, or without an earlier day.
    pub reach: Option<Reach>,
}

/// The active of every place of a list through a year, ready to be asked for any region.
pub struct ActiveByMonth(Arc<PlacesByDay>);

/// The last twelve months of the list and the definition of `request`, by the dates in the rows of the list: reckoned
/// backwards, so who left the list before it was made is not counted.
///
/// It counts everybody on the list: a page that lists the named gap too asks for this first, for both together need half
/// as much memory again.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn active_by_month(
    workspace: &Workspace,
    actor: &Actor,
    request: &CoverageRequest,
) -> Result<ActiveByMonth, StepError> {
    actor.need_in(Right::ReadFigures, request.region)?;
    let loaded = workspace.loaded()?;
    let lists = store::lists::lists(&mut workspace.store().reader()?)?;
    let list = speaking(&lists, request.region, request.as_of)?;
    let key: TrendKey = (list.snapshot.id, request.place, request.with);
    let places = workspace.trends.get(loaded.audit_seq, &key, || fold(workspace, &loaded, request, list))?;
    Ok(ActiveByMonth(places))
}

impl ActiveByMonth {
    /// Those of `found`, which answered `request`.
    pub fn trend(&self, request: &CoverageRequest, found: &Coverage) -> Trend {
        let unit = match request.count {
            Count::Persons => 0,
            Count::Memberships => 1,
        };
        // A share of workers in memberships would mean nothing.
        let eligible = found.eligible.as_ref().filter(|_| request.count == Count::Persons).map(|whole| whole.value);
        let day = |(day, places): &(Date, Vec<(RegionCode, [i64; 2])>)| {
            let from = places.partition_point(|(place, _)| *place < request.region);
            let inside = places[from..].iter().take_while(|(place, _)| request.region.contains(*place));
            let active = inside.map(|(_, active)| active[unit]).sum();
            TrendDay { day: *day, active, percent: eligible.and_then(|whole| Percent::of(active, whole)) }
        };
        // Whom another region's list places here says nothing of those who are active here.
        let days: Vec<TrendDay> = self.0.iter().filter(|_| found.list_reaches).map(day).collect();
        let target = found.target.as_ref().filter(|_| request.count == Count::Persons);
        Trend { reach: target.and_then(|target| reach(&days, target.persons)), days }
    }
}

fn fold(
    workspace: &Workspace,
    loaded: &Loaded,
    request: &CoverageRequest,
    list: &ParticipantList,
) -> Result<PlacesByDay, StepError> {
    let members = loaded.everybody_on(workspace, list, list.snapshot.as_of)?;
    let mut days = PlacesByDay::new();
    for day in trend_days(list.snapshot.as_of, MONTHS) {
        // Before the law's first day nothing can be said.
        let Ok(rules) = workspace.rules().on(day) else { continue };
        let mut places: Vec<(RegionCode, [i64; 2])> = Vec::new();
        for ((place, _), cell) in domain::tally(&members, &rules, request.with, |member| request.place.of(member)) {
            let Some(place) = place else { continue };
            let active = [cell.active(Count::Persons), cell.active(Count::Memberships)];
            match places.last_mut() {
                Some((same, sum)) if *same == place => {
                    sum.iter_mut().zip(active).for_each(|(sum, more)| *sum += more);
                }
                _ => places.push((place, active)),
            }
        }
        days.push((day, places));
    }
    Ok(days)
}
