//! What was published of a region: figures over time as ranges, who said each, and whether all can be true.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use domain::{ComparableSum, FigureGroup, FigureVerdict, PrintedDate, SlipKind};
use law::Sentence;
use steps::{LedgerFigure, RegionFigures, Right, region_figures};
use units::{Borders, Date, RegionCode, splits_of};

use crate::numbers;
use crate::pages::figures_chart::{Chart, chart};
use crate::pages::pager::{Pager, Pages};
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Figures on one page.
const PAGE: usize = 60;
/// What most readers come for, in this order.
const FIRST: [&str; 2] = ["coverage_pct", "active_participants"];

#[derive(Template)]
#[template(path = "figures.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    lead: String,
    /// When and by which law the borders changed; with the figures of the province it was a part of.
    partings: Vec<Parting>,
    /// Without any figure: what to do.
    empty: bool,
    ledger_empty: bool,
    may_import: bool,
    measures: Vec<Choice>,
    chart: Option<Chart>,
    sums_text: String,
    sums: Vec<Sum>,
    verdicts_lead: String,
    verdicts: Vec<Verdict>,
    fitting: Vec<Verdict>,
    rows: Vec<Row>,
    beside: Vec<Row>,
    pages: Pages,
    downloads: Vec<(String, String)>,
    back: String,
}

/// How the borders changed, in a sentence, with the page of the figures of the region it was a part of.
type Parting = (String, Option<(String, String)>);

/// What a group of figures says together.
struct Verdict {
    tone: &'static str,
    word: &'static str,
    when: String,
    explanation: String,
    slip: Option<String>,
    implied: Option<String>,
    /// Number and address of each figure.
    rows: Vec<(String, String)>,
}

/// One figure.
struct Row {
    number: String,
    anchor: String,
    when: String,
    borders: Option<String>,
    measure: String,
    place: Option<String>,
    printed: String,
    means: String,
    of_whom: String,
    source: String,
    address: Option<String>,
    in_conflict: bool,
}

/// What the regions of a former territory count together.
struct Sum {
    when: String,
    measure: String,
    means: String,
    of_whom: String,
    /// The numbers of the figures behind it.
    rows: String,
}

/// `GET /angka/{code}/tabel.xlsx`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let code = visit.region()?;
    let found = region_figures(&visit.app.workspace, visit.actor()?, code)?;
    send(visit, &format!("angka-terbit-{code}"), found.tables())
}

