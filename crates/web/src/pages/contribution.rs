//! What a contribution costs, who pays it, which fund it ends in, when it is due, and why. The address holds the
//! question.

use ::law::{Answer, CaseText, JointLeave};
use askama::Template;
use domain::submission::payer_code;
use steps::read_rupiah;
use units::Rupiah;

use crate::numbers;
use crate::pages::batch::PAYERS;
use crate::pages::law::LAW;
use crate::pages::{Choice, Crumb, Frame, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

const PATH: &str = "/hukum/iuran";

#[derive(Template)]
#[template(path = "contribution.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    classes: Vec<Choice>,
    class: &'static str,
    fields: Vec<Field>,
    trouble: Option<String>,
    answer: Option<Told>,
}

/// One question of the form.
struct Field {
    name: &'static str,
    label: &'static str,
    value: String,
    kind: &'static str,
    example: &'static str,
    /// Code, word and whether it is chosen; none for a box to type in.
    choices: Vec<(&'static str, &'static str, bool)>,
}

struct Told {
    title: String,
    total: String,
    payers: Vec<(String, String)>,
    funds: Vec<(String, String)>,
    lines: Vec<[String; 5]>,
    due: Vec<(String, String)>,
    penalty: Option<String>,
    steps: Vec<String>,
    warnings: Vec<String>,
}

/// `GET /hukum/iuran?golongan=&bulan=…`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let classes = [
        ("bpu", w.law.class_bpu),
        ("pu", w.law.class_pu),
        ("construction", w.law.class_construction),
        ("pmi", w.law.class_pmi),
    ];
    let asked = visit.query.filled("golongan");
    let (class, class_word) = *classes.iter().find(|(code, _)| Some(*code) == asked).unwrap_or(&classes[0]);
    let today = units::Month::containing(visit.app.clock().today).to_string();
    let fields = fields(visit, w, class, &today);
    // A form that was sent has a month, and so has every shared link.
    let outcome = visit.query.filled("bulan").map(|_| reckon(visit, w, class));
    let (answer, trouble) = match outcome {
        None => (None, None),
        Some(Ok(answer)) => (Some(told(w, class_word, &answer)), None),
        Some(Err(text)) => (None, Some(text)),
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.law.contribution_title),
        crumbs: vec![
            Crumb { name: w.law.title.to_owned(), href: Some("/hukum".to_owned()) },
            Crumb { name: w.law.contribution_title.to_owned(), href: None },
        ],
        classes: classes
            .into_iter()
            .map(|(code, label)| Choice {
                href: format!("{PATH}{}", query_of(&[("golongan", code)])),
                label: label.to_owned(),
                count: String::new(),
                on: code == class,
            })
            .collect(),
        class,
        fields,
        trouble,
        answer,
    })
}

fn fields(visit: &Visit<'_>, w: &'static Words, class: &str, today: &str) -> Vec<Field> {
    let typed = |name: &str| visit.query.filled(name).unwrap_or_default().chars().take(60).collect::<String>();
    let text =
        |name, label, example| Field { name, label, value: typed(name), kind: "text", example, choices: Vec::new() };
    let day = |name, label| Field { kind: "date", ..text(name, label, "2025-06-01") };
    let menu = |name, label, choices: &[(&'static str, &'static str)]| {
        let value = typed(name);
        let choices = choices.iter().map(|(code, word)| (*code, *word, *code == value)).collect();
        Field { name, label, value, kind: "menu", example: "", choices }
    };
    let mut month = Field { kind: "month", ..text("bulan", w.law.month, "2025-06") };
    if month.value.is_empty() {
        month.value = today.to_owned();
    }
    let own = match class {
        "pu" => vec![
            text("upah", w.law.wage, "5.000.000"),
            text("risiko", w.law.risk, "2"),
            text("usaha", w.law.business, ""),
            menu(
                "ukuran",
                w.law.size,
                &[
                    ("", ""),
                    ("micro", w.law.size_micro),
                    ("small", w.law.size_small),
                    ("medium", w.law.size_medium),
                    ("large", w.law.size_large),
                ],
            ),
            text("program", w.law.programs, "jkk,jkm,jht,jp"),
            day("dibayar", w.law.paid_on),
        ],
        "construction" => vec![
            text("kontrak", w.law.contract_value, "500.000.000"),
            text("upah", w.law.wage, ""),
            day("spk", w.law.work_order),
        ],
        "pmi" => vec![
            text("paket", w.law.package, "before+24"),
            text("bulan_tambahan", w.law.extra_months, ""),
            text("jht", w.law.jht, ""),
        ],
        _ => vec![
            text("penghasilan", w.law.income, "1.000.000"),
            text("program", w.law.programs, "jkk,jkm"),
            menu("pembayar", w.law.payer, &payers(w)),
            menu(
                "pekerjaan",
                w.law.work,
                &[("", ""), ("transport", w.law.work_transport), ("other", w.law.work_other)],
            ),
            Field { kind: "tick", ..text("mempekerjakan", w.law.employs, "") },
        ],
    };
    std::iter::once(month).chain(own).collect()
}

