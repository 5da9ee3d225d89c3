//! A region: coverage against target, the three gaps, who they are, where they live, what the figure rests on.

use askama::Template;
use domain::{Active, Count, Coverage, DenominatorKind, Dimension, Occupation, Part, Place, RegistryStanding, With};
use steps::{Right, active_by_month, boundaries, coverage, coverage_kept, gap_lengths, roles};
use units::{Level, Percent, RegionCode, RegionKind};

use crate::numbers;
use crate::pages::definition::{COUNTS, Definition, PARTS, PLACES, usual_place};
use crate::pages::evaluation::packs;
use crate::pages::region_map::{Map, active_told, known_count, map};
use crate::pages::region_view::{Months, months, next_steps};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, kind_word, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "region.html")]
struct RegionPage {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    code: String,
    place_kind: &'static str,
    place_name: String,
    as_of: String,
    kind_note: Option<&'static str>,
    percent: Option<String>,
    active: String,
    active_known: bool,
    eligible_label: &'static str,
    eligible: String,
    eligible_estimate: bool,
    target_label: String,
    target: String,
    sentence: String,
    bar: Option<Bar>,
    definition_now: String,
    /// Whoever changed the definition once sees the choices at once.
    definition_open: bool,
    switches: Vec<Switch>,
    place_note: Option<&'static str>,
    /// Who is counted in the own registry, or why it is no denominator.
    registry_note: Option<String>,
    gaps: Vec<GapCard>,
    standing: Option<Standing>,
    next: Vec<(String, String)>,
    months: Option<Months>,
    map: Option<Map>,
    sub_regions: Option<SubRegions>,
    parts: Parts,
    facts: Vec<(&'static str, String, String)>,
    sources: Vec<(&'static str, String)>,
    data: String,
    packs: Vec<(String, String)>,
}

struct Bar {
    title: String,
    description: String,
    segments: Vec<Segment>,
    target_x: Option<i64>,
    target_label: String,
    table: Vec<(String, String, String)>,
}

struct Segment {
    class: &'static str,
    x: i64,
    width: i64,
    label: &'static str,
    value: String,
}

struct Switch {
    label: &'static str,
    links: Vec<Choice>,
}

pub(super) struct GapCard {
    pub title: &'static str,
    pub value: String,
    known: bool,
    pub text: String,
    href: Option<String>,
    action: String,
    first: bool,
}

struct Standing {
    lead: String,
    statuses: Vec<Choice>,
    roles: Vec<RoleRow>,
}

struct RoleRow {
    name: &'static str,
    on_rosters: String,
    protected: String,
    left: String,
    percent: String,
    width: Option<i64>,
}

struct SubRegions {
    heading: String,
    /// When the table counts by another place than the page.
    note: Option<&'static str>,
    active: String,
    eligible: String,
    rows: Vec<SubRegion>,
    percent: String,
    gap_to_target: String,
    listed: String,
    any_estimate: bool,
}

struct SubRegion {
    name: String,
    tag: &'static str,
    href: Option<String>,
    active: String,
    eligible: String,
    estimate: bool,
    percent: String,
    width: Option<i64>,
    gap_to_target: String,
    listed: String,
}

struct Parts {
    links: Vec<Choice>,
    rows: Vec<(String, String, String)>,
    sum_label: &'static str,
}

/// `GET /`: the first region of the actor.
pub(crate) fn first(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let own = visit.actor()?.regions.first().copied().ok_or(Trouble::NotAllowed(Right::ReadFigures, None))?;
    Ok(Reply::see(&format!("/wilayah/{own}")))
}

/// `GET /wilayah/{code}/data.json`: the object of `payung coverage --format json`.
pub(crate) fn data(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let code = visit.region()?;
    let definition = Definition::read(visit, code)?;
    let by = match definition.parts {
        // The address without `by` gives what the command gives without it.
        Dimension::Class if visit.query.filled("by").is_none() => Dimension::Region,
        chosen => chosen,
    };
    let found = coverage(&visit.app.workspace, visit.actor()?, &definition.request(code, by, true))?;
    Ok(Reply::json(serde_json::to_string(&found).map_err(Trouble::ours)?))
}

/// `GET /wilayah/{code}`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let actor = visit.actor()?;
    let workspace = &visit.app.workspace;
    let definition = Definition::read(visit, code)?;
    let by = if code.level() == Level::Village { Dimension::Class } else { Dimension::Region };
    let counted = definition.request(code, by, false);
    let by_month = active_by_month(workspace, actor, &counted)?;
    // Registration stops at the regency: what lies below it is shown where people live.
    let below = if code.level() == Level::Regency && definition.place == Place::Registered {
        let by_residence = Definition { place: Place::Residence, ..definition };
        Some(coverage(workspace, actor, &by_residence.request(code, Dimension::Region, true))?)
    } else {
        None
    };
    let mut found = coverage(workspace, actor, &definition.request(code, by, below.is_none()))?;
    if let Some(below) = &below {
        // The named gap does not depend on the place; reading all lists once is enough.
        found.listed = below.listed;
    }
    let cut = match definition.parts {
        Dimension::Class => None,
        other => Some(coverage(workspace, actor, &definition.request(code, other, false))?),
    };
    let people = actor.may_in(Right::ReadPeople, code);
    let mut doubtful = 0;
    let standing = if people && found.listed.is_some() {
        let all = gap_lengths(workspace, actor, code, None)?;
        doubtful = all.counts.doubtful;
        Some(standing(w, code, &all))
    } else {
        None
    };
    let trend = by_month.trend(&counted, &found);
    let parts_below = below.as_ref().unwrap_or(&found);
    let href = |below: RegionCode| actor.may_in(Right::ReadFigures, below).then(|| definition.href(below));
    let unknown = || w.common.unknown.to_owned();
    let page = RegionPage {
        w,
        frame: Frame::new(visit, full_name(w, code)),
        crumbs: crumbs(visit, code, None),
        code: code.to_string(),
        place_kind: kind_word(w, code),
        place_name: found.name.clone(),
        as_of: fill(w.region.as_of, &[&day(w, found.as_of)]),
        kind_note: match code.kind() {
            RegionKind::Kelurahan => Some(w.region.note_kelurahan),
            RegionKind::Desa | RegionKind::DesaAdat => Some(w.region.note_desa),
            _ => None,
        },
        percent: found.percent.map(|value| numbers::percent(w, value)),
        active: if found.list_reaches { numbers::count(w, found.active.total) } else { unknown() },
        active_known: found.list_reaches,
        eligible: found.eligible.as_ref().map_or_else(unknown, |eligible| numbers::count(w, eligible.value)),
        eligible_label: whole_label(w, definition.whole),
        eligible_estimate: found.eligible.as_ref().is_some_and(|eligible| eligible.estimate.is_some()),
        target_label: found.target.as_ref().map_or_else(
            || w.region.target.to_owned(),
            |target| fill(w.region.target_year, &[&target.year.to_string()]),
        ),
        target: found.target.as_ref().map_or_else(unknown, |target| format!("{} %", numbers::rate(w, target.percent))),
        sentence: sentence(w, code, &definition, &found),
        bar: bar(w, &found),
        definition_now: definition_now(w, &definition),
        definition_open: definition.place != usual_place(code)
            || definition.with != With::default()
            || definition.count != Count::Persons
            || definition.whole != DenominatorKind::Potensi,
        switches: switches(w, code, &definition),
        place_note: place_note(w, code, definition.place),
        registry_note: found.registry.map(|registry| w.say(&registry.note(&|number| numbers::count(w, number)).text)),
        gaps: gap_cards(w, code, people, &found),
        standing,
        next: next_steps(w, actor, code, parts_below, doubtful),
        months: months(w, &found, &trend),
        map: map_of(visit, w, code, &definition, parts_below, &href)?,
        sub_regions: sub_regions(visit, w, code, &definition, below.as_ref().unwrap_or(&found)),
        parts: parts(w, code, &definition, &found, cut.as_ref()),
        facts: facts(w, code, &found),
        sources: sources(w, &definition, &found),
        data: format!("/wilayah/{code}/data.json{}", definition.query(code)),
        packs: packs(w, code),
    };
    Reply::page(&page)
}

/// The map with what was brought in of boundaries; villages where there is none.
fn map_of(
    visit: &Visit<'_>,
    w: &'static Words,
    code: RegionCode,
    definition: &Definition,
    found: &Coverage,
    href: &dyn Fn(RegionCode) -> Option<String>,
) -> Result<Option<Map>, Trouble> {
    if code.level() == Level::Village {
        return Ok(None);
    }
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    let boundaries = boundaries(workspace, actor, code)?;
    let villages = match (code.level(), boundaries.as_ref()) {
        (Level::Province | Level::Regency, None) => {
            let by_residence = Definition { place: Place::Residence, ..*definition };
            Some(coverage_kept(workspace, actor, &by_residence.request(code, Dimension::Village, false))?)
        }
        _ => None,
    };
    let told = |part: &Part| active_told(w, part);
    Ok(map(w, found, boundaries.as_ref().as_ref(), villages.as_deref(), &told, href))
}

fn day(w: &Words, date: units::Date) -> String {
    numbers::date(date, &w.months)
}

fn optional(w: &Words, value: Option<i64>) -> String {
    value.map_or_else(|| w.common.none.to_owned(), |value| numbers::count(w, value))
}

fn sentence(w: &Words, code: RegionCode, definition: &Definition, found: &Coverage) -> String {
    if !found.list_reaches {
        return fill(w.region.sentence_no_list, &[&full_name(w, code)]);
    }
    let active = numbers::count(w, found.active.total);
    let unit = match definition.count {
        Count::Persons => w.region.unit_persons,
        Count::Memberships => w.region.unit_memberships,
    };
    match &found.eligible {
        Some(eligible) => {
            let kind = kind_of_whole(w, eligible.kind);
            fill(w.region.sentence, &[&active, unit, &numbers::count(w, eligible.value), kind, &eligible.version])
        }
        None => fill(w.region.sentence_no_whole, &[&active, unit, &full_name(w, code)]),
    }
}

const fn kind_of_whole(w: &Words, kind: DenominatorKind) -> &'static str {
    match kind {
        DenominatorKind::Potensi => w.region.whole_potensi,
        DenominatorKind::Sakernas => w.region.whole_sakernas,
        DenominatorKind::Registri => w.region.whole_registri,
    }
}

