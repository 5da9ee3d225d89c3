//! Headings: which rows hold them, which layout they belong to, and which column answers to what.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::corrections::Corrections;
use crate::layout::{Layout, Required};
use crate::layouts::ALL;
use crate::looks::{Look, Looks};
use crate::source::{Raw, RawRow};
use crate::words::{DOUBTFUL_BELOW, Sure, meanings, normal};

/// How many rows may stand above the headings.
pub(crate) const HEADING_ROWS: usize = 20;

/// How many rows are looked at before the layout is settled.
pub(crate) const SAMPLE_ROWS: usize = 80;

/// How many rows one head may take: a group, its columns, and a line of explanation.
const LINES_MAX: usize = 3;

/// A layout's own heading is surer than a word that many layouts share.
const OWN_KEY: i32 = 130;
const OWN_HEADING: i32 = 120;

/// Below this a column is left unread.
const ACCEPTED: i32 = 45;

/// The rows that hold the headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Row number of the first line; 0 when the file has no headings.
    pub(crate) first: u32,
    /// Row number of the last line; 0 when the file has no headings.
    pub(crate) last: u32,
    /// The heading of each column, its lines joined.
    pub(crate) words: Vec<String>,
    /// Each column's last line alone, where there are several.
    lowest: Vec<String>,
    /// Of several lines, the places where the last one says something.
    last_line: Vec<usize>,
    /// Whether the last of several lines only names the parts of groups above it: "L | P | JML" under one heading.
    parts_groups: bool,
    /// Where among the sampled rows the records begin.
    below: usize,
}

/// One column of the layout, found in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its place in the file.
    pub(crate) place: usize,
    /// How sure, in percent.
    pub(crate) sure: Sure,
    /// What the cells say of it.
    pub(crate) look: Look,
    /// Whether a heading said so at all.
    pub(crate) headed: bool,
}

/// A row of headings, laid beside a layout.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    /// The layout.
    pub(crate) layout: &'static Layout,
    /// The rows of the headings.
    pub(crate) head: Head,
    /// For each layout column where it was found.
    pub(crate) found: Vec<Option<Found>>,
    /// Columns for men and women, ticked.
    pub(crate) ticks: Option<(usize, usize)>,
    /// Required columns that nothing answers to.
    pub(crate) missing: Vec<&'static str>,
    /// Columns that may as well be the one that was taken: layout position and place.
    pub(crate) rivals: Vec<(usize, usize)>,
    score: i32,
}

impl Fit {
    /// For each layout column its place in the file.
    pub(crate) fn places(&self) -> Vec<Option<usize>> {
        self.found.iter().map(|found| found.map(|found| found.place)).collect()
    }

    /// Headings that name no column of the layout.
    pub(crate) fn unknown(&self) -> Vec<String> {
        let ticked = |at: usize| self.ticks.is_some_and(|(one, other)| at == one || at == other);
        let read = |at: usize| self.found.iter().flatten().any(|found| found.place == at) || ticked(at);
        let words = self.head.words.iter().enumerate();
        words.filter(|(at, word)| !read(*at) && !word.is_empty()).map(|(_, word)| word.clone()).collect()
    }

    /// How many columns were recognised.
    pub(crate) fn count(&self) -> usize {
        self.found.iter().flatten().count() + usize::from(self.ticks.is_some())
    }

    /// Whether the rows below can be read.
    ///
    /// One lone word is no heading row: a title such as "Nama" above a letter would otherwise pass.
    pub(crate) fn works(&self) -> bool {
        self.missing.is_empty() && self.count() >= 2
    }

    /// Whether every filled column of these rows stands under a heading that names a column of the layout to the letter.
    fn explains_all(&self, rows: &[RawRow]) -> bool {
        let exact = |place: usize| self.found.iter().flatten().any(|found| found.place == place && found.sure == 100);
        let named = |place: usize| self.head.words.get(place).is_some_and(|word| !word.is_empty());
        let width = rows.iter().map(RawRow::len).max().unwrap_or(0);
        let filled = |place: usize| rows.iter().any(|row| !matches!(row.cell(place), Raw::Empty));
        self.works() && self.count() >= 4 && (0..width).all(|place| exact(place) || (!named(place) && !filled(place)))
    }

