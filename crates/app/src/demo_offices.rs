//! The offices of a demo and who signs in for them: from the village over district and agency to the branch.

use std::collections::{BTreeMap, BTreeSet};

use domain::OfficeKind;
use steps::submission::set_operator_offices;
use steps::{NewOffice, NewOperator, OperatorRole, StepError, Workspace, add_operator, operators, set_office};
use units::{Level, RegionCode, RegionKind};

use crate::desk::{Desk, clock};

/// The one password of all invented operators, printed where a demo is served.
pub(crate) const PASSWORD: &str = "payung-demo";
/// The operator who sees every region whose demo lies in the store.
const DEMO: &str = "demo";
/// Provinces of the regional office for the south of Sumatera, as its heads speak for them in reports.
const SUMBAGSEL: [&str; 5] = ["15", "16", "17", "18", "19"];

/// Who signs in for no office: with these, each role of the house has somebody.
const WITHOUT_OFFICE: [(&str, OperatorRole, &str); 6] = [
    ("admin", OperatorRole::Admin, "pengguna, kantor, dan jejak; tanpa nama orang"),
    ("analis", OperatorRole::Analyst, "analis wilayah"),
    ("auditor", OperatorRole::Auditor, "memeriksa jejak; hanya angka"),
    ("pembaca", OperatorRole::Reader, "pemerintah yang memantau; hanya angka"),
    ("perusahaan", OperatorRole::Employer, "pemberi kerja; hanya angka"),
    ("agen", OperatorRole::Agent, "agen Perisai; hanya angka"),
];

/// A name to sign in with, and what it is for.
pub(crate) type SignIn = (String, String);

/// Adds offices and operators; what is there already changes nothing.
pub(crate) fn add(
    desk: &Desk,
    workspace: &Workspace,
    region: RegionCode,
    rosters: &[sample::RosterFile],
) -> Result<Vec<SignIn>, StepError> {
    let place = Place { desk, workspace, region };
    let branch = place.branch()?;
    let mut signs = vec![place.demo(&branch)?];
    let villages = villages(rosters);
    // Who compiles comes before other agencies: a page offers the offices in this order.
    let mut compilers: BTreeMap<RegionCode, String> = BTreeMap::new();
    let mut districts: BTreeMap<RegionCode, String> = BTreeMap::new();
    for (village, name) in &villages {
        let (Some(district), Some(regency)) = (village.parent(), village.parent().and_then(RegionCode::parent)) else {
            continue;
        };
        if let std::collections::btree_map::Entry::Vacant(free) = compilers.entry(regency) {
            let (name, kind) = if regency.kind() == RegionKind::Kota {
                (format!("Pemerintah {}", name_of(regency)), OfficeKind::Regency)
            } else {
                (format!("DPMD {}", name_of(regency)), OfficeKind::Agency)
            };
            place.office(&name, kind, vec![regency])?;
            free.insert(name);
        }
        if let std::collections::btree_map::Entry::Vacant(free) = districts.entry(district) {
            let name = format!("Kecamatan {}", with_regency(district));
            place.office(&name, OfficeKind::District, vec![district])?;
            free.insert(name);
        }
        place.office(name, OfficeKind::Village, vec![*village])?;
    }
    signs.extend(place.conversation(&villages, &districts, &compilers)?);
    signs.push(place.operator("cabang", OperatorRole::SchemeOffice, region, &branch)?);
    for roster in rosters {
        let (kind, name, role) = match roster.kind {
            sample::RosterKind::Agency => (OfficeKind::Agency, "dinas", OperatorRole::Agency),
            sample::RosterKind::Market => (OfficeKind::Market, "pasar", OperatorRole::Agency),
            _ => continue,
        };
        if roster.region.level() != Level::Regency || signs.iter().any(|(known, _)| known == name) {
            continue;
        }
        place.office(&roster.sender, kind, vec![roster.region])?;
        signs.push(place.operator(name, role, roster.region, &roster.sender)?);
    }
    for (name, role, what) in WITHOUT_OFFICE {
        signs.push((place.named(name, role, region)?, what.to_owned()));
    }
    Ok(signs)
}

