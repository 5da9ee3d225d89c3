//! Every distinct value of a field once: its words, their sound, how many bear it. Work per value, not per pair.

use crate::batch::background;
use crate::batch::bytes::{Reader, Writer};
use crate::batch::read::{self, normalised};
use crate::batch::settings::{Frequencies, Kind};
use crate::hash::{KeyMap, mix, of_bytes};
use crate::name::{is_weak, phonetic_into};
use crate::wide::prefetch;

/// The value of an empty cell.
pub(crate) const NOTHING: u32 = 0;
/// Words of a value that are compared one by one; those behind count in the comparison letter by letter only.
pub(crate) const WORDS_ALIGNED: usize = 16;

/// A distinct value: a line of the cache, for values lie anywhere in memory.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(crate) struct Value {
    start: u32,
    length: u32,
    words_start: u32,
    pub(crate) words: u8,
    /// The first letters, 0 behind its end.
    pub(crate) head: [u8; 4],
    /// Sound of the whole, spaces left out.
    pub(crate) joined: u32,
    pub(crate) count: u32,
    /// The region code, where it is one.
    pub(crate) code: u64,
    pub(crate) letters: Letters,
    /// Four word classes of sixteen bits; 0 is none.
    pub(crate) classes: u64,
}

/// Which letters a value has: two bits a letter, its length, and what did not fit. Bounds how alike two values
/// can be without reading them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Letters(pub(crate) u64);

impl Letters {
    const COUNTS: u64 = (1 << 52) - 1;
    /// Nothing can be said; look at the value itself.
    pub(crate) const UNBOUNDED: u64 = 1 << 61;

    fn of(text: &[u8]) -> Self {
        let (mut bits, mut length, mut beyond) = (0_u64, 0_u64, 0_u64);
        let mut plain = true;
        for letter in text {
            length += 1;
            plain &= letter.is_ascii();
            let place = if letter.is_ascii_lowercase() { u32::from(letter - b'a') * 2 } else { 64 };
            match place {
                64 => beyond += 1,
                _ if bits >> place & 1 == 0 => bits |= 1 << place,
                _ if bits >> place & 2 == 0 => bits |= 2 << place,
                _ => beyond += 1,
            }
        }
        if !plain || length > 63 || beyond > 7 {
            return Self(bits | Self::UNBOUNDED);
        }
        Self(bits | length << 52 | beyond << 58)
    }

    /// Whether the Jaro similarity of the two may reach so much.
    #[inline]
    pub(crate) fn may_be_like(self, other: Self, jaro: f64) -> bool {
        if (self.0 | other.0) & Self::UNBOUNDED != 0 {
            return true;
        }
        let (a, b) = ((self.0 >> 52 & 63) as u32, (other.0 >> 52 & 63) as u32);
        let (beyond_a, beyond_b) = ((self.0 >> 58 & 7) as u32, (other.0 >> 58 & 7) as u32);
        let beyond = if beyond_a < beyond_b { beyond_a } else { beyond_b };
        let common = (self.0 & other.0 & Self::COUNTS).count_ones() + beyond;
        // common/a + common/b + 1 >= 3 jaro, with room for rounding
        f64::from(common * (a + b)) >= (3.0 * jaro - 1.0 - 1e-9) * f64::from(a * b)
    }
}

/// What blocking takes from a value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parts {
    pub(crate) words: u32,
    pub(crate) first: u32,
    pub(crate) second: u32,
    pub(crate) sound3: u32,
    pub(crate) joined: u32,
}

/// A word of a value: values hold their own copies, so that comparing two reads memory in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) id: u32,
    pub(crate) class: u32,
    start: u32,
    length: u16,
    pub(crate) weak: bool,
    pub(crate) first: u8,
    /// Which letters it has.
    pub(crate) letters: u32,
}

impl Word {
    pub(crate) const fn length(&self) -> usize {
        self.length as usize
    }
}

