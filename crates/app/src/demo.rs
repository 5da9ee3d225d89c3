//! `payung demo`: a province of invented people, through the same path as a user's files.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use domain::GapFilter;
use serde_json::json;
use steps::{
    CoverageRequest, ImportAs, ImportRequest, StepError, Workspace, coverage, gap, import, match_rosters, roles,
};
use store::Location;
use units::RegionCode;

use crate::desk::{DEMO_KEY, Desk, ProgressLine, clock, grouped, percent_text};
use crate::evaluate::evaluate;
use crate::{Ended, coverage as coverage_print, demo_offices, matching, serve};

#[derive(Args)]
pub(crate) struct DemoArguments {
    /// A province or regency of which enough was published: 19, 16, 63.10 and others.
    #[arg(long, default_value = "19", value_name = "CODE")]
    region: RegionCode,
    /// Eligible workers; all that were published when left out.
    #[arg(long, value_name = "N")]
    people: Option<u32>,
    /// The same seed makes the same rosters and the same figures.
    #[arg(long, default_value_t = 19)]
    seed: u64,
    /// Where to serve.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    /// Make and measure, but do not serve.
    #[arg(long)]
    no_serve: bool,
}

pub(crate) fn run(desk: &Desk, arguments: &DemoArguments) -> Result<Ended, StepError> {
    let start = Instant::now();
    let data = desk.location().data_dir.clone();
    let refused = |error: sample::SampleError| StepError::Request(::law::Sentence::alike(error.to_string()));
    let profile = sample::Profile::of(arguments.region).map_err(refused)?;
    let whole = sample::Options::of(arguments.region).map_err(refused)?;
    let options = sample::Options { people: arguments.people.unwrap_or(whole.people), seed: arguments.seed, ..whole };
    let dir = claim_directory(&data, &options)?;
    let manifest = {
        let line = ProgressLine::new("Membuat orang rekaan");
        sample::write(&options, &dir, &mut |_, done, total| line.show(done, Some(total))).map_err(refused)?
    };
    // Plans are made of the months to come: this year's money, and the next one's.
    let year = clock().today.year();
    let budgets: Vec<PathBuf> = (year..=year + 1)
        .map(|year| sample::budgets(&options, year.into(), &dir).map_err(refused))
        .collect::<Result<_, _>>()?;
    let generated = start.elapsed();
    let workspace = desk.open_at(&Location {
        key_path: desk.location().key_path.clone().or_else(|| Some(data.join(DEMO_KEY))),
        ..desk.location().clone()
    })?;
    bring_in(desk, &workspace, &manifest, &budgets, &options)?;
    let imported = start.elapsed();
    let matched = {
        let line = ProgressLine::new("Mencocokkan daftar");
        match_rosters(&workspace, desk.actor(), &clock(), None, &mut |done, total| line.show(done, total))?
    };
    let matched_at = start.elapsed();
    let signs = demo_offices::add(desk, &workspace, options.region, &manifest.rosters)?;
    let figure = coverage(&workspace, desk.actor(), &CoverageRequest::published(options.region))?;
    let list = gap(&workspace, desk.actor(), GapFilter::all(options.region), None)?;
    let evaluation = evaluate(desk, &workspace, &dir, options.region, &manifest, &list)?;
    if desk.is_json() {
        desk.print_json(&figure)?;
    } else {
        desk.say(&format!(
            "{} orang rekaan, {} peserta, {} daftar di {}",
            grouped(u64::from(manifest.counts.people)),
            grouped(u64::from(manifest.counts.participant_rows)),
            grouped(u64::from(manifest.counts.roster_files)),
            dir.join("rosters").display()
        ));
        matching::print(desk, &matched);
        coverage_print::print(desk, &figure);
        desk.say("Peran menurut daftar (jumlah rekaan, dihitung dari daftar yang diimpor dan dicocokkan):");
        for standing in roles(&list) {
            let percent = standing.percent.map_or_else(|| "-".to_owned(), percent_text);
            desk.say(&format!(
                "  {:<28}{} dari {} terlindungi ({percent})",
                standing.title, standing.protected, standing.on_rosters
            ));
        }
        if profile.village.is_some() {
            let counts = &manifest.counts;
            desk.say(&format!(
                "Pekerja desa dan pekerja rentan desa terlindungi, menurut yang ditanam: {} dan {}",
                grouped((counts.officials_registered + counts.bpd_registered + counts.institutions_registered).into()),
                grouped(counts.vulnerable_registered.into())
            ));
        }
        for line in &profile.assumed {
            desk.say(&format!("Asumsi: {line}"));
        }
        desk.say(&format!(
            "Asumsi: anggaran {year} dan {} (ADD, APBD, DBH, CSR) seluruhnya rekaan; Dana Desa per kabupaten sebenarnya.",
            year + 1
        ));
        evaluation.print(desk);
        desk.say(&format!(
            "Waktu: membuat {:.1} dtk, mengimpor {:.1}, mencocokkan {:.1}, seluruhnya {:.1}",
            generated.as_secs_f64(),
            (imported - generated).as_secs_f64(),
            (matched_at - imported).as_secs_f64(),
            start.elapsed().as_secs_f64()
        ));
        desk.say(&format!("Audit: {}", workspace.audit_head()?));
    }
    if arguments.no_serve {
        return Ok(Ended::Done);
    }
    desk.say(&format!("Masuk dengan kata sandi {} sebagai:", demo_offices::PASSWORD));
    for (name, office) in &signs {
        desk.say(&format!("  {name:<28}{office}"));
    }
    let door = web::DemoDoor { password: demo_offices::PASSWORD.to_owned(), names: signs };
    serve::serve(desk, workspace, arguments.listen, false, Some(door))
}

