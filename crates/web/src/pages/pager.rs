//! Which page of a long list is shown, and the way to the one before it and after it.

use crate::numbers;
use crate::request::Visit;
use crate::words::{Words, fill};

/// A page of a list, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pager {
    at: usize,
    pages: usize,
    size: usize,
}

/// What stands below a page of a list.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub before: Option<String>,
    pub after: Option<String>,
    pub told: String,
}

impl Pager {
    /// The page that the address asks for, or the nearest there is, of `count` rows with `size` on a page.
    pub(super) fn of(visit: &Visit<'_>, count: usize, size: usize) -> Self {
        Self::near(visit.query.filled("page"), count, size)
    }

    /// The page asked for, the first where that is no number.
    pub(super) fn near(asked: Option<&str>, count: usize, size: usize) -> Self {
        let pages = count.div_ceil(size).max(1);
        let asked = asked.and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
        Self { at: asked.clamp(1, pages), pages, size }
    }

    /// Which page it is.
    pub(super) const fn at(self) -> usize {
        self.at
    }

    /// Rows on the pages before.
    pub(super) const fn passed(self) -> usize {
        (self.at - 1) * self.size
    }

    /// The rows of the page.
    pub(super) fn shown<I: IntoIterator>(self, all: I) -> impl Iterator<Item = I::Item> {
        all.into_iter().skip(self.passed()).take(self.size)
    }

    /// Which of how many pages it is, with links to its neighbours.
    pub(super) fn pages(self, w: &Words, link: impl Fn(usize) -> String) -> Pages {
        Pages {
            before: (self.at > 1).then(|| link(self.at - 1)),
            after: (self.at < self.pages).then(|| link(self.at + 1)),
            told: fill(w.desk.page, &[&numbers::length(w, self.at), &numbers::length(w, self.pages)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pager;

    #[test]
    fn the_nearest_page_is_shown_and_no_row_twice() {
        let all: Vec<usize> = (0..7).collect();
        let shown = |asked| Pager::near(asked, all.len(), 3).shown(&all).copied().collect::<Vec<_>>();
        assert_eq!([shown(None), shown(Some("2")), shown(Some("3"))].concat(), all);
        assert_eq!((shown(Some("9")), shown(Some("0")), shown(Some("dua"))), (vec![6], vec![0, 1, 2], vec![0, 1, 2]));
        assert_eq!(Pager::near(Some("2"), 0, 3).shown(&[0; 0]).next(), None);
    }
}
