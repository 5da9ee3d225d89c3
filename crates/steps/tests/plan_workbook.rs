//! The workbook of a plan: what its formulas say now is what the plan says, and they follow a change of their inputs.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::plan::{Ask, Plan, PlanMonth, Request};
use steps::ImportAs;
use steps::plan::{
    WorkbookFacts, ask_plan, make_plan, solve_plan, workbook_facts, write_kept_plan_workbook, write_plan_workbook,
};
use steps::submission::{DraftRequest, DraftSource};
use support::offices::{LUMUT, REBO, UNTIL, try_draft, two_villages, wish};
use support::village::{self, NAMES};
use support::{Desk, PARTICIPANTS_HEADING, clock, code, date, each_desk};

/// A spreadsheet's own reckoning, of the few functions that the workbook uses: written from what they are documented
/// to do, not from the code that writes them.
struct Sheets {
    values: BTreeMap<(String, u32, u32), Value>,
    formulas: BTreeMap<(String, u32, u32), String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Text(String),
    Range(Vec<Value>),
}

impl Value {
    fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) if text.is_empty() => 0.0,
            other => panic!("{other:?} is no number"),
        }
    }

    fn cells(&self) -> Vec<Value> {
        match self {
            Self::Range(cells) => cells.clone(),
            one => vec![one.clone()],
        }
    }
}

impl Sheets {
    fn open(bytes: Vec<u8>) -> Self {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let mut found = Self { values: BTreeMap::new(), formulas: BTreeMap::new() };
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).unwrap();
            let (row_0, column_0) = range.start().unwrap();
            for (row, column, cell) in range.used_cells() {
                let value = match cell {
                    Data::Int(number) => Value::Number(*number as f64),
                    Data::Float(number) => Value::Number(*number),
                    Data::String(text) => Value::Text(text.clone()),
                    other => panic!("{other:?}"),
                };
                found.values.insert((name.clone(), row_0 + row as u32, column_0 + column as u32), value);
            }
            let range = book.worksheet_formula(&name).unwrap();
            let Some((row_0, column_0)) = range.start() else { continue };
            for (row, column, formula) in range.used_cells() {
                found.formulas.insert((name.clone(), row_0 + row as u32, column_0 + column as u32), formula.clone());
            }
        }
        found
    }

    fn cell(&self, sheet: &str, row: u32, column: u32) -> Value {
        let at = (sheet.to_owned(), row, column);
        match self.formulas.get(&at) {
            Some(formula) => {
                let mut reading = Reading { sheets: self, sheet, rest: formula.trim_start_matches('=') };
                let found = reading.sum();
                assert!(reading.rest.is_empty(), "{formula}: {:?} is left", reading.rest);
                found
            }
            None => self.values.get(&at).cloned().unwrap_or_else(|| Value::Text(String::new())),
        }
    }

    /// The number beside a title in the first column.
    fn beside(&self, sheet: &str, title: &str, column: u32) -> f64 {
        let mut rows = self.values.iter().filter(|((name, _, at), _)| name == sheet && *at == 0);
        let found = rows.find(|(_, value)| **value == Value::Text(title.to_owned()));
        let ((_, row, _), _) = found.unwrap_or_else(|| panic!("{sheet} has no row {title}"));
        self.cell(sheet, *row, column).number()
    }
}

struct Reading<'s> {
    sheets: &'s Sheets,
    sheet: &'s str,
    rest: &'s str,
}