/// Whom a whole counts: workers, or of the own registry whoever is known.
const fn whole_label(w: &Words, kind: DenominatorKind) -> &'static str {
    match kind {
        DenominatorKind::Potensi | DenominatorKind::Sakernas => w.region.eligible,
        DenominatorKind::Registri => w.region.known,
    }
}

/// The parts of the active, in the order in which a person is counted.
fn classes(w: &Words, active: &Active) -> Vec<(&'static str, &'static str, i64)> {
    let mut classes =
        vec![("formal", w.region.formal, active.formal), ("informal", w.region.informal, active.informal)];
    classes.extend(active.construction.map(|count| ("construction", w.region.construction, count)));
    classes.extend(active.migrant.map(|count| ("migrant", w.region.migrant, count)));
    classes
}

/// Active against the denominator and the target, drawn on a line 1000 wide.
fn bar(w: &Words, found: &Coverage) -> Option<Bar> {
    let eligible = found.eligible.as_ref().filter(|eligible| eligible.value > 0 && found.list_reaches)?;
    let whole = eligible.value.max(found.active.total);
    let at = |count: i64| i64::try_from(i128::from(count) * 1000 / i128::from(whole)).unwrap_or(1000);
    let share = |count: i64| {
        Percent::of(count, eligible.value).map_or_else(String::new, |part| format!("{} %", numbers::percent(w, part)))
    };
    let mut sum = 0;
    let mut table = Vec::new();
    let mut segments = Vec::new();
    for (class, label, count) in classes(w, &found.active) {
        let x = at(sum);
        sum += count;
        segments.push(Segment { class, x, width: at(sum) - x, label, value: numbers::count(w, count) });
        table.push((label.to_owned(), numbers::count(w, count), share(count)));
    }
    table.push(match found.uncovered {
        Some(uncovered) => (w.region.gap_uncovered.to_owned(), numbers::count(w, uncovered), share(uncovered)),
        None => (w.region.gap_uncovered.to_owned(), w.common.unknown.to_owned(), String::new()),
    });
    table.push((whole_label(w, eligible.kind).to_owned(), numbers::count(w, eligible.value), share(eligible.value)));
    let percent = found.percent.map_or_else(String::new, |value| numbers::percent(w, value));
    let (target_x, target_label, description) = match &found.target {
        Some(target) => {
            let rate = numbers::rate(w, target.percent);
            let persons = numbers::count(w, target.persons);
            let year = target.year.to_string();
            let label = fill(w.region.bar_target, &[&year, &rate, &persons]);
            table.push((label.clone(), persons, format!("{rate} %")));
            let parts: Vec<String> = classes(w, &found.active)
                .iter()
                .map(|(_, label, count)| format!("{label} {}", numbers::count(w, *count)))
                .collect();
            let description = fill(w.region.bar_description, &[&percent, &rate, &year, &parts.join(", ")]);
            (Some(at(target.persons).min(996)), label, description)
        }
        None => (None, String::new(), fill(w.region.bar_description_no_target, &[&percent])),
    };
    Some(Bar { title: fill(w.region.bar_title, &[&found.name]), description, segments, target_x, target_label, table })
}

