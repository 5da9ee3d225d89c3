//! A chunk of rows through the law: the same functions as for one question, without reasons.

use std::collections::HashMap;
use std::sync::OnceLock;

use ::law::{
    BpuMonth, CaseText, Class, Contribution, EmployerSize, Funding, Law, Payer, Program, Programs, PuColumns,
    PuEmployer, PuMonth, PuRow, Refused, RiskClass, Silent, Work,
};
use serde::Serialize;
use units::{Language, Month, Rupiah};

use super::apart::Apart;
use super::columns;
use super::source::{Chunk, Fact, Numbers, Words};

/// What is asked of every row.
pub(super) struct Question<'l> {
    pub(super) class: Class,
    pub(super) month: Month,
    /// The law as it is, then the reform where there is one.
    pub(super) laws: Vec<&'l Law>,
    /// For rows that do not say: size, programs, payer, work.
    pub(super) defaults: CaseText,
    pub(super) explain: Option<u64>,
    pub(super) language: Language,
    /// Whether amounts by row are written, not totals alone.
    pub(super) by_row: bool,
    /// Whether the file has offices of villages, which have columns of amounts of their own.
    pub(super) with_villages: bool,
    /// The law in columns of an employer of whom no column of the file says more than the defaults, once it is asked.
    pub(super) of_defaults: OnceLock<Option<Vec<PuColumns>>>,
}

/// A row without an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RefusedRow {
    /// The first row under the headings is 1.
    pub(super) row: u64,
    pub(super) column: &'static str,
    pub(super) read: String,
    pub(super) message: String,
}

/// Sums by column of amounts, and what recomposition moved.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    pub(super) slots: Vec<i128>,
    pub(super) from_jkk: i128,
    pub(super) from_jkm: i128,
}

/// A chunk reckoned.
pub(super) struct Reckoned {
    pub(super) number: u64,
    /// Rows with an answer.
    pub(super) rows: u64,
    /// Row, amounts by slot, total; with a reform also the total under the law as it is. Without rows where totals
    /// alone are asked.
    pub(super) columns: Vec<Vec<i64>>,
    /// One by law.
    pub(super) sums: Vec<Sums>,
    pub(super) refused: Vec<RefusedRow>,
    /// The question of the row to explain, when it is among these.
    pub(super) explained: Option<Result<CaseText, Refused>>,
    /// The question of the first row of each kind of employer or member.
    pub(super) kinds: Vec<CaseText>,
}

/// The columns of amounts of a class: program by payer, in the order of answers.
pub(super) fn slots(class: Class, with_villages: bool) -> Vec<(Program, Payer)> {
    match class {
        Class::Pu => {
            let mut slots = vec![
                (Program::Jkk, Payer::Employer),
                (Program::Jkm, Payer::Employer),
                (Program::Jht, Payer::Employer),
                (Program::Jht, Payer::Worker),
                (Program::Jp, Payer::Employer),
                (Program::Jp, Payer::Worker),
                (Program::Jkp, Payer::Government),
            ];
            let of_villages = [Program::Jkk, Program::Jkm, Program::Jht, Program::Jp].into_iter();
            slots.extend(of_villages.filter(|_| with_villages).map(|program| (program, Payer::Village)));
            slots
        }
        Class::Bpu | Class::Jakon | Class::Pmi => {
            let programs = [Program::Jkk, Program::Jkm, Program::Jht];
            let payers = [Payer::Own, Payer::Village, Payer::Apbd, Payer::Apbn, Payer::Company];
            programs.into_iter().flat_map(|program| payers.map(|payer| (program, payer))).collect()
        }
    }
}

/// Names of the columns of the file written.
pub(super) fn column_names(slots: Vec<(Program, Payer)>, with_reform: bool) -> Vec<String> {
    let amounts = slots.into_iter();
    let amounts = amounts.map(|(program, payer)| format!("{}_{}", program.code().to_lowercase(), payer.code()));
    let ends = ["total", "total_now"].into_iter().take(if with_reform { 2 } else { 1 });
    std::iter::once("row".to_owned()).chain(amounts).chain(ends.map(str::to_owned)).collect()
}

/// Why a row has no answer, before it knows its number.
pub(super) struct Trouble {
    pub(super) column: Fact,
    pub(super) read: String,
    pub(super) refused: Refused,
}

