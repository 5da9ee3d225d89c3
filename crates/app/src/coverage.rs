//! `payung coverage`: the figure with its definition, and the same for people.

use clap::{Args, ValueEnum};
use domain::{Count, Coverage, DenominatorKind, Dimension, Eligible, Place, Ranking, RegistryStanding, With};
use steps::{CoverageRequest, StepError, coverage};
use units::{Date, RegionCode, region};

use crate::Ended;
use crate::desk::{Desk, grouped_count, percent_text};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PlaceWord {
    Registered,
    Workplace,
    Residence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WithWord {
    Construction,
    Migrant,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CountWord {
    Persons,
    Memberships,
}

#[derive(Args)]
pub(crate) struct CoverageArguments {
    /// Which region; ID for the country.
    #[arg(long, value_name = "CODE")]
    region: RegionCode,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Which place of a membership counts [default: registered; below the regency: residence].
    #[arg(long, value_enum)]
    place: Option<PlaceWord>,
    /// What is added to PU and BPU.
    #[arg(long, value_enum, value_delimiter = ',')]
    with: Vec<WithWord>,
    /// Distinct persons, or memberships.
    #[arg(long, value_enum, default_value = "persons")]
    count: CountWord,
    /// How the parts are cut.
    #[arg(long, default_value = "region")]
    by: Dimension,
    /// Which whole the percent is of.
    #[arg(long, default_value = "potensi")]
    denominator: DenominatorKind,
}

pub(crate) fn run(desk: &Desk, arguments: &CoverageArguments) -> Result<Ended, StepError> {
    let published = CoverageRequest::published(arguments.region);
    let request = CoverageRequest {
        as_of: arguments.as_of,
        place: match arguments.place {
            None => published.place,
            Some(PlaceWord::Registered) => Place::Registered,
            Some(PlaceWord::Workplace) => Place::Workplace,
            Some(PlaceWord::Residence) => Place::Residence,
        },
        with: With {
            construction: arguments.with.contains(&WithWord::Construction),
            migrant: arguments.with.contains(&WithWord::Migrant),
        },
        count: match arguments.count {
            CountWord::Persons => Count::Persons,
            CountWord::Memberships => Count::Memberships,
        },
        by: arguments.by,
        denominator: arguments.denominator,
        ..published
    };
    let workspace = desk.open()?;
    let found = coverage(&workspace, desk.actor(), &request)?;
    if desk.is_json() {
        desk.print_json(&found)?
    } else {
        print(desk, &found)
    }
    Ok(Ended::Done)
}

/// The figure for people: total, then parts, each with its denominator.
pub(crate) fn print(desk: &Desk, found: &Coverage) {
    let place = match found.place {
        Place::Registered => "tempat terdaftar",
        Place::Workplace => "tempat bekerja",
        Place::Residence => "tempat tinggal",
    };
    let with = match (found.with.construction, found.with.migrant) {
        (false, false) => "tanpa jasa konstruksi dan PMI",
        (true, false) => "dengan jasa konstruksi",
        (false, true) => "dengan PMI",
        (true, true) => "dengan jasa konstruksi dan PMI",
    };
    let unit = match found.count {
        Count::Persons => "orang",
        Count::Memberships => "kepesertaan",
    };
    let unknown = || "belum diketahui".to_owned();
    desk.say(&format!("{} ({}) per {}, menurut {place}, {with}, {unit}", found.name, found.region, found.as_of));
    if found.snapshot.as_of > found.as_of {
        desk.say(&format!("  dihitung mundur dari daftar peserta per {}", found.snapshot.as_of));
    }
    let active = &found.active;
    if found.list_reaches {
        desk.say(&format!(
            "  aktif               {} (formal {}, informal {}; di antaranya masa tenggang {})",
            grouped_count(active.total),
            grouped_count(active.formal),
            grouped_count(active.informal),
            grouped_count(active.in_grace)
        ));
        desk.say(&format!("  sudah berakhir      {} (di luar yang aktif)", grouped_count(found.lapsed)));
    } else {
        desk.say(&format!("  aktif               {}", unknown()));
        desk.say(&format!("  sudah berakhir      {}", unknown()));
    }
    desk.say(&format!("  di luar/tak dikenal {}", grouped_count(found.outside_or_unknown)));
    match &found.eligible {
        None => desk.say("  penyebut            belum ada; impor dengan payung import FILE --as workforce"),
        Some(eligible) => desk.say(&denominator(eligible)),
    }
    if let Some(registry) = &found.registry {
        desk.say(&format!("  registri            {}", registry.note(&grouped_count)));
    }
    let percent = found.percent.map_or_else(unknown, percent_text);
    desk.say(&format!("  cakupan             {percent}"));
    if let Some(target) = &found.target {
        let whose = target.inherited_from.map(|region| format!(", target {region}")).unwrap_or_default();
        desk.say(&format!(
            "  target {}         {} = {} orang ({}{whose})",
            target.year,
            target.percent.to_string().replace('.', ","),
            grouped_count(target.persons),
            target.basis
        ));
    }
    let or_unknown = |number: Option<i64>| number.map_or_else(unknown, grouped_count);
    desk.say(&format!("  kekurangan target   {}", or_unknown(found.gap_to_target)));
    desk.say(&format!("  belum tercakup      {}", or_unknown(found.uncovered)));
    if let (Some(_), Some(RegistryStanding::Whole(count))) = (found.uncovered, &found.registry) {
        desk.say(&format!("                      {}", count.uncovered(&grouped_count)));
    }
    desk.say(&format!("  daftar bernama      {}", or_unknown(found.listed)));
    if let Some(growth) = &found.growth {
        let part = |percent: Option<units::Percent>| percent.map_or_else(unknown, percent_text);
        desk.say(&format!(
            "  sejak {}    formal {}, informal {}",
            growth.since,
            part(growth.formal),
            part(growth.informal)
        ));
    }
    for ranking in &found.ranks {
        print_ranking(desk, ranking);
    }
    for part in &found.by {
        let percent = part.percent.map_or_else(String::new, percent_text);
        desk.say(&format!(
            "    {:<14} {:<28} {:>10} {:>14}",
            part.key.as_deref().filter(|_| !part.is_outside()).unwrap_or("-"),
            part.name,
            or_unknown(part.list_reaches.then_some(part.active.total)),
            percent
        ));
    }
    for note in &found.notes {
        desk.say(&format!("  catatan: {note}"));
    }
    if !found.parts_sum {
        desk.say("  Satu orang dapat memiliki beberapa program, jadi bagian di atas tidak dijumlahkan.");
    }
}

/// How many regions are named before the rest is counted.
const REGIONS_NAMED: usize = 5;

fn print_ranking(desk: &Desk, ranking: &Ranking) {
    let names = |regions: &[RegionCode]| {
        let named: Vec<&str> =
            regions.iter().take(REGIONS_NAMED).filter_map(|code| Some(region(*code)?.name)).collect();
        match regions.len().saturating_sub(REGIONS_NAMED) {
            0 => named.join(", "),
            more => format!("{} dan {more} lagi", named.join(", ")),
        }
    };
    let place = match ranking.rank() {
        Some(rank) if rank.published > 0 => {
            format!("{} dari {} di {} ({} menurut angka terbit)", rank.position, rank.of, rank.group, rank.published)
        }
        Some(rank) => format!("{} dari {} di {}", rank.position, rank.of, rank.group),
        None => format!("belum diketahui di {}; tanpa angka: {}", ranking.group, names(&ranking.missing)),
    };
    desk.say(&format!("  peringkat           {place}"));
    if let Some(printed) = &ranking.printed {
        desk.say(&format!(
            "                      tercetak {} per {} ({})",
            printed.position, printed.as_of, printed.source
        ));
    }
    let contested = ranking.rank().map(|rank| rank.contested).unwrap_or_default();
    if !contested.is_empty() {
        desk.say(&format!("                      angka terbit lain dapat mengubahnya: {}", names(&contested)));
    }
}

/// The line that tells a denominator, with its version and source.
pub(crate) fn denominator(eligible: &Eligible) -> String {
    let estimate = eligible.estimate.as_ref().map(|how| format!("; perkiraan: {how}")).unwrap_or_default();
    format!(
        "  penyebut            {} ({} {}, per {}, {}{estimate})",
        grouped_count(eligible.value),
        eligible.kind.code(),
        eligible.version,
        eligible.as_of,
        eligible.source
    )
}