impl Reading<'_> {
    fn take(&mut self, mark: &str) -> bool {
        let found = self.rest.starts_with(mark);
        if found {
            self.rest = &self.rest[mark.len()..];
        }
        found
    }

    fn compared(&mut self) -> Value {
        let left = self.sum();
        if self.take("=") {
            let right = self.sum();
            return Value::Number(f64::from(left.number() == right.number()));
        }
        left
    }

    fn sum(&mut self) -> Value {
        let mut value = self.product();
        loop {
            if self.take("+") {
                value = Value::Number(value.number() + self.product().number());
            } else if self.take("-") {
                value = Value::Number(value.number() - self.product().number());
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Value {
        let mut value = self.atom();
        loop {
            if self.take("*") {
                value = Value::Number(value.number() * self.atom().number());
            } else if self.take("/") {
                value = Value::Number(value.number() / self.atom().number());
            } else {
                return value;
            }
        }
    }

    fn word(&mut self) -> String {
        let end =
            self.rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '$')).unwrap_or(self.rest.len());
        let word = self.rest[..end].to_owned();
        self.rest = &self.rest[end..];
        word
    }

    fn atom(&mut self) -> Value {
        if self.take("(") {
            let inner = self.sum();
            assert!(self.take(")"));
            return inner;
        }
        if self.take("\"") {
            let (text, rest) = self.rest.split_once('"').unwrap();
            self.rest = rest;
            return Value::Text(text.to_owned());
        }
        let mut word = self.word();
        if let Ok(number) = word.parse() {
            return Value::Number(number);
        }
        if self.take("(") {
            let mut arguments = vec![self.compared()];
            while self.take(",") {
                arguments.push(self.compared());
            }
            assert!(self.take(")"), "{:?}", self.rest);
            return call(&word, &arguments);
        }
        let sheet = if self.take("!") {
            let sheet = word;
            word = self.word();
            sheet
        } else {
            self.sheet.to_owned()
        };
        let first = place(&word);
        if !self.take(":") {
            return self.sheets.cell(&sheet, first.0, first.1);
        }
        let last = place(&self.word());
        let cells = (first.0..=last.0).flat_map(|row| (first.1..=last.1).map(move |column| (row, column)));
        Value::Range(cells.map(|(row, column)| self.sheets.cell(&sheet, row, column)).collect())
    }
}

/// Row and column, from 0, of `$K$12`.
fn place(text: &str) -> (u32, u32) {
    let plain = text.replace('$', "");
    let digits = plain.find(|letter: char| letter.is_ascii_digit()).unwrap();
    let column = plain[..digits].bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    (plain[digits..].parse::<u32>().unwrap() - 1, column - 1)
}

/// Whether a cell is what a condition of SUMIF or SUMIFS asks for.
fn fits(cell: &Value, condition: &Value) -> bool {
    match condition {
        Value::Text(text) if text == ">0" => matches!(cell, Value::Number(number) if *number > 0.0),
        other => cell == other,
    }
}

fn call(name: &str, arguments: &[Value]) -> Value {
    let numbers = |value: &Value| -> Vec<f64> { value.cells().iter().map(Value::number).collect() };
    Value::Number(match name {
        "SUM" => numbers(&arguments[0]).iter().sum(),
        "SUMPRODUCT" => numbers(&arguments[0]).iter().zip(numbers(&arguments[1])).map(|(one, two)| one * two).sum(),
        "SUMIF" => {
            let kept = arguments[0].cells().into_iter().zip(arguments[2].cells());
            kept.filter(|(cell, _)| fits(cell, &arguments[1])).map(|(_, number)| number.number()).sum()
        }
        "SUMIFS" => {
            let all = |at: &usize| arguments[1..].chunks(2).all(|pair| fits(&pair[0].cells()[*at], &pair[1]));
            let summed = arguments[0].cells();
            (0..summed.len()).filter(all).map(|at| summed[at].number()).sum()
        }
        "IF" => arguments[if arguments[0].number() == 0.0 { 2 } else { 1 }].number(),
        "MAX" => arguments.iter().map(Value::number).fold(f64::MIN, f64::max),
        "ROUND" => arguments[0].number().round(),
        other => panic!("{other} is not known"),
    })
}

fn planned(desk: &Desk<'_>) -> (Request, Plan) {
    two_villages(desk, UNTIL);
    let workforce = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n19.01,potensi,2025,40,2025-06-01,Rekaan\n";
    desk.import(&desk.request("penyebut.csv", ImportAs::Workforce, workforce.as_bytes()));
    let rows = format!(
        "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum,tahap\n{REBO},2025,add,400000,Perbup rekaan,\n\
         {LUMUT},2025,add,70000,Perbup rekaan,\n19.01,2025,apbd,150000,Perda rekaan,2025-10 100%\n"
    );
    desk.import(&desk.request("anggaran.csv", ImportAs::Funding, rows.as_bytes()));
    let request = Request::of(code("19.01"), Ask::Budget(None), "2025-09..2025-12".parse().unwrap());
    let plan = solve_plan(&desk.workspace, &desk.actor, clock().today, &request).unwrap().plan;
    (request, plan)
}