/// What a row says, or why it cannot be taken; boxed so that good rows stay small.
pub(super) type Checked<T> = Result<T, Box<Trouble>>;

/// The month of one kind of employer or member, under each law.
type Months<M> = Result<Vec<M>, Refused>;

/// The months of each kind met so far, and whether a row of the kind had an answer.
type Kinds<M> = HashMap<[u32; 3], (Months<M>, bool)>;

impl Question<'_> {
    /// Reckons a chunk; columns of an earlier one, if any, lend their memory.
    pub(super) fn reckon(&self, chunk: &Chunk, spare: Vec<Vec<i64>>) -> Reckoned {
        match self.class {
            Class::Pu => self.wage_earners(chunk, spare),
            Class::Bpu | Class::Jakon | Class::Pmi => self.members(chunk, spare),
        }
    }

    fn wage_earners(&self, chunk: &Chunk, spare: Vec<Vec<i64>>) -> Reckoned {
        let mut out = Gathered::new(self, chunk, spare);
        let wages = Whole::of(chunk, Fact::Wage);
        let risks = Whole::of(chunk, Fact::Risk);
        let sizes = Chosen::of(chunk, Fact::Size, self.defaults.size.as_deref(), EmployerSize::read);
        let programs = Chosen::of(chunk, Fact::Programs, self.defaults.programs.as_deref(), Programs::read);
        let kinds = Chosen::of(chunk, Fact::Business, None, |name| self.laws[0].business(self.month, name));
        let apart = Apart::of(chunk);
        let tell = |at: usize, case: &mut CaseText| {
            case.wage = wages.read(at);
            case.risk = risks.read(at);
            case.business = kinds.word(at);
            // A village is no business: the size that stands for other rows is none of its own.
            case.size = sizes.word(at).filter(|_| !apart.is_office(at) || sizes.is_said(at));
            case.programs = programs.word(at);
            apart.tell(at, case)
        };
        let mut kinds_met: Kinds<PuMonth<'_>> = HashMap::new();
        let employer = |key: [u32; 3]| PuEmployer {
            size: sizes.chosen(key[0]).copied().unwrap_or(EmployerSize::Large),
            programs: programs.chosen(key[1]).copied(),
            industry: kinds.chosen(key[2]).and_then(|(_, industry)| industry.clone()),
            workers: None,
        };
        let alike = sizes.alike().zip(programs.alike()).zip(kinds.alike());
        let alike = alike.filter(|_| apart.is_empty()).and_then(|((size, programs), kind)| {
            // A kind of business may settle the class of risk or contradict it: row by row.
            let plain = columns::Plain::of(wages.numbers?, risks.numbers?).filter(|_| kind == 0)?;
            Some((plain, [size, programs, kind]))
        });
        let columns_of = |key| -> Option<Vec<PuColumns>> {
            let months: Months<PuMonth<'_>> = self.laws.iter().map(|law| law.pu(self.month, &employer(key))).collect();
            months.ok()?.iter().map(PuMonth::columns).collect()
        };
        let in_columns = alike.and_then(|(plain, key)| {
            let by_defaults = sizes.words.is_none() && programs.words.is_none();
            let columns = match by_defaults {
                true => self.of_defaults.get_or_init(|| columns_of(key)).clone(),
                false => columns_of(key),
            };
            columns.map(|columns| (plain, columns))
        });
        let by_row = if in_columns.is_some() { 0 } else { chunk.rows };
        if let Some((plain, columns)) = in_columns {
            out.push_columns(&plain, &columns);
            out.note_kind(0, &tell);
        }
        for at in 0..by_row {
            if let Err(trouble) = apart.fits(at) {
                out.refuse(at, &trouble);
                continue;
            }
            if let Some(fact) = apart.first(at) {
                let checked = || -> Checked<()> {
                    if apart.is_office(at) {
                        wages.optional_amount(at)?;
                    } else {
                        wages.amount(at)?;
                    }
                    risks.class(at)?;
                    sizes.check(at)?;
                    programs.check(at)?;
                    kinds.check(at)
                };
                out.push_apart(at, fact, checked().and_then(|()| self.alone(&apart, at, fact, &tell)), &tell);
                continue;
            }
            let read = || -> Checked<_> {
                let wage = wages.amount(at)?;
                let given = risks.class(at)?;
                sizes.check(at)?;
                programs.check(at)?;
                kinds.check(at)?;
                Ok((wage, given))
            };
            let (wage, given) = match read() {
                Ok(read) => read,
                Err(trouble) => {
                    out.refuse(at, &trouble);
                    continue;
                }
            };
            let key = [sizes.code(at), programs.code(at), kinds.code(at)];
            let (of_kind, noted) = kinds_met
                .entry(key)
                .or_insert_with(|| (self.laws.iter().map(|law| law.pu(self.month, &employer(key))).collect(), false));
            let found = kinds.chosen(key[2]).map(|(class, _)| *class);
            let risk = |programs: Programs| match (given, found) {
                (Some(given), Some(found)) if given != found => Err(Refused::impossible(
                    format!(
                        "Kelompok risiko {} tidak cocok dengan jenis usaha (kelompok {}).",
                        given.get(),
                        found.get()
                    ),
                    format!("Risk class {} does not fit the kind of business (class {}).", given.get(), found.get()),
                )),
                (Some(class), _) | (None, Some(class)) => Ok(class),
                (None, None) if !programs.contains(Program::Jkk) => Ok(RiskClass::new(1).expect("one is a class")),
                (None, None) => {
                    Err(Refused::missing("Kelompok risiko atau jenis usaha", "Risk class or kind of business"))
                }
            };
            let months = match of_kind {
                Ok(months) => months,
                Err(refused) => {
                    let trouble = programs.trouble(at, refused.clone());
                    out.refuse(at, &trouble);
                    continue;
                }
            };
            match risk(months[0].programs()) {
                Ok(risk) => {
                    out.push(at, months, |month| month.reckon(PuRow { wage, risk }, &mut Silent));
                    if !std::mem::replace(noted, true) {
                        out.note_kind(at, &tell);
                    }
                }
                Err(refused) => out.refuse(at, &risks.trouble(at, refused)),
            }
        }
        out.done(&tell)
    }

    /// What one row owes under each law, asked as a person would ask it.
    fn alone(&self, apart: &Apart<'_>, at: usize, fact: Fact, tell: Tell<'_>) -> Checked<Vec<Contribution>> {
        let mut case = self.case();
        tell(at, &mut case)?;
        let owed = case.read().and_then(|case| self.laws.iter().map(|law| case.contribution(law)).collect());
        owed.map_err(|refused| apart.trouble(at, fact, refused))
    }

    fn case(&self) -> CaseText {
        let (class, month) = (self.class.code().to_lowercase(), self.month.to_string());
        CaseText { class, month, ..CaseText::default() }
    }

    fn members(&self, chunk: &Chunk, spare: Vec<Vec<i64>>) -> Reckoned {
        let mut out = Gathered::new(self, chunk, spare);
        let incomes = Whole::of(chunk, Fact::Income);
        let payers = Chosen::of(chunk, Fact::Payer, self.defaults.payer.as_deref(), Funding::read);
        let works = Chosen::of(chunk, Fact::Work, self.defaults.work.as_deref(), Work::read);
        let programs = Chosen::of(chunk, Fact::Programs, self.defaults.programs.as_deref(), Programs::read);
        let apart = Apart::of(chunk);
        let tell = |at: usize, case: &mut CaseText| {
            case.income = incomes.read(at);
            case.payer = payers.word(at);
            case.work = works.word(at);
            case.programs = programs.word(at);
            apart.tell(at, case)
        };
        let mut kinds_met: Kinds<BpuMonth<'_>> = HashMap::new();
        for at in 0..chunk.rows {
            if let Err(trouble) = apart.fits(at) {
                out.refuse(at, &trouble);
                continue;
            }
            if let Some(fact) = apart.first(at) {
                let checked = || -> Checked<()> {
                    incomes.optional_amount(at)?;
                    payers.check(at)?;
                    works.check(at)?;
                    programs.check(at)
                };
                out.push_apart(at, fact, checked().and_then(|()| self.alone(&apart, at, fact, &tell)), &tell);
                continue;
            }
            let read = || -> Checked<_> {
                let income = incomes.optional_amount(at)?;
                payers.check(at)?;
                works.check(at)?;
                programs.check(at)?;
                Ok(income)
            };
            let income = match read() {
                Ok(income) => income,
                Err(trouble) => {
                    out.refuse(at, &trouble);
                    continue;
                }
            };
            let key = [payers.code(at), works.code(at), programs.code(at)];
            let (of_kind, noted) = kinds_met.entry(key).or_insert_with(|| {
                let funding = payers.chosen(key[0]).copied().unwrap_or(Funding::Own);
                let work = works.chosen(key[1]).copied().unwrap_or(Work::Other);
                let asked = programs.chosen(key[2]).copied();
                (self.laws.iter().map(|law| law.bpu(self.month, asked, funding, work)).collect(), false)
            });
            match of_kind {
                Ok(months) => {
                    out.push(at, months, |month| month.reckon(income, &mut Silent));
                    if !std::mem::replace(noted, true) {
                        out.note_kind(at, &tell);
                    }
                }
                Err(refused) => {
                    let trouble = programs.trouble(at, refused.clone());
                    out.refuse(at, &trouble);
                }
            }
        }
        out.done(&tell)
    }
}