    /// How many of the sampled rows stand at and above the headings.
    pub(crate) const fn rows_above(&self) -> usize {
        self.head.below
    }

    /// Whether `self` explains the file better; at a tie the layout named first stays.
    pub(crate) fn beats(&self, other: &Self) -> bool {
        let rank = |fit: &Self| (fit.works(), fit.score);
        rank(self) > rank(other)
    }

    /// As [`Fit::beats`], where `other` stands above or has fewer lines: headings said again on a later page, and a
    /// record taken for a second line of the head, find no more columns. Columns to be ticked need their second line.
    fn beats_above(&self, other: &Self) -> bool {
        let same_head = (self.head.first, self.head.last) == (other.head.first, other.head.last);
        if !other.works() || same_head {
            return self.beats(other);
        }
        let same_start = self.head.first == other.head.first;
        let ticked = same_start && self.ticks.is_some() && other.ticks.is_none();
        let deeper = same_start && self.head.last > other.head.last && self.head.parts_groups;
        let (own, others) = (self.count(), other.count());
        self.works() && (own > others || ticked || (deeper && own >= others))
    }
}

/// What headings and cells say, remembered while many rows and layouts are tried.
#[derive(Default)]
struct Memory {
    meanings: HashMap<String, Meanings>,
    looks: HashMap<(usize, usize), Looks>,
}

impl Memory {
    fn meanings(&mut self, heading: &str) -> &[(&'static str, Sure)] {
        if !self.meanings.contains_key(heading) {
            let found = if heading.len() > 120 { Vec::new() } else { meanings(heading) };
            self.meanings.insert(heading.to_owned(), found);
        }
        &self.meanings[heading]
    }

    fn looks(&mut self, rows: &[RawRow], below: usize, place: usize) -> &Looks {
        self.looks.entry((below, place)).or_insert_with(|| Looks::of(&rows[below.min(rows.len())..], place))
    }
}

/// What the headings of one head say, looked up once for all layouts: by place, plain words and meanings.
struct Said {
    places: Vec<(Vec<String>, Meanings)>,
}

type Meanings = Vec<(&'static str, Sure)>;

impl Said {
    fn of(head: &Head, memory: &mut Memory) -> Self {
        let of_place = |place: usize| {
            let words = [Some(&head.words[place]), head.lowest.get(place)].into_iter().flatten();
            let words: Vec<&String> = words.filter(|word| !word.is_empty()).collect();
            let meanings = words.iter().flat_map(|word| memory.meanings(word).to_vec()).collect();
            (words.iter().map(|word| normal(word)).collect(), meanings)
        };
        Self { places: (0..head.words.len()).map(of_place).collect() }
    }
}

/// The columns of every layout by the words that name them, so that a heading is looked up and not compared.
struct Index {
    by_heading: HashMap<String, Vec<(usize, i32)>>,
    by_meaning: HashMap<&'static str, Vec<usize>>,
}

static INDEXES: LazyLock<HashMap<&'static str, Index>> = LazyLock::new(|| {
    let of = |layout: &&'static Layout| {
        let mut index = Index { by_heading: HashMap::new(), by_meaning: HashMap::new() };
        for (position, column) in layout.columns.iter().enumerate() {
            index.by_heading.entry(normal(column.key)).or_default().push((position, OWN_KEY));
            for heading in column.headings {
                index.by_heading.entry(normal(heading)).or_default().push((position, OWN_HEADING));
            }
            index.by_meaning.entry(column.meaning()).or_default().push(position);
        }
        (layout.id, index)
    };
    ALL.iter().map(of).collect()
});

