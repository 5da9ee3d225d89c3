//! Persons, families, employers and memberships: who is protected by what.

use std::str::FromStr;

use law::{Class, Programs, Term, UnknownCode};
use serde::Serialize;
use units::{Date, Id, RegionCode, Sex};

/// A human being. The id is the identity: numbers may be missing, wrong, or come later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Internal identity, a sequence in input order.
    pub id: Id<Person>,
    /// As first learnt.
    pub name: String,
    /// Stated birth date.
    pub birth: Option<Date>,
    /// Stated sex.
    pub sex: Option<Sex>,
    /// Mother's name, which participants' records carry as a check.
    pub mother: Option<String>,
    /// Where the person lives, as far down as known.
    pub residence: Option<RegionCode>,
    /// The household, where a family card was seen.
    pub family: Option<Id<Family>>,
}

/// A household under one family card (KK). The number itself is sealed in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// Internal identity.
    pub id: Id<Family>,
}

/// An employer with its registration number (NPP).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employer {
    /// Internal identity.
    pub id: Id<Employer>,
    /// Nomor Pendaftaran Perusahaan.
    pub npp: String,
    /// Registered name.
    pub name: String,
    /// Who stands behind it.
    pub kind: EmployerKind,
}

/// Who stands behind an employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EmployerKind {
    /// State firm (BUMN).
    State,
    /// Regional firm (BUMD).
    Regional,
    /// Private firm.
    Private,
    /// Small or micro firm.
    Small,
    /// Government agency with staff of non-civil-servant status.
    Agency,
    /// Village government.
    Village,
}

impl EmployerKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::State, Self::Regional, Self::Private, Self::Small, Self::Agency, Self::Village];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::State => "negara",
            Self::Regional => "daerah",
            Self::Private => "swasta",
            Self::Small => "kecil",
            Self::Agency => "dinas",
            Self::Village => "desa",
        }
    }
}

impl FromStr for EmployerKind {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let word = text.trim();
        let found = Self::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(word));
        found
            .ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "negara, daerah, swasta, kecil, dinas, desa" })
    }
}

/// The latest list of participants, as knowledge of one day. It alone says who is registered in companion mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Internal identity.
    pub id: Id<Snapshot>,
    /// The day the list speaks of.
    pub as_of: Date,
    /// The file it came from.
    pub file: String,
}

/// One membership: person, class, employer or sponsor, programs and dates. A person may hold several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Internal identity.
    pub id: Id<Membership>,
    /// Whose.
    pub person: Id<Person>,
    /// Wage earner, non-wage earner, construction, migrant.
    pub class: Class,
    /// Who employs or sponsors, where one does.
    pub employer: Option<Id<Employer>>,
    /// Which programs.
    pub programs: Programs,
    /// From, until, paid until.
    pub term: Term,
    /// Where registered: the branch's count.
    pub registered: Option<RegionCode>,
    /// Where working.
    pub workplace: Option<RegionCode>,
    /// Where living: the village's count.
    pub residence: Option<RegionCode>,
    /// As the scheme's file words it.
    pub occupation: Option<String>,
}

/// A membership with what is needed to count it: small, so that a province folds in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Whose; members arrive sorted by person.
    pub person: Id<Person>,
    /// Class of this membership.
    pub class: Class,
    /// Programs of this membership.
    pub programs: Programs,
    /// From, until, paid until.
    pub term: Term,
    /// Where registered.
    pub registered: Option<RegionCode>,
    /// Where working.
    pub workplace: Option<RegionCode>,
    /// Where living.
    pub residence: Option<RegionCode>,
    /// Stated sex of the person.
    pub sex: Option<Sex>,
    /// Stated birth date of the person.
    pub birth: Option<Date>,
    /// Occupation axis.
    pub occupation: Occupation,
}

