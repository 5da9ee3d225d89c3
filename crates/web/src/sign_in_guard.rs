//! Holds back guessing of passwords: per name five failures in five minutes, and few checks at a time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const FAILURES_MAX: u32 = 5;
const WINDOW_SECONDS: i64 = 300;
/// Names remembered at once; the oldest windows fall out first, so that made-up names cannot fill the memory.
const NAMES_MAX: usize = 10_000;
/// A password check takes 19 MiB for some tens of milliseconds.
const CHECKS_MAX: usize = 8;

/// Failures by name, in the memory of this process.
#[derive(Default)]
pub(crate) struct SignInGuard {
    failures: Mutex<HashMap<String, Failures>>,
    checks: AtomicUsize,
}

struct Failures {
    count: u32,
    first: i64,
}

/// A check that is under way; over when dropped.
pub(crate) struct Check<'a>(&'a AtomicUsize);

impl Drop for Check<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl SignInGuard {
    /// Whole minutes to wait before `name` may try again; `None` when it may now.
    pub(crate) fn wait_minutes(&self, name: &str, now: i64) -> Option<i64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let found = failures.get(&plain(name))?;
        let left = found.first + WINDOW_SECONDS - now;
        (found.count >= FAILURES_MAX && left > 0).then(|| (left + 59) / 60)
    }

    /// Room for one more check, `None` when too many are under way.
    pub(crate) fn begin(&self) -> Option<Check<'_>> {
        if self.checks.fetch_add(1, Ordering::AcqRel) >= CHECKS_MAX {
            self.checks.fetch_sub(1, Ordering::AcqRel);
            return None;
        }
        Some(Check(&self.checks))
    }

    pub(crate) fn failed(&self, name: &str, now: i64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= NAMES_MAX {
            failures.retain(|_, known| known.first + WINDOW_SECONDS > now);
        }
        if failures.len() >= NAMES_MAX {
            let oldest = failures.iter().min_by_key(|(_, known)| known.first).map(|(name, _)| name.clone());
            oldest.map(|name| failures.remove(&name));
        }
        let known = failures.entry(plain(name)).or_insert(Failures { count: 0, first: now });
        if known.first + WINDOW_SECONDS <= now {
            *known = Failures { count: 0, first: now };
        }
        known.count += 1;
        if known.count == FAILURES_MAX {
            // The wait is counted from the last try.
            known.first = now;
        }
    }

    pub(crate) fn succeeded(&self, name: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&plain(name));
    }
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_makes_the_name_wait_five_minutes() {
        let guard = SignInGuard::default();
        for second in 0..4 {
            guard.failed("Sari", second);
            assert_eq!(guard.wait_minutes("sari", second), None);
        }
        guard.failed(" sari ", 4);
        assert_eq!(guard.wait_minutes("sari", 5), Some(5));
        assert_eq!(guard.wait_minutes("budi", 5), None);
        assert_eq!(guard.wait_minutes("sari", 4 + WINDOW_SECONDS), None);
    }

    #[test]
    fn a_success_forgets_the_failures() {
        let guard = SignInGuard::default();
        (0..4).for_each(|second| guard.failed("sari", second));
        guard.succeeded("sari");
        guard.failed("sari", 4);
        assert_eq!(guard.wait_minutes("sari", 4), None);
    }

    #[test]
    fn only_few_passwords_are_checked_at_a_time() {
        let guard = SignInGuard::default();
        let under_way: Vec<_> = std::iter::from_fn(|| guard.begin()).collect();
        assert_eq!(under_way.len(), CHECKS_MAX);
        drop(under_way);
        assert!(guard.begin().is_some());
    }
}
