//! Coverage against target: from the kept summary where one fits, else by folding the snapshot's rows.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::{
    Count, Coverage, CoverageInput, DenominatorKind, Dimension, Disposition, Inputs, Member, Note, Outcome,
    ParticipantList, Person, Place, Question, RankingInputs, Registry, Roster, Snapshot, Tally, With, list_for,
    lists_on, peer_groups, regroup, year_before,
};
use law::{Role, Sentence};
use store::{Query, figures, identity, people};
use units::{Date, Id, Level, RegionCode, region, retired};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::gap::primary_roles;
use crate::known::{KnownPeople, left_by};
use crate::offices::offices_on;
use crate::targets::{borders_note, several};
use crate::workspace::{Loaded, Workspace};

/// What is asked, with defaults left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageRequest {
    /// Which region.
    pub region: RegionCode,
    /// Knowledge of which day; the data's own when `None`.
    pub as_of: Option<Date>,
    /// Which place counts.
    pub place: Place,
    /// What is added to PU and BPU.
    pub with: With,
    /// Persons or memberships.
    pub count: Count,
    /// How the parts are cut.
    pub by: Dimension,
    /// Which whole the percent is of.
    pub denominator: DenominatorKind,
    /// Whether to add the length of the named gap, which reads all rosters.
    pub listed: bool,
}

impl CoverageRequest {
    /// The published definition: where registered, without construction and migrants, persons, of potensi.
    ///
    /// Registration names no district or village, so below the regency it is where people live.
    pub const fn published(region: RegionCode) -> Self {
        Self {
            region,
            as_of: None,
            place: match region.level() {
                Level::Country | Level::Province | Level::Regency => Place::Registered,
                Level::District | Level::Village => Place::Residence,
            },
            with: With { construction: false, migrant: false },
            count: Count::Persons,
            by: Dimension::Region,
            denominator: DenominatorKind::Potensi,
            listed: true,
        }
    }
}

/// Coverage of a region under a named definition.
///
/// # Errors
/// Rights that are missing, no snapshot by that day, a day before the first known rule.
pub fn coverage(workspace: &Workspace, actor: &Actor, request: &CoverageRequest) -> Result<Coverage, StepError> {
    Ok(Coverage::clone(&*coverage_kept(workspace, actor, request)?))
}

/// The same as it is kept: thousands of parts are not copied for each page.
///
/// # Errors
/// As [`coverage`].
pub fn coverage_kept(
    workspace: &Workspace,
    actor: &Actor,
    request: &CoverageRequest,
) -> Result<Arc<Coverage>, StepError> {
    actor.need_in(Right::ReadFigures, request.region)?;
    in_use(request.region)?;
    let audit_seq = workspace.audit_seq()?;
    workspace.counted.get(audit_seq, request, || count(workspace, audit_seq, request))
}

