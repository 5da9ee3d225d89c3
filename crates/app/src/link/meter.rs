//! How long each part of a long run took, by the wall and by the processor, and how much memory it needed.

use std::sync::Mutex;
use std::time::Instant;

use serde_json::{Map, Value, json};

/// Clock ticks per second in `/proc`, the same on every Linux.
const TICKS: f64 = 100.0;

struct Lap {
    name: &'static str,
    wall: f64,
    cpu: f64,
}

/// A stopwatch with named laps.
pub(crate) struct Meter {
    start: Instant,
    inner: Mutex<Inner>,
}

struct Inner {
    laps: Vec<Lap>,
    running: Option<&'static str>,
    last: (Instant, f64),
}

impl Meter {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        Self { start: now, inner: Mutex::new(Inner { laps: Vec::new(), running: None, last: (now, cpu_seconds()) }) }
    }

    /// What ran since the last lap was `name`.
    pub(crate) fn lap(&self, name: &'static str) {
        let mut inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        inner.running = Some(name);
        inner.close();
    }

    /// From now on `name` runs; what ran before is closed. The same name again changes nothing.
    pub(crate) fn begin(&self, name: &'static str) {
        let mut inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if inner.running != Some(name) {
            inner.close();
            inner.running = Some(name);
        }
    }

    pub(crate) fn total(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    pub(crate) fn seconds(&self) -> Value {
        self.object(|lap| lap.wall, self.total())
    }

    /// The same by the processor, all threads together; empty where the system does not tell.
    pub(crate) fn cpu_seconds(&self) -> Value {
        self.object(|lap| lap.cpu, cpu_seconds())
    }

    fn object(&self, value: fn(&Lap) -> f64, total: f64) -> Value {
        let inner = self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let rounded = |value: f64| json!((value * 1000.0).round() / 1000.0);
        let mut object: Map<String, Value> =
            inner.laps.iter().map(|lap| (lap.name.to_owned(), rounded(value(lap)))).collect();
        object.insert("total".to_owned(), rounded(total));
        Value::Object(object)
    }
}

impl Inner {
    fn close(&mut self) {
        let now = (Instant::now(), cpu_seconds());
        if let Some(name) = self.running.take() {
            let (wall, cpu) = ((now.0 - self.last.0).as_secs_f64(), now.1 - self.last.1);
            match self.laps.iter_mut().find(|lap| lap.name == name) {
                Some(lap) => {
                    lap.wall += wall;
                    lap.cpu += cpu;
                }
                None => self.laps.push(Lap { name, wall, cpu }),
            }
        }
        self.last = now;
    }
}

/// Processor time of this process so far, all threads; 0 where there is no `/proc`.
fn cpu_seconds() -> f64 {
    let line = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold spaces; times are the 12th and 13th word after it.
    let Some((_, words)) = line.rsplit_once(')') else { return 0.0 };
    let mut words = words.split_whitespace().skip(11);
    let mut next = || words.next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
    (next() + next()) / TICKS
}

/// Most memory in use at once so far; nothing where there is no `/proc`.
pub(crate) fn peak_rss_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}
