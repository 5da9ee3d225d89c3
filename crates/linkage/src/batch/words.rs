//! How far two names or addresses agree word by word.

use std::cmp::Ordering;

use crate::batch::book::{Book, Value, Word};
use crate::batch::levels::words as level;
use crate::similarity::{jaro_winkler_bytes, within_one_edit};

/// A word with a typing error is as rare as the commoner of the two, and somewhat less sure.
const TYPO_RARITY: f32 = 0.7;

/// Words of one side, at most [`WORDS_ALIGNED`](crate::batch::book::WORDS_ALIGNED), as bits.
type Left = u16;

/// The level of two values that are not equal. Symmetric: what a value says decides which one stands left, its
/// letters before their order, whichever table it is from.
pub(crate) fn compare_words(book: &Book, a: &Value, b: &Value) -> u8 {
    let first = match a.letters.0.cmp(&b.letters.0) {
        // The letters lie with the value; its text lies elsewhere in memory.
        Ordering::Equal => book.text(a) <= book.text(b),
        order => order.is_lt(),
    };
    let (a, b) = if first { (a, b) } else { (b, a) };
    if a.joined == b.joined {
        return if book.text(a) == book.text(b) { level::JOINED } else { sounding(book, a) };
    }
    let (mine, theirs) = (book.words_of(a), book.words_of(b));
    let every = |words: &[Word]| ((1_u32 << words.len()) - 1) as Left;
    let mut aligned = Aligned { left: every(mine), right: every(theirs), ..Aligned::default() };
    let rarity = |word: &Word| book.class_rarity(word.class);
    let any = Any::of(mine, theirs);
    if any.equal {
        aligned.pair(mine, theirs, |x, y| (x.id == y.id).then(|| rarity(x)), |own| own.equal += 1);
    }
    if any.sounding {
        aligned.pair(mine, theirs, |x, y| (x.class == y.class).then(|| rarity(x)), |own| own.sounding += 1);
    }
    if any.initials {
        aligned.pair(mine, theirs, |x, y| is_initial(x, y).then_some(0.0), |own| own.initials += 1);
    }
    if any.typos {
        let typo = |x: &Word, y: &Word| words_alike(book, x, y).then(|| rarity(x).min(rarity(y)) * TYPO_RARITY);
        aligned.pair(mine, theirs, typo, |own| own.typos += 1);
    }
    aligned.level(book, a, b)
}

/// Which kinds of likeness some word of one side may have with one of the other: the rest need not be looked for.
#[derive(Debug, Default)]
struct Any {
    equal: bool,
    sounding: bool,
    initials: bool,
    typos: bool,
}

impl Any {
    fn of(mine: &[Word], theirs: &[Word]) -> Self {
        let mut any = Self::default();
        for x in mine {
            for y in theirs {
                any.equal |= x.id == y.id;
                any.sounding |= x.class == y.class;
                any.initials |= is_initial(x, y);
                any.typos |= may_be_alike(x, y);
            }
        }
        any
    }
}

fn sounding(book: &Book, value: &Value) -> u8 {
    let rarity: f32 = book.words_of(value).iter().map(|word| book.class_rarity(word.class)).sum();
    level::SOUND + shared_rarity(rarity)
}

/// Three classes, common to rare.
fn shared_rarity(bits: f32) -> u8 {
    u8::from(bits >= 9.0) + u8::from(bits >= 13.0)
}

#[derive(Debug, Default)]
struct Aligned {
    left: Left,
    right: Left,
    equal: u32,
    sounding: u32,
    initials: u32,
    typos: u32,
    rarity: f32,
}

