//! How far two names or addresses agree word by word.

use crate::batch::book::{Book, Value, Word};
use crate::batch::levels::words as level;
use crate::similarity::{jaro_winkler_bytes, within_one_edit};

/// Words of one side, at most [`WORDS_ALIGNED`](crate::batch::book::WORDS_ALIGNED), as bits.
type Left = u16;

/// The level of two values that are not equal. Symmetric: the value met first always stands left.
pub(crate) fn compare_words(book: &Book, a: &Value, b: &Value) -> u8 {
    if a.joined == b.joined {
        return if book.text(a) == book.text(b) { level::JOINED } else { sounding(book, a) };
    }
    let (a, b) = if a.place() <= b.place() { (a, b) } else { (b, a) };
    let (mine, theirs) = (book.words_of(a), book.words_of(b));
    let mut aligned = Aligned::default();
    aligned.left = ((1_u32 << mine.len()) - 1) as Left;
    aligned.right = ((1_u32 << theirs.len()) - 1) as Left;
    aligned.pair(mine, theirs, |x, y| (x == y).then(|| book.class_rarity(book.word_at(x).class)), |own| own.equal += 1);
    aligned.pair(
        mine,
        theirs,
        |x, y| {
            let (x, y) = (book.word_at(x), book.word_at(y));
            (x.class == y.class).then(|| book.class_rarity(x.class))
        },
        |own| own.sounding += 1,
    );
    aligned.pair(
        mine,
        theirs,
        |x, y| initial(book, book.word_at(x), book.word_at(y)).then_some(0.0),
        |own| own.initials += 1,
    );
    aligned.pair(
        mine,
        theirs,
        |x, y| {
            let (x, y) = (book.word_at(x), book.word_at(y));
            let rarer = book.class_rarity(x.class).min(book.class_rarity(y.class));
            words_alike(book.word_text(x), book.word_text(y)).then_some(rarer * 0.7)
        },
        |own| own.typos += 1,
    );
    aligned.level(book, a, b)
}

fn sounding(book: &Book, value: &Value) -> u8 {
    let rarity: f32 = book.words_of(value).iter().map(|word| book.class_rarity(book.word_at(*word).class)).sum();
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
        mine: &[u32],
        theirs: &[u32],
        fits: impl Fn(u32, u32) -> Option<f32>,
        mut count: impl FnMut(&mut Self),
    ) {
        loop {
            let mut best: Option<(f32, usize, usize)> = None;
            for (i, x) in mine.iter().enumerate().filter(|(i, _)| self.left >> i & 1 == 1) {
                for (j, y) in theirs.iter().enumerate().filter(|(j, _)| self.right >> j & 1 == 1) {
                    if let Some(bits) = fits(*x, *y)
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
            if self.left == 0 || self.right == 0 {
                return;
            }
        }
    }

    fn level(&self, book: &Book, a: &Value, b: &Value) -> u8 {
        let telling = |words: &[u32], left: Left| {
            words.iter().enumerate().any(|(i, word)| left >> i & 1 == 1 && !book.word_at(*word).weak)
        };
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
                let likeness = jaro_winkler_bytes(book.text(a), book.text(b));
                match () {
                    () if likeness >= 0.95 => level::TYPO,
                    () if strong > 0 && self.is_telling(book, a) => level::SHARED + shared,
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
        words.iter().enumerate().any(|(i, word)| self.left >> i & 1 == 0 && !book.word_at(*word).weak)
    }
}

fn initial(book: &Book, x: &Word, y: &Word) -> bool {
    let (x, y) = (book.word_text(x), book.word_text(y));
    (x.len() == 1 || y.len() == 1) && x.first() == y.first()
}

fn words_alike(a: &[u8], b: &[u8]) -> bool {
    let shorter = a.len().min(b.len());
    (shorter >= 4 && within_one_edit(a, b)) || (shorter >= 6 && jaro_winkler_bytes(a, b) >= 0.92)
}
