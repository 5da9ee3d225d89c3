//! `payung link evaluate`: precision, recall and calibration of a result, where the truth is known.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use steps::StepError;

use super::output::{self, Run};
use super::report::percent;
use super::svg;
use crate::Ended;
use crate::desk::{Desk, grouped};

#[derive(Args)]
pub(crate) struct EvaluateArguments {
    /// The directory that payung link wrote.
    dir: PathBuf,
    /// CSV with one line for each true pair: left_id,right_id.
    #[arg(long, value_name = "FILE", required_unless_present = "labels", conflicts_with = "labels")]
    truth: Option<PathBuf>,
    /// In its place, pairs that people looked at: left_id,right_id,label. Only these pairs count then.
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
}

/// A pair of the result; identifiers by number, so that millions stay small.
#[derive(Clone, Copy)]
struct Pair {
    left: u32,
    right: u32,
    weight: f64,
    probability: f64,
    is_true: bool,
}

/// Precision and recall of a set of pairs.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Quality {
    pairs: u64,
    precision: f64,
    recall: f64,
    f1: f64,
    /// The weight from which pairs were taken, where the best was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_weight: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Bin {
    from: f64,
    to: f64,
    count: u64,
    mean_probability: f64,
    share_true: f64,
}

#[derive(Debug, Serialize)]
struct Listing {
    /// Left rows said to be nobody on the right.
    listed: u64,
    /// Left rows that truly are nobody there.
    missing: u64,
    precision: f64,
    recall: f64,
    calibration: Vec<Bin>,
}

#[derive(Debug, Serialize)]
struct Point {
    weight: f64,
    precision: f64,
    recall: f64,
}

#[derive(Debug, Serialize)]
struct Evaluation {
    true_pairs: u64,
    /// As decided: pairs with outcome match.
    precision: f64,
    recall: f64,
    f1: f64,
    matches: u64,
    /// Pairs left to a human, and how many of them are true.
    doubtful: u64,
    doubtful_true: u64,
    /// At the threshold that serves best, every pair for itself.
    all_pairs: Quality,
    /// The same when each row keeps its strongest pair only.
    one_to_one: Option<Quality>,
    not_registered: Option<Listing>,
    calibration: Vec<Bin>,
    /// Which file the pairs were taken from; candidates.csv holds those below the thresholds too.
    pairs_from: &'static str,
    curve: Vec<Point>,
}

