//! A wish reckoned through: so many persons in each village, or a share of its money. The address holds the question.

use ::law::{Funding, MayPay, Role};
use askama::Template;
use domain::plan::{Scenario, Simulation};
use domain::submission::{Months, payer_code};
use steps::Right;
use steps::plan::{SimulateRequest, simulate, simulation_tables};

use crate::numbers;
use crate::pages::batch::PAYERS;
use crate::pages::pager::{Pager, Pages};
use crate::pages::plans::{money_word, month_of, next_month, rate_of, region_of, tabs, told, usual_region, with_page};
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Frame, choice, choices, full_name, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

const PATH: &str = "/rencana/hitung";
/// Villages on one page.
const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "scenario.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    tabs: Vec<Choice>,
    form: Form,
    trouble: Option<String>,
    answer: Option<Answer>,
    against: Option<Answer>,
    unaffordable: Vec<[String; 5]>,
    pages: Pages,
    downloads: Vec<(String, String)>,
}

/// What stands in the fields.
struct Form {
    region: String,
    per_village: String,
    share: String,
    against: String,
    payers: Vec<(&'static str, &'static str, bool)>,
    months: String,
    from: String,
    /// For whoever reads names: lists are asked how many hold a role.
    roles: Vec<(&'static str, &'static str, bool)>,
    roles_open: bool,
}

struct Answer {
    title: String,
    persons: String,
    per_village: String,
    percent: Option<(String, String)>,
    /// More people than there are to be protected.
    beyond: bool,
    cost: String,
    per_year: String,
    villages: String,
    money: Option<String>,
    payers: Vec<(String, String)>,
    months: Vec<(String, String, i64)>,
    unaffordable: Option<String>,
    lawful: Vec<(&'static str, &'static str, String)>,
    published: Vec<(&'static str, &'static str, String, String)>,
    assumptions: Vec<String>,
    source: Option<String>,
}

/// The questions of an address: one, and the other share beside it; none before the form was sent.
fn asked(visit: &Visit<'_>, w: &Words) -> Result<Option<(SimulateRequest, Option<SimulateRequest>)>, String> {
    let query = &visit.query;
    let Some(region) = query.filled("wilayah") else { return Ok(None) };
    let number = |name: &str, low: i64, high: i64| match query.filled(name) {
        None => Ok(None),
        Some(typed) => {
            let read = typed.replace('.', "").parse::<i64>().ok().filter(|read| (low..=high).contains(read));
            let short: String = typed.chars().take(30).collect();
            let (low, high) = (numbers::count(w, low), numbers::count(w, high));
            read.map(Some).ok_or_else(|| fill(w.rencana.number_wrong, &[&short, &low, &high]))
        }
    };
    let share = |name: &str| match query.filled(name) {
        None => Ok(None),
        Some(typed) => {
            let short: String = typed.chars().take(30).collect();
            rate_of(typed).map(Some).ok_or_else(|| fill(w.rencana.share_wrong, &[&short]))
        }
    };
    let roles = choices(w, query, "peran", Role::ALL.map(|role| (role.code(), role)))?;
    let first = match query.filled("mulai") {
        Some(typed) => month_of(w, typed)?,
        None => next_month(visit),
    };
    let months = i32::try_from(number("bulan", 1, 60)?.unwrap_or(12)).unwrap_or(12);
    let money = choice(w, query, "dana", PAYERS.map(|money| (payer_code(money), money)))?;
    let per_village = number("per_desa", 1, 100_000)?;
    let scenario = Scenario {
        region: region_of(w, region)?,
        per_village: per_village.and_then(|persons| u32::try_from(persons).ok()),
        share: share("bagian")?,
        payer: money.unwrap_or(Funding::Add),
        months: Months { first, last: first.plus(months - 1) },
        roles,
    };
    if scenario.per_village.is_none() && scenario.share.is_none() && scenario.roles.is_empty() {
        return Err(w.rencana.nothing_asked.to_owned());
    }
    let beside = share("banding")?.map(|share| Scenario { share: Some(share), ..scenario.clone() });
    let request = |scenario: Scenario| SimulateRequest { scenario, year: None };
    let against = beside.map(request);
    let request = request(scenario);
    Ok(Some((request, against)))
}

