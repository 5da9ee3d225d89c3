//! Answers kept in memory until figures change: one rule for everything that pages ask again and again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::StepError;

/// Answers that are true as of one audit entry, the last that changed a figure. A later entry makes all of them go.
pub(crate) struct Current<K, V> {
    /// Answers kept at most; then all go.
    most: usize,
    kept: Mutex<Answers<K, V>>,
}

struct Answers<K, V> {
    audit_seq: i64,
    cells: Vec<(K, Arc<Cell<V>>)>,
}

type Cell<V> = Mutex<Option<Arc<V>>>;

impl<K: PartialEq + Clone, V> Current<K, V> {
    /// Keeps nothing yet.
    pub(crate) const fn new(most: usize) -> Self {
        Self { most, kept: Mutex::new(Answers { audit_seq: 0, cells: Vec::new() }) }
    }

    /// The answer to `key` as of `audit_seq`. Whoever asks for the same at the same moment waits for the one answer;
    /// other keys do not wait. Read `audit_seq` before anything that the answer rests on: what is made of a later moment
    /// is then at worst kept for nobody.
    pub(crate) fn get(
        &self,
        audit_seq: i64,
        key: &K,
        make: impl FnOnce() -> Result<V, StepError>,
    ) -> Result<Arc<V>, StepError> {
        let Some(cell) = self.cell(audit_seq, key) else { return Ok(Arc::new(make()?)) };
        let mut answer = cell.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = answer.as_ref() {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(make()?);
        *answer = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The answer where it is there already.
    pub(crate) fn peek(&self, audit_seq: i64, key: &K) -> Option<Arc<V>> {
        let kept = self.kept();
        let (_, cell) = kept.cells.iter().find(|(known, _)| kept.audit_seq == audit_seq && known == key)?;
        cell.try_lock().ok()?.clone()
    }

    /// None for a moment that is past: its answers were dropped.
    fn cell(&self, audit_seq: i64, key: &K) -> Option<Arc<Cell<V>>> {
        let mut kept = self.kept();
        if kept.audit_seq > audit_seq {
            return None;
        }
        if let Some((_, cell)) = kept.cells.iter().find(|(known, _)| kept.audit_seq == audit_seq && known == key) {
            return Some(Arc::clone(cell));
        }
        // What is past goes before the new is made: two of them need not fit in memory.
        if kept.audit_seq < audit_seq || kept.cells.len() == self.most {
            *kept = Answers { audit_seq, cells: Vec::new() };
        }
        let cell = Arc::default();
        kept.cells.push((key.clone(), Arc::clone(&cell)));
        Some(cell)
    }

    fn kept(&self) -> MutexGuard<'_, Answers<K, V>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(current: &Current<char, i64>, audit_seq: i64, key: char, value: i64) -> i64 {
        *current.get(audit_seq, &key, || Ok(value)).unwrap()
    }

    #[test]
    fn an_answer_is_made_once_until_figures_change() {
        let current = Current::new(2);
        assert_eq!(asked(&current, 1, 'a', 10), 10);
        assert_eq!(asked(&current, 1, 'a', 11), 10);
        assert_eq!(asked(&current, 1, 'b', 20), 20);
        assert_eq!(asked(&current, 2, 'a', 12), 12);
        assert_eq!(current.peek(2, &'b'), None);
        // Whoever began before the change does not bring the past back.
        assert_eq!(asked(&current, 1, 'a', 13), 13);
        assert_eq!(asked(&current, 2, 'a', 14), 12);
    }

    #[test]
    fn more_than_are_kept_make_all_go() {
        let current = Current::new(2);
        for (key, value) in [('a', 1), ('b', 2), ('c', 3)] {
            assert_eq!(asked(&current, 1, key, value), value);
        }
        assert_eq!(current.peek(1, &'a'), None);
        assert_eq!(current.peek(1, &'c').as_deref(), Some(&3));
    }

    #[test]
    fn a_trouble_is_not_kept() {
        let current = Current::new(2);
        assert!(current.get(1, &'a', || Err(StepError::missing("belum", "not yet"))).is_err());
        assert_eq!(asked(&current, 1, 'a', 1), 1);
    }

    #[test]
    fn who_asks_at_the_same_moment_waits_for_one_answer() {
        let (current, made) = (Current::new(2), std::sync::atomic::AtomicI64::new(0));
        let make = || Ok(made.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_eq!(*current.get(1, &'a', make).unwrap(), 0));
            }
        });
        assert_eq!(made.into_inner(), 1);
    }
}