/// The layout and the head that explain these first rows best.
pub(crate) fn best_fit(rows: &[RawRow], layouts: &[&'static Layout], wish: &Corrections) -> Option<Fit> {
    let mut memory = Memory::default();
    let mut best: Option<Fit> = None;
    for head in heads(rows, wish) {
        let headed = head.first > 0 && wish.heading_row.is_none();
        if headed
            && !(says_anything(&head, layouts, &mut memory) && last_line_says_anything(&head, layouts, &mut memory))
        {
            continue;
        }
        let said = Said::of(&head, &mut memory);
        for layout in layouts {
            let fit = lay(&head, &said, layout, rows, wish, &mut memory);
            if best.as_ref().is_none_or(|best| fit.beats_above(best)) {
                best = Some(fit);
            }
        }
        // Nothing further down can explain more than all of it, and most lists are of this kind.
        if best.as_ref().is_some_and(|best| best.explains_all(rows)) {
            break;
        }
    }
    best
}

/// Whether two words of a head are known to any layout: most rows are no head, and this shows it cheaply.
fn says_anything(head: &Head, layouts: &[&'static Layout], memory: &mut Memory) -> bool {
    let mut words = head.words.iter().chain(&head.lowest).filter(|word| !word.is_empty());
    words.by_ref().any(|word| is_known(word, layouts, memory))
        || head.words.iter().filter(|word| !word.is_empty()).count() == 0
}

/// Whether the last of several lines says something of its own or with the line above: a record, or the foot of a short
/// list, says nothing.
fn last_line_says_anything(head: &Head, layouts: &[&'static Layout], memory: &mut Memory) -> bool {
    let says = |place: &usize| {
        is_known(&head.lowest[*place], layouts, memory)
            || memory.meanings(&head.words[*place]).iter().any(|(_, sure)| *sure == 100)
    };
    head.last_line.is_empty() || head.last_line.iter().any(says)
}

/// Whether a heading means a column of any layout.
fn is_known(word: &str, layouts: &[&'static Layout], memory: &mut Memory) -> bool {
    let plain = normal(word);
    let own = || layouts.iter().any(|layout| INDEXES[layout.id].by_heading.contains_key(&plain));
    !plain.is_empty() && (own() || !memory.meanings(word).is_empty())
}

/// Every run of one to three rows that may be a head, and last the head of a file that has none.
fn heads(rows: &[RawRow], wish: &Corrections) -> Vec<Head> {
    let mut found = Vec::new();
    for first in 0..rows.len().min(HEADING_ROWS) {
        if wish.heading_row.is_some_and(|row| row != rows[first].number) {
            continue;
        }
        for lines in 1..=LINES_MAX.min(rows.len() - first) {
            let here = &rows[first..first + lines];
            let adjacent = here.windows(2).all(|pair| pair[1].number - pair[0].number == 1);
            if !adjacent || (lines > 1 && here.iter().any(|row| data_cells(row) > 0)) {
                break;
            }
            if (1..lines).any(|at| is_title(&here[at - 1], &here[at..])) {
                continue;
            }
            // A row of dates and long numbers is a record, unless somebody says otherwise.
            let filled = here[0].cells().filter(|cell| !matches!(cell, Raw::Empty)).count();
            if wish.heading_row.is_none() && 3 * data_cells(&here[0]) >= filled.max(1) {
                break;
            }
            found.push(join(here, first + lines));
        }
    }
    if wish.heading_row.is_none_or(|row| row == 0) {
        let width = rows.iter().map(RawRow::len).max().unwrap_or(0);
        let empty = vec![String::new(); width];
        found.push(Head {
            first: 0,
            last: 0,
            words: empty.clone(),
            lowest: empty,
            last_line: Vec::new(),
            parts_groups: false,
            below: 0,
        });
    }
    found
}

/// Whether a line is a title above others: a label with its value, or a word or two over columns that are all named
/// below. A group of columns stands beside others that have their name in its own line.
fn is_title(line: &RawRow, below: &[RawRow]) -> bool {
    let filled = |row: &RawRow| row.words().iter().map(|word| !tidy(word).is_empty()).collect::<Vec<bool>>();
    let valued = |word: &String| word.split_once(':').is_some_and(|(_, value)| !value.trim().is_empty());
    let own = filled(line);
    let below: Vec<Vec<bool>> = below.iter().map(filled).collect();
    let named = |at: usize| below.iter().any(|row| row.get(at).copied().unwrap_or(false));
    let count = |row: &Vec<bool>| row.iter().filter(|held| **held).count();
    let all_named = own.iter().enumerate().all(|(at, held)| !held || named(at));
    let colon = |word: &String| matches!(word.trim(), ":" | "=");
    line.words().iter().any(|word| valued(word) || colon(word))
        || (count(&own) <= 2 && below.iter().map(count).max() >= Some(3) && all_named)
}

/// Cells with dates, long numbers and amounts, which stand in records and not in headings.
fn data_cells(row: &RawRow) -> usize {
    let is_data = |cell: &Raw<'_>| match cell {
        Raw::Empty | Raw::Error(_) | Raw::Formula => false,
        Raw::Date(_) => true,
        Raw::Number(number) => *number > 100.0,
        Raw::Text(text) => text.bytes().filter(u8::is_ascii_digit).count() >= 6,
    };
    row.cells().filter(is_data).count()
}

/// Joins the lines of a head. A group written once above several columns counts for all of them.
fn join(lines: &[RawRow], below: usize) -> Head {
    let width = lines.iter().map(RawRow::len).max().unwrap_or(0);
    let mut words: Vec<Vec<String>> = vec![Vec::new(); width];
    let mut lowest = vec![String::new(); width];
    let mut named = vec![false; width];
    for (at, line) in lines.iter().enumerate() {
        let own: Vec<String> = line.words().iter().map(|word| tidy(word)).collect();
        let mut group = String::new();
        for place in 0..width {
            let word = own.get(place).filter(|word| !word.is_empty());
            match word {
                Some(word) => {
                    group.clone_from(word);
                    named[place] |= at + 1 < lines.len();
                    words[place].push(word.clone());
                    lowest[place].clone_from(word);
                }
                // Under the group stands a column of its own, so the group's word is carried to it.
                None if at + 1 < lines.len() && !named[place] && !group.is_empty() => {
                    let below = lines[at + 1..].iter().any(|next| !matches!(next.cell(place), Raw::Empty));
                    if below {
                        words[place].push(group.clone());
                    } else {
                        group.clear();
                    }
                }
                None => group.clear(),
            }
        }
    }
    let words: Vec<String> = words.iter().map(|parts| parts.join(" ")).collect();
    let (first, last) = (lines[0].number, lines[lines.len() - 1].number);
    if lines.len() == 1 {
        return Head { first, last, words, lowest: Vec::new(), last_line: Vec::new(), parts_groups: false, below };
    }
    let bottom = lines[lines.len() - 1].words();
    let last_line: Vec<usize> =
        (0..width).filter(|&place| bottom.get(place).is_some_and(|word| !tidy(word).is_empty())).collect();
    // A group is named over its first column, and the next ones have no name of their own.
    let in_group = |place: usize| !named[place] || named.get(place + 1).is_some_and(|named| !named);
    let is_word = |word: &str| word.len() <= 40 && word.bytes().filter(u8::is_ascii_digit).count() <= 1;
    let parts_groups = last_line.len() >= 2
        && last_line.iter().any(|place| !named[*place])
        && last_line.iter().all(|place| in_group(*place) && is_word(&lowest[*place]));
    Head { first, last, words, lowest, last_line, parts_groups, below }
}

/// A heading on one line, without the marks of a numbered column.
fn tidy(word: &str) -> String {
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lays a head beside a layout: the surest pairs first, each column and each place once.
fn lay(
    head: &Head,
    words: &Said,
    layout: &'static Layout,
    rows: &[RawRow],
    wish: &Corrections,
    memory: &mut Memory,
) -> Fit {
    let width = head.words.len();
    let mut pairs: Vec<(i32, usize, usize, Found)> = Vec::new();
    let index = &INDEXES[layout.id];
    for place in 0..width {
        let mut said: Vec<(usize, i32, Sure)> = Vec::new();
        let (plain, meanings) = &words.places[place];
        for word in plain {
            let own = index.by_heading.get(word).into_iter().flatten();
            said.extend(own.map(|(position, score)| (*position, *score, 100)));
        }
        for (meaning, sure) in meanings {
            let positions = index.by_meaning.get(meaning).into_iter().flatten();
            said.extend(positions.map(|position| (*position, i32::from(*sure), *sure)));
        }
        said.sort_by_key(|(position, score, _)| (*position, -*score));
        said.dedup_by_key(|(position, ..)| *position);
        let best = said.iter().map(|(_, _, sure)| *sure).max();
        for &(position, base, sure) in &said {
            let meaning = layout.columns[position].meaning();
            let looks = memory.looks(rows, head.below, place);
            pairs
                .extend(weigh(base, sure, looks, meaning, place).map(|(score, found)| (score, position, place, found)));
        }
        // Cells speak where the heading is silent, and for what no heading could hide.
        let silent = head.words[place].is_empty() || head.first == 0;
        let loud: &[&str] = if silent { &SHOWN } else { &["nik", "tanggal_lahir"] };
        if best.is_none_or(|best| best < DOUBTFUL_BELOW) && meanings.iter().all(|(_, sure)| *sure < DOUBTFUL_BELOW) {
            for meaning in loud {
                let Some(&position) = index.by_meaning.get(meaning).and_then(|positions| positions.first()) else {
                    continue;
                };
                let looks = memory.looks(rows, head.below, place);
                if said.iter().all(|(known, ..)| *known != position) && looks.show(meaning) {
                    let look = looks.agree(meaning);
                    let sure = Sure::try_from((look * 7 / 10).clamp(0, 100)).unwrap_or(0);
                    pairs.push((i32::from(sure), position, place, Found { place, sure, look, headed: false }));
                }
            }
        }
    }
    pairs.sort_by_key(|(score, position, place, _)| (-score, *position, *place));
    let mut fit = Fit {
        layout,
        head: head.clone(),
        found: vec![None; layout.columns.len()],
        ticks: None,
        missing: Vec::new(),
        rivals: Vec::new(),
        score: 0,
    };
    let mut taken = vec![false; width];
    for (key, place) in wish.places(&head.words) {
        if let (Some(position), Some(place)) = (layout.position(&key), place.filter(|place| *place < width.max(1))) {
            let look = memory.looks(rows, head.below, place).agree(layout.columns[position].meaning());
            fit.found[position] = Some(Found { place, sure: 100, look, headed: true });
            fit.score += 200;
            taken[place] = true;
        }
    }
    let denied = |position: usize| wish.is_denied(layout.columns[position].key, layout.columns[position].meaning());
    for (score, position, place, found) in pairs {
        if denied(position) {
            continue;
        }
        match (fit.found[position], taken[place]) {
            (None, false) => {
                fit.found[position] = Some(found);
                fit.score += score;
                taken[place] = true;
            }
            (Some(known), false)
                if found.sure.max(known.sure) < DOUBTFUL_BELOW + 10 && found.sure + 15 > known.sure =>
            {
                fit.rivals.push((position, place));
            }
            _ => {}
        }
    }
    place_and_date(&mut fit, rows, memory);
    two_numbers(&mut fit, memory);
    men_and_women(&mut fit, rows, memory);
    fit.missing = missing(&fit);
    // Headings that nothing explains, and lines beyond the first, make a head a little less likely.
    let lines = i32::try_from(head.last.saturating_sub(head.first)).unwrap_or(0);
    fit.score -= 3 * lines;
    if head.first == 0 {
        fit.score -= 60;
    }
    fit
}

/// What cells can show without any heading.
const SHOWN: [&str; 7] = ["nik", "tanggal_lahir", "ttl", "jenis_kelamin", "kode_wilayah", "telepon", "nama"];

/// How well one place answers to one column that its heading names; `None` when its cells say too clearly no.
fn weigh(base: i32, sure: Sure, looks: &Looks, meaning: &str, place: usize) -> Option<(i32, Found)> {
    let look = looks.agree(meaning);
    // A few cells prove little; many that contradict outweigh a heading that only resembles.
    let weight = if looks.filled() >= 3 { 1 } else { 3 };
    let score = base + look / (5 * weight);
    // Of two columns for one thing, the one that holds something.
    let score = if looks.filled() == 0 { (score - 40).max(score.min(ACCEPTED)) } else { score };
    let confident = if look <= -60 && weight == 1 { sure.min(60) } else { sure };
    (score >= ACCEPTED).then_some((score, Found { place, sure: confident, look, headed: true }))
}

/// One column that holds place and date: both columns of the layout read it.
fn place_and_date(fit: &mut Fit, rows: &[RawRow], memory: &mut Memory) {
    let layout = fit.layout;
    let (Some(birth), place_of_birth) = (layout.position("tanggal_lahir"), layout.position("tempat_lahir")) else {
        return;
    };
    let free = |fit: &Fit, place: usize| !fit.found.iter().flatten().any(|found| found.place == place);
    if fit.found[birth].is_none() {
        let mut best: Option<Found> = None;
        for place in 0..fit.head.words.len() {
            let said = [Some(&fit.head.words[place]), fit.head.lowest.get(place)].into_iter().flatten();
            let said = said.filter_map(|word| {
                memory.meanings(word).iter().find(|(known, _)| *known == "ttl").map(|(_, sure)| *sure)
            });
            let sure = said.max();
            let looks = memory.looks(rows, fit.head.below, place);
            let (look, shown) = (looks.agree("ttl"), looks.show("ttl"));
            let birthplace = place_of_birth.and_then(|at| fit.found[at]).is_some_and(|found| found.place == place);
            if !(sure.is_some() || shown) || !(free(fit, place) || birthplace) {
                continue;
            }
            let found = Found { place, sure: sure.unwrap_or(70), look, headed: sure.is_some() };
            if best.is_none_or(|best| found.sure > best.sure) {
                best = Some(found);
            }
        }
        if let Some(found) = best {
            fit.found[birth] = Some(found);
            fit.score += i32::from(found.sure);
        }
    }
    if let (Some(found), Some(at)) = (fit.found[birth], place_of_birth)
        && fit.found[at].is_none()
        && memory.looks(rows, fit.head.below, found.place).agree("ttl") >= 20
    {
        fit.found[at] = Some(found);
        fit.score += 50;
    }
}

/// One column headed by both numbers, "NIK / No. KK": both columns of the layout read it.
fn two_numbers(fit: &mut Fit, memory: &mut Memory) {
    let (Some(nik), Some(card)) = (fit.layout.position("nik"), fit.layout.position("no_kk")) else { return };
    let (one, other) = match (fit.found[nik], fit.found[card]) {
        (Some(found), None) => (found, card),
        (None, Some(found)) => (found, nik),
        _ => return,
    };
    let said = memory.meanings(&fit.head.words[one.place]);
    if ["nik", "no_kk"].iter().all(|meaning| said.iter().any(|(known, sure)| known == meaning && *sure >= 80)) {
        fit.found[other] = Some(one);
        fit.score += 100;
    }
}

/// Two columns, one ticked for men and one for women.
fn men_and_women(fit: &mut Fit, rows: &[RawRow], memory: &mut Memory) {
    let Some(sex) = fit.layout.position("jenis_kelamin") else { return };
    let mut find = |meaning: &str, letters: &[&str]| {
        (0..fit.head.words.len()).find(|&place| {
            if fit
                .found
                .iter()
                .enumerate()
                .any(|(at, found)| at != sex && found.is_some_and(|found| found.place == place))
            {
                return false;
            }
            let lowest = fit.head.lowest.get(place).filter(|word| !word.is_empty()).unwrap_or(&fit.head.words[place]);
            let named = letters.contains(&normal(lowest).as_str())
                || memory.meanings(&fit.head.words[place]).iter().any(|(known, sure)| *known == meaning && *sure >= 90);
            named && memory.looks(rows, fit.head.below, place).ticks()
        })
    };
    let men = find("laki", &["l", "lk", "laki", "lakilaki", "pria"]);
    let women = find("perempuan", &["p", "pr", "perempuan", "wanita"]);
    if let (Some(men), Some(women)) = (men, women)
        && men != women
    {
        fit.found[sex] = None;
        fit.ticks = Some((men, women));
        fit.score += 170;
    }
}

fn missing(fit: &Fit) -> Vec<&'static str> {
    let sex = fit.layout.position("jenis_kelamin");
    let columns = fit.layout.columns.iter().enumerate();
    columns
        .filter(|(at, column)| {
            column.required != Required::No && fit.found[*at].is_none() && !(Some(*at) == sex && fit.ticks.is_some())
        })
        .map(|(_, column)| column.key)
        .collect()
}
