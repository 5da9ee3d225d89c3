//! The pack in sections, each with sentences and a table: what a workbook and a printed document both say.

use domain::{Active, Ranking, Reach};
use units::{Percent, Rupiah};

use super::{DistrictCompliance, Evaluation};
use crate::coverage::region_name;
use crate::region_figures::former_borders;

/// One cell, shown by a workbook as a number and on paper as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PackCell {
    Text(String),
    Count(i64),
    Money(Rupiah),
    Share(Percent),
    Unknown,
}

impl PackCell {
    /// As it stands on paper.
    pub(super) fn printed(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            // The grouping of rupiah, without its name.
            Self::Count(number) => Rupiah::new(*number).to_string().replacen("Rp", "", 1),
            Self::Money(amount) => amount.to_string(),
            Self::Share(percent) => format!("{} %", percent.to_string().replace('.', ",")),
            Self::Unknown => "belum diketahui".to_owned(),
        }
    }
}

impl From<&str> for PackCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for PackCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for PackCell {
    fn from(number: i64) -> Self {
        Self::Count(number)
    }
}

impl From<Rupiah> for PackCell {
    fn from(amount: Rupiah) -> Self {
        Self::Money(amount)
    }
}

impl From<Percent> for PackCell {
    fn from(percent: Percent) -> Self {
        Self::Share(percent)
    }
}

impl<T: Into<Self>> From<Option<T>> for PackCell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unknown, Into::into)
    }
}

/// A table of the pack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PackTable {
    pub(super) headings: Vec<&'static str>,
    pub(super) rows: Vec<Vec<PackCell>>,
}

/// A part of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PackSection {
    /// Short enough for a sheet's name.
    pub(super) title: &'static str,
    pub(super) sentences: Vec<String>,
    pub(super) table: PackTable,
}

/// All sections, in the order of the meeting.
pub(super) fn sections(found: &Evaluation) -> Vec<PackSection> {
    vec![
        whole(found),
        targets(found),
        ranking(found),
        parts(found),
        districts(found),
        segments(found),
        claims(found),
        plan(found),
        sources(found),
    ]
}

macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$(PackCell::from($cell)),*] };
}

fn whole(found: &Evaluation) -> PackSection {
    let coverage = &found.coverage;
    let Active { total, formal, informal, in_grace, .. } = coverage.active;
    // Where no list reaches the region, nobody knows who is active in it.
    let known = |count: i64| coverage.list_reaches.then_some(count);
    let eligible = coverage.eligible.as_ref();
    let named = eligible.map(|of| {
        let estimate = of.estimate.as_ref().map(|how| format!("; perkiraan: {how}")).unwrap_or_default();
        format!("{} {}, per {}, {}{estimate}", of.kind.code(), of.version, of.as_of, of.source)
    });
    let mut rows = vec![
        row!["Peserta aktif", known(total), "orang, menurut daftar peserta"],
        row!["Formal (PU)", known(formal), ""],
        row!["Informal (BPU)", known(informal), ""],
        row!["Di antaranya masa tenggang", known(in_grace), ""],
        row!["Sudah berakhir", known(coverage.lapsed), "di luar yang aktif"],
        row!["Pekerja (penyebut)", eligible.map(|of| of.value), named.unwrap_or_default()],
        row!["Cakupan", coverage.percent, "dari penyebut di atas"],
        row!["Kekurangan ke target", coverage.gap_to_target, "angka, bukan daftar"],
        row!["Belum tercakup", coverage.uncovered, "penyebut dikurangi yang aktif"],
        row!["Daftar bernama", coverage.listed, "orang pada daftar yang belum terlindungi"],
    ];
    if let Some(growth) = &coverage.growth {
        rows.push(row!["Pertumbuhan formal", growth.formal, format!("sejak {}", growth.since)]);
        rows.push(row!["Pertumbuhan informal", growth.informal, format!("sejak {}", growth.since)]);
    }
    PackSection {
        title: "Cakupan",
        sentences: vec![format!(
            "Keadaan {} ({}) per {}, menurut tempat terdaftar, tanpa jasa konstruksi dan PMI, dihitung per orang.",
            found.name, found.region, found.as_of
        )],
        table: PackTable { headings: vec!["Ukuran", "Angka", "Keterangan"], rows },
    }
}

