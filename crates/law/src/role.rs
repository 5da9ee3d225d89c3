//! Village and public roles: the first of the three axes of a worker.

use std::str::FromStr;

use serde::Serialize;
use units::{Language, RegionKind};

use crate::UnknownCode;

/// A role held for a term under a decree. Occupation and welfare status are other axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Kepala desa.
    KepalaDesa,
    /// Perangkat desa: secretary, section and hamlet heads.
    PerangkatDesa,
    /// Badan Permusyawaratan Desa.
    Bpd,
    /// Ketua RT.
    Rt,
    /// Ketua RW.
    Rw,
    /// Pemberdayaan Kesejahteraan Keluarga.
    Pkk,
    /// Karang Taruna.
    KarangTaruna,
    /// Kader Posyandu.
    KaderPosyandu,
    /// Lembaga Pemberdayaan Masyarakat.
    Lpm,
    /// Another village institution (LKD or LKK).
    LkdLain,
    /// Teacher without civil-servant status.
    GuruNonAsn,
    /// Health worker without civil-servant status.
    NakesNonAsn,
    /// Other staff of an agency without civil-servant status.
    NonAsn,
    /// Ad-hoc election officer (KPU, Bawaslu).
    PetugasPemilu,
    /// Guru ngaji, imam, marbot and the like.
    PekerjaKeagamaan,
}

/// How offices add roles up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleGroup {
    /// Village head and officials: fixed income from the village budget.
    AparaturDesa,
    /// The village council.
    Bpd,
    /// Lembaga Kemasyarakatan Desa (LKK in a kelurahan): RT, RW, PKK, Karang Taruna, Posyandu, LPM.
    Lkd,
    /// Agency staff, teachers, health workers without civil-servant status, ad-hoc election officers.
    NonAsn,
    /// Religious workers.
    Keagamaan,
}

impl RoleGroup {
    /// All groups, in the order of office tables.
    pub const ALL: [Self; 5] = [Self::AparaturDesa, Self::Bpd, Self::Lkd, Self::NonAsn, Self::Keagamaan];

    /// Stable word for addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AparaturDesa => "aparatur_desa",
            Self::Bpd => "bpd",
            Self::Lkd => "lkd",
            Self::NonAsn => "non_asn",
            Self::Keagamaan => "keagamaan",
        }
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        self.title_in(Language::Indonesian)
    }

    /// The same in a language.
    pub const fn title_in(self, language: Language) -> &'static str {
        let [indonesian, english] = match self {
            Self::AparaturDesa => ["Kepala desa dan perangkat", "Village head and officials"],
            Self::Bpd => ["BPD", "BPD (village council)"],
            Self::Lkd => ["RT/RW dan LKD lain", "RT/RW and other LKD"],
            Self::NonAsn => ["Pegawai non-ASN", "Staff without civil-servant status"],
            Self::Keagamaan => ["Pekerja keagamaan", "Religious workers"],
        };
        language.pick(indonesian, english)
    }
}

impl Role {
    /// All roles, in the order of precedence for one primary role per person.
    pub const ALL: [Self; 15] = [
        Self::KepalaDesa,
        Self::PerangkatDesa,
        Self::Bpd,
        Self::Rt,
        Self::Rw,
        Self::Pkk,
        Self::KarangTaruna,
        Self::KaderPosyandu,
        Self::Lpm,
        Self::LkdLain,
        Self::GuruNonAsn,
        Self::NakesNonAsn,
        Self::NonAsn,
        Self::PetugasPemilu,
        Self::PekerjaKeagamaan,
    ];

    /// The word in templates and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::KepalaDesa => "kepala_desa",
            Self::PerangkatDesa => "perangkat_desa",
            Self::Bpd => "bpd",
            Self::Rt => "rt",
            Self::Rw => "rw",
            Self::Pkk => "pkk",
            Self::KarangTaruna => "karang_taruna",
            Self::KaderPosyandu => "kader_posyandu",
            Self::Lpm => "lpm",
            Self::LkdLain => "lkd_lain",
            Self::NonAsn => "non_asn",
            Self::GuruNonAsn => "guru_non_asn",
            Self::NakesNonAsn => "nakes_non_asn",
            Self::PetugasPemilu => "petugas_pemilu",
            Self::PekerjaKeagamaan => "pekerja_keagamaan",
        }
    }

    /// The group it is added up in.
    pub const fn group(self) -> RoleGroup {
        match self {
            Self::KepalaDesa | Self::PerangkatDesa => RoleGroup::AparaturDesa,
            Self::Bpd => RoleGroup::Bpd,
            Self::Rt | Self::Rw | Self::Pkk | Self::KarangTaruna | Self::KaderPosyandu | Self::Lpm | Self::LkdLain => {
                RoleGroup::Lkd
            }
            Self::NonAsn | Self::GuruNonAsn | Self::NakesNonAsn | Self::PetugasPemilu => RoleGroup::NonAsn,
            Self::PekerjaKeagamaan => RoleGroup::Keagamaan,
        }
    }

    /// Whether such a role can exist in a place of this kind: a kelurahan has no head, officials or BPD.
    pub const fn can_exist_in(self, kind: RegionKind) -> bool {
        match self.group() {
            RoleGroup::AparaturDesa | RoleGroup::Bpd => !matches!(kind, RegionKind::Kelurahan),
            RoleGroup::Lkd | RoleGroup::NonAsn | RoleGroup::Keagamaan => true,
        }
    }
}

impl FromStr for Role {
    type Err = UnknownCode;

    /// Codes as printed by [`Role::code`]; spaces and hyphens count as underscores, letters in any case.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let code = text.trim().to_lowercase().replace([' ', '-'], "_");
        let found = Self::ALL.into_iter().find(|role| role.code() == code);
        found.ok_or_else(|| UnknownCode {
            read: text.to_owned(),
            allowed: "kepala_desa, perangkat_desa, bpd, rt, rw, pkk, karang_taruna, kader_posyandu, lpm, lkd_lain, \
                      non_asn, guru_non_asn, nakes_non_asn, petugas_pemilu, pekerja_keagamaan",
        })
    }
}