/// A column of whole numbers, or none.
struct Whole<'c> {
    fact: Fact,
    numbers: Option<&'c Numbers>,
}

impl<'c> Whole<'c> {
    fn of(chunk: &'c Chunk, fact: Fact) -> Self {
        Self { fact, numbers: chunk.numbers(fact) }
    }

    /// What stood there that is no number.
    fn bad(&self, at: usize) -> Option<&'c str> {
        let bad = &self.numbers?.bad;
        if bad.is_empty() {
            return None;
        }
        bad.binary_search_by_key(&at, |(position, _)| *position).ok().map(|found| bad[found].1.as_str())
    }

    fn read(&self, at: usize) -> Option<i64> {
        self.numbers.filter(|_| self.bad(at).is_none()).map(|numbers| numbers.values[at])
    }

    fn trouble(&self, at: usize, refused: Refused) -> Box<Trouble> {
        let read = self.read(at).map(|value| value.to_string());
        let read = read.or_else(|| self.bad(at).map(str::to_owned)).unwrap_or_default();
        Box::new(Trouble { column: self.fact, read, refused })
    }

    fn wrong(&self, at: usize, indonesian: &str, english: &str) -> Box<Trouble> {
        let read = self.trouble(at, Refused::missing("", "")).read;
        let refused = match read.is_empty() {
            true => Refused::missing(format!("Kolom {}", self.fact.name()), format!("The column {}", self.fact.name())),
            false => Refused::Unknown {
                what: ::law::Sentence::alike(self.fact.name()),
                read,
                allowed: ::law::Sentence::in_both(indonesian, english),
            },
        };
        self.trouble(at, refused)
    }

    fn amount(&self, at: usize) -> Checked<Rupiah> {
        match self.read(at) {
            Some(amount) if amount >= 0 => Ok(Rupiah::new(amount)),
            // It could be read, were it certain what its mark stands for.
            None if self.bad(at).is_some_and(|read| sheets::read_rupiah(read).is_some()) => Err(self.wrong(
                at,
                "bilangan bulat tanpa tanda, sebab tandanya bisa ribuan, bisa desimal",
                "a whole number without marks, for its mark may stand for thousands or for decimals",
            )),
            _ => Err(self.wrong(at, "bilangan bulat, nol atau lebih", "a whole number, zero or more")),
        }
    }

    /// The same where an empty cell is an answer too.
    fn optional_amount(&self, at: usize) -> Checked<Option<Rupiah>> {
        if self.numbers.is_none() || self.bad(at) == Some("") { Ok(None) } else { self.amount(at).map(Some) }
    }

    fn class(&self, at: usize) -> Checked<Option<RiskClass>> {
        if self.numbers.is_none() || self.bad(at) == Some("") {
            return Ok(None);
        }
        let class = self.read(at).and_then(RiskClass::new);
        class.map(Some).ok_or_else(|| self.wrong(at, "1, 2, 3, 4, 5", "1, 2, 3, 4, 5"))
    }
}