/// All distinct values of one field, of both tables.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    kind: Kind,
    by_raw: KeyMap<u64, u32>,
    by_value: KeyMap<u64, u32>,
    text: Vec<u8>,
    values: Vec<Value>,
    parts: Vec<Parts>,
    /// What `by_value` and `classes` find values and classes by.
    hashes: Vec<u64>,
    class_hashes: Vec<u64>,
    words_of: Vec<Word>,
    words: Vec<Word>,
    by_word: KeyMap<u64, u32>,
    classes: KeyMap<u64, u32>,
    class_counts: Vec<u32>,
    class_rarity: Vec<f32>,
    rarity: Vec<u8>,
    bearers: u64,
    /// How many there were when rarity was settled: what comes later is judged by it, however much came in between.
    settled: u64,
}

impl Book {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            by_raw: KeyMap::default(),
            by_value: KeyMap::default(),
            text: Vec::new(),
            values: vec![Value::default()],
            parts: vec![Parts::default()],
            hashes: vec![0],
            class_hashes: Vec::new(),
            words_of: Vec::new(),
            words: Vec::new(),
            by_word: KeyMap::default(),
            classes: KeyMap::default(),
            class_counts: Vec::new(),
            class_rarity: Vec::new(),
            rarity: Vec::new(),
            bearers: 0,
            settled: 0,
        }
    }

    /// The id of a cell's value, [`NOTHING`] where it says nothing.
    pub(crate) fn id(&mut self, cell: &str) -> u32 {
        if cell.is_empty() {
            return NOTHING;
        }
        let raw = of_bytes(cell.as_bytes());
        if let Some(id) = self.by_raw.get(&raw) {
            return *id;
        }
        let text = normalised(self.kind, cell);
        let id = self.id_of_value(cell, &text);
        self.by_raw.insert(raw, id);
        id
    }

    fn id_of_value(&mut self, cell: &str, text: &str) -> u32 {
        if text.is_empty() || is_filler(text) {
            return NOTHING;
        }
        let next = self.values.len() as u32;
        let code = if self.kind == Kind::Region { read::region_code(cell) } else { 0 };
        let hash = if code > 0 { mix(1, code) } else { of_bytes(text.as_bytes()) };
        let id = *self.by_value.entry(hash).or_insert(next);
        if id == next {
            self.hashes.push(hash);
            self.add(text, code);
        }
        id
    }

    fn add(&mut self, text: &str, code: u64) {
        let joined_text: Vec<u8> = text.bytes().filter(|letter| *letter != b' ').collect();
        let start = self.text.len() as u32;
        self.text.extend_from_slice(&joined_text);
        let words_start = self.words_of.len() as u32;
        let mut slow = false;
        let mut telling: Vec<u64> = Vec::with_capacity(6);
        let mut every: Vec<u64> = Vec::with_capacity(6);
        let mut sound = Vec::with_capacity(32);
        let mut words = 0_usize;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            sound.clear();
            self.sound(word.as_bytes(), &mut sound);
            let class = of_bytes(&sound);
            every.push(class);
            let weak = self.kind == Kind::Name && is_weak(word);
            slow |= word.len() == 1;
            if !weak && word.len() > 1 {
                telling.push(class);
            }
            if words < WORDS_ALIGNED {
                let word = self.word(word, class, weak);
                self.words_of.push(word);
                words += 1;
            }
        }
        if telling.is_empty() {
            telling = every;
        }
        slow |= telling.len() > 4;
        let classes = telling.iter().take(4).fold(0, |packed, class| packed << 16 | class16(*class));
        let mut letters = Letters::of(&joined_text);
        if slow {
            letters.0 |= Letters::UNBOUNDED;
        }
        sound.clear();
        self.sound(&joined_text, &mut sound);
        let joined = (of_bytes(&sound) >> 32) as u32 | 1;
        let count = 0;
        let length = joined_text.len() as u32;
        self.values.push(Value {
            start,
            length,
            words_start,
            words: words as u8,
            head: head(&joined_text),
            joined,
            count,
            code,
            letters,
            classes,
        });
        let first_letters = telling_sound3(text, self.kind);
        let in_order: Vec<u64> = telling.clone();
        telling.sort_unstable();
        let key = |hash: u64| (hash >> 32) as u32 | 1;
        self.parts.push(Parts {
            words: if code > 0 {
                key(mix(2, code))
            } else {
                key(telling.iter().fold(0, |hash, class| mix(hash, *class)))
            },
            first: in_order.first().map_or(0, |class| key(*class)),
            second: in_order.get(1).map_or(0, |class| key(*class)),
            sound3: first_letters,
            joined,
        });
    }

    fn sound(&self, word: &[u8], sound: &mut Vec<u8>) {
        if self.kind == Kind::Name && word.is_ascii() {
            phonetic_into(word, sound);
        } else {
            sound.extend_from_slice(word);
        }
    }

    fn word(&mut self, word: &str, class: u64, weak: bool) -> Word {
        let next = self.words.len() as u32;
        let id = *self.by_word.entry(of_bytes(word.as_bytes())).or_insert(next);
        if id == next {
            let next = self.class_counts.len() as u32;
            let hash = class;
            let class = *self.classes.entry(class).or_insert(next);
            if class == next {
                self.class_counts.push(0);
                self.class_hashes.push(hash);
            }
            let start = self.text.len() as u32;
            self.text.extend_from_slice(word.as_bytes());
            let bytes = word.as_bytes();
            self.words.push(Word {
                id,
                class,
                start,
                // No word of a name or an address is that long; what is beyond counts in the whole value.
                length: bytes.len().min(usize::from(u16::MAX)) as u16,
                weak,
                first: bytes.first().copied().unwrap_or(0),
                letters: bytes.iter().fold(0, |letters, letter| letters | 1 << (letter & 31)),
            });
        }
        self.words[id as usize]
    }

    /// Counts one more bearer of a value.
    pub(crate) fn count(&mut self, id: u32) {
        if id != NOTHING {
            self.values[id as usize].count += 1;
            self.bearers += 1;
        }
    }

    /// Settles how rare values and words are, once everyone is in, or more are. Frequencies from elsewhere stand in
    /// place of those counted here.
    pub(crate) fn settle(&mut self, outside: Option<&Frequencies>) {
        self.by_raw = KeyMap::default();
        self.settled = self.bearers;
        let bearers = self.bearers.max(1) as f64;
        let background = if self.kind == Kind::Name { background::PERSONS } else { 0.0 };
        let everyone = bearers + background;
        let mut expected = vec![0.0; self.class_hashes.len()];
        if background > 0.0 {
            let share = |hash: &u64| background::share(*hash) * background;
            expected = self.class_hashes.iter().map(share).collect();
        }
        self.class_counts.fill(0);
        for place in 0..self.values.len() {
            let value = self.values[place];
            for word in 0..usize::from(value.words) {
                let class = self.words_of[value.words_start as usize + word].class;
                self.class_counts[class as usize] += value.count;
            }
        }
        let of_value = |value: &Value| {
            // Met on a list that was looked for, and borne by nobody: as one that nobody has met.
            if value.count == 0 {
                return 0.0;
            }
            let words = self.words_of[value.words_start as usize..][..usize::from(value.words)].iter();
            let borne =
                words.fold(background, |share, word| share * expected[word.class as usize] / background.max(1.0));
            (f64::from(value.count) + borne) / everyone
        };
        let mut shares: Vec<f64> = self.values.iter().map(of_value).collect();
        if let Some(outside) = outside {
            let people = outside.people.max(1) as f64;
            for (text, count) in &outside.counts {
                let hash = of_bytes(normalised(self.kind, text).as_bytes());
                if let Some(id) = self.by_value.get(&hash) {
                    shares[*id as usize] = *count as f64 / people;
                }
            }
        }
        self.rarity = shares.iter().map(|share| rarity_of(self.kind, *share, bearers)).collect();
        let rarity =
            |(count, expected): (&u32, &f64)| -((f64::from(*count) + expected).max(1.0) / everyone).log2() as f32;
        self.class_rarity = self.class_counts.iter().zip(&expected).map(rarity).collect();
    }

    /// Lets go of what only new values are looked up by.
    pub(crate) fn close(&mut self) {
        self.by_value = KeyMap::default();
        self.by_word = KeyMap::default();
        self.classes = KeyMap::default();
        self.hashes = Vec::new();
        self.class_hashes = Vec::new();
    }

    /// Values met since [`Book::settle`]: nobody counted bears them.
    pub(crate) fn settle_new(&mut self) {
        let bearers = self.settled.max(1) as f64;
        let background = if self.kind == Kind::Name { background::PERSONS } else { 0.0 };
        for class in self.class_rarity.len()..self.class_counts.len() {
            let expected =
                if background > 0.0 { background::share(self.class_hashes[class]) * background } else { 0.0 };
            self.class_rarity.push(-(expected.max(1.0) / (bearers + background)).log2() as f32);
        }
        self.rarity.resize(self.values.len(), rarity_of(self.kind, 0.0, bearers));
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        to.bytes(&self.text);
        to.number(self.bearers);
        to.number(self.settled);
        to.list(&self.hashes, |to, hash| to.number(*hash));
        to.list(&self.class_hashes, |to, hash| to.number(*hash));
        to.list(&self.class_counts, |to, count| to.small(*count));
        to.list(&self.class_rarity, |to, bits| to.small(bits.to_bits()));
        to.bytes(&self.rarity);
        to.list(&self.values, |to, value| {
            for small in
                [value.start, value.length, value.words_start, u32::from(value.words), value.joined, value.count]
            {
                to.small(small);
            }
            [value.code, value.letters.0, value.classes].into_iter().for_each(|number| to.number(number));
        });
        to.list(&self.parts, |to, parts| {
            [parts.words, parts.first, parts.second, parts.sound3, parts.joined]
                .into_iter()
                .for_each(|part| to.small(part));
        });
        let word = |to: &mut Writer, word: &Word| {
            let marks = u32::from(word.length) << 16 | u32::from(word.first) << 8 | u32::from(word.weak);
            [word.id, word.class, word.start, marks, word.letters].into_iter().for_each(|part| to.small(part));
        };
        to.list(&self.words_of, word);
        to.list(&self.words, word);
    }

    pub(crate) fn read(kind: Kind, from: &mut Reader<'_>) -> Option<Self> {
        let mut book = Self::new(kind);
        book.text = from.bytes()?.to_vec();
        book.bearers = from.number()?;
        book.settled = from.number()?;
        book.hashes = from.list(Reader::number)?;
        book.class_hashes = from.list(Reader::number)?;
        book.class_counts = from.list(Reader::small)?;
        book.class_rarity = from.list(|from| from.small().map(f32::from_bits))?;
        book.rarity = from.bytes()?.to_vec();
        book.values = from.list(|from| {
            let (start, length) = (from.small()?, from.small()?);
            Some(Value {
                start,
                length,
                words_start: from.small()?,
                words: from.small()? as u8,
                head: head(book.text.get(start as usize..)?.get(..length as usize)?),
                joined: from.small()?,
                count: from.small()?,
                code: from.number()?,
                letters: Letters(from.number()?),
                classes: from.number()?,
            })
        })?;
        book.parts = from.list(|from| {
            Some(Parts {
                words: from.small()?,
                first: from.small()?,
                second: from.small()?,
                sound3: from.small()?,
                joined: from.small()?,
            })
        })?;
        let word = |from: &mut Reader<'_>| {
            let (id, class, start, marks) = (from.small()?, from.small()?, from.small()?, from.small()?);
            let letters = from.small()?;
            let (length, first, weak) = ((marks >> 16) as u16, (marks >> 8) as u8, marks & 1 == 1);
            Some(Word { id, class, start, length, weak, first, letters })
        };
        book.words_of = from.list(word)?;
        book.words = from.list(word)?;
        book.by_value = book.hashes.iter().copied().zip(0..).skip(1).collect();
        book.classes = book.class_hashes.iter().copied().zip(0..).collect();
        let words = book.words.iter().zip(0..);
        book.by_word = words.map(|(word, id)| (of_bytes(book.word_text(word)), id)).collect();
        Some(book)
    }

    pub(crate) fn value(&self, id: u32) -> &Value {
        &self.values[id as usize]
    }

    pub(crate) fn parts(&self, id: u32) -> &Parts {
        &self.parts[id as usize]
    }

    /// Its letters, spaces left out.
    pub(crate) fn text(&self, value: &Value) -> &[u8] {
        &self.text[value.start as usize..(value.start + value.length) as usize]
    }

    /// Asks for a value before it is read.
    #[inline]
    pub(crate) fn fetch_value(&self, id: u32) {
        prefetch(&self.values, id as usize);
    }

    /// Asks for the words of a value that is at hand.
    #[inline]
    pub(crate) fn fetch_words(&self, id: u32) {
        let first = self.values[id as usize].words_start as usize;
        prefetch(&self.words_of, first);
        prefetch(&self.words_of, first + 2);
    }

    pub(crate) fn words_of(&self, value: &Value) -> &[Word] {
        &self.words_of[value.words_start as usize..value.words_start as usize + usize::from(value.words)]
    }

    pub(crate) fn word_text(&self, word: &Word) -> &[u8] {
        &self.text[word.start as usize..word.start as usize + word.length()]
    }

    /// Bits that sharing a word of this class is worth by its rarity alone.
    pub(crate) fn class_rarity(&self, class: u32) -> f32 {
        self.class_rarity[class as usize]
    }

    /// From 0, common, up.
    pub(crate) fn rarity(&self, id: u32) -> u8 {
        self.rarity[id as usize]
    }
}