fn targets(found: &Evaluation) -> PackSection {
    let standing = &found.standing;
    let expected = match standing.expected {
        None => "belum diketahui".to_owned(),
        Some(Reach::Now) => "sudah tercapai".to_owned(),
        Some(Reach::By(month)) => month.to_string(),
        Some(Reach::Never) => "tidak tercapai: yang aktif tidak bertambah".to_owned(),
        Some(Reach::Far) => "lebih dari lima puluh tahun lagi".to_owned(),
    };
    let mut sentences = match &standing.target {
        None => vec![format!("Belum ada target {} yang masuk.", standing.year)],
        Some(target) => vec![
            format!(
                "Target {} yang berlaku: {} atau {} orang ({}).",
                target.year,
                target.percent.to_string().replace('.', ","),
                PackCell::Count(target.persons).printed(),
                target.basis
            ),
            format!(
                "Sisa {} bulan; perlu {} orang per bulan, laju dua belas bulan terakhir {} orang per bulan; pada laju itu \
                 tercapai: {expected}.",
                standing.months_left,
                PackCell::from(standing.per_month_needed).printed(),
                PackCell::from(standing.per_month_now).printed()
            ),
        ],
    };
    let choices = standing.targets.iter().filter_map(|line| Some((line, line.chosen.as_ref()?)));
    sentences.extend(choices.map(|(line, by)| {
        format!("Target {} dipilih oleh {} ({}): {}.", line.basis, by.operator, by.recorded_at, by.reason)
    }));
    let rows = standing.targets.iter().map(|line| {
        let percent = line.percent.to_string().replace('.', ",");
        let state = if line.in_force { "berlaku" } else { "" };
        let kind = line.denominator.code();
        row![line.instrument.code(), line.basis.as_str(), percent, kind, line.persons, line.source.as_str(), state]
    });
    PackSection {
        title: "Target",
        sentences,
        table: PackTable {
            headings: vec!["Penetap", "Dasar", "Target", "Penyebut", "Orang", "Sumber", "Keadaan"],
            rows: rows.collect(),
        },
    }
}

/// How many regions are named before the rest is counted.
const REGIONS_NAMED: usize = 5;

fn ranking(found: &Evaluation) -> PackSection {
    let place = |ranking: &Ranking| match ranking.rank() {
        Some(rank) => {
            row![ranking.group.indonesian.as_str(), count(rank.position), count(rank.of), count(rank.published), ""]
        }
        None => {
            let missing: Vec<String> =
                ranking.missing.iter().take(REGIONS_NAMED).map(|peer| region_name(*peer)).collect();
            let more = match ranking.missing.len().saturating_sub(REGIONS_NAMED) {
                0 => String::new(),
                more => format!(" dan {more} lagi"),
            };
            let told = format!("tanpa angka: {}{more}", missing.join(", "));
            row![ranking.group.indonesian.as_str(), PackCell::Unknown, "", "", told]
        }
    };
    let rows: Vec<Vec<PackCell>> = found.coverage.ranks.iter().map(place).collect();
    PackSection {
        title: "Peringkat",
        sentences: vec![match rows.is_empty() {
            true => "Wilayah ini tidak diperingkat.".to_owned(),
            false => "Peringkat menurut persen cakupan di antara wilayah setingkat; 1 yang tertinggi.".to_owned(),
        }],
        table: PackTable {
            headings: vec!["Kelompok", "Peringkat", "Dari", "Menurut angka terbit", "Keterangan"],
            rows,
        },
    }
}

fn parts(found: &Evaluation) -> PackSection {
    let rows = found.standing.parts.iter().map(|part| {
        row![
            part.region.to_string(),
            part.name.as_str(),
            part.active,
            part.eligible.as_ref().map(|of| of.value),
            part.percent,
            part.target.as_ref().map(|target| target.persons),
            part.gap_to_target,
            part.per_month_needed,
            part.rank.map(count),
        ]
    });
    PackSection {
        title: "Wilayah di bawahnya",
        sentences: Vec::new(),
        table: PackTable {
            headings: vec![
                "Kode",
                "Wilayah",
                "Aktif",
                "Penyebut",
                "Cakupan",
                "Target",
                "Kekurangan",
                "Per bulan",
                "Peringkat",
            ],
            rows: rows.collect(),
        },
    }
}

fn districts(found: &Evaluation) -> PackSection {
    let rows = found.districts.iter().map(|one| {
        let DistrictCompliance { region, name, villages, with_list, sent, percent, asked, active } = one;
        row![region.to_string(), name.as_str(), *villages, *with_list, *sent, *percent, *asked, *active]
    });
    PackSection {
        title: "Kepatuhan kecamatan",
        sentences: vec![
            "Desa dan kelurahan yang menyerahkan daftar pekerja dan yang mengirim usulan sampai hari itu.".to_owned(),
        ],
        table: PackTable {
            headings: vec![
                "Kode",
                "Kecamatan",
                "Desa",
                "Berdaftar",
                "Mengirim",
                "Persen mengirim",
                "Diusulkan",
                "Sudah aktif",
            ],
            rows: rows.collect(),
        },
    }
}

