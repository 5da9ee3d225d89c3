//! Targets of a region side by side: which one is in force and why, how far it is, and how it is parted below.

use askama::Template;
use axum::http::StatusCode;
use domain::{AllocationRule, DenominatorKind, Instrument};
use steps::targets::{
    AllocateRequest, Allocation, TargetLine, TargetStanding, TargetsRequest, allocate_target, choose_target,
    keep_allocation, target_standing, target_tables,
};
use steps::{Right, StepError};
use units::{Id, Level, RegionCode};

use crate::numbers;
use crate::pages::figures::borders_word;
use crate::pages::pager::{Pager, Pages};
use crate::pages::past::moment;
use crate::pages::plans::{told, with_page};
use crate::pages::region_view::reach_word;
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, query_of, words_of};
use crate::request::{Values, Visit};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Parts on one page.
const PAGE: usize = 60;
/// Levels that a target is parted down to, by their word in the address.
const LEVELS: [(&str, Level); 4] = [
    ("province", Level::Province),
    ("regency", Level::Regency),
    ("district", Level::District),
    ("village", Level::Village),
];

#[derive(Template)]
#[template(path = "targets.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    path: String,
    back: String,
    trouble: Option<String>,
    as_of: String,
    percent: Option<String>,
    percent_of: String,
    facts: Vec<(&'static str, String)>,
    reach: Option<String>,
    years: Vec<Choice>,
    year: String,
    may_choose: bool,
    lines: Vec<Line>,
    wholes: Vec<[String; 5]>,
    parts: Vec<Part>,
    rules: Vec<(&'static str, &'static str, bool)>,
    levels: Vec<(&'static str, &'static str, bool)>,
    rule: &'static str,
    level: &'static str,
    parted: Option<Parted>,
    parted_trouble: Option<String>,
    pages: Pages,
    notes: Vec<String>,
    downloads: Vec<(String, String)>,
}

/// One target among several.
struct Line {
    id: i64,
    percent: String,
    persons: String,
    instrument: &'static str,
    basis: String,
    source: String,
    in_force: bool,
    chosen: Option<String>,
    /// Whether it may be put in force from here.
    open: bool,
}

struct Part {
    name: String,
    href: Option<String>,
    active: String,
    percent: String,
    target: String,
    gap: String,
    per_month: String,
    rank: String,
}

struct Parted {
    told: String,
    rows: Vec<[String; 6]>,
    assumptions: Vec<String>,
}

/// What the address or the form says.
struct Asked {
    year: Option<i32>,
    rule: Option<AllocationRule>,
    level: Option<Level>,
}

fn asked(w: &Words, values: &Values, code: RegionCode) -> Result<Asked, Trouble> {
    let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
    let year = values.filled("tahun").map(|text| {
        let year = text.parse().ok().filter(|year| (2015..=2100).contains(year));
        year.ok_or_else(|| wrong("tahun", "2015–2100"))
    });
    let rule = values.filled("bagi").map(|text| {
        let rule = AllocationRule::ALL.into_iter().find(|rule| rule.code() == text);
        rule.ok_or_else(|| wrong("bagi", &AllocationRule::ALL.map(AllocationRule::code).join(", ")))
    });
    let level = values.filled("sampai").map(|text| {
        let below = LEVELS.into_iter().filter(|(_, level)| *level > code.level());
        let found = below.clone().find(|(word, _)| *word == text).map(|(_, level)| level);
        found.ok_or_else(|| wrong("sampai", &below.map(|(word, _)| word).collect::<Vec<_>>().join(", ")))
    });
    Ok(Asked { year: year.transpose()?, rule: rule.transpose()?, level: level.transpose()? })
}

fn standing(visit: &Visit<'_>, code: RegionCode, year: Option<i32>) -> Result<TargetStanding, Trouble> {
    let request = TargetsRequest { region: code, year, as_of: None, denominator: DenominatorKind::Potensi };
    Ok(target_standing(&visit.app.workspace, visit.actor()?, &request)?)
}

fn allocation(code: RegionCode, year: i32, asked: &Asked) -> Option<AllocateRequest> {
    let next = LEVELS.into_iter().map(|(_, level)| level).find(|level| *level > code.level());
    Some(AllocateRequest {
        region: code,
        year,
        rule: asked.rule?,
        to: asked.level.or(next)?,
        as_of: None,
        denominator: DenominatorKind::Potensi,
    })
}

/// `GET /target/{code}/tabel.xlsx?tahun=&bagi=&sampai=`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let code = visit.region()?;
    let asked = asked(words_of(visit), &visit.query, code)?;
    let found = standing(visit, code, asked.year)?;
    let request = allocation(code, found.year, &asked);
    let parted =
        request.map(|request| allocate_target(&visit.app.workspace, visit.actor()?, &request).map_err(Trouble::from));
    let parted = parted.transpose()?;
    send(visit, &format!("target-{code}"), target_tables(&found, parted.as_ref()))
}

/// `GET /target/{code}?tahun=&bagi=&sampai=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, &visit.query, None)
}