fn head(text: &[u8]) -> [u8; 4] {
    let mut head = [0; 4];
    head.iter_mut().zip(text).for_each(|(to, letter)| *to = *letter);
    head
}

/// Which rarity class a share belongs to. Numbers that should be one person's alone are judged by how many
/// bear them, everything else by its share.
fn rarity_of(kind: Kind, share: f64, bearers: f64) -> u8 {
    let bits = -share.max(1e-12).log2();
    let edges: &[f64] = match kind {
        Kind::Name | Kind::Text => &[8.0, 10.5, 13.0, 15.5],
        Kind::Region | Kind::Code => &[6.0, 11.0],
        Kind::Category => &[3.0, 6.0],
        _ => {
            let bearers = share * bearers;
            return if bearers <= 2.5 { 2 } else { u8::from(bearers <= 10.5) };
        }
    };
    edges.iter().filter(|edge| bits >= **edge).count() as u8
}

const fn class16(class: u64) -> u64 {
    let short = class >> 48;
    if short == 0 { 1 } else { short }
}

/// The first three letters of the sound of the first telling word.
fn telling_sound3(text: &str, kind: Kind) -> u32 {
    let words = || text.split(' ').filter(|word| !word.is_empty());
    let word = words().find(|word| kind != Kind::Name || (!is_weak(word) && word.len() > 1)).or_else(|| words().next());
    let mut sound = Vec::with_capacity(16);
    if let Some(word) = word {
        if word.is_ascii() {
            phonetic_into(word.as_bytes(), &mut sound);
        } else {
            sound.extend_from_slice(word.as_bytes());
        }
    }
    sound.truncate(3);
    (of_bytes(&sound) >> 32) as u32 | 1
}

/// What lists write to say nothing: one sign over and over, or a word for it.
fn is_filler(text: &str) -> bool {
    matches!(text, "null" | "none" | "nan" | "na" | "n a" | "tidak ada" | "tidak diketahui" | "unknown")
        || (text.len() > 3 && text.bytes().all(|letter| letter == b'0'))
}