fn switches(w: &'static Words, code: RegionCode, definition: &Definition) -> Vec<Switch> {
    let link = |label: &str, on: bool, chosen: Definition| Choice {
        href: format!("/wilayah/{code}{}", chosen.query(code)),
        label: label.to_owned(),
        count: String::new(),
        on,
    };
    let places = PLACES.map(|(place, _)| {
        let label = place_word(w, place);
        link(label, place == definition.place, Definition { place, place_named: true, ..*definition })
    });
    let withs = With::ALL.iter().map(|with| {
        let label = with_word(w, *with);
        link(label, *with == definition.with, Definition { with: *with, ..*definition })
    });
    let counts = COUNTS.map(|(count, _)| {
        let label = match count {
            Count::Persons => w.region.count_persons,
            Count::Memberships => w.region.count_memberships,
        };
        link(label, count == definition.count, Definition { count, ..*definition })
    });
    let wholes = DenominatorKind::ALL.map(|whole| {
        let label = match whole {
            DenominatorKind::Potensi => w.region.pick_potensi,
            DenominatorKind::Sakernas => w.region.pick_sakernas,
            DenominatorKind::Registri => w.region.pick_registri,
        };
        link(label, whole == definition.whole, Definition { whole, ..*definition })
    });
    vec![
        Switch { label: w.region.switch_place, links: places.into() },
        Switch { label: w.region.switch_with, links: withs.collect() },
        Switch { label: w.region.switch_count, links: counts.into() },
        Switch { label: w.region.switch_whole, links: wholes.into() },
    ]
}

