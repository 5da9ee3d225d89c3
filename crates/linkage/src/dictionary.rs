//! Every distinct word of the registered names once, with its sound and how many people bear it.

use crate::hash::{KeyMap, of_bytes};
use crate::name::{is_weak, normalize_name, phonetic_into};

/// Counts of name words in Indonesian lists: what is known before a register has grown.
static BACKGROUND: &str = include_str!("../data/token_background.csv");
/// How many persons the background weighs as, beside those in the register.
const BACKGROUND_PERSONS: f64 = 5_000.0;
/// Share of people bearing one given word that the background does not list.
const UNLISTED_SHARE: f64 = 1e-5;

/// A word id that no word has.
pub(crate) const NO_TOKEN: u32 = u32::MAX;

/// One word of a name before it is looked up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ParsedToken {
    start: u8,
    end: u8,
    pub(crate) text_hash: u64,
    pub(crate) class_hash: u64,
    pub(crate) letters: u32,
    pub(crate) weak: bool,
}

/// A normalised name cut into words.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParsedName {
    text: String,
    pub(crate) tokens: Vec<ParsedToken>,
}

impl ParsedName {
    pub(crate) fn new(name: &str, limit: usize) -> Self {
        let mut text = normalize_name(name);
        // Positions fit a byte; no list has a name this long.
        text.truncate(text.char_indices().map(|(i, _)| i).nth(200).unwrap_or(text.len()));
        let mut tokens = Vec::with_capacity(limit);
        let mut sound = Vec::with_capacity(24);
        let mut start = 0;
        for word in text.split(' ').filter(|word| !word.is_empty()).take(limit) {
            sound.clear();
            phonetic_into(word.as_bytes(), &mut sound);
            tokens.push(ParsedToken {
                start: start as u8,
                end: (start + word.len()) as u8,
                text_hash: of_bytes(word.as_bytes()),
                class_hash: of_bytes(&sound),
                letters: letters_of(word.as_bytes()),
                weak: is_weak(word),
            });
            start += word.len() + 1;
        }
        Self { text, tokens }
    }

    pub(crate) fn word(&self, token: &ParsedToken) -> &[u8] {
        &self.text.as_bytes()[usize::from(token.start)..usize::from(token.end)]
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Sound hashes of the words that tell people apart; of all words when there are only weak ones.
    pub(crate) fn telling_classes(&self) -> Vec<u64> {
        let telling = self.tokens.iter().filter(|token| !token.weak && token.end - token.start > 1);
        let classes: Vec<u64> = telling.map(|token| token.class_hash).collect();
        if classes.is_empty() { self.tokens.iter().map(|token| token.class_hash).collect() } else { classes }
    }

    /// Hash of the sound of the whole name, spaces left out.
    pub(crate) fn joined_hash(&self) -> u32 {
        let mut sound = Vec::with_capacity(40);
        let joined: Vec<u8> = self.text.bytes().filter(|letter| *letter != b' ').collect();
        phonetic_into(&joined, &mut sound);
        (of_bytes(&sound) >> 32) as u32
    }
}

pub(crate) fn letters_of(word: &[u8]) -> u32 {
    word.iter().fold(0, |mask, letter| mask | 1 << (letter & 31))
}

/// A word that stands in some registered name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    start: u32,
    pub(crate) class: u32,
    pub(crate) letters: u32,
    len: u8,
    pub(crate) weak: bool,
}

/// All words so far. Grows only.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    text: Vec<u8>,
    tokens: Vec<Token>,
    by_text: KeyMap<u64, u32>,
    classes: KeyMap<u64, u32>,
    class_counts: Vec<u32>,
    class_background: Vec<f32>,
    names: u32,
}

impl Dictionary {
    pub(crate) fn new() -> Self {
        let mut dictionary = Self {
            text: Vec::new(),
            tokens: Vec::new(),
            by_text: KeyMap::default(),
            classes: KeyMap::default(),
            class_counts: Vec::new(),
            class_background: Vec::new(),
            names: 0,
        };
        let mut persons = 1.0_f32;
        let mut sound = Vec::new();
        for line in BACKGROUND.lines().skip(1) {
            let (word, count) = line.split_once(',').expect("the file is part of the crate: word,persons");
            let count: f32 = count.parse().expect("the file is part of the crate: whole numbers");
            if word == "*" {
                persons = count;
                continue;
            }
            sound.clear();
            phonetic_into(word.as_bytes(), &mut sound);
            let class = dictionary.class(of_bytes(&sound));
            dictionary.class_background[class as usize] += count / persons;
        }
        dictionary
    }

    /// The id of a word, given one if it is new.
    pub(crate) fn intern(&mut self, name: &ParsedName, token: &ParsedToken) -> u32 {
        if let Some(id) = self.by_text.get(&token.text_hash) {
            return *id;
        }
        let word = name.word(token);
        let id = self.tokens.len() as u32;
        let class = self.class(token.class_hash);
        self.tokens.push(Token {
            start: self.text.len() as u32,
            class,
            letters: token.letters,
            len: word.len() as u8,
            weak: token.weak,
        });
        self.text.extend_from_slice(word);
        self.by_text.insert(token.text_hash, id);
        id
    }

    fn class(&mut self, hash: u64) -> u32 {
        let next = self.class_counts.len() as u32;
        let class = *self.classes.entry(hash).or_insert(next);
        if class == next {
            self.class_counts.push(0);
            self.class_background.push(0.0);
        }
        class
    }

    /// Counts one more bearer of these words.
    pub(crate) fn count(&mut self, tokens: &[u32]) {
        self.names += 1;
        for id in tokens {
            self.class_counts[self.tokens[*id as usize].class as usize] += 1;
        }
    }

    pub(crate) fn find(&self, token: &ParsedToken) -> (u32, u32) {
        let id = self.by_text.get(&token.text_hash).copied().unwrap_or(NO_TOKEN);
        let class = self.classes.get(&token.class_hash).copied().unwrap_or(NO_TOKEN);
        (id, class)
    }

    /// Minus the logarithm of the share of people who bear a word of this sound: rare words prove more.
    pub(crate) fn rarity_bits(&self, class: u32) -> f64 {
        let (count, background) = match class {
            NO_TOKEN => (0, 0.0),
            class => (self.class_counts[class as usize], f64::from(self.class_background[class as usize])),
        };
        let expected = background.max(UNLISTED_SHARE) * BACKGROUND_PERSONS;
        -((f64::from(count) + expected) / (f64::from(self.names) + BACKGROUND_PERSONS)).log2()
    }

    pub(crate) fn token(&self, id: u32) -> &Token {
        &self.tokens[id as usize]
    }

    pub(crate) fn word(&self, token: &Token) -> &[u8] {
        &self.text[token.start as usize..token.start as usize + usize::from(token.len)]
    }
}
