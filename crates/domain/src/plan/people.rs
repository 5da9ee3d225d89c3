//! People to plan for: as whom each is paid for, what their cover costs, and which money lawfully pays it.

use std::collections::BTreeMap;

use law::{Payee, Role, RoleGroup};
use serde::Serialize;
use units::RegionCode;

use super::cover::Cover;
use crate::people::Occupation;

/// What decides the cost and the lawful money of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Standing {
    /// As whom they are paid for.
    pub payee: Payee,
    /// The office, where a fixed income decides the cost.
    pub office: Option<Role>,
    /// Drivers have reliefs of their own.
    pub transport: bool,
}

/// A person without protection, or whose protection is known to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToProtect {
    /// Where they live.
    pub village: RegionCode,
    /// What decides cost and money.
    pub standing: Standing,
    /// What others pay for them, where somebody does.
    pub cover: Option<Cover>,
}

impl Standing {
    /// From what lists say: a role that is held before work on an oil-palm estate, before a welfare status, before an
    /// occupation.
    ///
    /// ```
    /// use domain::plan::Standing;
    /// use law::Payee;
    /// assert_eq!(Standing::of(None, Some("Buruh kebun sawit"), true).payee, Payee::Sawit);
    /// assert_eq!(Standing::of(None, Some("Nelayan"), true).payee, Payee::Rentan);
    /// assert_eq!(Standing::of(None, Some("Karyawan swasta"), false).payee, Payee::Karyawan);
    /// ```
    pub fn of(role: Option<Role>, occupation: Option<&str>, vulnerable: bool) -> Self {
        let words = occupation.unwrap_or_default();
        let kind = Occupation::from_words(words);
        let transport = kind == Occupation::Driver;
        let payee = match (role, kind) {
            (Some(role), _) => Payee::of_role(role),
            (None, Occupation::CivilServant | Occupation::Soldier | Occupation::Police) => Payee::Asn,
            (None, Occupation::PrivateEmployee | Occupation::StateFirmEmployee) => Payee::Karyawan,
            (None, _) if words.to_lowercase().contains("sawit") => Payee::Sawit,
            (None, _) if vulnerable => Payee::Rentan,
            (None, Occupation::HonoraryStaff | Occupation::Teacher | Occupation::HealthWorker) => Payee::NonAsn,
            (None, Occupation::ReligiousWorker) => Payee::Keagamaan,
            (None, Occupation::VillageOfficial) => Payee::AparaturDesa,
            (None, _) => Payee::Mandiri,
        };
        let office = match (role, payee) {
            (Some(role), _) if role.group() == RoleGroup::AparaturDesa => Some(role),
            (None, Payee::AparaturDesa) => Some(Role::PerangkatDesa),
            _ => None,
        };
        Self { payee, office, transport }
    }

    /// As office people say it.
    pub fn title(&self) -> String {
        let driver = if self.transport { ", pengemudi" } else { "" };
        let office = self.office.map(|office| format!(" ({})", office.code().replace('_', " "))).unwrap_or_default();
        format!("{}{office}{driver}", self.payee.title())
    }

    /// Every standing that somebody can have, by its title.
    pub fn by_title() -> BTreeMap<String, Self> {
        let officials = Role::ALL.into_iter().filter(|role| role.group() == RoleGroup::AparaturDesa).map(Some);
        let offices: Vec<Option<Role>> = officials.chain([None]).collect();
        let of_payee = |payee: Payee| {
            let all = offices
                .iter()
                .flat_map(move |office| [false, true].map(|transport| Self { payee, office: *office, transport }));
            all.map(|standing| (standing.title(), standing)).collect::<Vec<_>>()
        };
        Payee::ALL.into_iter().flat_map(of_payee).collect()
    }
}