#[test]
fn the_workbook_says_what_the_plan_says_and_follows_a_change_of_rate_or_persons() {
    each_desk(|desk| {
        let (_, plan) = planned(desk);
        assert!(plan.protected > 0 && plan.by_source.len() > 1, "two kinds of money with their own months");
        let facts = WorkbookFacts { as_of: date("2025-06-01"), target: Some(20) };
        let write = || {
            let mut out = Cursor::new(Vec::new());
            write_plan_workbook(&plan, &facts, &mut out).unwrap();
            out.into_inner()
        };
        let bytes = write();
        assert_eq!(bytes, write(), "the same plan, the same bytes");
        let mut book = Sheets::open(bytes);
        every_formula_says_what_it_was_kept_with(&book);
        let cost = plan.cost.get() as f64;
        assert_eq!(book.beside("Ringkasan", "Biaya dari anggaran", 1), cost);
        assert_eq!(book.beside("Ringkasan", "Orang terlindungi", 1), plan.protected as f64);
        assert_eq!(book.beside("Sumber", "ADD", 2), plan.by_source["add"].cost.get() as f64);
        assert_eq!(book.beside("Sumber", "APBD", 1), plan.by_source["apbd"].persons as f64);
        assert_eq!(book.beside("Wilayah", "Jumlah", 2), cost);
        for (month, sums) in &plan.by_month {
            assert_eq!(book.beside("Bulan", month, 1), sums.covered as f64, "{month}: nobody is renewed");
            assert_eq!(book.beside("Bulan", month, 8), sums.cost.get() as f64, "{month}");
        }
        let percent = book.beside("Ringkasan", "Cakupan sesudah", 1) * 10_000.0;
        assert_eq!(percent.round() as i64, plan.percent.unwrap().hundredths());

        // December costs a thousand more for the first rate: persons of it, in every sum.
        let december = ("Tarif".to_owned(), 1, 9);
        let persons = book.cell("Tarif", 1, 11).number();
        let raised = book.values[&december].number() + 1_000.0;
        book.values.insert(december, Value::Number(raised));
        for (sheet, title, column) in [("Ringkasan", "Biaya dari anggaran", 1), ("Wilayah", "Jumlah", 2)] {
            assert_eq!(book.beside(sheet, title, column), cost + 1_000.0 * persons);
        }
        let due = plan.by_month["2025-12"].cost.get() as f64;
        assert_eq!(book.beside("Bulan", "2025-12", 8), due + 1_000.0 * persons);
        // And three people more in the first village.
        let first = ("Orang".to_owned(), 1, 10);
        let more = book.values[&first].number() + 3.0;
        book.values.insert(first, Value::Number(more));
        assert_eq!(book.beside("Ringkasan", "Orang terlindungi", 1), plan.protected as f64 + 3.0);
        let then = &plan.by_month["2025-12"];
        assert_eq!(book.beside("Bulan", "2025-12", 4), then.covered as f64 + 3.0);
        let coverage = then.percent.unwrap().hundredths() as f64 / 10_000.0 + 3.0 / 40.0;
        assert!((book.beside("Bulan", "2025-12", 12) - coverage).abs() < 1e-4, "three of forty more");
        assert!(book.beside("Ringkasan", "Biaya dari anggaran", 1) > cost + 1_000.0 * persons);

        let texts: Vec<&String> = book
            .values
            .values()
            .filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None })
            .collect();
        assert!(NAMES.iter().all(|name| texts.iter().all(|text| !text.contains(name))), "nobody is named");
    });
}

fn every_formula_says_what_it_was_kept_with(book: &Sheets) {
    assert!(book.formulas.len() > 20);
    for (at, formula) in &book.formulas {
        let (kept, now) = (book.values[at].number(), book.cell(&at.0, at.1, at.2).number());
        assert!((kept - now).abs() < 1e-8, "{at:?} {formula}: kept {kept}, reckoned {now}");
    }
}

