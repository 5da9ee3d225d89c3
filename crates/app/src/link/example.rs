//! `payung link example`: two invented lists and the truth, to learn the command on and to measure it with.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sample::{Errors, PairOptions};
use serde_json::json;
use steps::StepError;

use crate::Ended;
use crate::desk::{Desk, grouped, write_file};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ErrorsWord {
    Light,
    Usual,
    Heavy,
}

#[derive(Args)]
pub(crate) struct ExampleArguments {
    /// Where left.csv, right.csv and truth.csv go; made when missing.
    dir: PathBuf,
    /// Rows of each list.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=4_000_000))]
    rows: u32,
    /// Of 1,000 people on the left list, how many are on the right one.
    #[arg(long, default_value_t = 700, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    overlap: u32,
    /// How carefully the left list was kept.
    #[arg(long, value_enum, default_value = "usual")]
    errors: ErrorsWord,
    /// The same seed writes the same lists.
    #[arg(long, default_value_t = 19)]
    seed: u64,
}

pub(crate) fn run(desk: &Desk, arguments: &ExampleArguments) -> Result<Ended, StepError> {
    let ExampleArguments { dir, rows, overlap, errors, seed } = arguments;
    std::fs::create_dir_all(dir).map_err(|error| StepError::File { path: dir.display().to_string(), error })?;
    let errors = match errors {
        ErrorsWord::Light => Errors::Light,
        ErrorsWord::Usual => Errors::Usual,
        ErrorsWord::Heavy => Errors::Heavy,
    };
    let options = PairOptions { rows: *rows, overlap: *overlap, errors, seed: *seed };
    // Three files, each whole or not at all; the truth is the last to appear.
    write_file(&dir.join("truth.csv"), |truth| {
        write_file(&dir.join("right.csv"), |right| {
            write_file(&dir.join("left.csv"), |left| {
                let buffered = |file| BufWriter::with_capacity(1 << 20, file);
                let [mut left, mut right, mut truth]: [BufWriter<&mut File>; 3] = [left, right, truth].map(buffered);
                sample::linkage_pair(&options, &mut left, &mut right, &mut truth)
                    .map_err(|error| StepError::File { path: dir.display().to_string(), error })
            })
        })
    })?;
    if desk.is_json() {
        desk.print_json(&json!({ "dir": dir.display().to_string(), "rows": rows, "seed": seed }))?;
    } else {
        let dir = dir.display();
        desk.say(&format!("Dua daftar rekaan, masing-masing {} baris, di {dir}.", grouped(u64::from(*rows))));
        desk.say(&format!("Coba: payung link {dir}/left.csv {dir}/right.csv --one-to-one --out {dir}/hasil"));
    }
    Ok(Ended::Done)
}