/// A column of words, each distinct one read once; the default where a row says nothing.
struct Chosen<'c, T> {
    fact: Fact,
    words: Option<&'c Words>,
    default: Option<&'c str>,
    read: Vec<Option<Result<T, Refused>>>,
}

impl<'c, T> Chosen<'c, T> {
    fn of(chunk: &'c Chunk, fact: Fact, default: Option<&'c str>, read: impl Fn(&str) -> Result<T, Refused>) -> Self {
        let words = chunk.words(fact);
        let one = |word: &str| match (word, default) {
            ("", None) => None,
            ("", Some(default)) => Some(read(default)),
            (word, _) => Some(read(word)),
        };
        let read = words.map_or_else(|| vec![one("")], |words| words.distinct.iter().map(|word| one(word)).collect());
        Self { fact, words, default, read }
    }

    fn code(&self, at: usize) -> u32 {
        self.words.map_or(0, |words| words.codes[at])
    }

    /// The code of every row where all say the same, and that can be read.
    fn alike(&self) -> Option<u32> {
        let first = self.words.map_or(Some(0), |words| words.codes.first().copied())?;
        let same = self.words.is_none_or(|words| words.codes.iter().all(|code| *code == first));
        (same && !matches!(self.read[first as usize], Some(Err(_)))).then_some(first)
    }

