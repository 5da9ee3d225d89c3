//! `payung demo`: a province of invented people, through the same path as a user's files.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use domain::OfficeKind;
use serde_json::json;
use steps::{
    CoverageRequest, GapRequest, ImportAs, ImportRequest, NewOffice, NewOperator, OperatorRole, StepError, Workspace,
    add_operator, coverage, gap, import, match_rosters, operators, roles, set_office,
};
use store::Location;
use units::{Date, RegionCode};

use crate::desk::{DEMO_KEY, Desk, ProgressLine, clock, grouped, percent_text};
use crate::evaluate::evaluate;
use crate::{Ended, coverage as coverage_print, matching, serve};

/// Name and password of the operator that a demo shows on its sign-in page.
const DEMO_OPERATOR: (&str, &str) = ("demo", "payung-demo");

#[derive(Args)]
pub(crate) struct DemoArguments {
    /// The province; today only 19, whose published counts are known.
    #[arg(long, default_value = "19", value_name = "CODE")]
    region: RegionCode,
    /// Eligible workers; all that were published when left out.
    #[arg(long, default_value_t = sample::FULL_SIZE, value_name = "N")]
    people: u32,
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
    let dir = desk.location().data_dir.clone();
    let options = sample::Options {
        region: arguments.region,
        people: arguments.people,
        seed: arguments.seed,
        ..sample::Options::default()
    };
    claim_directory(&dir, &options)?;
    let manifest = {
        let line = ProgressLine::new("Membuat orang rekaan");
        sample::write(&options, &dir, &mut |_, done, total| line.show(done, Some(total)))
            .map_err(|error| StepError::Request(error.to_string()))?
    };
    let generated = start.elapsed();
    let workspace = desk.open_at(&Location {
        key_path: desk.location().key_path.clone().or_else(|| Some(dir.join(DEMO_KEY))),
        ..desk.location().clone()
    })?;
    bring_in(desk, &workspace, &manifest, options.as_of)?;
    let imported = start.elapsed();
    let matched = {
        let line = ProgressLine::new("Mencocokkan daftar");
        match_rosters(&workspace, desk.actor(), &clock(), None, &mut |done, total| line.show(done, total))?
    };
    let matched_at = start.elapsed();
    add_demo_operator(desk, &workspace, options.region)?;
    let branch = NewOffice {
        name: "Kantor Cabang Pangkalpinang (contoh)".to_owned(),
        kind: OfficeKind::Branch,
        regions: units::sub_regions(options.region).map(|regency| regency.code).collect(),
        opened: None,
        closed: None,
    };
    set_office(&workspace, desk.actor(), &clock(), "demo-office", &branch)?;
    let figure = coverage(&workspace, desk.actor(), &CoverageRequest::published(options.region))?;
    let list = gap(&workspace, desk.actor(), &GapRequest { region: options.region, role: None, as_of: None })?;
    let evaluation = evaluate(desk, &workspace, &dir, &manifest, &list)?;
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
    desk.say(&format!("Masuk sebagai {} dengan kata sandi {}", DEMO_OPERATOR.0, DEMO_OPERATOR.1));
    let hint = Some((DEMO_OPERATOR.0.to_owned(), DEMO_OPERATOR.1.to_owned()));
    serve::serve(desk, workspace, arguments.listen, false, hint)
}

/// A directory holds one demo: another size or seed in it would mix two sets of invented people.
fn claim_directory(dir: &Path, options: &sample::Options) -> Result<(), StepError> {
    let marker = dir.join("demo.json");
    let trouble = |error| StepError::File { path: marker.display().to_string(), error };
    let own = json!({ "region": options.region, "people": options.people, "seed": options.seed }).to_string();
    match fs::read_to_string(&marker) {
        Ok(found) if found.trim() == own => Ok(()),
        Ok(found) => Err(StepError::Request(format!(
            "{} berisi demo lain ({}). Pilih direktori lain dengan --data, atau hapus yang ini.",
            dir.display(),
            found.trim()
        ))),
        Err(_) if dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) => Err(StepError::Request(format!(
            "{} tidak kosong dan bukan demo. Pilih direktori lain dengan --data.",
            dir.display()
        ))),
        Err(_) => {
            fs::create_dir_all(dir).map_err(trouble)?;
            fs::write(&marker, own).map_err(trouble)
        }
    }
}

/// All files, in the order in which an office would get them; what is there already changes nothing.
fn bring_in(desk: &Desk, workspace: &Workspace, manifest: &sample::Manifest, as_of: Date) -> Result<(), StepError> {
    let file = |path: &PathBuf, kind: ImportAs| ImportRequest {
        path: path.clone(),
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        kind: Some(kind),
        region: None,
        role: None,
        sender: None,
        as_of: Some(as_of),
        preview: false,
        corrections: steps::Corrections::default(),
    };
    let mut requests = vec![
        file(&manifest.targets, ImportAs::Targets),
        file(&manifest.workforce, ImportAs::Workforce),
        file(&manifest.participants, ImportAs::Participants),
    ];
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

fn add_demo_operator(desk: &Desk, workspace: &Workspace, region: RegionCode) -> Result<(), StepError> {
    let (name, password) = DEMO_OPERATOR;
    if operators(workspace, desk.actor())?.iter().any(|operator| operator.name == name) {
        return Ok(());
    }
    let new = NewOperator {
        name: name.to_owned(),
        password: password.to_owned(),
        roles: vec![OperatorRole::SchemeOffice],
        regions: vec![region],
    };
    add_operator(workspace, desk.actor(), &clock(), "demo-operator", &new)
}