/// Values of the address, for links that keep them.
fn values<'v>(visit: &'v Visit<'_>) -> Vec<(&'static str, &'v str)> {
    let one = ["wilayah", "per_desa", "bagian", "banding", "dana", "bulan", "mulai"];
    let mut kept: Vec<(&'static str, &str)> =
        one.into_iter().filter_map(|name| Some((name, visit.query.filled(name)?))).collect();
    kept.extend(visit.query.all("peran").map(|role| ("peran", role)));
    kept
}

/// `GET /rencana/hitung.xlsx`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some((request, _)) = asked(visit, w).map_err(Trouble::request)? else { return Ok(Reply::see(PATH)) };
    let found = simulate(Some(&visit.app.workspace), visit.actor()?, &request)?;
    send(visit, &format!("skenario-{}", request.scenario.region), simulation_tables(&found))
}

/// `GET /rencana/hitung?wilayah=&per_desa=&bagian=&dana=&bulan=&mulai=&peran=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let actor = visit.actor()?;
    let run = |request: &SimulateRequest| match simulate(Some(&visit.app.workspace), actor, request) {
        Ok(found) => Ok(Ok(found)),
        Err(error) => told(w, error).map(Err),
    };
    let (mut found, mut against, mut trouble) = (None, None, None);
    match asked(visit, w) {
        Ok(None) => {}
        Ok(Some((request, beside))) => {
            match run(&request)? {
                Ok(simulated) => found = Some(simulated),
                Err(text) => trouble = Some(text),
            }
            if let (Some(beside), None) = (beside, &trouble) {
                match run(&beside)? {
                    Ok(simulated) => against = Some(simulated),
                    Err(text) => trouble = Some(text),
                }
            }
        }
        Err(text) => trouble = Some(text),
    }
    let all = found.as_ref().map_or(&[][..], |found| &found.unaffordable);
    let pager = Pager::of(visit, all.len(), PAGE);
    let kept = values(visit);
    let unaffordable = pager.shown(all).map(|village| {
        let short = village.needs - village.has;
        let has = numbers::rupiah(w, village.has);
        [
            village.name.clone(),
            village.village.to_string(),
            numbers::rupiah(w, village.needs),
            if village.estimate { format!("{has} ≈") } else { has },
            numbers::rupiah(w, short),
        ]
    });
    let tables = [
        ("bulan", w.rencana.by_month),
        ("pembayar", w.rencana.by_payer),
        ("tidak-mampu", w.rencana.unaffordable),
        ("anggapan", w.rencana.assumptions),
    ];
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rencana.scenario_title),
        tabs: tabs(visit, PATH),
        form: form(visit, w),
        trouble,
        unaffordable: unaffordable.collect(),
        pages: pager.pages(w, |page| with_page(PATH, &kept, page)),
        downloads: if found.is_some() { downloads(w, PATH, &kept, &tables) } else { Vec::new() },
        answer: found.as_ref().map(|found| answer(w, found)),
        against: against.as_ref().map(|found| answer(w, found)),
    })
}

fn form(visit: &Visit<'_>, w: &'static Words) -> Form {
    let typed = |name: &str, usual: &str| -> String {
        let fresh = visit.query.get("wilayah").is_none();
        let said = visit.query.filled(name).unwrap_or(if fresh { usual } else { "" });
        said.chars().take(60).collect()
    };
    let chosen = visit.query.filled("dana").unwrap_or("add");
    let people = visit.session.as_ref().is_some_and(|session| session.actor.may(Right::ReadPeople));
    let roles: Vec<&str> = visit.query.all("peran").collect();
    let role = |role: Role| (role.code(), w.role(role), roles.contains(&role.code()));
    Form {
        region: typed("wilayah", &usual_region(visit)),
        per_village: typed("per_desa", "50"),
        share: typed("bagian", ""),
        against: typed("banding", ""),
        payers: PAYERS.map(|money| (payer_code(money), money_word(w, money), payer_code(money) == chosen)).into(),
        months: visit.query.filled("bulan").unwrap_or("12").chars().take(20).collect(),
        from: visit.query.filled("mulai").map_or_else(|| next_month(visit).to_string(), str::to_owned),
        roles: if people { Role::ALL.map(role).into() } else { Vec::new() },
        roles_open: !roles.is_empty(),
    }
}