    /// Whether the row itself says it, not the default.
    fn is_said(&self, at: usize) -> bool {
        self.words.is_some_and(|words| !words.word(at).is_empty())
    }

    fn chosen(&self, code: u32) -> Option<&T> {
        self.read[code as usize].as_ref().and_then(|read| read.as_ref().ok())
    }

    fn check(&self, at: usize) -> Checked<()> {
        match &self.read[self.code(at) as usize] {
            Some(Err(refused)) => Err(self.trouble(at, refused.clone())),
            Some(Ok(_)) | None => Ok(()),
        }
    }

    fn word(&self, at: usize) -> Option<String> {
        let word = self.words.map_or("", |words| words.distinct[words.codes[at] as usize].as_str());
        let word = if word.is_empty() { self.default } else { Some(word) };
        word.map(str::to_owned)
    }

    fn trouble(&self, at: usize, refused: Refused) -> Box<Trouble> {
        Box::new(Trouble { column: self.fact, read: self.word(at).unwrap_or_default(), refused })
    }
}

/// The rows of a chunk as they are answered.
struct Gathered<'q, 'l, 'c> {
    question: &'q Question<'l>,
    chunk: &'c Chunk,
    /// Slot by program and payer.
    slot: [[usize; Payer::ALL.len()]; Program::ALL.len()],
    /// Rows with an answer; the columns below have as many, or none where totals alone are asked.
    count: usize,
    amounts: Vec<Vec<i64>>,
    rows: Vec<i64>,
    totals: Vec<i64>,
    totals_now: Vec<i64>,
    sums: Vec<Sums>,
    refused: Vec<RefusedRow>,
    kinds: Vec<CaseText>,
    /// Facts apart of which a row is among the kinds.
    facts_noted: Vec<Fact>,
}

/// Adds what a row says to its question.
type Tell<'t> = &'t dyn Fn(usize, &mut CaseText) -> Checked<()>;

impl<'q, 'l, 'c> Gathered<'q, 'l, 'c> {
    fn new(question: &'q Question<'l>, chunk: &'c Chunk, spare: Vec<Vec<i64>>) -> Self {
        // Fresh memory for every column of every chunk would take longer than the reckoning.
        let mut spare = spare.into_iter();
        let mut column = |rows: usize| {
            let mut column = spare.next().unwrap_or_default();
            column.clear();
            column.resize(rows, 0);
            column
        };
        let rows = if question.by_row { chunk.rows } else { 0 };
        let slots = slots(question.class, question.with_villages);
        let mut slot = [[usize::MAX; Payer::ALL.len()]; Program::ALL.len()];
        for (position, (program, payer)) in slots.iter().enumerate() {
            slot[*program as usize][*payer as usize] = position;
        }
        let sums = Sums { slots: vec![0; slots.len()], from_jkk: 0, from_jkm: 0 };
        Self {
            question,
            chunk,
            slot,
            count: 0,
            amounts: slots.iter().map(|_| column(rows)).collect(),
            rows: column(0),
            totals: column(0),
            totals_now: column(0),
            sums: vec![sums; question.laws.len()],
            refused: Vec::new(),
            kinds: Vec::new(),
            facts_noted: Vec::new(),
        }
    }