/// The villages that sent a list, with the name of their office: two of one name in a region are told apart.
fn villages(rosters: &[sample::RosterFile]) -> Vec<(RegionCode, String)> {
    let sent: BTreeMap<RegionCode, &str> = rosters
        .iter()
        .filter(|roster| roster.region.level() == Level::Village)
        .map(|roster| (roster.region, roster.sender.as_str()))
        .collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    sent.values().for_each(|name| *times.entry(name).or_default() += 1);
    let named = |(village, name): (&RegionCode, &&str)| {
        let within = village.parent().map(name_of).unwrap_or_default();
        (*village, if times[*name] > 1 { format!("{name} ({within})") } else { (*name).to_owned() })
    };
    sent.iter().map(named).collect()
}

struct Place<'a> {
    desk: &'a Desk,
    workspace: &'a Workspace,
    region: RegionCode,
}

impl Place<'_> {
    fn office(&self, name: &str, kind: OfficeKind, regions: Vec<RegionCode>) -> Result<(), StepError> {
        let key = format!("demo-office:{}:{name}", self.region);
        let new = NewOffice { name: name.to_owned(), kind, regions, opened: None, closed: None };
        set_office(self.workspace, self.desk.actor(), &clock(), &key, &new)?;
        Ok(())
    }

    /// A branch for the regencies of the region, and the regional office where it is known.
    fn branch(&self) -> Result<String, StepError> {
        let region = self.region;
        let name = if region.to_string() == "19" { "Pangkalpinang" } else { name_of(region) };
        let regions: Vec<RegionCode> = match region.level() {
            Level::Province => units::sub_regions(region).map(|regency| regency.code).collect(),
            _ => vec![region],
        };
        let branch = format!("Kantor Cabang {name} (contoh)");
        self.office(&branch, OfficeKind::Branch, regions)?;
        if SUMBAGSEL.contains(&region.to_string().as_str()) {
            let provinces = SUMBAGSEL.iter().map(|code| code.parse().expect("a province")).collect();
            self.office("Kantor Wilayah Sumbagsel", OfficeKind::RegionalOffice, provinces)?;
        }
        Ok(branch)
    }

    /// The operator of every demo in the store acts for all their branches.
    fn demo(&self, branch: &str) -> Result<SignIn, StepError> {
        let (workspace, actor) = (self.workspace, self.desk.actor());
        let known = operators(workspace, actor)?.into_iter().find(|operator| operator.name == DEMO);
        let mut regions: BTreeSet<RegionCode> = known.into_iter().flat_map(|operator| operator.regions).collect();
        if regions.insert(self.region) {
            self.set_operator(DEMO, OperatorRole::SchemeOffice, regions.into_iter().collect())?;
        }
        let known = steps::submission::operator_offices(workspace, actor)?;
        let own = known.into_iter().find(|known| known.operator == DEMO).map(|known| known.offices);
        let mut own = own.unwrap_or_default();
        if !own.iter().any(|known| known == branch) {
            own.push(branch.to_owned());
            let key = format!("demo-duty:{}:{DEMO}", self.region);
            set_operator_offices(workspace, actor, &clock(), &key, DEMO, &own)?;
        }
        Ok((DEMO.to_owned(), "semua wilayah contoh ini".to_owned()))
    }

    fn set_operator(&self, name: &str, role: OperatorRole, regions: Vec<RegionCode>) -> Result<(), StepError> {
        let key = format!("demo-operator:{}:{name}", self.region);
        let new = NewOperator { name: name.to_owned(), password: PASSWORD.to_owned(), roles: vec![role], regions };
        add_operator(self.workspace, self.desk.actor(), &clock(), &key, &new)
    }

    /// Somebody who signs in for one office. A second demo in the same store has operators of its own.
    fn operator(&self, name: &str, role: OperatorRole, region: RegionCode, office: &str) -> Result<SignIn, StepError> {
        let name = self.named(name, role, region)?;
        let key = format!("demo-duty:{}:{name}", self.region);
        set_operator_offices(self.workspace, self.desk.actor(), &clock(), &key, &name, &[office.to_owned()])?;
        Ok((name, office.to_owned()))
    }

    /// Sets somebody who signs in, and gives the name that was free.
    fn named(&self, name: &str, role: OperatorRole, region: RegionCode) -> Result<String, StepError> {
        let taken = |name: &str, all: &[steps::Actor]| {
            all.iter().any(|known| known.name == name && !known.regions.iter().all(|own| self.region.contains(*own)))
        };
        let known = operators(self.workspace, self.desk.actor())?;
        let name = if taken(name, &known) { format!("{name}-{}", self.region) } else { name.to_owned() };
        self.set_operator(&name, role, vec![region])?;
        Ok(name)
    }

    /// Two villages of one regency with their districts and the agency that compiles them.
    fn conversation(
        &self,
        villages: &[(RegionCode, String)],
        districts: &BTreeMap<RegionCode, String>,
        compilers: &BTreeMap<RegionCode, String>,
    ) -> Result<Vec<SignIn>, StepError> {
        let regency = |village: RegionCode| village.parent().and_then(RegionCode::parent);
        let is_desa = |village: RegionCode| village.kind() != RegionKind::Kelurahan;
        let desas: Vec<_> = villages.iter().filter(|(village, _)| is_desa(*village)).collect();
        let with_two = |(village, _): &&&(RegionCode, String)| {
            desas.iter().filter(|(other, _)| regency(*other) == regency(*village)).count() > 1
        };
        let Some((first, _)) = desas.iter().find(with_two).or_else(|| desas.first()) else {
            return Ok(Vec::new());
        };
        let mut signs = Vec::new();
        let mut seen = BTreeSet::new();
        for (village, office) in desas.iter().filter(|(village, _)| regency(*village) == regency(*first)).take(2) {
            signs.push(self.operator(&slug("desa", *village), OperatorRole::Village, *village, office)?);
            let district = village.parent().expect("a village lies in a district");
            if seen.insert(district) {
                let office = &districts[&district];
                signs.push(self.operator(&slug("kecamatan", district), OperatorRole::District, district, office)?);
            }
        }
        let regency = regency(*first).expect("a village lies in a regency");
        signs.push(self.operator(&slug("dpmd", regency), OperatorRole::Government, regency, &compilers[&regency])?);
        Ok(signs)
    }
}

/// A name to sign in with: lower case, without spaces or the kind of the region.
fn slug(kind: &str, region: RegionCode) -> String {
    let name = name_of(region).to_lowercase();
    let kind_of_regency =
        |name: &str| name.strip_prefix("kabupaten ").or_else(|| name.strip_prefix("kota ")).map(str::to_owned);
    let name = if region.level() == Level::Regency { kind_of_regency(&name).unwrap_or(name) } else { name };
    let letters: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    format!("{kind}-{letters}")
}

fn with_regency(district: RegionCode) -> String {
    let same = |regency: RegionCode| units::sub_regions(regency).any(|other| other.name == name_of(district));
    let alone = district
        .parent()
        .and_then(|regency| Some((regency, regency.parent()?)))
        .is_none_or(|(own, province)| !units::sub_regions(province).any(|other| other.code != own && same(other.code)));
    match district.parent() {
        Some(regency) if !alone => format!("{} ({})", name_of(district), name_of(regency)),
        _ => name_of(district).to_owned(),
    }
}

fn name_of(region: RegionCode) -> &'static str {
    units::region(region).map_or("", |known| known.name)
}
