//! What a benefit comes to for a case, whether it is due, until when, and why. The address holds the case.

use ::law::{BenefitAnswer, BenefitCase, BenefitKind, Decision, JointLeave, PaidBy, benefit_kind, benefit_kinds};
use askama::Template;

use crate::numbers;
use crate::pages::case_form::{Fact, Part, case_of, parts_of};
use crate::pages::law::LAW;
use crate::pages::{Crumb, Frame, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::Words;

#[derive(Template)]
#[template(path = "benefit.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    kind: Option<&'static str>,
    parts: Vec<Group>,
    trouble: Option<String>,
    answer: Option<Told>,
}

struct Group {
    title: String,
    hint: String,
    facts: Vec<Box_>,
}

struct Box_ {
    name: String,
    label: String,
    value: String,
    hint: String,
}

struct Told {
    title: &'static str,
    decision: &'static str,
    tone: &'static str,
    total: String,
    lines: Vec<(String, String)>,
    reasons: Vec<String>,
    steps: Vec<String>,
    deadlines: Vec<(String, String)>,
    warnings: Vec<String>,
}

/// `GET /hukum/manfaat?jenis=jkm.death&…`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let kind = visit.query.filled("jenis").and_then(|name| benefit_kind(name).ok());
    let title = |kind: &BenefitKind| w.spoken.pick(kind.title, kind.title_english);
    let mut page = Page {
        w,
        frame: Frame::new(visit, w.law.benefit_title),
        crumbs: vec![
            Crumb { name: w.law.title.to_owned(), href: Some("/hukum".to_owned()) },
            Crumb { name: w.law.benefit_title.to_owned(), href: None },
        ],
        kinds: benefit_kinds()
            .iter()
            .map(|known| (known.name, title(known), kind.is_some_and(|kind| kind.name == known.name)))
            .collect(),
        kind: kind.map(|kind| kind.name),
        parts: Vec::new(),
        trouble: None,
        answer: None,
    };
    if let Some(kind) = kind {
        let parts = parts_of(kind.template());
        // A form that was sent says of every box what stands in it, empty ones too.
        let sent = visit.query.get("hitung").is_some();
        let said = |fact: &Fact| match (sent, visit.query.get(&fact.name)) {
            (false, _) => fact.usual.clone(),
            (true, typed) => typed.unwrap_or_default().chars().take(500).collect(),
        };
        page.parts = parts.iter().map(|part| group(w, part, &said)).collect();
        let text = case_of(kind.name, &parts, &said);
        let answer = BenefitCase::read(&text).and_then(|case| case.answer(&LAW, JointLeave::Works));
        match answer {
            Ok(answer) => page.answer = Some(told(w, title(kind), &answer.said_in(w.spoken))),
            Err(refused) => page.trouble = Some(refused.said_in(w.spoken)),
        }
    }
    Reply::page(&page)
}

fn group(w: &Words, part: &Part, said: &dyn Fn(&Fact) -> String) -> Group {
    let words =
        |family: &str, key: &str| w.coded(family, key).map_or_else(|| key.replace(['_', '.'], " "), str::to_owned);
    Group {
        title: words("case", &part.name),
        hint: w.said("hint", &part.hint).to_owned(),
        facts: part
            .facts
            .iter()
            .map(|fact| Box_ {
                name: fact.name.clone(),
                label: words("fact", &fact.key),
                value: said(fact),
                hint: w.said("hint", &fact.hint).to_owned(),
            })
            .collect(),
    }
}

fn told(w: &'static Words, title: &'static str, answer: &BenefitAnswer) -> Told {
    let (decision, tone) = match answer.decision {
        Decision::Granted => (w.law.granted, "good"),
        Decision::Denied => (w.law.denied, "bad"),
        Decision::NeedsReview => (w.law.needs_review, "warn"),
    };
    let line = |line: &::law::BenefitLine| {
        let detail = line.detail.as_ref().map_or_else(String::new, |detail| format!(", {}", w.say(detail)));
        let payer = match line.paid_by {
            PaidBy::Fund => String::new(),
            PaidBy::Employer => format!(" ({})", w.law.paid_by_employer),
        };
        let name = LAW.catalogue().rule(line.id).map_or(line.id, |rule| rule.title.said_in(w.spoken));
        (format!("{name}{detail}{payer}"), numbers::rupiah(w, line.amount))
    };
    Told {
        title,
        decision,
        tone,
        total: numbers::rupiah(w, answer.total),
        lines: answer.lines.iter().map(line).collect(),
        reasons: answer.reasons.iter().map(|reason| w.say(reason)).collect(),
        steps: answer.steps.iter().map(|reason| w.say(reason)).collect(),
        deadlines: answer
            .deadlines
            .iter()
            .map(|deadline| {
                let day =
                    deadline.date.map_or_else(|| w.common.unknown.to_owned(), |day| numbers::date(day, &w.months));
                (day, w.say(&deadline.text))
            })
            .collect(),
        warnings: answer.warnings.iter().map(|warning| w.say(&warning.text)).collect(),
    }
}