fn answer(w: &'static Words, found: &Simulation) -> Answer {
    let count = |value: i64| numbers::count(w, value);
    let percent = |part| format!("{} %", numbers::percent(w, part));
    let most = found.by_month.values().copied().max().map_or(1, |most| most.get().max(1));
    let month = |(month, cost): (&String, &units::Rupiah)| {
        let name = month.parse().map_or_else(|_| month.clone(), |month| numbers::month(month, &w.months));
        let width = i64::try_from(i128::from(cost.get()) * 100 / i128::from(most)).unwrap_or(100);
        (name, numbers::rupiah(w, *cost), width)
    };
    let span = numbers::months(found.months.first, found.months.last, &w.months);
    let place = full_name(w, found.region);
    Answer {
        title: match found.share {
            Some(share) => fill(
                w.rencana.scenario_share,
                &[&place, &span, &numbers::rate(w, share), &super::plans::money_of_code(w, found.payer)],
            ),
            None => fill(w.rencana.scenario_of, &[&place, &span]),
        },
        persons: count(found.persons),
        per_village: count(found.persons_per_village),
        percent: found.percent_before.zip(found.percent_after).map(|(before, after)| (percent(before), percent(after))),
        beyond: found.percent_after.is_some_and(|percent| percent.hundredths() > 10_000),
        cost: numbers::rupiah(w, found.cost),
        per_year: numbers::rupiah(w, found.cost_per_year),
        villages: fill(
            w.rencana.villages,
            &[
                &count(found.villages.desa.into()),
                &count(found.villages.kelurahan.into()),
                &count(found.villages.taking_part.into()),
            ],
        ),
        money: found.money.map(|money| numbers::rupiah(w, money)),
        payers: found
            .by_payer
            .iter()
            .map(|(code, payer)| (super::plans::money_of_code(w, code), numbers::rupiah(w, payer.cost)))
            .collect(),
        months: found.by_month.iter().map(month).collect(),
        unaffordable: (!found.unaffordable.is_empty())
            .then(|| fill(w.rencana.unaffordable_count, &[&numbers::length(w, found.unaffordable.len())])),
        lawful: found.lawful.iter().map(|used| lawful(w, used)).collect(),
        published: found
            .published
            .iter()
            .map(|printed| {
                let (tone, word) = if printed.possible {
                    ("good", w.rencana.printed_possible)
                } else {
                    ("bad", w.rencana.printed_impossible)
                };
                (tone, word, count(printed.persons), w.say(&printed.explanation))
            })
            .collect(),
        assumptions: found.assumptions.iter().map(|text| w.say(text)).collect(),
        source: found.before.as_ref().map(|before| w.say(&before.source)),
    }
}

fn lawful(w: &Words, used: &domain::plan::LawfulUse) -> (&'static str, &'static str, String) {
    let (tone, word) = may_word(w, used.lawful.may);
    let ground = used.lawful.citation.as_ref().map(|cited| format!(" ({cited})")).unwrap_or_default();
    (tone, word, format!("{}{ground}", used.payee.title_in(w.spoken)))
}

/// Whether money may pay, with its tone.
pub(super) const fn may_word(w: &Words, may: MayPay) -> (&'static str, &'static str) {
    match may {
        MayPay::Yes => ("good", w.rencana.may_yes),
        MayPay::Review => ("warn", w.rencana.may_review),
        MayPay::No => ("bad", w.rencana.may_no),
    }
}