fn count(workspace: &Workspace, audit_seq: i64, request: &CoverageRequest) -> Result<Coverage, StepError> {
    let lists = store::lists::lists(&mut workspace.store().reader()?)?;
    let list = speaking(&lists, request.region, request.as_of)?;
    let snapshot = list.snapshot.clone();
    let as_of = request.as_of.unwrap_or(snapshot.as_of);
    let rules = workspace.rules().on(as_of)?;
    let question = Question {
        region: request.region,
        as_of,
        place: request.place,
        with: request.with,
        count: request.count,
        by: request.by,
        denominator: request.denominator,
    };
    let mut reader = workspace.store().reader()?;
    let denominators = figures::denominators(&mut reader)?;
    let targets = store::targets::targets(&mut reader)?;
    let published = figures::published(&mut reader)?;
    let groups = peer_groups(request.region, &offices_on(&mut reader, as_of)?);
    let stated = store::contributions::statement_days(&mut reader)?;
    // A summary is of a list alone: where statements add to it, or somebody is enrolled here, rows are counted.
    let enrolled = !store::conversation::enrolments(&mut reader)?.is_empty();
    let kept = match enrolled || stated.iter().any(|day| (snapshot.as_of..=as_of).contains(day)) {
        true => Tally::new(),
        false => summary(workspace, &mut reader, snapshot.id, as_of, &question)?,
    };
    let needs_rows = match request.by {
        Dimension::Region | Dimension::Village | Dimension::Class | Dimension::Program => kept.is_empty(),
        Dimension::Role | Dimension::Occupation | Dimension::Sex | Dimension::Age => true,
    };
    let earlier = year_before(as_of);
    let mut year_before = summary(workspace, &mut reader, snapshot.id, earlier, &question)?;
    drop(reader);
    // Rows and today's lists together are in memory between two changes; a count needs one list alone.
    let of_registry = request.denominator == DenominatorKind::Registri;
    let loaded = match needs_rows || request.listed || of_registry {
        true => Some(workspace.loaded()?),
        false => workspace.loaded_already(audit_seq),
    };
    let members: Vec<Member> = match &loaded {
        Some(loaded) if needs_rows => loaded.everybody_on(workspace, list, as_of)?,
        _ => Vec::new(),
    };
    if needs_rows
        && year_before.is_empty()
        && let Ok(rules) = workspace.rules().on(earlier)
    {
        year_before = domain::tally(&members, &rules, request.with, |member| request.place.of(member));
    }
    let left_by = left_by(request.as_of);
    let read: KnownPeople;
    let known = match &loaded {
        Some(loaded) => &loaded.known,
        None => {
            read = KnownPeople::load(&mut workspace.store().reader()?)?;
            &read
        }
    };
    let known = |region| known.living_in(region, left_by);
    // Without any list that reaches a place, everybody on its rosters would seem not protected.
    let together = lists_on(&lists, list, request.as_of);
    let told_of =
        |place: RegionCode| together.iter().any(|list| list.region.contains(place) || place.contains(list.region));
    let lengths = match &loaded {
        Some(loaded) if request.listed => loaded.gap_index(workspace, &together, &rules, left_by)?.lengths(),
        _ => BTreeMap::new(),
    };
    let registry = match &loaded {
        Some(loaded) if of_registry => {
            let index = loaded.registry_index(workspace, &together, &rules, left_by)?;
            let members = loaded.members_of(workspace, std::slice::from_ref(list), as_of)?;
            let (places, waiting, rostered) = (index.places(), index.waiting(), loaded.rostered_by(left_by));
            let counted = Registry::of(places, waiting, rostered, &members, &rules, request.with, request.place);
            Some(counted.known_until(loaded.last_roster_by(left_by)))
        }
        _ => None,
    };
    let own = if needs_rows {
        Cow::Owned(domain::tally(&members, &rules, request.with, |member| request.place.of(member)))
    } else {
        Cow::Borrowed(&kept)
    };
    let peers = groups.iter().flat_map(|group| group.regions.iter().copied());
    let PeerCounts { counts, days } = PeerCounts::of(workspace, peers, &lists, &question, list, &own)?;
    let narrow = (!list.region.contains(request.region)).then(|| {
        let (asked, of) = (request.region, list.region);
        match asked.contains(of) {
            true => Sentence::in_both(
                format!("Daftar peserta ini hanya untuk wilayah {of}; wilayah lain tidak ikut dihitung."),
                format!("This list of participants is for region {of} only; others are not counted."),
            ),
            false => Sentence::in_both(
                format!(
                    "Belum ada daftar peserta wilayah {asked}, hanya untuk {of}: siapa yang aktif di {asked} belum diketahui."
                ),
                format!(
                    "There is no list of participants of region {asked} yet, only of {of}: who is active in {asked} is \
                     not known."
                ),
            ),
        }
    });
    let later = loaded.as_ref().filter(|_| of_registry).and_then(|loaded| rosters_after(loaded, left_by));
    let unmatched = loaded.as_ref().and_then(|loaded| loaded.unmatched_note(request.region));
    let unread = request.as_of.is_none().then(|| statements_since(&stated, as_of)).flatten();
    let inputs = Inputs {
        snapshot,
        list_region: list.region,
        rules: &rules,
        denominators: &denominators,
        targets: &targets,
        known: &known,
        registry: registry.as_ref(),
        listed: &|region| {
            let mut places = lengths.range(region..).take_while(|(place, _)| region.contains(**place)).peekable();
            places.peek().filter(|_| told_of(region))?;
            Some(places.map(|(_, length)| i64::try_from(*length).expect("a list fits in memory")).sum())
        },
        ranking: RankingInputs {
            groups: &groups,
            counts: &counts,
            list_day: &|peer| days.get(&peer).copied(),
            published: &published,
        },
        year_before: (!year_before.is_empty()).then_some(year_before),
        law: workspace.law_hash().to_owned(),
        notes: (workspace.rules().doubts(as_of).chain(law_gaps()).chain(narrow).map(Note::from))
            .chain(unmatched)
            .chain(later)
            .chain(unread)
            .collect(),
    };
    let roles: BTreeMap<Id<Person>, Role>;
    let input = if needs_rows {
        roles = if request.by == Dimension::Role { primary_roles(workspace, as_of)? } else { BTreeMap::new() };
        CoverageInput::Rows { members: &members, roles: &roles }
    } else {
        CoverageInput::Summary(kept.clone())
    };
    let mut found = domain::coverage(&question, &input, &inputs);
    if let Some(target) = &found.target {
        found.notes.extend([several(target), borders_note(target)].into_iter().flatten());
    }
    if found.eligible.is_none()
        && let Some(former) = domain::of_former_borders(request.region, request.denominator, as_of, &denominators)
    {
        found.notes.push(Note::mended_by(former, "payung import FILE --as workforce"));
    }
    Ok(found)
}