fn definition_now(w: &Words, definition: &Definition) -> String {
    let count = match definition.count {
        Count::Persons => w.region.count_persons,
        Count::Memberships => w.region.count_memberships,
    };
    let lower = |word: &str| word.to_lowercase();
    let place = lower(place_word(w, definition.place));
    fill(
        w.region.definition_now,
        &[count, &place, &lower(with_word(w, definition.with)), kind_of_whole(w, definition.whole)],
    )
}

const fn place_word(w: &Words, place: Place) -> &'static str {
    match place {
        Place::Registered => w.region.place_registered,
        Place::Workplace => w.region.place_workplace,
        Place::Residence => w.region.place_residence,
    }
}

const fn with_word(w: &Words, with: With) -> &'static str {
    match (with.construction, with.migrant) {
        (false, false) => w.region.with_none,
        (true, false) => w.region.with_construction,
        (false, true) => w.region.with_migrant,
        (true, true) => w.region.with_both,
    }
}

fn place_note(w: &Words, code: RegionCode, place: Place) -> Option<&'static str> {
    match (code.level() >= Level::District, place) {
        (true, Place::Registered) => Some(w.region.note_registered_below),
        (true, Place::Residence) => Some(w.region.note_residence_below),
        _ => None,
    }
}

/// The three gaps, each with its words.
pub(super) fn gap_cards(w: &'static Words, code: RegionCode, people: bool, found: &Coverage) -> Vec<GapCard> {
    let unknown =
        |value: Option<i64>| value.map_or_else(|| w.common.unknown.to_owned(), |value| numbers::count(w, value));
    let no_list = || fill(w.region.sentence_no_list, &[&full_name(w, code)]);
    let target_text = match &found.target {
        _ if !found.list_reaches => no_list(),
        Some(target) => fill(
            w.region.gap_target_text,
            &[&numbers::rate(w, target.percent), &target.year.to_string(), &target.basis],
        ),
        None => w.region.gap_target_none.to_owned(),
    };
    let uncovered_text = match (found.eligible.as_ref().map(|eligible| eligible.kind), found.registry) {
        _ if !found.list_reaches => no_list(),
        (Some(DenominatorKind::Registri), Some(RegistryStanding::Whole(count))) => {
            w.say(&count.uncovered(&|number| numbers::count(w, number)))
        }
        (Some(_), _) if found.is_beyond_whole() => w.region.gap_uncovered_beyond.to_owned(),
        (Some(DenominatorKind::Registri), _) => w.region.gap_uncovered_known.to_owned(),
        (Some(DenominatorKind::Potensi | DenominatorKind::Sakernas), _) => w.region.gap_uncovered_text.to_owned(),
        (None, _) => w.region.gap_uncovered_none.to_owned(),
    };
    let listed_text = match (found.listed, people) {
        (None, _) if !found.list_reaches => no_list(),
        (None, _) => w.region.gap_listed_none.to_owned(),
        (Some(_), true) => w.region.gap_listed_text.to_owned(),
        (Some(_), false) => w.region.gap_listed_closed.to_owned(),
    };
    let count_only = |title, value: Option<i64>, text: String| GapCard {
        title,
        value: unknown(value),
        known: value.is_some(),
        text,
        href: None,
        action: String::new(),
        first: false,
    };
    let listed = GapCard {
        href: (people && found.listed.is_some()).then(|| format!("/wilayah/{code}/daftar")),
        action: fill(w.region.gap_listed_open, &[&optional(w, found.listed)]),
        first: true,
        ..count_only(w.region.gap_listed, found.listed, listed_text)
    };
    vec![
        count_only(w.region.gap_target, found.gap_to_target, target_text),
        count_only(w.region.gap_uncovered, found.uncovered, uncovered_text),
        listed,
    ]
}