/// Where the files of this demo lie: the data directory for the first region in it, a directory of its own inside for
/// each further one. Another size or seed of a region would mix two sets of invented people, and is refused.
fn claim_directory(data: &Path, options: &sample::Options) -> Result<PathBuf, StepError> {
    let own = json!({ "region": options.region, "people": options.people, "seed": options.seed });
    let mut dir = data.to_owned();
    loop {
        let marker = dir.join("demo.json");
        let trouble = |error| StepError::File { path: marker.display().to_string(), error };
        let found = match fs::read_to_string(&marker) {
            Ok(found) => found,
            Err(_) if dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) => {
                let dir = dir.display();
                return Err(StepError::request(
                    format!("{dir} tidak kosong dan bukan demo. Pilih direktori lain dengan --data."),
                    format!("{dir} is not empty and no demo. Choose another directory with --data."),
                ));
            }
            Err(_) => {
                fs::create_dir_all(&dir).map_err(trouble)?;
                fs::write(&marker, own.to_string()).map_err(trouble)?;
                return Ok(dir);
            }
        };
        let there: serde_json::Value = serde_json::from_str(found.trim()).unwrap_or_default();
        if there == own {
            return Ok(dir);
        }
        if there["region"] == own["region"] || dir != *data || there["region"].is_null() {
            let (dir, found) = (dir.display(), found.trim());
            return Err(StepError::request(
                format!("{dir} berisi demo lain ({found}). Pilih direktori lain dengan --data, atau hapus yang ini."),
                format!(
                    "{dir} holds another demo ({found}). Choose another directory with --data, or delete this one."
                ),
            ));
        }
        dir = data.join(format!("wilayah-{}", options.region));
    }
}

/// All files, in the order in which an office would get them; what is there already changes nothing.
fn bring_in(
    desk: &Desk,
    workspace: &Workspace,
    manifest: &sample::Manifest,
    budgets: &[PathBuf],
    options: &sample::Options,
) -> Result<(), StepError> {
    let file = |path: &Path, kind: ImportAs| ImportRequest {
        as_of: Some(options.as_of),
        // The list of one region leaves those of others in the same store as they are.
        region: (kind == ImportAs::Participants).then_some(options.region),
        ..ImportRequest::of(path, Some(kind))
    };
    let targets = manifest.targets.iter().map(|path| file(path, ImportAs::Targets));
    let workforce = manifest.workforce.iter().map(|path| file(path, ImportAs::Workforce));
    let earlier = manifest
        .earlier
        .iter()
        .map(|(path, day)| ImportRequest { as_of: Some(*day), ..file(path, ImportAs::Participants) });
    let mut requests: Vec<ImportRequest> = targets.chain(workforce).chain(earlier).collect();
    requests.push(file(&manifest.figures, ImportAs::Figures));
    requests.extend(budgets.iter().map(|path| file(path, ImportAs::Funding)));
    requests.push(file(&manifest.participants, ImportAs::Participants));
    requests.extend(manifest.rosters.iter().map(|roster| ImportRequest {
        region: Some(roster.region),
        // An agency sends its staff without civil-servant status; its list has no column for that.
        role: (roster.kind == sample::RosterKind::Agency).then_some(law::Role::NonAsn),
        sender: Some(roster.sender.clone()),
        ..file(&roster.path, ImportAs::Roster)
    }));
    let total = u64::try_from(requests.len()).unwrap_or(u64::MAX);
    let line = ProgressLine::new("Mengimpor berkas");
    for (done, request) in (0..).zip(&requests) {
        line.show(done, Some(total));
        import(workspace, desk.actor(), &clock(), request, &mut |_| {}, &mut |_, _| {})?;
    }
    Ok(())
}