/// The summary kept of a list on a day, brought up to what merges and partings say.
fn summary(
    workspace: &Workspace,
    reader: &mut impl Query,
    snapshot: Id<Snapshot>,
    day: Date,
    question: &Question,
) -> Result<Tally<Option<RegionCode>>, StepError> {
    let Question { with, place, .. } = *question;
    let mut kept = figures::summary(reader, snapshot, day, with, place)?;
    if !kept.is_empty() {
        let who = identity::identities(reader)?;
        if let Some(people) = identity::regrouped(reader, snapshot, &who, &HashMap::new())? {
            regroup(&mut kept, &people, &workspace.rules().on(day)?, with, place);
        }
    }
    Ok(kept)
}

/// Says that the registry of a day in the past leaves out what is known of later ones.
fn rosters_after(loaded: &Loaded, day: Date) -> Option<Note> {
    let later = loaded.rosters_after(day);
    (later > 0).then(|| {
        Note::from(Sentence::in_both(
            format!("Registri per {day}: {later} daftar tentang hari sesudahnya tidak dihitung."),
            format!("Registry as of {day}: {later} lists of later days are not counted."),
        ))
    })
}

/// Says that statements came after the list's own day: one employer's statement does not move the day of everybody.
pub(crate) fn statements_since(stated: &[Date], list: Date) -> Option<Note> {
    let last = stated.last().filter(|last| **last > list)?;
    let text = Sentence::in_both(
        format!("Ada rincian iuran per {last}, sesudah daftar peserta per {list}."),
        format!("There are statements of {last}, after the list of participants of {list}."),
    );
    Some(Note::mended_by(text, format!("--as-of {last}")))
}

/// What the law leaves open about coverage.
fn law_gaps() -> impl Iterator<Item = Sentence> {
    law::gaps().into_iter().filter(|gap| gap.touches.iter().any(|what| what == "coverage")).map(|gap| gap.text)
}

/// Person of every row of the newest participants' file of a region: where each membership came from.
///
/// # Errors
/// No snapshot was imported yet, missing rights.
pub fn participants_by_row(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
) -> Result<Vec<(u32, Id<Person>)>, StepError> {
    actor.need_in(Right::ReadPeople, RegionCode::INDONESIA)?;
    let snapshot = snapshot_on(workspace, region, None)?;
    Ok(people::persons_by_sheet_row(&mut workspace.store().reader()?, snapshot.id)?)
}

