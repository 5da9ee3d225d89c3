//! Coverage of a province by village on data of real size: `cargo bench -p steps --bench coverage`.
//!
//! Cold is the first question to a workspace that was just opened, warm the median of those that follow.

use std::path::Path;
use std::time::Instant;

use domain::Dimension;
use steps::{Actor, Clock, CoverageRequest, ImportAs, ImportRequest, Workspace, coverage, import, match_rosters};
use store::testing::{Place, Server};
use units::RegionCode;

const COLD: usize = 5;
const WARM: usize = 21;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "postgres") {
        return measure("postgres", &Place::postgres());
    }
    println!("cargo bench -p steps --bench coverage: province 19 by village, {} workers", sample::FULL_SIZE);
    println!("{:<12}{:<28}{:>12}{:>12}", "database", "", "cold", "warm");
    measure("sqlite", &Place::sqlite());
    // The address of the server is handed on by the environment, so this half is a process of its own.
    let named = std::env::var("PAYUNG_TEST_POSTGRES").is_ok_and(|url| !url.is_empty());
    let server = (!named).then(|| Server::start(true));
    let mut other = std::process::Command::new(std::env::current_exe().expect("this program has a file"));
    if let Some(server) = &server {
        other.env("PAYUNG_TEST_POSTGRES", server.url());
    }
    assert!(other.arg("postgres").status().expect("the other half runs").success());
}

fn measure(database: &str, place: &Place) {
    let region: RegionCode = "19".parse().expect("a province");
    let actor = Actor::at_the_machine("bench");
    fill(place, &actor);
    for (name, listed) in [("figures alone", false), ("with the named gap's length", true)] {
        let request = CoverageRequest { by: Dimension::Village, listed, ..CoverageRequest::published(region) };
        let ask = |workspace: &Workspace| {
            let start = Instant::now();
            let figure = coverage(workspace, &actor, &request).expect("a figure");
            let time = start.elapsed().as_secs_f64() * 1e3;
            assert_eq!(figure.active.total, 144_070);
            time
        };
        let mut warm = Vec::new();
        let cold = (0..COLD)
            .map(|_| {
                let workspace = Workspace::open(place.location()).expect("the store opens");
                let first = ask(&workspace);
                warm.extend((0..WARM).map(|_| ask(&workspace)));
                first
            })
            .collect();
        println!("{database:<12}{name:<28}{:>9.1} ms{:>9.1} ms", median(cold), median(warm));
    }
}

/// The demo's files through the same door as a user's, then matched.
fn fill(place: &Place, actor: &Actor) {
    let options = sample::Options::default();
    let folder = place.data_dir().with_file_name("files");
    let manifest = sample::write(&options, &folder, &mut |_, _, _| {}).expect("the files are written");
    let workspace = Workspace::open(place.location()).expect("a new store");
    let clock = Clock { recorded_at: "2025-06-01T08:00:00Z".to_owned(), seconds: 1_748_764_800, today: options.as_of };
    let file = |path: &Path, kind: ImportAs| ImportRequest {
        as_of: Some(options.as_of),
        ..ImportRequest::of(path, Some(kind))
    };
    let targets = manifest.targets.iter().map(|path| file(path, ImportAs::Targets));
    let workforce = manifest.workforce.iter().map(|path| file(path, ImportAs::Workforce));
    let mut requests: Vec<ImportRequest> = targets.chain(workforce).collect();
    requests.push(file(&manifest.figures, ImportAs::Figures));
    requests.push(file(&manifest.participants, ImportAs::Participants));
    requests.extend(manifest.rosters.iter().map(|roster| ImportRequest {
        region: Some(roster.region),
        sender: Some(roster.sender.clone()),
        ..file(&roster.path, ImportAs::Roster)
    }));
    for request in &requests {
        import(&workspace, actor, &clock, request, &mut |_| {}, &mut |_, _| {}).expect("the files are good");
    }
    match_rosters(&workspace, actor, &clock, None, &mut |_, _| {}).expect("the rosters are matched");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
