//! Business permits as a permit counter lists them: whose they are, and which employer stands behind each.

use std::collections::HashMap;

use serde::Serialize;
use units::{Date, Level, RegionCode};

use crate::employer::{firm_key, plain_npp};

/// How large a business is by its permit (PP 7/2021).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessScale {
    /// Mikro.
    Micro,
    /// Kecil.
    Small,
    /// Menengah.
    Medium,
    /// Besar.
    Large,
}

impl BusinessScale {
    /// All scales, the smallest first.
    pub const ALL: [Self; 4] = [Self::Micro, Self::Small, Self::Medium, Self::Large];

    /// Stable word for the store, and as permits say it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Micro => "mikro",
            Self::Small => "kecil",
            Self::Medium => "menengah",
            Self::Large => "besar",
        }
    }

    /// The scale that words such as "Usaha Mikro" name.
    ///
    /// ```
    /// assert_eq!(domain::BusinessScale::from_words("USAHA MIKRO"), Some(domain::BusinessScale::Micro));
    /// ```
    pub fn from_words(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let says = |scale: &Self| lower.split(|c: char| !c.is_alphabetic()).any(|word| word == scale.code());
        Self::ALL.into_iter().find(says)
    }
}

/// One row of a list of permits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Permit {
    /// Nomor Induk Berusaha, thirteen digits; permits from before it have none.
    pub nib: Option<String>,
    /// Registration number at the scheme, where the list gives one.
    pub npp: Option<String>,
    /// Name of the business.
    pub name: String,
    /// Line of business: KBLI, in the list's words.
    pub business: Option<String>,
    /// How large.
    pub scale: Option<BusinessScale>,
    /// Where, as far down as known.
    pub region: Option<RegionCode>,
    /// Street.
    pub address: Option<String>,
    /// How many work there, by the permit.
    pub workers: Option<i64>,
    /// When it was issued.
    pub issued: Option<Date>,
}

/// A business: the permits of one NIB, or without one of one name in one kabupaten or kota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Business {
    /// Nomor Induk Berusaha.
    pub nib: Option<String>,
    /// Registration number at the scheme, where the list gives one.
    pub npp: Option<String>,
    /// Name.
    pub name: String,
    /// Lines of business, each once.
    pub business: Vec<String>,
    /// How large.
    pub scale: Option<BusinessScale>,
    /// Where, as far down as known.
    pub region: Option<RegionCode>,
    /// Street.
    pub address: Option<String>,
    /// Workers: the largest number that one of its permits states.
    pub on_permit: Option<i64>,
    /// How many permits.
    pub permits: u32,
    /// When the first was issued.
    pub issued: Option<Date>,
    /// The day of the list that speaks of it.
    pub as_of: Date,
}

/// The list a permit stands on: its day, and its number among the lists of that day.
pub type PermitList = (Date, i64);

/// The businesses behind permits, in the order in which they are named first.
///
/// The latest list that names a business speaks of it alone. Lists repeat the workers of the whole business beside
/// each of its permits as often as they part them, so the largest number counts and not the sum: nobody is said to
/// hide workers who were never there.
pub fn businesses(permits: impl IntoIterator<Item = (PermitList, Permit)>) -> Vec<Business> {
    let mut found: Vec<(PermitList, Business)> = Vec::new();
    let mut places: HashMap<(String, Option<RegionCode>), usize> = HashMap::new();
    for (list, permit) in permits {
        let key = match &permit.nib {
            Some(nib) => (nib.clone(), None),
            None => (firm_key(&permit.name), permit.region.and_then(|place| place.ancestor(Level::Regency))),
        };
        let place = *places.entry(key).or_insert(found.len());
        match found.get_mut(place) {
            None => found.push((list, Business::of(permit, list.0))),
            Some((speaks, _)) if *speaks > list => {}
            Some((speaks, business)) if *speaks == list => business.add(permit),
            Some(older) => *older = (list, Business::of(permit, list.0)),
        }
    }
    found.into_iter().map(|(_, business)| business).collect()
}

impl Business {
    fn of(permit: Permit, as_of: Date) -> Self {
        Self {
            nib: permit.nib,
            npp: permit.npp,
            name: permit.name,
            business: permit.business.into_iter().collect(),
            scale: permit.scale,
            region: permit.region,
            address: permit.address,
            on_permit: permit.workers,
            permits: 1,
            issued: permit.issued,
            as_of,
        }
    }

    fn add(&mut self, permit: Permit) {
        self.permits += 1;
        self.npp = self.npp.take().or(permit.npp);
        self.scale = self.scale.max(permit.scale);
        self.region = self.region.or(permit.region);
        self.address = self.address.take().or(permit.address);
        self.on_permit = self.on_permit.max(permit.workers);
        self.issued = [self.issued, permit.issued].into_iter().flatten().min();
        self.business.extend(permit.business.filter(|line| !self.business.contains(line)));
    }
}

/// By what a business was found among the employers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// Its registration number at the scheme.
    Npp,
    /// Its NIB, which lists of employers write where the registration number belongs.
    Nib,
    /// Name and place.
    NameAndPlace,
    /// The name of an employer whose place nobody told.
    NameAlone,
}

impl FoundBy {
    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Npp => "NPP",
            Self::Nib => "NIB",
            Self::NameAndPlace => "nama dan wilayah",
            Self::NameAlone => "nama saja",
        }
    }
}

/// Employers to be found by number, or by name and place.
#[derive(Debug, Default)]
pub struct EmployerFinder {
    by_number: HashMap<String, usize>,
    by_name: HashMap<String, Vec<(usize, Option<RegionCode>)>>,
}

impl EmployerFinder {
    /// Of employers by their place in a list: registration number, name, region.
    pub fn of<'e>(employers: impl IntoIterator<Item = (&'e str, &'e str, Option<RegionCode>)>) -> Self {
        let mut finder = Self::default();
        for (place, (npp, name, region)) in employers.into_iter().enumerate() {
            if !npp.is_empty() {
                finder.by_number.entry(plain_npp(npp)).or_insert(place);
            }
            finder.by_name.entry(firm_key(name)).or_default().push((place, region));
        }
        finder
    }

    /// The employers behind a business, and by what they were found. A firm may be registered several times in one
    /// place; of those whose place nobody told only a single one is taken.
    pub fn find(&self, business: &Business) -> Option<(FoundBy, Vec<usize>)> {
        let numbered = |number: &Option<String>| self.by_number.get(&plain_npp(number.as_deref()?)).copied();
        if let Some(place) = numbered(&business.npp) {
            return Some((FoundBy::Npp, vec![place]));
        }
        if let Some(place) = numbered(&business.nib) {
            return Some((FoundBy::Nib, vec![place]));
        }
        let same = self.by_name.get(&firm_key(&business.name))?;
        let regency = |code: RegionCode| code.ancestor(Level::Regency);
        let beside = |place: RegionCode| {
            business.region.is_some_and(|own| {
                own.contains(place) || place.contains(own) || (regency(own).is_some() && regency(own) == regency(place))
            })
        };
        let here: Vec<usize> =
            same.iter().filter(|(_, region)| region.is_some_and(beside)).map(|(place, _)| *place).collect();
        if !here.is_empty() {
            return Some((FoundBy::NameAndPlace, here));
        }
        let mut nowhere = same.iter().filter(|(_, region)| region.is_none()).map(|(place, _)| *place);
        match (nowhere.next(), nowhere.next()) {
            (Some(only), None) => Some((FoundBy::NameAlone, vec![only])),
            _ => None,
        }
    }
}