/// What matching last said of every row of every roster: file, row number, verdict.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn verdicts(workspace: &Workspace, actor: &Actor) -> Result<Vec<(String, u32, Outcome)>, StepError> {
    actor.need_in(Right::ReadPeople, RegionCode::INDONESIA)?;
    let loaded = workspace.loaded()?;
    let accepted = loaded.rows.iter().filter(|(row, _)| row.disposition == Disposition::Accepted);
    Ok(accepted
        .map(|(row, outcome)| (loaded.rosters[&row.roster.get()].0.file.clone(), row.sheet_row, *outcome))
        .collect())
}

/// All rosters in the order of their import.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn rosters(workspace: &Workspace, actor: &Actor) -> Result<Vec<Roster>, StepError> {
    actor.need(Right::ReadPeople)?;
    let all = store::rosters::rosters(&mut workspace.store().reader()?)?;
    Ok(all
        .into_iter()
        .map(|(roster, _)| roster)
        .filter(|roster| actor.may_in(Right::ReadPeople, roster.region))
        .collect())
}

/// As readers call a region; its code where nobody knows it.
pub(crate) fn region_name(code: RegionCode) -> String {
    region(code).map_or_else(|| code.to_string(), |found| found.name.to_owned())
}

/// # Errors
/// A code that no region has today; the message names what took its place.
pub(crate) fn in_use(code: RegionCode) -> Result<(), StepError> {
    if region(code).is_some() {
        return Ok(());
    }
    let successor = retired(code).and_then(|old| old.successor_guess);
    let (advice, advice_in_english) = successor
        .map(|code| (format!(" Mungkin kini {code}."), format!(" Perhaps it is {code} now.")))
        .unwrap_or_default();
    Err(StepError::request(
        format!("Wilayah {code} tidak ada dalam tabel kode yang berlaku.{advice}"),
        format!("Region {code} is not in the table of codes in force.{advice_in_english}"),
    ))
}

/// The list of participants that speaks for `region` on `as_of`; where none does, the newest of all by that day.
pub(crate) fn speaking(
    lists: &[ParticipantList],
    region: RegionCode,
    as_of: Option<Date>,
) -> Result<&ParticipantList, StepError> {
    let by_then = || lists.iter().filter(|list| as_of.is_none_or(|day| list.snapshot.as_of <= day));
    let newest = || by_then().max_by_key(|list| (list.snapshot.as_of, list.snapshot.id)).or(lists.first());
    list_for(lists, region, as_of).or_else(newest).ok_or_else(|| {
        StepError::missing(
            "Belum ada daftar peserta. Impor daftar peserta dahulu, dengan tanggalnya.",
            "There is no list of participants yet. Import one first, with its date.",
        )
    })
}

fn snapshot_on(workspace: &Workspace, region: RegionCode, as_of: Option<Date>) -> Result<Snapshot, StepError> {
    let lists = store::lists::lists(&mut workspace.store().reader()?)?;
    Ok(speaking(&lists, region, as_of)?.snapshot.clone())
}

/// The lists behind what is said of people in a region.
pub(crate) struct Speaking {
    /// The one that speaks for the region; its day is the data's own.
    pub snapshot: Snapshot,
    /// All that speak on the day: people are registered outside their own region too.
    pub together: Vec<ParticipantList>,
    /// Said to the reader where none reaches all of the region.
    pub note: Option<Note>,
}