/// `POST /target/{code}`: puts a target in force with a reason, or keeps its parts as targets of their regions.
pub(crate) fn change(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let code = visit.region()?;
    let (workspace, actor, clock) = (&visit.app.workspace, visit.actor()?, visit.app.clock());
    let form = &visit.form;
    let said = asked(w, form, code)?;
    let year = said.year.map_or_else(String::new, |year| year.to_string());
    let back = format!("/target/{code}{}", query_of(&[("tahun", &year)]));
    let again = |text: &str| Ok(page(visit, form, Some(text.to_owned()))?.status(StatusCode::BAD_REQUEST));
    let done: Result<(), StepError> = match (form.filled("target"), form.filled("dasar"), said.year) {
        (Some(target), ..) => {
            let Some(reason) = form.filled("alasan") else { return again(w.target.reason_missing) };
            let Ok(target) = target.parse() else { return again(w.target.nothing) };
            choose_target(workspace, actor, &clock, Id::new(target), reason).map(drop)
        }
        (None, Some(basis), Some(year)) => match allocation(code, year, &said) {
            Some(request) => keep_allocation(workspace, actor, &clock, &request, basis).map(drop),
            None => return again(w.target.nothing),
        },
        (None, None, Some(_)) if said.rule.is_some() => return again(w.target.basis_missing),
        _ => return again(w.target.nothing),
    };
    match done {
        Ok(()) => Ok(Reply::see(&back)),
        Err(error) => again(&told(w, error)?),
    }
}

fn page(visit: &Visit<'_>, values: &Values, trouble: Option<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let actor = visit.actor()?;
    let said = asked(w, values, code)?;
    let found = standing(visit, code, said.year)?;
    let request = allocation(code, found.year, &said);
    let (mut parted, mut parted_trouble) = (None, None);
    if let Some(request) = &request {
        match allocate_target(&visit.app.workspace, actor, request) {
            Ok(allocation) => parted = Some(allocation),
            Err(error) => parted_trouble = Some(told(w, error)?),
        }
    }
    let base = format!("/target/{code}");
    let year = found.year.to_string();
    let (rule, level) = (
        request.as_ref().map_or("", |request| request.rule.code()),
        request
            .as_ref()
            .and_then(|request| LEVELS.into_iter().find(|(_, level)| *level == request.to))
            .map_or("", |(word, _)| word),
    );
    let kept = [("tahun", year.as_str()), ("bagi", rule), ("sampai", level)];
    let all = parted.as_ref().map_or(0, |parted| parted.parts.len());
    let pager = Pager::of(visit, all, PAGE);
    let may_choose = actor.may_in(Right::ImportFigures, code);
    let year_of = |one: i32| Choice {
        href: format!("{base}{}", query_of(&[("tahun", &one.to_string())])),
        label: one.to_string(),
        count: String::new(),
        on: one == found.year,
    };
    let now = i32::from(found.as_of.year());
    let mut tables = vec![("target", w.target.side_by_side), ("bagian", w.target.parts), ("penyebut", w.target.wholes)];
    if parted.is_some() {
        tables.push(("pembagian", w.target.allocation));
    }
    let below = LEVELS.into_iter().filter(|(_, level)| *level > code.level());
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, fill(w.target.title, &[&full_name(w, code)])),
        crumbs: crumbs(visit, code, Some(w.target.link)),
        path: base.clone(),
        back: format!("/wilayah/{code}"),
        trouble,
        as_of: fill(w.region.as_of, &[&numbers::date(found.as_of, &w.months)]),
        percent: found.percent.map(|percent| numbers::percent(w, percent)),
        percent_of: percent_of(w, &found),
        facts: facts(w, &found),
        reach: found
            .expected
            .zip(found.target.as_ref())
            .map(|(reach, target)| reach_word(w, reach, &numbers::rate(w, target.percent))),
        years: (now.min(found.year)..=now.max(found.year) + 4).map(year_of).collect(),
        may_choose,
        lines: found.targets.iter().map(|line| self::line(w, line, may_choose && found.targets.len() > 1)).collect(),
        wholes: found.denominators.iter().map(|one| whole(w, one)).collect(),
        parts: found.parts.iter().map(|part| self::part(visit, w, part, found.year)).collect(),
        rules: AllocationRule::ALL.map(|one| (one.code(), rule_word(w, one), one.code() == rule)).into(),
        levels: below.map(|(word, one)| (word, level_word(w, one), word == level)).collect(),
        rule,
        level,
        parted: parted.as_ref().map(|parted| self::parted(w, parted, pager)),
        parted_trouble,
        pages: pager.pages(w, |page| format!("{}#bagi", with_page(&base, &kept, page))),
        notes: w.notes(&found.notes),
        downloads: downloads(w, &format!("{base}/tabel"), &kept, &tables),
        year,
    })
}

fn percent_of(w: &Words, found: &TargetStanding) -> String {
    match &found.eligible {
        Some(eligible) => fill(
            w.target.percent_of,
            &[
                &found.active.map_or_else(|| w.common.unknown.to_owned(), |active| numbers::count(w, active)),
                &numbers::count(w, eligible.value),
                eligible.kind.code(),
                &eligible.version,
                &eligible.source,
            ],
        ),
        None => w.region.why_whole_none.to_owned(),
    }
}

