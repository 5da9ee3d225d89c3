//! `payung audit`, `payung key`, `payung office` and `payung user`.

use std::collections::BTreeMap;
use std::io::{IsTerminal, stdin};
use std::path::PathBuf;

use clap::Subcommand;
use domain::OfficeKind;
use serde_json::json;
use steps::submission::{office_addresses, set_office_address, set_operator_offices};
use steps::{
    NewOffice, NewOperator, OperatorRole, Right, StepError, add_operator, export_key, import_key, offices, operators,
    set_office, verify_audit,
};
use units::{Date, RegionCode};

use crate::Ended;
use crate::desk::{Desk, clock, grouped_count, write_file};

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Recomputes the chain and the digests of all rows; exits with 2 when something does not fit.
    Verify,
}

pub(crate) fn audit(desk: &Desk, command: &AuditCommand) -> Result<Ended, StepError> {
    let AuditCommand::Verify = command;
    let report = verify_audit(&desk.open()?, desk.actor())?;
    let broken = report.broken.as_ref();
    if desk.is_json() {
        let broken = broken.map(|broken| json!({ "seq": broken.seq, "change": broken.change_id, "what": broken.what }));
        desk.print_json(&json!({
            "entries": report.entries, "rows": report.rows, "head": report.head.to_string(),
            "whole": report.is_whole(), "broken": broken,
        }))?;
    } else if report.is_whole() {
        let (entries, rows) = (grouped_count(report.entries), grouped_count(report.rows));
        desk.say(&format!("Jejak audit utuh: {entries} perubahan, {rows} baris, kepala {}", report.head));
    }
    match broken {
        None => Ok(Ended::Done),
        Some(broken) => {
            let at = |before: &str| broken.seq.map_or_else(String::new, |seq| format!(" {before} {seq}"));
            Err(StepError::missing(
                format!("jejak audit rusak{}: {}", at("pada catatan"), broken.what),
                format!("the audit is broken{}: {}", at("at entry"), broken.what),
            ))
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Seals the key with a passphrase (read from standard input) and writes it to a file.
    Export {
        /// Where to write the sealed key.
        file: PathBuf,
    },
    /// Opens a sealed key with its passphrase and puts it where this store looks for it.
    Import {
        /// The sealed key.
        file: PathBuf,
    },
    /// Says where the key lies.
    Path,
}

pub(crate) fn key(desk: &Desk, command: &KeyCommand) -> Result<Ended, StepError> {
    match command {
        KeyCommand::Export { file } => {
            let workspace = desk.open()?;
            desk.may_write(Some(&workspace), file)?;
            let passphrase = secret("Kata sandi kunci (paling sedikit 12 karakter): ")?;
            let sealed = export_key(&workspace, desk.actor(), &passphrase)?;
            write_file(file, |out| {
                std::io::Write::write_all(out, sealed.as_bytes())
                    .map_err(|error| StepError::File { path: file.display().to_string(), error })
            })?;
            desk.say(&format!("Kunci tersegel ditulis ke {}. Simpan terpisah dari cadangan data.", file.display()));
        }
        KeyCommand::Import { file } => {
            let sealed = std::fs::read_to_string(file)
                .map_err(|error| StepError::File { path: file.display().to_string(), error })?;
            let passphrase = secret("Kata sandi kunci: ")?;
            let to = desk.location().key_file()?;
            let id = import_key(desk.actor(), &sealed, &passphrase, &to)?;
            desk.say(&format!("Kunci {id} ditulis ke {}.", to.display()));
        }
        KeyCommand::Path => desk.say(&desk.location().key_file()?.display().to_string()),
    }
    if desk.is_json() {
        desk.print_json(&json!({ "key_file": desk.location().key_file()?.display().to_string() }))?;
    }
    Ok(Ended::Done)
}

#[derive(Subcommand)]
pub(crate) enum OfficeCommand {
    /// Adds an office, or sets regions and days of one anew.
    Add {
        /// As on its letterhead.
        name: String,
        /// kanwil, kacab, provinsi, kabkota, kecamatan, desa, dinas, pasar, perusahaan or perisai.
        #[arg(long, value_parser = office_kind)]
        kind: OfficeKind,
        /// Codes of the regions it serves; several with commas.
        #[arg(long, value_delimiter = ',', required = true)]
        region: Vec<RegionCode>,
        /// First day.
        #[arg(long, value_name = "DATE")]
        opened: Option<Date>,
        /// Last day.
        #[arg(long, value_name = "DATE")]
        closed: Option<Date>,
    },
    /// Says where an office is written to; an empty address ends it.
    Address {
        /// As on its letterhead.
        name: String,
        /// Its mailbox: nama@contoh.go.id.
        email: String,
    },
    /// Lists offices.
    List,
}

fn office_kind(text: &str) -> Result<OfficeKind, String> {
    OfficeKind::from_code(text).ok_or_else(|| {
        "write kanwil, kacab, provinsi, kabkota, kecamatan, desa, dinas, pasar, perusahaan or perisai".to_owned()
    })
}

pub(crate) fn office(desk: &Desk, command: &OfficeCommand) -> Result<Ended, StepError> {
    let workspace = match command {
        OfficeCommand::Add { .. } => desk.open_or_make()?,
        OfficeCommand::Address { .. } | OfficeCommand::List => desk.open()?,
    };
    match command {
        OfficeCommand::Add { name, kind, region, opened, closed } => {
            let clock = clock();
            let key = format!("office:{name}:{}", clock.recorded_at);
            let new = NewOffice {
                name: name.clone(),
                kind: *kind,
                regions: region.clone(),
                opened: *opened,
                closed: *closed,
            };
            let id = set_office(&workspace, desk.actor(), &clock, &key, &new)?;
            if desk.is_json() {
                desk.print_json(&json!({ "office": id }))?;
            } else {
                desk.say(&format!("Kantor {name} disimpan."));
            }
        }
        OfficeCommand::Address { name, email } => {
            let clock = clock();
            let key = format!("office.address:{name}:{}", clock.recorded_at);
            set_office_address(&workspace, desk.actor(), &clock, &key, name, email)?;
            if desk.is_json() {
                desk.print_json(&json!({ "office": name, "email": email }))?;
            } else if email.trim().is_empty() {
                desk.say(&format!("{name} tidak disurati lagi."));
            } else {
                desk.say(&format!("Kabar untuk {name} dikirim ke {email}."));
            }
        }
        OfficeCommand::List => {
            let found = offices(&workspace, desk.actor())?;
            // Where offices are written to is for those who may say so.
            let addresses = match desk.actor().may(Right::ManageOperators) {
                true => office_addresses(&workspace, desk.actor())?,
                false => BTreeMap::new(),
            };
            if desk.is_json() {
                desk.print_json(&json!({ "offices": found, "addresses": addresses }))?;
            }
            for office in found {
                let regions: Vec<String> = office.regions.iter().map(ToString::to_string).collect();
                let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
                let days = format!("{} sampai {}", day(office.opened), day(office.closed));
                let email = addresses.get(&office.name).map_or("", String::as_str);
                let line =
                    format!("{:<40} {:<10} {:<28} {days} {email}", office.name, office.kind.code(), regions.join(", "));
                desk.say(line.trim_end());
            }
        }
    }
    Ok(Ended::Done)
}

#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// Adds an operator, or sets password, roles and regions anew; the password is read from standard input.
    Add {
        /// Sign-in name.
        name: String,
        /// admin, analis, bpjs, pemda, instansi, kecamatan, desa, perusahaan, agen, auditor or pembaca; several with commas.
        #[arg(long, value_delimiter = ',', required = true)]
        role: Vec<OperatorRole>,
        /// Codes of the regions; several with commas.
        #[arg(long, value_delimiter = ',', required = true)]
        region: Vec<RegionCode>,
    },
    /// Says for which offices an operator acts from now on.
    Office {
        /// Sign-in name.
        name: String,
        /// Names of offices; several times for several, never for none.
        #[arg(long)]
        office: Vec<String>,
    },
    /// Lists operators.
    List,
}

pub(crate) fn user(desk: &Desk, command: &UserCommand) -> Result<Ended, StepError> {
    let workspace = match command {
        UserCommand::Add { .. } => desk.open_or_make()?,
        UserCommand::Office { .. } | UserCommand::List => desk.open()?,
    };
    match command {
        UserCommand::Add { name, role, region } => {
            let password = secret(&format!("Kata sandi untuk {name}: "))?;
            let clock = clock();
            let key = format!("operator:{name}:{}", clock.recorded_at);
            let new = NewOperator { name: name.clone(), password, roles: role.clone(), regions: region.clone() };
            add_operator(&workspace, desk.actor(), &clock, &key, &new)?;
            if desk.is_json() {
                desk.print_json(&json!({ "operator": name }))?;
            } else {
                desk.say(&format!("Operator {name} disimpan."));
            }
        }
        UserCommand::Office { name, office } => {
            let clock = clock();
            let key = format!("operator.office:{name}:{}", clock.recorded_at);
            set_operator_offices(&workspace, desk.actor(), &clock, &key, name, office)?;
            if desk.is_json() {
                desk.print_json(&json!({ "operator": name, "offices": office }))?;
            } else {
                desk.say(&format!("{name} bertugas di: {}", office.join("; ")));
            }
        }
        UserCommand::List => {
            let found = operators(&workspace, desk.actor())?;
            if desk.is_json() {
                let found: Vec<_> = found
                    .iter()
                    .map(|operator| json!({ "name": operator.name, "roles": operator.roles, "regions": operator.regions }))
                    .collect();
                desk.print_json(&json!({ "operators": found }))?;
            } else {
                for operator in found {
                    let roles: Vec<&str> = operator.roles.iter().map(|role| role.code()).collect();
                    let regions: Vec<String> = operator.regions.iter().map(ToString::to_string).collect();
                    desk.say(&format!("{:<20} {:<24} {}", operator.name, roles.join(", "), regions.join(", ")));
                }
            }
        }
    }
    Ok(Ended::Done)
}

/// A secret from standard input: one line, asked for when that is a terminal.
fn secret(prompt: &str) -> Result<String, StepError> {
    if stdin().is_terminal() {
        eprint!("{prompt}");
    }
    let mut line = String::new();
    stdin().read_line(&mut line).map_err(|error| StepError::File { path: "standard input".to_owned(), error })?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