/// `GET /angka/{code}?ukuran=&page=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let actor = visit.actor()?;
    let found = region_figures(&visit.app.workspace, actor, code)?;
    let base = format!("/angka/{code}");
    let place = full_name(w, code);
    let mut measures: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &found.figures {
        *measures.entry(&one.figure.metric).or_default() += 1;
    }
    let asked = visit.query.filled("ukuran");
    if let Some(asked) = asked.filter(|asked| *asked != "semua" && !measures.contains_key(asked)) {
        let known: Vec<&str> = measures.keys().copied().chain(["semua"]).collect();
        let short: String = asked.chars().take(30).collect();
        return Err(Trouble::request(fill(w.common.request_value, &[&format!("ukuran={short}"), &known.join(", ")])));
    }
    let usual = FIRST.into_iter().find(|first| measures.contains_key(first));
    let usual = usual.or_else(|| measures.iter().max_by_key(|(_, count)| **count).map(|(name, _)| *name));
    let chosen = asked.or(usual).unwrap_or("semua");
    let link = |measure: &str, page: usize| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        format!("{base}{}", query_of(&[("ukuran", measure), ("page", &page)]))
    };
    let shown: Vec<&LedgerFigure> =
        found.figures.iter().filter(|one| chosen == "semua" || one.figure.metric == chosen).collect();
    let pager = Pager::of(visit, shown.len(), PAGE);
    let choice = |(measure, count): (&str, usize)| Choice {
        href: link(measure, 1),
        label: if measure == "semua" { w.angka.measure_all.to_owned() } else { measure_word(w, measure) },
        count: numbers::length(w, count),
        on: measure == chosen,
    };
    let (mut verdicts, mut fitting) = (Vec::new(), Vec::new());
    for group in &found.groups {
        let all = told(w, group, &|row| address_of(&found, &base, row));
        if group.verdict == FigureVerdict::Inconsistent { verdicts.extend(all) } else { fitting.extend(all) }
    }
    let of = |verdict: FigureVerdict| {
        numbers::length(w, found.groups.iter().filter(|group| group.verdict == verdict).count())
    };
    let mut tables = vec![("angka", w.angka.table_heading), ("temuan", w.angka.verdict)];
    if !found.comparable.is_empty() {
        tables.push(("batas", w.angka.sums_heading));
    }
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, fill(w.angka.title, &[&place])),
        crumbs: crumbs(visit, code, Some(w.angka.link)),
        lead: lead(w, &found),
        partings: partings(w, code),
        empty: found.figures.is_empty(),
        ledger_empty: found.in_ledger == 0,
        may_import: actor.may(Right::ImportFigures),
        measures: measures
            .iter()
            .map(|(name, count)| (*name, *count))
            .chain([("semua", found.figures.len())])
            .map(choice)
            .collect(),
        chart: if chosen == "semua" {
            None
        } else {
            chart(w, (code, &place), &measure_word(w, chosen), &shown, &found.groups)
        },
        sums_text: found.comparable.first().map_or_else(String::new, |sum| {
            let places: Vec<String> = sum.regions.iter().map(|part| full_name(w, *part)).collect();
            fill(w.angka.sums_text, &[&places.join(", ")])
        }),
        sums: found.comparable.iter().map(|sum| self::sum(w, sum)).collect(),
        verdicts_lead: fill(
            w.angka.verdicts_lead,
            &[&of(FigureVerdict::Consistent), &of(FigureVerdict::Inconsistent), &of(FigureVerdict::NotCheckable)],
        ),
        verdicts,
        fitting,
        rows: pager.shown(&shown).map(|one| row(w, one, None)).collect(),
        beside: found.beside.iter().take(PAGE).map(|one| row(w, one, one.figure.region)).collect(),
        pages: pager.pages(w, |page| link(chosen, page)),
        downloads: downloads(w, &format!("{base}/tabel"), &[], &tables),
        back: format!("/wilayah/{code}"),
    })
}

fn lead(w: &Words, found: &RegionFigures) -> String {
    let (Some(first), Some(last)) = (
        found.figures.iter().map(|one| one.figure.as_of).min_by_key(|when| when.first),
        found.figures.iter().map(|one| one.figure.as_of).max_by_key(|when| when.last),
    ) else {
        return String::new();
    };
    let sources: BTreeSet<&str> = found.figures.iter().map(|one| one.figure.source.as_str()).collect();
    fill(
        w.angka.lead,
        &[
            &numbers::length(w, found.figures.len()),
            &numbers::length(w, sources.len()),
            &numbers::printed_date(w, first),
            &numbers::printed_date(w, last),
        ],
    )
}

/// The page of this region on which a figure stands.
fn address_of(found: &RegionFigures, base: &str, row: usize) -> String {
    let same = |one: &&LedgerFigure| one.row == row;
    match found.figures.iter().find(same) {
        None => format!("#angka-{row}"),
        Some(one) => {
            let metric = &one.figure.metric;
            let before = found.figures.iter().take_while(|other| other.row != row);
            let page = before.filter(|other| other.figure.metric == *metric).count() / PAGE + 1;
            let page = if page > 1 { page.to_string() } else { String::new() };
            format!("{base}{}#angka-{row}", query_of(&[("ukuran", metric), ("page", &page)]))
        }
    }
}

