//! What people do for a living, and what lists call it.

use units::Sex;

use crate::places::Place;
use crate::random::Random;

/// An occupation of an eligible worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Occupation {
    Farmer,
    FarmLabourer,
    Fisher,
    FishingLabourer,
    TinMiner,
    Trader,
    Driver,
    ConstructionLabourer,
    CasualLabourer,
    Craftsman,
    Mechanic,
    DomesticWorker,
    Livestock,
    SelfEmployed,
    PrivateEmployee,
    MineEmployee,
    ShopEmployee,
    Teacher,
    HealthWorker,
    Honorary,
    Seafarer,
    IndustryWorker,
}

use Occupation::{
    CasualLabourer, ConstructionLabourer, Craftsman, DomesticWorker, Driver, FarmLabourer, Farmer, Fisher,
    FishingLabourer, HealthWorker, Honorary, IndustryWorker, Livestock, Mechanic, MineEmployee, PrivateEmployee,
    Seafarer, SelfEmployed, ShopEmployee, Teacher, TinMiner, Trader,
};

impl Occupation {
    /// Works for wages with an employer, so a PU membership is the natural one.
    pub(crate) const fn is_employed(self) -> bool {
        matches!(
            self,
            PrivateEmployee
                | MineEmployee
                | ShopEmployee
                | Teacher
                | HealthWorker
                | Honorary
                | Seafarer
                | IndustryWorker
        )
    }

    /// Its words on lists, the usual one first.
    pub(crate) const fn labels(self) -> &'static [&'static str] {
        match self {
            Farmer => &["Petani", "Petani/Pekebun", "Tani", "Petani Lada", "Pekebun"],
            FarmLabourer => &["Buruh Tani/Perkebunan", "Buruh Tani"],
            Fisher => &["Nelayan", "Nelayan/Perikanan"],
            FishingLabourer => &["Buruh Nelayan/Perikanan", "ABK Nelayan"],
            TinMiner => &["Penambang", "Penambang Timah", "Buruh Tambang Rakyat"],
            Trader => &["Pedagang", "Dagang", "Perdagangan", "Warung"],
            Driver => &["Sopir", "Supir", "Ojek", "Pengemudi"],
            ConstructionLabourer => &["Buruh Bangunan", "Tukang Batu", "Konstruksi", "Tukang"],
            CasualLabourer => &["Buruh Harian Lepas", "Buruh", "Serabutan"],
            Craftsman => &["Tukang Kayu", "Tukang Jahit", "Pengrajin"],
            Mechanic => &["Mekanik", "Bengkel", "Montir"],
            DomesticWorker => &["Pembantu Rumah Tangga", "PRT"],
            Livestock => &["Peternak", "Buruh Peternakan"],
            SelfEmployed => &["Wiraswasta", "Usaha Sendiri", "UMKM"],
            PrivateEmployee => &["Karyawan Swasta", "Karyawan", "Swasta"],
            MineEmployee => &["Karyawan Tambang", "Karyawan Swasta"],
            ShopEmployee => &["Karyawan Toko", "Penjaga Toko"],
            Teacher => &["Guru", "Guru Honorer", "Guru TK/PAUD"],
            HealthWorker => &["Perawat", "Bidan", "Tenaga Kesehatan"],
            Honorary => &["Karyawan Honorer", "Honorer", "Tenaga Kontrak"],
            Seafarer => &["Pelaut", "Anak Buah Kapal"],
            IndustryWorker => &["Industri", "Karyawan Pabrik", "Buruh Pabrik"],
        }
    }

    /// OpenSID's pekerjaan_id.
    pub(crate) const fn opensid(self) -> u8 {
        match self {
            Farmer => 9,
            FarmLabourer => 20,
            Fisher => 11,
            FishingLabourer => 21,
            TinMiner | CasualLabourer => 19,
            Trader => 84,
            Driver => 81,
            ConstructionLabourer => 13,
            Craftsman => 26,
            Mechanic => 35,
            DomesticWorker => 23,
            Livestock => 10,
            SelfEmployed => 88,
            PrivateEmployee | MineEmployee | ShopEmployee => 15,
            Teacher => 65,
            HealthWorker => 74,
            Honorary => 18,
            Seafarer => 79,
            IndustryWorker => 12,
        }
    }
}

const VILLAGE: &[(u32, Occupation)] = &[
    (190, Farmer),
    (50, FarmLabourer),
    (80, Fisher),
    (25, FishingLabourer),
    (110, TinMiner),
    (75, Trader),
    (25, Driver),
    (35, ConstructionLabourer),
    (55, CasualLabourer),
    (12, Craftsman),
    (12, Mechanic),
    (12, DomesticWorker),
    (8, Livestock),
    (50, SelfEmployed),
    (130, PrivateEmployee),
    (40, MineEmployee),
    (30, ShopEmployee),
    (22, Teacher),
    (10, HealthWorker),
    (18, Honorary),
    (6, Seafarer),
    (30, IndustryWorker),
];

const TOWN: &[(u32, Occupation)] = &[
    (30, Farmer),
    (10, FarmLabourer),
    (35, Fisher),
    (10, FishingLabourer),
    (50, TinMiner),
    (140, Trader),
    (50, Driver),
    (45, ConstructionLabourer),
    (60, CasualLabourer),
    (20, Craftsman),
    (20, Mechanic),
    (25, DomesticWorker),
    (4, Livestock),
    (90, SelfEmployed),
    (240, PrivateEmployee),
    (40, MineEmployee),
    (75, ShopEmployee),
    (30, Teacher),
    (18, HealthWorker),
    (35, Honorary),
    (10, Seafarer),
    (45, IndustryWorker),
];

/// An occupation as people of this sex and place have.
pub(crate) fn draw(sex: Sex, place: &Place, random: &mut Random) -> Occupation {
    let list = if place.is_desa { VILLAGE } else { TOWN };
    let drawn = random.weighted(list);
    let rare_for_women = matches!(drawn, Fisher | TinMiner | Driver | ConstructionLabourer | Mechanic | Seafarer);
    if sex == Sex::Female && rare_for_women && random.chance(850) {
        return random.weighted(&[
            (4, Trader),
            (3, Farmer),
            (2, SelfEmployed),
            (2, ShopEmployee),
            (2, DomesticWorker),
            (1, Teacher),
        ]);
    }
    drawn
}