#[test]
fn months_of_the_workbook_tell_who_is_new_renewed_under_way_and_lapsed() {
    each_desk(|desk| {
        two_villages(desk, UNTIL);
        let workforce = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n19.01,potensi,2026,40,2025-06-01,Rekaan\n";
        desk.import(&desk.request("penyebut.csv", ImportAs::Workforce, workforce.as_bytes()));
        // Two are paid for until December, two are asked for to go on until March; money renews one, and is new to two.
        let paid = [1, 2].map(|at| village::participant(at, NAMES[at], REBO, "2025-01-01", "2025-12"));
        desk.participants("peserta-baru.csv", "2025-06-30", &format!("{PARTICIPANTS_HEADING}{}", paid.concat()));
        desk.match_all();
        let months = "2025-11..2026-03".parse().unwrap();
        let two = DraftRequest { take: Some(2), months, ..wish("Desa Rebo", DraftSource::Gap(code(REBO))) };
        try_draft(desk, "dua", &two).unwrap();
        let rows = format!(
            "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n{REBO},2026,add,{},Perbup rekaan\n",
            6 * 16_800 + (9 + 2 * 12) * 16_800
        );
        desk.import(&desk.request("anggaran.csv", ImportAs::Funding, rows.as_bytes()));
        let request = Request::of(code("19.01"), Ask::Budget(None), "2026-01..2026-12".parse().unwrap());
        let plan = solve_plan(&desk.workspace, &desk.actor, clock().today, &request).unwrap().plan;
        let any = |of: fn(&PlanMonth) -> i64| plan.by_month.values().any(|sums| of(sums) > 0);
        assert!(any(PlanMonth::newly_covered) && any(|sums| sums.renewed), "{:?}", plan.by_month);
        assert!(any(|sums| sums.under_way) && any(|sums| sums.in_grace) && any(|sums| sums.lapsed));
        let facts = workbook_facts(&desk.workspace, &desk.actor, code("19.01")).unwrap();
        let mut out = Cursor::new(Vec::new());
        write_plan_workbook(&plan, &facts, &mut out).unwrap();
        let book = Sheets::open(out.into_inner());
        every_formula_says_what_it_was_kept_with(&book);
        for (month, sums) in &plan.by_month {
            let told = [1, 2, 4, 5, 6, 7].map(|column| book.beside("Bulan", month, column));
            let PlanMonth { renewed, covered, under_way, in_grace, lapsed, .. } = *sums;
            let known = [sums.newly_covered(), renewed, covered, under_way, in_grace, lapsed];
            assert_eq!(told, known.map(|persons| persons as f64), "{month}");
            let percent = (book.beside("Bulan", month, 12) * 10_000.0).round() as i64;
            assert_eq!(percent, sums.percent.unwrap().hundredths(), "{month}");
        }
        let percent = (book.beside("Ringkasan", "Cakupan sesudah", 1) * 10_000.0).round() as i64;
        assert_eq!(percent, plan.percent.unwrap().hundredths());
    });
}

#[test]
fn a_kept_plan_gives_the_same_workbook_as_when_it_was_made() {
    each_desk(|desk| {
        let (request, plan) = planned(desk);
        let id = ask_plan(&desk.workspace, &desk.actor, &clock(), "rencana-1", &request).unwrap();
        let mut out = Cursor::new(Vec::new());
        assert!(write_kept_plan_workbook(&desk.workspace, &desk.actor, id, &mut out).is_err(), "not made yet");
        make_plan(&desk.workspace, &desk.actor, &clock(), id).unwrap();
        let mut kept = Cursor::new(Vec::new());
        write_kept_plan_workbook(&desk.workspace, &desk.actor, id, &mut kept).unwrap();
        let facts = workbook_facts(&desk.workspace, &desk.actor, code("19.01")).unwrap();
        let mut made = Cursor::new(Vec::new());
        write_plan_workbook(&plan, &facts, &mut made).unwrap();
        assert_eq!(kept.into_inner(), made.into_inner());
    });
}