fn standing(w: &'static Words, code: RegionCode, all: &domain::Gap) -> Standing {
    let counts = &all.counts;
    let link = |word: &str, label: &'static str, count: i64| Choice {
        href: format!("/wilayah/{code}/daftar{}", query_of(&[("status", word)])),
        label: label.to_owned(),
        count: numbers::count(w, count),
        on: false,
    };
    let set_aside = numbers::count(w, counts.set_aside.values().sum());
    let statuses = vec![
        link("never", w.list.status_never, counts.never_registered),
        link("lapsed", w.list.status_lapsed, counts.lapsed),
        link("doubtful", w.list.status_doubtful, counts.doubtful),
        link("in_grace", w.list.status_in_grace, counts.in_grace),
        Choice { count: set_aside, ..link("set_aside", w.list.status_set_aside, 0) },
    ];
    let rows = roles(all).into_iter().map(|role| RoleRow {
        name: role.group.title_in(w.spoken),
        on_rosters: numbers::count(w, role.on_rosters),
        protected: numbers::count(w, role.protected),
        left: numbers::count(w, role.on_rosters - role.protected),
        percent: numbers::percent_sign(w, role.percent),
        width: role.percent.map(width),
    });
    let lead = fill(
        w.region.who_lead,
        &[
            &numbers::count(w, counts.on_rosters),
            &numbers::count(w, counts.protected + counts.in_grace),
            &numbers::count(w, counts.listed),
        ],
    );
    let lead = match counts.not_matched {
        0 => lead,
        waiting => format!("{lead} {}", fill(w.region.who_waiting, &[&numbers::count(w, waiting)])),
    };
    Standing { lead, statuses, roles: rows.collect() }
}

/// Of a small bar 100 wide.
fn width(percent: Percent) -> i64 {
    (percent.hundredths() / 100).clamp(0, 100)
}