impl Aligned {
    /// Takes out pairs of words for which `fits` gives bits, those with most bits first.
    fn pair(
        &mut self,
        mine: &[Word],
        theirs: &[Word],
        fits: impl Fn(&Word, &Word) -> Option<f32>,
        mut count: impl FnMut(&mut Self),
    ) {
        while self.left != 0 && self.right != 0 {
            let mut best: Option<(f32, usize, usize)> = None;
            for (i, x) in mine.iter().enumerate().filter(|(i, _)| self.left >> i & 1 == 1) {
                for (j, y) in theirs.iter().enumerate().filter(|(j, _)| self.right >> j & 1 == 1) {
                    if let Some(bits) = fits(x, y)
                        && best.is_none_or(|(most, ..)| bits > most)
                    {
                        best = Some((bits, i, j));
                    }
                }
            }
            let Some((bits, i, j)) = best else { return };
            self.left &= !(1 << i);
            self.right &= !(1 << j);
            self.rarity += bits;
            count(self);
        }
    }

    fn level(&self, book: &Book, a: &Value, b: &Value) -> u8 {
        let telling =
            |words: &[Word], left: Left| words.iter().enumerate().any(|(i, word)| left >> i & 1 == 1 && !word.weak);
        let (left, right) = (telling(book.words_of(a), self.left), telling(book.words_of(b), self.right));
        let shared = shared_rarity(self.rarity);
        let strong = self.equal + self.sounding;
        match (left, right) {
            (false, false) if self.typos + self.initials + self.sounding == 0 => level::REORDERED,
            (false, false) if self.typos + self.initials == 0 => level::SOUND + shared,
            (false, false) if self.initials == 0 => level::TYPO + shared,
            (false, false) => level::INITIAL + shared,
            (false, true) | (true, false) if strong > 0 && self.typos + self.initials == 0 => level::SUBSET + shared,
            (false, true) | (true, false) if strong + self.typos > 0 => level::SUBSET_TYPO,
            _ => {
                let telling = strong > 0 && self.is_telling(book, a);
                let likeness = likeness_from(if telling { 0.95 } else { 0.85 }, book, a, b);
                match () {
                    () if likeness >= 0.95 => level::TYPO,
                    () if telling => level::SHARED + shared,
                    () if likeness >= 0.90 => level::SIMILAR,
                    () if likeness >= 0.85 => level::LIKE,
                    () => level::DIFFERENT,
                }
            }
        }
    }

    /// Whether a word that tells people apart is among those paired.
    fn is_telling(&self, book: &Book, a: &Value) -> bool {
        let words = book.words_of(a);
        words.iter().enumerate().any(|(i, word)| self.left >> i & 1 == 0 && !word.weak)
    }
}

fn is_initial(x: &Word, y: &Word) -> bool {
    (x.length() == 1 || y.length() == 1) && x.first == y.first
}

fn may_be_alike(x: &Word, y: &Word) -> bool {
    let (a, b) = (x.length(), y.length());
    let shorter = a.min(b);
    // At 0.92 a fifth of the letters, at most, stands in one word only; one more for rounding.
    shorter >= 4 && a.abs_diff(b) <= shorter && (x.letters ^ y.letters).count_ones() as usize <= (a + b).div_ceil(5) + 1
}

fn words_alike(book: &Book, x: &Word, y: &Word) -> bool {
    let long = x.length().min(y.length()) >= 6;
    may_be_alike(x, y) && {
        let (x, y) = (book.word_text(x), book.word_text(y));
        within_one_edit(x, y) || (long && jaro_winkler_bytes(x, y) >= 0.92)
    }
}

/// How alike the letters of two values are, exact from `least` on; below, some number below it.
fn likeness_from(least: f64, book: &Book, a: &Value, b: &Value) -> f64 {
    let start = a.head.iter().zip(&b.head).take_while(|(x, y)| x == y).count();
    // A common start of so many letters lifts a Jaro similarity of `jaro` to `least`.
    let jaro = (least - 0.1 * start as f64) / (1.0 - 0.1 * start as f64);
    if a.letters.may_be_like(b.letters, jaro) { jaro_winkler_bytes(book.text(a), book.text(b)) } else { 0.0 }
}