/// The finding of a group; each contradiction of several by itself.
fn told(w: &'static Words, group: &FigureGroup, address: &dyn Fn(usize) -> String) -> Vec<Verdict> {
    let is_shift = group.as_of.contains('/');
    let (tone, word) = match group.verdict {
        FigureVerdict::Consistent => ("good", w.angka.verdict_consistent),
        FigureVerdict::Inconsistent if is_shift => ("warn", w.angka.verdict_shift),
        FigureVerdict::Inconsistent => ("bad", w.angka.verdict_inconsistent),
        FigureVerdict::NotCheckable => ("", w.angka.verdict_not_checkable),
    };
    let implied = group.implied.get("eligible").map(|range| fill(w.angka.implied, &[&numbers::range(w, range)]));
    let verdict = |explanation: &Sentence, rows: &[usize], slip: Option<SlipKind>| Verdict {
        tone,
        word,
        when: when_word(w, &group.as_of),
        explanation: w.say(explanation),
        slip: slip.map(|kind| fill(w.angka.slip, &[slip_word(w, kind)])),
        implied: implied.clone(),
        rows: rows.iter().map(|row| (row.to_string(), address(*row))).collect(),
    };
    if group.conflicts.is_empty() {
        return vec![verdict(&group.explanation, &group.figures, None)];
    }
    let of = |conflict: &domain::FigureConflict| {
        verdict(&conflict.explanation, &conflict.rows, conflict.slip.as_ref().map(|slip| slip.kind))
    };
    group.conflicts.iter().map(of).collect()
}

/// One time, or two with a stroke between.
fn when_word(w: &Words, text: &str) -> String {
    let one = |part: &str| {
        part.parse::<PrintedDate>().map_or_else(|_| part.to_owned(), |when| numbers::printed_date(w, when))
    };
    match text.split_once('/') {
        Some((from, until)) => fill(w.angka.told, &[&one(from), &one(until)]),
        None => one(text),
    }
}

const fn slip_word(w: &Words, kind: SlipKind) -> &'static str {
    match kind {
        SlipKind::Swapped => w.angka.slip_swapped,
        SlipKind::DigitTransposed => w.angka.slip_digit_transposed,
        SlipKind::DigitWrong => w.angka.slip_digit_wrong,
        SlipKind::OtherYear => w.angka.slip_other_year,
        SlipKind::OtherDenominator => w.angka.slip_other_denominator,
        SlipKind::OtherRegion => w.angka.slip_other_region,
        SlipKind::SegmentForTotal => w.angka.slip_segment_for_total,
        SlipKind::OtherMetric => w.angka.slip_other_metric,
    }
}

fn row(w: &Words, one: &LedgerFigure, place: Option<RegionCode>) -> Row {
    let figure = &one.figure;
    let web = figure.source.starts_with("https://") || figure.source.starts_with("http://");
    let share = if figure.unit == "percent" { " %" } else { "" };
    Row {
        number: one.row.to_string(),
        anchor: format!("angka-{}", one.row),
        when: numbers::printed_date(w, figure.as_of),
        borders: borders_word(w, &one.borders),
        measure: measure_word(w, &figure.metric),
        place: place.map(|code| full_name(w, code)),
        printed: format!("{}{share}", numbers::printed(w, figure.value)),
        means: format!("{}{share}", numbers::range(w, &one.range)),
        of_whom: figure.segment.clone(),
        source: if web { host(&figure.source).to_owned() } else { figure.source.clone() },
        address: web.then(|| figure.source.clone()),
        in_conflict: one.in_conflict,
    }
}

/// Said beside what speaks of wider borders than today's.
pub(super) fn borders_word(w: &Words, borders: &Borders) -> Option<String> {
    let text = match borders {
        Borders::Today => return None,
        Borders::Then(_) => w.angka.borders_then,
        Borders::Unclear(_) => w.angka.borders_unclear,
    };
    Some(fill(text, &[&borders.codes()]))
}