/// The first row of a CSV file on which `take` finds something.
pub(crate) fn scan<T>(
    path: &Path,
    mut take: impl FnMut(&csv::StringRecord) -> Option<T>,
) -> Result<Option<T>, StepError> {
    let trouble =
        |error: csv::Error| StepError::Request(::law::Sentence::alike(format!("{}: {error}", path.display())));
    // A row with too few cells is for the caller to name, in the words of the file.
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(trouble)?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(trouble)? {
        // No identifier runs over two lines: a quote mark was opened and never closed.
        if record.iter().any(|cell| cell.contains('\n')) {
            let (path, line) = (path.display(), record.position().map_or(0, csv::Position::line));
            return Err(StepError::request(
                format!(
                    "{path} baris {line}: tanda kutip tidak ditutup, sehingga baris di bawahnya ikut terbaca. Tutup atau \
                     hapus."
                ),
                format!(
                    "{path} row {line}: a quote mark is not closed, so the rows below it were read into it. Close it, or \
                     take it out."
                ),
            ));
        }
        if let Some(found) = take(&record) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Numbers for identifiers, in the order in which they come.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).expect("fewer rows than four billion");
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

struct Sides {
    left: Names,
    /// Unused where a list was compared with itself: both sides share their names.
    right: Names,
    within: bool,
}

impl Sides {
    fn pair(&mut self, left: &str, right: &str) -> (u32, u32) {
        if self.within {
            let (a, b) = (self.left.number(left), self.left.number(right));
            return (a.min(b), a.max(b));
        }
        (self.left.number(left), self.right.number(right))
    }
}

pub(crate) fn run(desk: &Desk, arguments: &EvaluateArguments) -> Result<Ended, StepError> {
    let (run, _) = Run::read(&arguments.dir)?;
    let mut sides = Sides { left: Names::default(), right: Names::default(), within: run.right.is_none() };
    let known = match (&arguments.truth, &arguments.labels) {
        (Some(path), _) => Known { truth: truth(path, &mut sides)?, asked: None },
        (None, Some(path)) => Known::of_labels(&super::labels::lines(path)?, &mut sides),
        (None, None) => unreachable!("clap asks for one or the other"),
    };
    let evaluation = evaluate(&arguments.dir, &known, &mut sides)?;
    output::write_text(
        &arguments.dir.join("evaluation.json"),
        &serde_json::to_string(&evaluation).expect("plain numbers"),
    )?;
    let curve: Vec<(f64, f64)> = evaluation.curve.iter().map(|point| (point.recall, point.precision)).collect();
    let lowest = curve.iter().fold(1.0_f64, |low, point| low.min(point.1).min(point.0));
    let low = (lowest * 20.0).floor() / 20.0;
    output::write_text(
        &arguments.dir.join("precision_recall.svg"),
        &svg::curve(
            "Ketepatan menurut kelengkapan",
            "kelengkapan (recall)",
            "ketepatan (precision)",
            low.min(0.95),
            &curve,
            false,
        ),
    )?;
    let calibration: Vec<(f64, f64)> =
        evaluation.calibration.iter().map(|bin| (bin.mean_probability, bin.share_true)).collect();
    output::write_text(
        &arguments.dir.join("calibration.svg"),
        &svg::curve("Peluang dan kenyataan", "peluang yang dihitung", "bagian yang benar", 0.0, &calibration, true),
    )?;
    if desk.is_json() {
        desk.print_json(&evaluation)?
    } else {
        say(desk, &evaluation)
    }
    Ok(Ended::Done)
}

fn say(desk: &Desk, found: &Evaluation) {
    let quality = |name: &str, precision: f64, recall: f64, f1: f64| {
        let f1 = format!("{f1:.4}").replace('.', ",");
        desk.say(&format!("  {name:<26} ketepatan {}, kelengkapan {}, F1 {f1}", percent(precision), percent(recall)));
    };
    desk.say(&format!("{} pasangan yang benar", grouped(found.true_pairs)));
    quality("putusan", found.precision, found.recall, found.f1);
    let best = &found.all_pairs;
    quality("semua pasangan, terbaik", best.precision, best.recall, best.f1);
    if let Some(best) = &found.one_to_one {
        quality("satu lawan satu, terbaik", best.precision, best.recall, best.f1);
    }
    desk.say(&format!(
        "  diragukan                  {}, {} di antaranya benar",
        grouped(found.doubtful),
        grouped(found.doubtful_true)
    ));
    if let Some(list) = &found.not_registered {
        desk.say(&format!(
            "  tidak ditemukan            {} dari {} yang memang tidak ada: ketepatan {}, kelengkapan {}",
            grouped(list.listed),
            grouped(list.missing),
            percent(list.precision),
            percent(list.recall)
        ));
    }
    desk.say("  peluang dihitung → bagian yang benar:");
    for bin in &found.calibration {
        desk.say(&format!(
            "    {:>14} → {:>14}  ({})",
            percent(bin.mean_probability),
            percent(bin.share_true),
            grouped(bin.count)
        ));
    }
}

fn truth(path: &Path, sides: &mut Sides) -> Result<HashSet<(u32, u32)>, StepError> {
    let mut truth = HashSet::new();
    let mut broken = None;
    scan(path, |row| match (row.get(0), row.get(1)) {
        (Some(left), Some(right)) if !left.is_empty() && !right.is_empty() => {
            truth.insert(sides.pair(left, right));
            None
        }
        _ => {
            broken = row.position().map(csv::Position::line);
            Some(())
        }
    })?;
    match broken {
        Some(line) => {
            let path = path.display();
            Err(StepError::request(
                format!("{path} baris {line}: perlu dua kolom berisi, left_id dan right_id."),
                format!("{path} row {line}: two filled columns are needed, left_id and right_id."),
            ))
        }
        None => Ok(truth),
    }
}

/// What is known: all true pairs, or what was said of some pairs.
struct Known {
    truth: HashSet<(u32, u32)>,
    asked: Option<HashSet<(u32, u32)>>,
}

impl Known {
    fn of_labels(lines: &[super::labels::Line], sides: &mut Sides) -> Self {
        let pairs: Vec<_> = lines.iter().map(|line| (sides.pair(&line.left, &line.right), line.same)).collect();
        let truth = pairs.iter().filter(|(_, same)| *same).map(|(pair, _)| *pair).collect();
        Self { truth, asked: Some(pairs.into_iter().map(|(pair, _)| pair).collect()) }
    }
}

fn pairs_of(path: &Path, known: &Known, sides: &mut Sides) -> Result<Vec<(Pair, bool)>, StepError> {
    let mut pairs = Vec::new();
    let mut broken = None;
    scan(path, |row| {
        let number = |column: usize| row.get(column).and_then(|text| text.parse::<f64>().ok());
        let (Some(left), Some(right), Some(probability), Some(weight)) = (row.get(0), row.get(1), number(2), number(3))
        else {
            broken = row.position().map(csv::Position::line);
            return Some(());
        };
        let (left, right) = sides.pair(left, right);
        if known.asked.as_ref().is_some_and(|asked| !asked.contains(&(left, right))) {
            return None;
        }
        let is_true = known.truth.contains(&(left, right));
        pairs.push((Pair { left, right, weight, probability, is_true }, row.get(4) == Some("match")));
        None
    })?;
    match broken {
        Some(line) => {
            let path = path.display();
            Err(StepError::request(
                format!("{path} baris {line}: bukan hasil payung link."),
                format!("{path} row {line}: payung link did not write this."),
            ))
        }
        None => Ok(pairs),
    }
}

fn evaluate(dir: &Path, known: &Known, sides: &mut Sides) -> Result<Evaluation, StepError> {
    let truth = &known.truth;
    let decided = pairs_of(&dir.join(output::MATCHES), known, sides)?;
    let matches: Vec<&Pair> = decided.iter().filter(|(_, is_match)| *is_match).map(|(pair, _)| pair).collect();
    let right = matches.iter().filter(|pair| pair.is_true).count();
    let own = quality(right, matches.len(), truth.len());
    let doubtful = decided.len() - matches.len();
    let doubtful_true = decided.iter().filter(|(pair, is_match)| !is_match && pair.is_true).count();
    let whole = !sides.within && known.asked.is_none();
    let not_registered = if !whole { None } else { Some(listing(dir, truth, &decided, sides)?) };
    let all = dir.join(output::CANDIDATES);
    let (mut pairs, pairs_from) = if all.exists() {
        (pairs_of(&all, known, sides)?.into_iter().map(|(pair, _)| pair).collect(), output::CANDIDATES)
    } else {
        (decided.iter().map(|(pair, _)| *pair).collect::<Vec<_>>(), output::MATCHES)
    };
    if !truth.is_empty() && !pairs.is_empty() && !pairs.iter().any(|pair| pair.is_true) {
        return Err(StepError::request(
            "Tidak satu pun pasangan hasil ada pada berkas --truth atau --labels. Periksa apakah idnya dari daftar yang sama.",
            "No pair of the result is in the file of --truth or --labels. See whether its ids are of the same lists.",
        ));
    }
    pairs.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    let one_to_one = (!sides.within).then(|| {
        let (mut lefts, mut rights) = (HashSet::new(), HashSet::new());
        let single: Vec<Pair> = pairs
            .iter()
            .filter(|pair| {
                let free = !lefts.contains(&pair.left) && !rights.contains(&pair.right);
                free && lefts.insert(pair.left) && rights.insert(pair.right)
            })
            .copied()
            .collect();
        best(&single, truth.len())
    });
    Ok(Evaluation {
        true_pairs: truth.len() as u64,
        precision: own.precision,
        recall: own.recall,
        f1: own.f1,
        matches: matches.len() as u64,
        doubtful: doubtful as u64,
        doubtful_true: doubtful_true as u64,
        all_pairs: best(&pairs, truth.len()),
        one_to_one,
        not_registered,
        calibration: calibration(pairs.iter().map(|pair| (pair.probability, pair.is_true))),
        pairs_from,
        curve: curve(&pairs, truth.len()),
    })
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn quality(right: usize, taken: usize, wanted: usize) -> Quality {
    Quality {
        pairs: taken as u64,
        precision: share(right, taken),
        recall: share(right, wanted),
        f1: if taken + wanted == 0 { 1.0 } else { 2.0 * right as f64 / (taken + wanted) as f64 },
        from_weight: None,
    }
}

/// Where pairs, strongest first, may be cut: between distinct weights.
fn cuts(pairs: &[Pair], wanted: usize) -> impl Iterator<Item = Quality> {
    let mut right = 0;
    (0..pairs.len()).filter_map(move |place| {
        right += usize::from(pairs[place].is_true);
        let last = pairs.get(place + 1).is_none_or(|next| next.weight < pairs[place].weight);
        last.then(|| Quality { from_weight: Some(pairs[place].weight), ..quality(right, place + 1, wanted) })
    })
}

fn best(pairs: &[Pair], wanted: usize) -> Quality {
    cuts(pairs, wanted).fold(quality(0, 0, wanted), |best, cut| if cut.f1 > best.f1 { cut } else { best })
}

/// At most about two hundred points, where recall moves.
fn curve(pairs: &[Pair], wanted: usize) -> Vec<Point> {
    let mut curve: Vec<Point> = Vec::new();
    for cut in cuts(pairs, wanted) {
        if curve
            .last()
            .is_none_or(|last| (cut.recall - last.recall).abs() + (cut.precision - last.precision).abs() >= 0.005)
        {
            let weight = cut.from_weight.expect("cuts have one");
            curve.push(Point { weight, precision: cut.precision, recall: cut.recall });
        }
    }
    curve
}

/// Edges of the table of calibration: narrow where most pairs are.
const EDGES: [f64; 14] = [0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

fn calibration(pairs: impl Iterator<Item = (f64, bool)>) -> Vec<Bin> {
    let mut bins = [(0_u64, 0.0_f64, 0_u64); EDGES.len()];
    for (probability, is_true) in pairs {
        let bin = &mut bins[EDGES.partition_point(|edge| *edge <= probability).saturating_sub(1)];
        *bin = (bin.0 + 1, bin.1 + probability, bin.2 + u64::from(is_true));
    }
    let to = |place: usize| EDGES.get(place + 1).copied().unwrap_or(1.0);
    let filled = bins.iter().enumerate().filter(|(_, (count, ..))| *count > 0);
    filled
        .map(|(place, (count, sum, right))| Bin {
            from: EDGES[place],
            to: to(place),
            count: *count,
            mean_probability: sum / *count as f64,
            share_true: *right as f64 / *count as f64,
        })
        .collect()
}

/// Every left row is either on a pair of `matches.csv` or on the list of those not found.
fn listing(
    dir: &Path,
    truth: &HashSet<(u32, u32)>,
    decided: &[(Pair, bool)],
    sides: &mut Sides,
) -> Result<Listing, StepError> {
    let known: HashSet<u32> = truth.iter().map(|(left, _)| *left).collect();
    let mut lefts: BTreeSet<u32> = decided.iter().map(|(pair, _)| pair.left).collect();
    let mut listed = Vec::new();
    scan(&dir.join(output::UNMATCHED), |row| {
        let probability = row.get(1).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        let left = sides.left.number(row.get(0).unwrap_or_default());
        lefts.insert(left);
        listed.push((probability, !known.contains(&left)));
        None::<()>
    })?;
    let right = listed.iter().filter(|(_, missing)| *missing).count();
    let missing = lefts.iter().filter(|left| !known.contains(left)).count();
    Ok(Listing {
        listed: listed.len() as u64,
        missing: missing as u64,
        precision: share(right, listed.len()),
        recall: share(right, missing),
        calibration: calibration(listed.into_iter()),
    })
}