/// The second axis of a worker: what they do. The last group is not ours to protect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Occupation {
    /// Petani, pekebun.
    Farmer,
    /// Buruh tani dan perkebunan.
    FarmLabourer,
    /// Peternak.
    LivestockFarmer,
    /// Nelayan, buruh nelayan, petambak.
    Fisher,
    /// Penambang (timah and other).
    Miner,
    /// Pedagang, pemilik warung.
    Trader,
    /// Sopir, ojek, kurir.
    Driver,
    /// Buruh bangunan, tukang.
    Builder,
    /// Buruh harian lepas.
    CasualLabourer,
    /// Karyawan swasta.
    PrivateEmployee,
    /// Karyawan BUMN or BUMD.
    StateFirmEmployee,
    /// Guru and dosen without civil-servant status.
    Teacher,
    /// Perawat, bidan, dokter.
    HealthWorker,
    /// Guru ngaji, imam, marbot.
    ReligiousWorker,
    /// Asisten rumah tangga.
    DomesticWorker,
    /// Wiraswasta, usaha mikro, pengrajin.
    SelfEmployed,
    /// Pegawai honorer.
    HonoraryStaff,
    /// Kepala desa, perangkat desa.
    VillageOfficial,
    /// Works, in something not listed here.
    Other,
    /// The list does not say.
    Unknown,
    /// Pegawai negeri sipil, PPPK: Taspen.
    CivilServant,
    /// TNI: Asabri.
    Soldier,
    /// Polri: Asabri.
    Police,
    /// Pelajar, mahasiswa.
    Student,
    /// Pensiunan.
    Pensioner,
    /// Tidak bekerja, mengurus rumah tangga.
    NotWorking,
}