/// The lists from which to say who in `region` is registered.
///
/// # Errors
/// No list reaches the region, nor any part of it: then nobody knows.
pub(crate) fn lists_for(workspace: &Workspace, region: RegionCode, as_of: Option<Date>) -> Result<Speaking, StepError> {
    let lists = store::lists::lists(&mut workspace.store().reader()?)?;
    let own = speaking(&lists, region, as_of)?;
    let together = lists_on(&lists, own, as_of);
    let snapshot = own.snapshot.clone();
    if own.region.contains(region) {
        return Ok(Speaking { snapshot, together, note: None });
    }
    let inside = together.iter().map(|list| list.region).filter(|part| region.contains(*part));
    let inside: Vec<String> = inside.map(|part| part.to_string()).collect();
    if inside.is_empty() {
        return Err(no_list(region, &lists));
    }
    let inside = inside.join(", ");
    let note = Sentence::in_both(
        format!(
            "Belum ada daftar peserta seluruh wilayah {region}, hanya untuk {inside}; di luar itu orang tampak belum \
             terdaftar."
        ),
        format!(
            "There is no list of participants of all of {region} yet, only of {inside}; elsewhere people seem not \
             registered."
        ),
    );
    Ok(Speaking { snapshot, together, note: Some(note.into()) })
}

/// The list that reaches all of `region`.
///
/// # Errors
/// None does; two lists of which one lacks a part cannot be compared.
pub(crate) fn whole_list_on(
    lists: &[ParticipantList],
    region: RegionCode,
    as_of: Date,
) -> Result<&Snapshot, StepError> {
    speaking(lists, region, Some(as_of))?;
    list_for(lists, region, Some(as_of)).map(|list| &list.snapshot).ok_or_else(|| no_list(region, lists))
}

fn no_list(region: RegionCode, lists: &[ParticipantList]) -> StepError {
    let mut known: Vec<String> = lists.iter().map(|list| list.region.to_string()).collect();
    known.sort();
    known.dedup();
    let known = known.join(", ");
    StepError::missing(
        format!(
            "Belum ada daftar peserta wilayah {region}; yang ada: {known}. Impor daftar peserta wilayah itu, dengan \
             tanggalnya."
        ),
        format!(
            "There is no list of participants of region {region} yet; there are those of {known}. Import one of that \
             region, with its date."
        ),
    )
}

/// Counts of the peers of a region, each from the list that speaks for it, with that list's day.
struct PeerCounts {
    counts: Tally<Option<RegionCode>>,
    days: BTreeMap<RegionCode, Date>,
}

impl PeerCounts {
    /// `own` are the counts of `list` on the day asked; other lists count on their own day.
    fn of(
        workspace: &Workspace,
        peers: impl Iterator<Item = RegionCode>,
        lists: &[ParticipantList],
        question: &Question,
        list: &ParticipantList,
        own: &Tally<Option<RegionCode>>,
    ) -> Result<Self, StepError> {
        let mut reader = workspace.store().reader()?;
        let mut found = Self { counts: Tally::new(), days: BTreeMap::new() };
        let mut others: BTreeMap<Id<Snapshot>, Tally<Option<RegionCode>>> = BTreeMap::new();
        for peer in peers {
            let Some(speaks) = list_for(lists, peer, Some(question.as_of)) else { continue };
            let (cells, day) = if speaks.snapshot.id == list.snapshot.id {
                (own, question.as_of)
            } else {
                let day = speaks.snapshot.as_of;
                let id = speaks.snapshot.id;
                if let Entry::Vacant(place) = others.entry(id) {
                    let kept = summary(workspace, &mut reader, id, day, question)?;
                    // An older store may keep none, and before the first known rule there is no count.
                    let rules = workspace.rules().on(day).ok().filter(|_| kept.is_empty());
                    place.insert(match rules {
                        Some(rules) => {
                            let members = people::members(&mut reader, id)?;
                            domain::tally(&members, &rules, question.with, |member| question.place.of(member))
                        }
                        None => kept,
                    });
                }
                (&others[&id], day)
            };
            found.days.insert(peer, day);
            let from = (Some(peer), law::Class::Pu);
            let inside = |place: &Option<RegionCode>| place.is_some_and(|place| peer.contains(place));
            let cells = cells.range(from..).take_while(|((place, _), _)| inside(place));
            found.counts.extend(cells.map(|(key, cell)| (*key, *cell)));
        }
        Ok(found)
    }
}
