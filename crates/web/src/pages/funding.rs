//! Money that may pay contributions: whose, how much, what is asked of it, when it comes, and whom it may pay for.

use std::collections::BTreeSet;

use ::law::Funding;
use askama::Template;
use domain::submission::payer_code;
use steps::Right;
use steps::plan::{BudgetStanding, budget_tables, budgets, may_be_paid};
use units::{Month, RegionKind, Rupiah};

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::plans::{money_word, tabs, with_page};
use crate::pages::scenario::may_word;
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Frame, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

const PATH: &str = "/rencana/dana";
/// Budgets on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "funding.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    tabs: Vec<Choice>,
    may_import: bool,
    years: Vec<Choice>,
    told: String,
    rows: Vec<Row>,
    pages: Pages,
    downloads: Vec<(String, String)>,
    month: String,
    sources: Vec<Choice>,
    payees: Vec<Payee>,
}

struct Row {
    place: String,
    source: String,
    spendable: String,
    of_amount: Option<String>,
    asked: String,
    left: String,
    overspent: bool,
    tranches: String,
    basis: String,
    read_in: String,
}

struct Payee {
    name: &'static str,
    tone: &'static str,
    may: &'static str,
    ground: String,
    note: String,
}

/// Budgets of one year, all years, and which it is.
type OfYear = (Vec<BudgetStanding>, Vec<i32>, Option<i32>);

/// The budgets of the year that the address names, the latest unless it names one; and all years.
fn of_year(visit: &Visit<'_>, w: &Words) -> Result<OfYear, Trouble> {
    let mut all = budgets(&visit.app.workspace, visit.actor()?, visit.app.clock().today)?;
    let years: Vec<i32> = all.iter().map(|one| one.money.year).collect::<BTreeSet<_>>().into_iter().rev().collect();
    let year = match visit.query.filled("tahun") {
        None => years.first().copied(),
        Some(typed) => {
            let found = typed.parse().ok().filter(|year| years.contains(year));
            let allowed: Vec<String> = years.iter().map(i32::to_string).collect();
            let wrong = || Trouble::request(fill(w.common.request_value, &["tahun", &allowed.join(", ")]));
            Some(found.ok_or_else(wrong)?)
        }
    };
    all.retain(|one| Some(one.money.year) == year);
    Ok((all, years, year))
}

/// `GET /rencana/dana.xlsx?tahun=`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let (all, ..) = of_year(visit, words_of(visit))?;
    send(visit, "sumber-dana", budget_tables(&all))
}

/// `GET /rencana/dana?tahun=&untuk=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let (all, years, year) = of_year(visit, w)?;
    let year_text = year.map_or_else(String::new, |year| year.to_string());
    let source = visit.query.filled("untuk").unwrap_or("add");
    let pager = Pager::of(visit, all.len(), PAGE);
    let kept = [("tahun", year_text.as_str()), ("untuk", visit.query.filled("untuk").unwrap_or_default())];
    let month = Month::containing(visit.app.clock().today);
    let law = may_be_paid(month, RegionKind::Desa);
    let chosen = law.iter().find(|of| payer_code(of.source) == source).unwrap_or(&law[0]);
    let sum = |of: fn(&BudgetStanding) -> Rupiah| numbers::rupiah(w, all.iter().map(of).sum());
    let payees = chosen.payees.iter().map(|(payee, lawful)| {
        let (tone, may) = may_word(w, lawful.may);
        let ground = lawful.citation.as_ref().map_or_else(|| w.common.none.to_owned(), ToString::to_string);
        let note = w.say(&lawful.note);
        Payee { name: payee.title_in(w.spoken), tone, may, ground, note }
    });
    let year_choice = |one: &i32| Choice {
        href: format!("{PATH}{}", query_of(&[("tahun", &one.to_string()), ("untuk", kept[1].1)])),
        label: one.to_string(),
        count: String::new(),
        on: Some(*one) == year,
    };
    let source_choice = |money: Funding| Choice {
        href: format!("{PATH}{}#siapa", query_of(&[("tahun", &year_text), ("untuk", payer_code(money))])),
        label: money_word(w, money).to_owned(),
        count: String::new(),
        on: money == chosen.source,
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rencana.money_title),
        tabs: tabs(visit, PATH),
        may_import: visit.actor()?.may(Right::ImportFigures),
        years: years.iter().map(year_choice).collect(),
        told: fill(
            w.rencana.money_told,
            &[&numbers::length(w, all.len()), &sum(|one| one.spendable), &sum(|one| one.asked)],
        ),
        rows: pager.shown(&all).map(|one| row(w, one)).collect(),
        pages: pager.pages(w, |page| with_page(PATH, &kept, page)),
        downloads: downloads(w, PATH, &[("tahun", &year_text)], &[("dana", "")]),
        month: numbers::month(month, &w.months),
        sources: law.iter().map(|of| source_choice(of.source)).collect(),
        payees: payees.collect(),
    })
}

fn row(w: &Words, one: &BudgetStanding) -> Row {
    let money = &one.money;
    let account = money.account.as_ref().map(|account| format!(" {account}")).unwrap_or_default();
    let tranches = money.tranches.to_string();
    Row {
        place: full_name(w, money.region),
        source: format!("{}{account}", money_word(w, money.source)),
        spendable: numbers::rupiah(w, one.spendable),
        of_amount: money
            .cap
            .map(|cap| fill(w.rencana.of_amount, &[&numbers::rate(w, cap), &numbers::rupiah(w, money.amount)])),
        asked: numbers::rupiah(w, one.asked),
        left: numbers::rupiah(w, one.left),
        overspent: one.left < Rupiah::ZERO,
        tranches: if tranches.is_empty() { w.rencana.all_in_january.to_owned() } else { tranches },
        basis: money.basis.clone(),
        read_in: money.read_in.clone(),
    }
}