fn sub_regions(
    visit: &Visit<'_>,
    w: &'static Words,
    code: RegionCode,
    definition: &Definition,
    found: &Coverage,
) -> Option<SubRegions> {
    let heading = match code.level() {
        Level::Country => w.region.below_country,
        Level::Province => w.region.below_province,
        Level::Regency => w.region.below_regency,
        Level::District => w.region.below_district,
        Level::Village => return None,
    };
    let row = |part: &Part| {
        let below = part.key.as_ref().and_then(|key| key.parse::<RegionCode>().ok());
        let may = visit.session.as_ref().map(|session| &session.actor);
        let href = below.filter(|below| may.is_some_and(|actor| actor.may_in(Right::ReadFigures, *below)));
        SubRegion {
            name: part_name(w, Dimension::Region, part),
            tag: match below.map(RegionCode::kind) {
                Some(RegionKind::Kelurahan) => w.common.kind_kelurahan,
                Some(RegionKind::Desa) => w.common.kind_desa,
                Some(RegionKind::DesaAdat) => w.common.kind_desa_adat,
                _ => "",
            },
            href: href.map(|below| definition.href(below)),
            active: known_count(w, part),
            eligible: optional(w, part.eligible.as_ref().map(|eligible| eligible.value)),
            estimate: part.eligible.as_ref().is_some_and(|eligible| eligible.estimate.is_some()),
            percent: numbers::percent_sign(w, part.percent),
            width: part.percent.map(width),
            gap_to_target: optional(w, part.gap_to_target),
            listed: optional(w, part.listed),
        }
    };
    // The table sums to the region; what lies outside stands among the facts.
    let rows: Vec<SubRegion> = found.by.iter().filter(|part| !part.is_outside()).map(row).collect();
    let by_residence = found.place != definition.place;
    Some(SubRegions {
        heading: fill(heading, &[&found.name]),
        note: by_residence.then_some(w.region.below_by_residence),
        active: if found.list_reaches { numbers::count(w, found.active.total) } else { w.common.unknown.to_owned() },
        eligible: optional(w, found.eligible.as_ref().map(|eligible| eligible.value)),
        any_estimate: rows.iter().any(|row| row.estimate),
        rows,
        percent: numbers::percent_sign(w, found.percent),
        gap_to_target: optional(w, found.gap_to_target),
        listed: optional(w, found.listed),
    })
}

fn parts(
    w: &'static Words,
    code: RegionCode,
    definition: &Definition,
    found: &Coverage,
    cut: Option<&Coverage>,
) -> Parts {
    let label = |parts: Dimension| match parts {
        Dimension::Occupation => w.region.by_occupation,
        Dimension::Sex => w.region.by_sex,
        Dimension::Age => w.region.by_age,
        Dimension::Program => w.region.by_program,
        Dimension::Class | Dimension::Region | Dimension::Village | Dimension::Role => w.region.by_class,
    };
    let links = PARTS.map(|(parts, _)| Choice {
        href: format!("/wilayah/{code}{}", Definition { parts, ..*definition }.query(code)),
        label: label(parts).to_owned(),
        count: String::new(),
        on: parts == definition.parts,
    });
    let share = |count: i64| {
        Percent::of(count, found.active.total)
            .map_or_else(String::new, |part| format!("{} %", numbers::percent(w, part)))
    };
    let row = |name: String, count: i64| match found.list_reaches {
        true => (name, numbers::count(w, count), share(count)),
        false => (name, w.common.unknown.to_owned(), String::new()),
    };
    let rows = match cut {
        Some(cut) => {
            let inside = cut.by.iter().filter(|part| !part.is_outside());
            inside.map(|part| row(part_name(w, cut.by_dimension, part), part.active.total)).collect()
        }
        None => classes(w, &found.active).into_iter().map(|(_, label, count)| row(label.to_owned(), count)).collect(),
    };
    let sums = cut.is_none_or(|cut| cut.parts_sum);
    Parts { links: links.into(), rows, sum_label: if sums { w.common.sum } else { w.common.sum_overlaps } }
}

/// What a part is called: by its code, in the language of the page.
fn part_name(w: &'static Words, by: Dimension, part: &Part) -> String {
    let Some(key) = part.key.as_deref() else {
        let rest = match by {
            Dimension::Region | Dimension::Village => w.region.rest_place,
            Dimension::Role => w.region.rest_role,
            _ => w.region.rest_unknown,
        };
        return rest.to_owned();
    };
    let known = match by {
        Dimension::Role => key.parse().ok().map(|role| w.role(role)),
        Dimension::Sex => Some(if key == "P" { w.person.female } else { w.person.male }),
        Dimension::Occupation => {
            Occupation::ALL.into_iter().find(|one| one.title() == key).map(|occupation| w.named(occupation))
        }
        _ => None,
    };
    known.unwrap_or(&part.name).to_owned()
}