    fn number(&self, at: usize) -> u64 {
        self.chunk.rows_before + at as u64 + 1
    }

    fn push<M>(&mut self, at: usize, months: &[M], reckon: impl Fn(&M) -> Contribution) {
        let (to, by_row) = (self.count, self.question.by_row);
        self.count += 1;
        if by_row {
            self.rows.push(i64::try_from(self.number(at)).expect("rows of a file fit"));
        }
        let last = months.len() - 1;
        for (law, month) in months.iter().enumerate() {
            let owed = reckon(month);
            let sums = &mut self.sums[law];
            let (from_jkk, from_jkm) = owed.recomposed();
            sums.from_jkk += i128::from(from_jkk.get());
            sums.from_jkm += i128::from(from_jkm.get());
            let mut total = 0;
            for line in owed.lines() {
                let amount = line.amount.get();
                let slot = self.slot[line.programs.bits().trailing_zeros() as usize][line.payer as usize];
                total += amount;
                sums.slots[slot] += i128::from(amount);
                if by_row && law == last {
                    // A village may owe its own share and a part of the worker's.
                    self.amounts[slot][to] += amount;
                }
            }
            if by_row {
                if law == last { &mut self.totals } else { &mut self.totals_now }.push(total);
            }
        }
    }

    /// A row that was asked alone: what it owes under each law.
    fn push_apart(&mut self, at: usize, fact: Fact, owed: Checked<Vec<Contribution>>, tell: Tell<'_>) {
        match owed {
            Ok(owed) => {
                self.push(at, &owed, |owed| *owed);
                if !self.facts_noted.contains(&fact) {
                    self.facts_noted.push(fact);
                    self.note_kind(at, tell);
                }
            }
            Err(trouble) => self.refuse(at, &trouble),
        }
    }

    /// Keeps the question of a row, that its reasons may be asked for all rows of its kind.
    fn note_kind(&mut self, at: usize, tell: Tell<'_>) {
        let mut case = self.question.case();
        if at < self.chunk.rows && tell(at, &mut case).is_ok() {
            self.kinds.push(case);
        }
    }

    /// All rows of the chunk at once, under each law.
    fn push_columns(&mut self, plain: &columns::Plain<'_>, laws: &[PuColumns]) {
        self.count = self.chunk.rows;
        let last = laws.len() - 1;
        for (law, columns) in laws.iter().enumerate() {
            let slots = columns.lines().iter().map(|line| self.slot[line.program as usize][line.payer as usize]);
            let slots: Vec<usize> = slots.collect();
            let (written, totals) = match law == last {
                true => (self.amounts.as_mut_slice(), &mut self.totals),
                false => (<&mut [Vec<i64>]>::default(), &mut self.totals_now),
            };
            let written = if self.question.by_row { written } else { &mut [] };
            plain.reckon(columns, &slots, &mut self.sums[law], written, self.question.by_row.then_some(totals));
        }
        if self.question.by_row {
            let first = i64::try_from(self.number(0)).expect("rows of a file fit");
            self.rows.extend((first..).take(self.count));
        }
    }

    fn refuse(&mut self, at: usize, trouble: &Trouble) {
        let message = trouble.refused.said_in(self.question.language);
        let row =
            RefusedRow { row: self.number(at), column: trouble.column.name(), read: trouble.read.clone(), message };
        self.refused.push(row);
    }

    fn done(mut self, tell: Tell<'_>) -> Reckoned {
        let last = self.sums.len() - 1;
        for amounts in &mut self.amounts {
            amounts.truncate(self.count);
        }
        let explained = self.question.explain.and_then(|row| {
            let at = usize::try_from(row.checked_sub(self.chunk.rows_before + 1)?).ok()?;
            let mut case = self.question.case();
            (at < self.chunk.rows).then(|| {
                tell(at, &mut case).map_err(|trouble| trouble.refused)?;
                Ok(case)
            })
        });
        let mut columns = vec![self.rows];
        columns.append(&mut self.amounts);
        columns.push(self.totals);
        if last > 0 {
            columns.push(self.totals_now);
        }
        let Self { count, sums, refused, kinds, .. } = self;
        Reckoned { number: self.chunk.number, rows: count as u64, columns, sums, refused, explained, kinds }
    }
}