/// Nobody in particular, then everybody who may pay.
fn payers(w: &Words) -> Vec<(&'static str, &'static str)> {
    let known = PAYERS.map(|payer| (payer_code(payer), w.named(payer)));
    std::iter::once(("", "")).chain(known).collect()
}

/// The question of the address, answered by the law.
fn reckon(visit: &Visit<'_>, w: &Words, class: &str) -> Result<Answer, String> {
    let text = |name: &str| visit.query.filled(name).map(str::to_owned);
    let amount = |name: &str| match visit.query.filled(name) {
        None => Ok(None),
        Some(typed) => amount_of(typed).map(Some).ok_or_else(|| fill(w.law.amount_wrong, &[&short(typed)])),
    };
    let case = CaseText {
        class: class.to_owned(),
        month: text("bulan").unwrap_or_default(),
        wage: amount("upah")?,
        risk: amount("risiko")?,
        business: text("usaha"),
        size: text("ukuran"),
        programs: text("program"),
        income: amount("penghasilan")?,
        payer: text("pembayar"),
        work: text("pekerjaan"),
        employs: visit.query.get("mempekerjakan").is_some(),
        contract_value: amount("kontrak")?,
        package: text("paket"),
        extra_months: amount("bulan_tambahan")?,
        jht: amount("jht")?,
        work_order: text("spk"),
        paid_on: text("dibayar"),
        ..CaseText::default()
    };
    let answer = case.read().and_then(|case| case.answer(&LAW, JointLeave::Works));
    answer.map(|answer| answer.said_in(w.spoken)).map_err(|refused| refused.said_in(w.spoken))
}

/// Whole rupiah as people write them, read as in a file: 5000000, Rp5.000.000,00; a part of a rupiah is none.
pub(super) fn amount_of(typed: &str) -> Option<i64> {
    read_rupiah(typed).map(Rupiah::get)
}

fn short(typed: &str) -> String {
    typed.chars().take(30).collect()
}

fn told(w: &'static Words, class: &str, answer: &Answer) -> Told {
    let money = |amount| numbers::rupiah(w, amount);
    let line = |line: &::law::AnswerLine| {
        let payer = payer_word(w, line.payer.code());
        let basis = line.basis.map_or_else(|| w.common.none.to_owned(), money);
        let rate = line.rate.map_or_else(|| w.common.none.to_owned(), |rate| rate.to_string());
        [line.program.to_uppercase(), payer, basis, rate, money(line.amount)]
    };
    Told {
        title: format!("{class}, {}", numbers::months(answer.month, answer.month, &w.months)),
        total: money(answer.total),
        payers: answer.by_payer.iter().map(|(payer, amount)| (payer_word(w, payer), money(*amount))).collect(),
        funds: answer.by_fund.iter().map(|(fund, amount)| (fund.to_uppercase(), money(*amount))).collect(),
        lines: answer.lines.iter().map(line).collect(),
        due: answer
            .due
            .iter()
            .map(|due| {
                let day = due.date.map_or_else(|| w.law.due_unknown.to_owned(), |day| numbers::date(day, &w.months));
                (due.programs.to_string(), day)
            })
            .collect(),
        penalty: answer
            .penalty
            .map(|penalty| fill(w.law.penalty, &[&numbers::count(w, penalty.months), &money(penalty.amount)])),
        steps: answer.steps.iter().map(|step| w.say(step)).collect(),
        warnings: answer.warnings.iter().map(|warning| w.say(&warning.text)).collect(),
    }
}

/// The payer as an office says it.
fn payer_word(w: &Words, payer: &str) -> String {
    match payer {
        "employer" => w.law.payer_employer,
        "worker" => w.law.payer_worker,
        "self" => w.law.payer_self,
        "village" => w.law.payer_village,
        "company" => w.law.payer_company,
        "government" => w.law.payer_government,
        other => return other.to_uppercase(),
    }
    .to_owned()
}