fn facts(w: &'static Words, code: RegionCode, found: &Coverage) -> Vec<(&'static str, String, String)> {
    let known = |count: i64| match found.list_reaches {
        true => numbers::count(w, count),
        false => w.common.unknown.to_owned(),
    };
    let mut facts = vec![
        (w.region.in_grace, known(found.active.in_grace), w.region.in_grace_text.to_owned()),
        (w.region.lapsed, known(found.lapsed), w.region.lapsed_text.to_owned()),
        (w.region.outside, numbers::count(w, found.outside_or_unknown), w.region.outside_text.to_owned()),
    ];
    match &found.growth {
        Some(growth) => {
            let since = day(w, growth.since);
            let value = |part: Option<Percent>| {
                part.map_or_else(
                    || w.common.unknown.to_owned(),
                    |part| format!("{} %", numbers::signed_percent(w, part)),
                )
            };
            let text = fill(w.region.growth_text, &[&since, growth.method.said_in(w.spoken)]);
            facts.push((w.region.growth_formal, value(growth.formal), text.clone()));
            facts.push((w.region.growth_informal, value(growth.informal), text));
        }
        None => facts.push((w.region.growth, w.common.unknown.to_owned(), w.region.growth_unknown.to_owned())),
    }
    facts.push(match &found.rank {
        Some(rank) => {
            let position =
                fill(w.region.rank_value, &[&numbers::length(w, rank.position), &numbers::length(w, rank.of)]);
            let mut text = fill(w.region.rank_text, &[&w.say(&rank.group)]);
            if rank.estimate {
                text = format!("{text} {}", w.region.rank_estimate);
            }
            if rank.published > 0 {
                text = format!("{text} {}", fill(w.region.rank_published, &[&numbers::length(w, rank.published)]));
            }
            if !rank.contested.is_empty() {
                let names: Vec<&str> =
                    rank.contested.iter().filter_map(|code| units::region(*code)).map(|region| region.name).collect();
                text = format!("{text} {}", fill(w.region.rank_contested, &[&names.join(", ")]));
            }
            (w.region.rank, position, text)
        }
        None => {
            let level = code.level();
            let alone = matches!(level, Level::Country | Level::Province);
            (
                w.region.rank,
                w.common.unknown.to_owned(),
                if alone { w.region.rank_alone } else { w.region.rank_unknown }.to_owned(),
            )
        }
    });
    facts
}

/// From which figures, of which day, by which definition.
fn sources(w: &'static Words, definition: &Definition, found: &Coverage) -> Vec<(&'static str, String)> {
    let mut sources = vec![
        (w.region.why_definition, {
            let count = match definition.count {
                Count::Persons => w.region.why_persons,
                Count::Memberships => w.region.why_memberships,
            };
            let place = place_word(w, definition.place).to_lowercase();
            fill(w.region.why_definition_text, &[count, &place, &with_word(w, definition.with).to_lowercase()])
        }),
        (w.region.why_members, fill(w.region.why_members_text, &[&found.snapshot.file, &day(w, found.snapshot.as_of)])),
    ];
    if let Some(eligible) = &found.eligible {
        let kind = kind_of_whole(w, eligible.kind);
        let values =
            [&numbers::count(w, eligible.value), kind, &eligible.version, &eligible.source, &day(w, eligible.as_of)];
        sources.push((w.region.why_whole, fill(w.region.why_whole_text, &values)));
        if let Some(how) = &eligible.estimate {
            sources.push((w.region.estimate_label, fill(w.region.estimate_text, &[how.said_in(w.spoken)])));
        }
    } else {
        sources.push((w.region.why_whole, w.region.why_whole_none.to_owned()));
    }
    sources.push((
        w.region.why_target,
        match &found.target {
            Some(target) => {
                let values = [
                    &numbers::rate(w, target.percent),
                    &*target.year.to_string(),
                    &numbers::count(w, target.persons),
                    &target.basis,
                ];
                let text = fill(w.region.why_target_text, &values);
                match target.inherited_from {
                    Some(above) => format!("{text} {}", fill(w.region.why_target_inherited, &[&full_name(w, above)])),
                    None => text,
                }
            }
            None => w.region.why_target_none.to_owned(),
        },
    ));
    sources.push((w.region.why_law, fill(w.region.why_law_text, &[&found.law])));
    sources.extend(w.notes(&found.notes).into_iter().map(|note| (w.region.why_note, note)));
    sources
}