/// Each change of the region's borders in a sentence, with the page of the province it was made from.
fn partings(w: &Words, code: RegionCode) -> Vec<Parting> {
    let mut lost: BTreeMap<Date, (Vec<String>, Vec<&str>)> = BTreeMap::new();
    let mut found = Vec::new();
    for split in splits_of(code) {
        let day = numbers::date(split.since, &w.months);
        if split.province == code {
            let whole = full_name(w, split.parted_from);
            let link = (format!("/angka/{}", split.parted_from), fill(w.angka.title, &[&whole]));
            found.push((fill(w.angka.part_of, &[&day, &whole, split.law]), Some(link)));
        } else {
            let (places, laws) = lost.entry(split.since).or_default();
            places.push(full_name(w, split.province));
            laws.push(split.law);
        }
    }
    found.extend(lost.into_iter().map(|(day, (places, laws))| {
        let values = [&*numbers::date(day, &w.months), &places.join(", "), &laws.join(", ")];
        (fill(w.angka.parted, &values), None)
    }));
    found
}

fn sum(w: &Words, sum: &ComparableSum) -> Sum {
    let share = if sum.metric.ends_with("_pct") { " %" } else { "" };
    Sum {
        when: numbers::printed_date(w, sum.as_of),
        measure: measure_word(w, &sum.metric),
        means: format!("{}{share}", numbers::range(w, &sum.range)),
        of_whom: sum.segment.clone(),
        rows: sum.places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(", "),
    }
}

/// Who said it: the house behind an address.
fn host(address: &str) -> &str {
    let after = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = after.split(['/', '?', '#']).next().unwrap_or(after);
    host.strip_prefix("www.").unwrap_or(host)
}

/// What is counted; a measure that nobody has described keeps the sender's word.
fn measure_word(w: &Words, metric: &str) -> String {
    let word = match metric {
        "coverage_pct" => w.angka.metric_coverage_pct,
        "target_pct" => w.angka.metric_target_pct,
        "registered_pct" => w.angka.metric_registered_pct,
        "not_covered_pct" => w.angka.metric_not_covered_pct,
        "employer_compliance_pct" => w.angka.metric_employer_compliance_pct,
        "growth_pct" => w.angka.metric_growth_pct,
        "coverage_change" => w.angka.metric_coverage_change,
        "rank" => w.angka.metric_rank,
        "active_participants" => w.angka.metric_active_participants,
        "registered_participants" => w.angka.metric_registered_participants,
        "registered_new" => w.angka.metric_registered_new,
        "target_participants" => w.angka.metric_target_participants,
        "gap_to_target" => w.angka.metric_gap_to_target,
        "not_covered" => w.angka.metric_not_covered,
        "potential_workers" => w.angka.metric_potential_workers,
        "eligible_vulnerable" => w.angka.metric_eligible_vulnerable,
        "employers" => w.angka.metric_employers,
        "registered_projects" => w.angka.metric_registered_projects,
        "village_budget" => w.angka.metric_village_budget,
        "contribution_paid" => w.angka.metric_contribution_paid,
        "claims_paid" => w.angka.metric_claims_paid,
        "claim_cases" => w.angka.metric_claim_cases,
        "scholarship_paid" => w.angka.metric_scholarship_paid,
        "scholarship_cases" => w.angka.metric_scholarship_cases,
        "scholarship_recipients" => w.angka.metric_scholarship_recipients,
        "labour_force" => w.angka.metric_labour_force,
        "working" => w.angka.metric_working,
        "working_formal" => w.angka.metric_working_formal,
        "working_informal" => w.angka.metric_working_informal,
        "working_age" => w.angka.metric_working_age,
        "unemployed" => w.angka.metric_unemployed,
        "formal_pct" => w.angka.metric_formal_pct,
        "informal_pct" => w.angka.metric_informal_pct,
        "minimum_wage" => w.angka.metric_minimum_wage,
        other => return other.to_owned(),
    };
    word.to_owned()
}