impl Occupation {
    /// All occupations, in the order of office tables.
    pub const ALL: [Self; 26] = [
        Self::Farmer,
        Self::FarmLabourer,
        Self::LivestockFarmer,
        Self::Fisher,
        Self::Miner,
        Self::Trader,
        Self::Driver,
        Self::Builder,
        Self::CasualLabourer,
        Self::PrivateEmployee,
        Self::StateFirmEmployee,
        Self::Teacher,
        Self::HealthWorker,
        Self::ReligiousWorker,
        Self::DomesticWorker,
        Self::SelfEmployed,
        Self::HonoraryStaff,
        Self::VillageOfficial,
        Self::Other,
        Self::Unknown,
        Self::CivilServant,
        Self::Soldier,
        Self::Police,
        Self::Student,
        Self::Pensioner,
        Self::NotWorking,
    ];

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Farmer => "Petani/pekebun",
            Self::FarmLabourer => "Buruh tani",
            Self::LivestockFarmer => "Peternak",
            Self::Fisher => "Nelayan",
            Self::Miner => "Penambang",
            Self::Trader => "Pedagang",
            Self::Driver => "Sopir/ojek",
            Self::Builder => "Buruh bangunan/tukang",
            Self::CasualLabourer => "Buruh harian lepas",
            Self::PrivateEmployee => "Karyawan swasta",
            Self::StateFirmEmployee => "Karyawan BUMN/BUMD",
            Self::Teacher => "Guru/dosen non-ASN",
            Self::HealthWorker => "Tenaga kesehatan",
            Self::ReligiousWorker => "Pekerja keagamaan",
            Self::DomesticWorker => "Asisten rumah tangga",
            Self::SelfEmployed => "Wiraswasta/usaha mikro",
            Self::HonoraryStaff => "Pegawai honorer",
            Self::VillageOfficial => "Perangkat desa",
            Self::Other => "Pekerjaan lain",
            Self::Unknown => "Tidak disebut",
            Self::CivilServant => "ASN",
            Self::Soldier => "TNI",
            Self::Police => "Polri",
            Self::Student => "Pelajar/mahasiswa",
            Self::Pensioner => "Pensiunan",
            Self::NotWorking => "Tidak bekerja",
        }
    }

    /// The occupation behind OpenSID's `pekerjaan_id` (1 to 89).
    pub const fn from_opensid(code: i64) -> Self {
        match code {
            1 | 2 => Self::NotWorking,
            3 => Self::Student,
            4 => Self::Pensioner,
            5 => Self::CivilServant,
            6 => Self::Soldier,
            7 => Self::Police,
            8 | 84 => Self::Trader,
            9 => Self::Farmer,
            10 | 22 => Self::LivestockFarmer,
            11 | 21 => Self::Fisher,
            13 => Self::Builder,
            14 | 81 => Self::Driver,
            15 => Self::PrivateEmployee,
            16 | 17 => Self::StateFirmEmployee,
            18 => Self::HonoraryStaff,
            19 => Self::CasualLabourer,
            20 => Self::FarmLabourer,
            23 => Self::DomesticWorker,
            12 | 24..=30 | 35 | 88 => Self::SelfEmployed,
            64 | 65 => Self::Teacher,
            72..=74 => Self::HealthWorker,
            85 | 86 => Self::VillageOfficial,
            0 => Self::Unknown,
            _ => Self::Other,
        }
    }

    /// The occupation in free words, as lists write it; [`Occupation::Other`] for words not known here.
    ///
    /// ```
    /// use domain::Occupation;
    /// assert_eq!(Occupation::from_words("Buruh Tani / Perkebunan"), Occupation::FarmLabourer);
    /// assert_eq!(Occupation::from_words("PNS"), Occupation::CivilServant);
    /// assert_eq!(Occupation::from_words(""), Occupation::Unknown);
    /// ```
    pub fn from_words(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        if text.is_empty() || text == "-" {
            return Self::Unknown;
        }
        if let Ok(code) = text.parse::<i64>() {
            return Self::from_opensid(code);
        }
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let has = |word: &str| words.contains(&word);
        // First match wins: what sets a person aside stands first, then the narrower before the wider word.
        let table: [(bool, Self); 28] = [
            (text.contains("pensiun") || has("purnawirawan"), Self::Pensioner),
            (has("non") && (has("asn") || has("pns")), Self::HonoraryStaff),
            (has("honorer") || has("honor") || has("kontrak"), Self::HonoraryStaff),
            (has("pns") || has("asn") || has("pppk") || text.contains("pegawai negeri"), Self::CivilServant),
            (has("tni") || text.contains("tentara"), Self::Soldier),
            (has("polri") || text.contains("polisi") || text.contains("kepolisian"), Self::Police),
            (text.contains("pelajar") || text.contains("mahasiswa") || has("siswa"), Self::Student),
            (
                text.contains("tidak bekerja")
                    || text.contains("belum bekerja")
                    || text.contains("mengurus rumah")
                    || has("irt")
                    || text.contains("ibu rumah tangga"),
                Self::NotWorking,
            ),
            (
                has("ngaji") || has("ustaz") || has("ustadz") || has("imam") || has("marbot") || has("khotib"),
                Self::ReligiousWorker,
            ),
            (has("guru") || has("dosen") || has("pengajar"), Self::Teacher),
            (has("perawat") || has("bidan") || has("dokter") || has("nakes"), Self::HealthWorker),
            (text.contains("kepala desa") || text.contains("perangkat desa"), Self::VillageOfficial),
            (has("sekretaris") && has("desa") || has("kadus") || has("kaur"), Self::VillageOfficial),
            (
                (has("buruh") && (has("tani") || has("kebun") || has("perkebunan"))) || text.contains("penyadap"),
                Self::FarmLabourer,
            ),
            (has("nelayan") || has("petambak") || has("perikanan"), Self::Fisher),
            (has("peternak") || has("ternak") || has("peternakan"), Self::LivestockFarmer),
            (text.contains("tambang") || has("timah"), Self::Miner),
            (has("petani") || has("pekebun") || has("tani"), Self::Farmer),
            (text.contains("dagang") || has("warung") || has("kios") || has("toko"), Self::Trader),
            (has("sayur") || has("ikan") || has("sembako") || has("daging") || has("pakaian"), Self::Trader),
            (
                has("sopir") || has("supir") || has("ojek") || has("kurir") || has("pengemudi") || has("ojol"),
                Self::Driver,
            ),
            (has("bangunan") || has("tukang") || has("konstruksi"), Self::Builder),
            (has("asisten") && has("rumah") || has("art") || has("pembantu"), Self::DomesticWorker),
            (has("bumn") || has("bumd"), Self::StateFirmEmployee),
            (has("karyawan") || has("karyawati") || has("pegawai") || has("swasta"), Self::PrivateEmployee),
            (has("buruh") || has("lepas") || has("serabutan"), Self::CasualLabourer),
            (has("wiraswasta") || has("wirausaha") || has("usaha"), Self::SelfEmployed),
            (has("pengrajin") || has("penjahit") || has("mekanik") || has("bengkel"), Self::SelfEmployed),
        ];
        table.into_iter().find(|(matches, _)| *matches).map_or(Self::Other, |(_, occupation)| occupation)
    }
}
