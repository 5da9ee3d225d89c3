//! Which money may pay whose contributions: a table with sources, dated, since lawful uses switch by year.

use serde::{Deserialize, Serialize};
use units::{Language, Month, RegionKind, Sentence};

use crate::body::Law;
use crate::contribution::Funding;
use crate::dated::Citation;
use crate::role::{Role, RoleGroup};

/// As whom somebody is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// Village head and officials.
    AparaturDesa,
    /// The village council.
    Bpd,
    /// RT, RW, PKK, Karang Taruna, Posyandu, LPM.
    Lkd,
    /// Staff of agencies without civil-servant status.
    NonAsn,
    /// Religious workers.
    Keagamaan,
    /// Named a vulnerable worker by decree or village deliberation.
    Rentan,
    /// Plantation worker of oil palm.
    Sawit,
    /// Any other non-wage earner.
    Mandiri,
    /// Employee of a firm: the employer must pay.
    Karyawan,
    /// Civil servant, army, police.
    Asn,
}

/// Whether money may pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MayPay {
    /// A source says so.
    Yes,
    /// A local regulation decides, readings differ, or nothing was read for the year.
    Review,
    /// A source forbids it, or there is no such money there.
    No,
}

/// The answer with its ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lawful {
    /// Whether.
    pub may: MayPay,
    /// What it rests on; none where nothing was read.
    pub citation: Option<Citation>,
    /// What a lawyer should know about it.
    pub note: Sentence,
}

impl Payee {
    /// All, in the order of tables.
    pub const ALL: [Self; 10] = [
        Self::AparaturDesa,
        Self::Bpd,
        Self::Lkd,
        Self::NonAsn,
        Self::Keagamaan,
        Self::Rentan,
        Self::Sawit,
        Self::Mandiri,
        Self::Karyawan,
        Self::Asn,
    ];

    /// Code and title in both languages; those of a group of roles are the group's.
    const fn words(self) -> (&'static str, [&'static str; 2]) {
        let group = match self {
            Self::AparaturDesa => RoleGroup::AparaturDesa,
            Self::Bpd => RoleGroup::Bpd,
            Self::Lkd => RoleGroup::Lkd,
            Self::NonAsn => RoleGroup::NonAsn,
            Self::Keagamaan => RoleGroup::Keagamaan,
            Self::Rentan => return ("rentan", ["Pekerja rentan", "Vulnerable workers"]),
            Self::Sawit => return ("sawit", ["Pekerja kebun sawit", "Oil palm workers"]),
            Self::Mandiri => return ("mandiri", ["Pekerja bukan penerima upah lain", "Other non-wage earners"]),
            Self::Karyawan => return ("karyawan", ["Karyawan perusahaan", "Employees of firms"]),
            Self::Asn => return ("asn", ["ASN, TNI, Polri", "Civil servants, army, police"]),
        };
        (group.code(), [group.title_in(Language::Indonesian), group.title_in(Language::English)])
    }

    /// The word in commands, files and rules.
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        self.title_in(Language::Indonesian)
    }

    /// The same in a language.
    pub const fn title_in(self, language: Language) -> &'static str {
        let (_, [indonesian, english]) = self.words();
        language.pick(indonesian, english)
    }

    /// As whom the holder of a role is paid for.
    pub const fn of_role(role: Role) -> Self {
        match role.group() {
            RoleGroup::AparaturDesa => Self::AparaturDesa,
            RoleGroup::Bpd => Self::Bpd,
            RoleGroup::Lkd => Self::Lkd,
            RoleGroup::NonAsn => Self::NonAsn,
            RoleGroup::Keagamaan => Self::Keagamaan,
        }
    }
}

/// The part of a rule's name that stands for a source; the state budget has no rule yet.
const fn source_of(funding: Funding) -> Option<&'static str> {
    match funding {
        Funding::Own => Some("self"),
        Funding::Company => Some("company"),
        Funding::Apbd => Some("apbd"),
        Funding::Add => Some("add"),
        Funding::DanaDesa => Some("dana_desa"),
        Funding::Dbh => Some("dbh"),
        Funding::Apbn => None,
    }
}

impl Law {
    /// Whether `funding` may pay the contributions of `payee` for `month` in a place of this kind.
    ///
    /// ```
    /// use law::{Funding, Law, MayPay, Payee};
    /// use units::RegionKind;
    /// let law = Law::built_in();
    /// let may = |funding, payee, month: &str| {
    ///     law.may_pay(funding, payee, month.parse().unwrap(), RegionKind::Desa).may
    /// };
    /// assert_eq!(may(Funding::DanaDesa, Payee::Rentan, "2024-06"), MayPay::No);
    /// assert_eq!(may(Funding::DanaDesa, Payee::Rentan, "2026-06"), MayPay::Review);
    /// assert_eq!(may(Funding::DanaDesa, Payee::AparaturDesa, "2026-06"), MayPay::No);
    /// assert_eq!(may(Funding::Apbd, Payee::Asn, "2026-06"), MayPay::No);
    /// ```
    pub fn may_pay(&self, funding: Funding, payee: Payee, month: Month, place: RegionKind) -> Lawful {
        let said = |may, indonesian: &str, english: &str| {
            let note = Sentence::in_both(indonesian, english);
            Lawful { may, citation: None, note }
        };
        if matches!(funding, Funding::Add | Funding::DanaDesa) && place == RegionKind::Kelurahan {
            return said(
                MayPay::No,
                "Kelurahan tidak memiliki ADD dan Dana Desa.",
                "A kelurahan has neither ADD nor Dana Desa.",
            );
        }
        match payee {
            Payee::Asn => {
                return said(
                    MayPay::No,
                    "ASN, TNI dan Polri dijamin Taspen dan Asabri.",
                    "Civil servants, army and police are insured by Taspen and Asabri.",
                );
            }
            Payee::Karyawan => {
                return said(
                    MayPay::No,
                    "Pemberi kerja wajib membayar iuran karyawannya.",
                    "Employers must pay the contributions of their employees.",
                );
            }
            _ => {}
        }
        let unread = || {
            said(
                MayPay::Review,
                "Ketentuan untuk tahun ini belum dibaca.",
                "What was set for this year has not been read.",
            )
        };
        let Some(source) = source_of(funding) else { return unread() };
        let rule = self.catalogue().rule(&format!("pays.{source}.{}", payee.code()));
        let rule = rule.expect("law/payers.toml has a rule for each source and payee");
        let Some(value) = rule.on(month.last_day()) else { return unread() };
        let may = match value.text().as_str() {
            "yes" => MayPay::Yes,
            "no" => MayPay::No,
            _ => MayPay::Review,
        };
        Lawful { may, citation: Some(value.citation.clone()), note: value.note.clone() }
    }
}
