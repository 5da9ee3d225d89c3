//! Who may do what, where: every step runs as an actor with roles and a set of regions.

use std::fmt;
use std::str::FromStr;

use law::UnknownCode;
use serde::Serialize;
use units::{Language, RegionCode};

use crate::StepError;

/// What a step needs. A command or a route without one of these does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Counts and percents, no names.
    ReadFigures,
    /// Names of persons, numbers masked.
    ReadPeople,
    /// Bring in lists of workers.
    ImportRosters,
    /// Bring in the scheme's participants, denominators, targets and published figures.
    ImportFigures,
    /// Match lists with participants and decide doubts.
    Match,
    /// Draft submissions, and move their rows for an office.
    Submit,
    /// Add operators, change their roles.
    ManageOperators,
    /// Take back what was brought in or decided; beside it the right to bring in or decide the same.
    Undo,
    /// Take all data out of the house, or bring it back.
    Backup,
    /// Prove the audit chain.
    ReadAudit,
    /// Take the key out of the house.
    ExportKey,
    /// Open to everybody: the sign-in page, assets, templates.
    Public,
}

impl Right {
    /// What it lets one do.
    pub const fn said_in(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::ReadFigures => ("membaca angka", "read figures"),
            Self::ReadPeople => ("membaca nama", "read names"),
            Self::ImportRosters => ("mengimpor daftar", "import lists"),
            Self::ImportFigures => (
                "mengimpor peserta, penyebut, target dan angka terbitan",
                "import participants, denominators, targets and published figures",
            ),
            Self::Match => ("mencocokkan daftar", "match lists"),
            Self::Submit => ("menyusun dan memindahkan usulan", "draft and move submissions"),
            Self::ManageOperators => ("mengatur operator", "manage operators"),
            Self::Undo => ("mengurungkan perubahan", "undo changes"),
            Self::Backup => ("membuat dan memulihkan cadangan", "make and restore backups"),
            Self::ReadAudit => ("memeriksa jejak audit", "check the audit"),
            Self::ExportKey => ("mengekspor kunci", "export the key"),
            Self::Public => ("membuka halaman umum", "open public pages"),
        };
        language.pick(indonesian, english)
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.said_in(Language::Indonesian))
    }
}

/// A role that an operator holds in a set of regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OperatorRole {
    /// Keeps the installation: operators, key, audit. Sees no names by this role alone.
    Admin,
    /// Analyst of a regional office: figures and lists of a whole region, no word in a submission.
    Analyst,
    /// Branch office of BPJS Ketenagakerjaan.
    SchemeOffice,
    /// Government of a province, kabupaten or kota.
    Government,
    /// An agency: its own staff, or what villages send it to compile.
    Agency,
    /// District office: verifies what its villages send.
    District,
    /// Village office.
    Village,
    /// An employer: figures only, until there are pages of one's own workers alone.
    Employer,
    /// An agent who looks after a market or a neighbourhood: figures only, for the same reason.
    Agent,
    /// Proves the audit chain and reads figures; changes nothing and sees no names.
    Auditor,
    /// Reads figures only: a government that watches.
    Reader,
}

impl OperatorRole {
    /// All roles.
    pub const ALL: [Self; 11] = [
        Self::Admin,
        Self::Analyst,
        Self::SchemeOffice,
        Self::Government,
        Self::Agency,
        Self::District,
        Self::Village,
        Self::Employer,
        Self::Agent,
        Self::Auditor,
        Self::Reader,
    ];

    /// The word in commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Analyst => "analis",
            Self::SchemeOffice => "bpjs",
            Self::Government => "pemda",
            Self::Agency => "instansi",
            Self::District => "kecamatan",
            Self::Village => "desa",
            Self::Employer => "perusahaan",
            Self::Agent => "agen",
            Self::Auditor => "auditor",
            Self::Reader => "pembaca",
        }
    }

    /// The whole table of rights, in one place: what a role does not name, it lacks.
    pub const fn holds(self, right: Right) -> bool {
        use Right::{
            Backup, ExportKey, ImportFigures, ImportRosters, ManageOperators, Match, Public, ReadAudit, ReadFigures,
            ReadPeople, Submit, Undo,
        };
        if matches!(right, Public | ReadFigures) {
            return true;
        }
        match self {
            Self::Admin => matches!(right, ManageOperators | ReadAudit | ExportKey | Backup | Undo),
            Self::Analyst => matches!(right, ReadPeople | ImportRosters | ImportFigures | Match | ReadAudit | Undo),
            Self::SchemeOffice => {
                matches!(right, ReadPeople | ImportRosters | ImportFigures | Match | Submit | ReadAudit | Undo)
            }
            Self::Government => matches!(right, ReadPeople | ImportRosters | ImportFigures | Match | Submit | Undo),
            Self::Agency | Self::District | Self::Village => {
                matches!(right, ReadPeople | ImportRosters | Submit | Undo)
            }
            Self::Auditor => matches!(right, ReadAudit),
            Self::Employer | Self::Agent | Self::Reader => false,
        }
    }
}

impl FromStr for OperatorRole {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.into_iter().find(|role| role.code().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownCode {
            read: text.to_owned(),
            allowed: "admin, analis, bpjs, pemda, instansi, kecamatan, desa, perusahaan, agen, auditor, pembaca",
        })
    }
}

/// Who acts: an operator, or the person at the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Name as it stands in the audit.
    pub name: String,
    /// Roles held.
    pub roles: Vec<OperatorRole>,
    /// Where they hold.
    pub regions: Vec<RegionCode>,
}

impl Actor {
    /// The person at the command line of the machine that holds the data: may do all, everywhere.
    pub fn at_the_machine(name: &str) -> Self {
        Self { name: name.to_owned(), roles: OperatorRole::ALL.to_vec(), regions: vec![RegionCode::INDONESIA] }
    }

    /// Whether some role holds `right`.
    pub fn may(&self, right: Right) -> bool {
        self.roles.iter().any(|role| role.holds(right))
    }

    /// Whether some role holds `right` and `region` lies wholly in the set of regions.
    pub fn may_in(&self, right: Right, region: RegionCode) -> bool {
        self.may(right) && self.regions.iter().any(|own| own.contains(region))
    }

    /// # Errors
    /// [`StepError::NotAllowed`] when no role holds `right`.
    pub fn need(&self, right: Right) -> Result<(), StepError> {
        if self.may(right) { Ok(()) } else { Err(self.refusal(right, None)) }
    }

    /// # Errors
    /// [`StepError::NotAllowed`] when no role holds `right`, or not in `region`.
    pub fn need_in(&self, right: Right, region: RegionCode) -> Result<(), StepError> {
        if self.may_in(right, region) { Ok(()) } else { Err(self.refusal(right, Some(region))) }
    }

    fn refusal(&self, right: Right, region: Option<RegionCode>) -> StepError {
        StepError::NotAllowed { actor: self.name.clone(), right, region }
    }
}