fn segments(found: &Evaluation) -> PackSection {
    let segments = found.segments.as_deref().unwrap_or_default();
    let rows = segments.iter().map(|one| row![one.title, one.on_rosters, one.protected, one.percent]);
    PackSection {
        title: "Ekosistem desa",
        sentences: match &found.segments {
            None => vec!["Tidak ditampilkan: perlu hak membaca nama.".to_owned()],
            Some(_) => vec!["Pemegang peran pada daftar yang masuk, dan yang terlindungi di antaranya.".to_owned()],
        },
        table: PackTable { headings: vec!["Kelompok", "Pada daftar", "Terlindungi", "Persen"], rows: rows.collect() },
    }
}

/// What a metric of claims is to readers.
fn metric(code: &str) -> &str {
    match code {
        "claims_paid" => "Klaim dibayar",
        "claim_cases" => "Kasus klaim",
        "scholarship_paid" => "Beasiswa dibayar",
        "scholarship_cases" => "Kasus beasiswa",
        "scholarship_recipients" => "Penerima beasiswa",
        other => other,
    }
}

fn claims(found: &Evaluation) -> PackSection {
    let rows: Vec<Vec<PackCell>> = found
        .claims
        .iter()
        .map(|figure| {
            let value: PackCell = match (figure.value.whole(), figure.unit.as_str()) {
                (Some(whole), "IDR") => Rupiah::new(whole).into(),
                (Some(whole), _) => whole.into(),
                (None, unit) => format!("{} {unit}", figure.value.to_string().replace('.', ",")).into(),
            };
            row![
                metric(&figure.metric),
                format!("{}{}", figure.as_of, former_borders(&figure.borders())),
                figure.segment.as_str(),
                value,
                figure.source.as_str()
            ]
        })
        .collect();
    PackSection {
        title: "Klaim dan beasiswa",
        sentences: vec![match rows.is_empty() {
            true => "Belum ada angka klaim atau beasiswa wilayah ini.".to_owned(),
            false => "Menurut angka yang diterbitkan, seperti tercetak.".to_owned(),
        }],
        table: PackTable { headings: vec!["Ukuran", "Per", "Segmen", "Angka", "Sumber"], rows },
    }
}

fn plan(found: &Evaluation) -> PackSection {
    let title = "Rencana";
    let Some(plan) = &found.plan else {
        let sentences = vec!["Belum ada rencana yang disimpan untuk wilayah ini.".to_owned()];
        return PackSection { title, sentences, table: PackTable::default() };
    };
    let mut sentences = vec![format!(
        "{}: {} orang terlindungi dengan {}; cakupan {} menjadi {}. Paling jauh {} persen dari yang terbaik.",
        plan.months,
        PackCell::Count(plan.protected).printed(),
        plan.cost,
        PackCell::from(plan.percent_before).printed(),
        PackCell::from(plan.percent).printed(),
        plan.gap.to_string().replace('.', ",")
    )];
    sentences.extend(plan.relaxation.as_ref().map(|relaxation| relaxation.explanation.indonesian.clone()));
    sentences.extend(plan.warnings.iter().map(|note| format!("Perhatian: {}", note.text)));
    sentences.extend(plan.assumptions.iter().map(|note| format!("Anggapan: {}", note.text)));
    let of_source = plan.by_source.iter().map(|(source, sum)| (format!("Sumber {source}"), sum));
    let of_region = plan.by_region.iter().map(|(code, sum)| {
        let name = code.parse().map_or_else(|_| code.clone(), region_name);
        (format!("{code} {name}"), sum)
    });
    let of_group = plan.by_group.iter().map(|(group, sum)| (group.clone(), sum));
    let rows = of_source.chain(of_region).chain(of_group).map(|(what, sum)| row![what, sum.persons, sum.cost]);
    PackSection {
        title,
        sentences,
        table: PackTable { headings: vec!["Bagian", "Orang", "Biaya"], rows: rows.collect() },
    }
}

fn sources(found: &Evaluation) -> PackSection {
    let coverage = &found.coverage;
    let mut rows = vec![row!["Daftar peserta", coverage.snapshot.file.as_str(), coverage.snapshot.as_of.to_string()]];
    rows.extend(found.standing.denominators.iter().map(|line| {
        let what = format!("Penyebut {} {}: {}", line.kind.code(), line.version, PackCell::Count(line.value).printed());
        row![what, line.source.as_str(), format!("{}{}", line.as_of, former_borders(&line.borders))]
    }));
    rows.extend(found.standing.targets.iter().map(|line| {
        row![format!("Target {} {}", line.year, line.basis), line.source.as_str(), format!("nomor {}", line.id)]
    }));
    rows.push(row!["Ketentuan yang dipakai", coverage.law.as_str(), "sidik isi"]);
    let mut sentences: Vec<String> = found.standing.notes.iter().map(|note| note.text.to_string()).collect();
    sentences.dedup();
    PackSection {
        title: "Sumber dan catatan",
        sentences,
        table: PackTable { headings: vec!["Apa", "Dari mana", "Per atau nomor"], rows },
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).expect("a count fits in 64 bits")
}