fn facts(w: &'static Words, found: &TargetStanding) -> Vec<(&'static str, String)> {
    let count =
        |value: Option<i64>| value.map_or_else(|| w.common.unknown.to_owned(), |value| numbers::count(w, value));
    let target = found.target.as_ref().map_or_else(
        || w.common.unknown.to_owned(),
        |target| format!("{} % = {}", numbers::rate(w, target.percent), numbers::count(w, target.persons)),
    );
    let mut facts = vec![
        (w.target.in_force, target),
        (w.target.gap, count(found.gap_to_target)),
        (w.target.months_left, numbers::count(w, i64::from(found.months_left))),
        (w.target.per_month_needed, count(found.per_month_needed)),
        (w.target.per_month_now, count(found.per_month_now)),
    ];
    if let Some(rank) = &found.rank {
        let place = fill(w.region.rank_value, &[&numbers::length(w, rank.position), &numbers::length(w, rank.of)]);
        facts.push((w.region.rank, format!("{place} ({})", w.say(&rank.group))));
    }
    facts
}

fn line(w: &Words, line: &TargetLine, may_choose: bool) -> Line {
    Line {
        id: line.id.get(),
        percent: format!("{} %", numbers::rate(w, line.percent)),
        persons: line.persons.map_or_else(|| w.common.none.to_owned(), |persons| numbers::count(w, persons)),
        instrument: instrument_word(w, line.instrument),
        basis: line.basis.clone(),
        source: line.source.clone(),
        in_force: line.in_force,
        chosen: line
            .chosen
            .as_ref()
            .map(|by| fill(w.target.chosen_by, &[&by.operator, &moment(w, &by.recorded_at), &by.reason])),
        open: may_choose && (!line.in_force || line.chosen.is_none()),
    }
}

const fn instrument_word(w: &Words, instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::National => w.target.national,
        Instrument::Ministry => w.target.ministry,
        Instrument::Scheme => w.target.scheme,
        Instrument::Province => w.common.kind_province,
        Instrument::Own => w.target.own,
    }
}

const fn rule_word(w: &Words, rule: AllocationRule) -> &'static str {
    match rule {
        AllocationRule::EqualPercent => w.target.rule_percent,
        AllocationRule::EqualEffort => w.target.rule_gap,
        AllocationRule::Workers => w.target.rule_workers,
    }
}

const fn level_word(w: &Words, level: Level) -> &'static str {
    match level {
        Level::Country => w.common.kind_country,
        Level::Province => w.common.kind_province,
        Level::Regency => w.target.level_regency,
        Level::District => w.common.kind_kecamatan,
        Level::Village => w.target.level_village,
    }
}

fn whole(w: &Words, one: &steps::targets::DenominatorLine) -> [String; 5] {
    [
        format!("{} {}", one.kind.code(), one.version),
        numbers::count(w, one.value),
        match borders_word(w, &one.borders) {
            Some(borders) => format!("{} ({borders})", numbers::date(one.as_of, &w.months)),
            None => numbers::date(one.as_of, &w.months),
        },
        numbers::percent_sign(w, one.percent),
        if one.in_use { format!("{} ({})", one.source, w.target.in_use) } else { one.source.clone() },
    ]
}

fn part(visit: &Visit<'_>, w: &Words, part: &steps::targets::TargetPart, year: i32) -> Part {
    let may = visit.session.as_ref().is_some_and(|session| session.actor.may_in(Right::ReadFigures, part.region));
    let count = |value: Option<i64>| value.map_or_else(|| w.common.none.to_owned(), |value| numbers::count(w, value));
    Part {
        name: part.name.clone(),
        href: may.then(|| format!("/target/{}{}", part.region, query_of(&[("tahun", &year.to_string())]))),
        active: count(part.active),
        percent: numbers::percent_sign(w, part.percent),
        target: count(part.target.as_ref().map(|target| target.persons)),
        gap: count(part.gap_to_target),
        per_month: count(part.per_month_needed),
        rank: part.rank.map_or_else(|| w.common.none.to_owned(), |rank| numbers::length(w, rank)),
    }
}

fn parted(w: &Words, found: &Allocation, pager: Pager) -> Parted {
    let row = |part: &steps::targets::AllocatedPart| {
        let estimate = if part.estimate { " ≈" } else { "" };
        [
            full_name(w, part.region),
            format!("{}{estimate}", numbers::count(w, part.eligible)),
            part.active.map_or_else(|| w.common.unknown.to_owned(), |active| numbers::count(w, active)),
            numbers::count(w, part.persons),
            numbers::percent_sign(w, part.percent),
            part.per_month_needed.map_or_else(|| w.common.none.to_owned(), |needed| numbers::count(w, needed)),
        ]
    };
    Parted {
        told: fill(
            w.target.parted_told,
            &[&numbers::count(w, found.target.persons), &numbers::length(w, found.parts.len())],
        ),
        rows: pager.shown(&found.parts).map(row).collect(),
        assumptions: found.assumptions.iter().map(|text| w.say(text)).collect(),
    }
}
