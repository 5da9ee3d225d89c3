//! Rank within named peer groups: computed where a list of participants speaks for a peer, published where none does.

use serde::{Serialize, Serializer};
use units::{Date, Level, Percent, RegionCode, Sentence, sub_regions};

use crate::office::{Office, OfficeKind};
use crate::published::{PrintedDate, PrintedNumber, PublishedFigure};

/// What makes the peers peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerKind {
    /// Regions of one parent.
    Siblings,
    /// Provinces of one group of islands.
    Zone,
    /// Regions that one regional office of BPJS Ketenagakerjaan serves.
    RegionalOffice,
    /// All provinces.
    Country,
}

/// Regions that are compared with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerGroup {
    /// What makes them peers.
    pub kind: PeerKind,
    /// As readers call the group.
    pub name: Sentence,
    /// The peers, ascending.
    pub regions: Vec<RegionCode>,
}

/// Zones as reports of BPJS Ketenagakerjaan name them, by the first digit or two of the province codes.
const ZONES: [(&str, std::ops::RangeInclusive<i64>); 6] = [
    ("Sumatera", 11..=21),
    ("Jawa", 31..=36),
    ("Bali dan Nusa Tenggara", 51..=53),
    ("Kalimantan", 61..=65),
    ("Sulawesi", 71..=76),
    ("Maluku dan Papua", 81..=97),
];

/// A province's code as two digits.
const PROVINCE_UNIT: i64 = 100_000_000;

/// All groups that `region` is ranked in, the nearest first: siblings below a province; for a province its zone, the
/// regional offices among `offices` that serve it, and the country.
pub fn peer_groups(region: RegionCode, offices: &[Office]) -> Vec<PeerGroup> {
    let own = units::region(region);
    match (region.level(), region.parent()) {
        (Level::Province, _) => {
            let all: Vec<RegionCode> = sub_regions(RegionCode::INDONESIA).map(|province| province.code).collect();
            let zone = ZONES.iter().find(|(_, codes)| codes.contains(&(region.packed() / PROVINCE_UNIT)));
            let zone = zone.map(|(name, codes)| PeerGroup {
                kind: PeerKind::Zone,
                name: Sentence::in_both(format!("zona {name}"), format!("the zone {name}")),
                regions: all.iter().copied().filter(|code| codes.contains(&(code.packed() / PROVINCE_UNIT))).collect(),
            });
            let regional = offices.iter().filter(|office| office.kind == OfficeKind::RegionalOffice);
            let regional = regional.filter(|office| office.regions.contains(&region)).map(|office| {
                let mut regions: Vec<RegionCode> =
                    office.regions.iter().copied().filter(|code| code.level() == Level::Province).collect();
                regions.sort_unstable();
                regions.dedup();
                PeerGroup { kind: PeerKind::RegionalOffice, name: Sentence::alike(&office.name), regions }
            });
            let country = PeerGroup {
                kind: PeerKind::Country,
                name: Sentence::in_both("provinsi se-Indonesia", "all provinces of Indonesia"),
                regions: all,
            };
            let groups = zone.into_iter().chain(regional).chain([country]);
            groups.filter(|group| group.regions.len() > 1).collect()
        }
        (Level::Country, _) | (_, None) => Vec::new(),
        (_, Some(parent)) => {
            let name = units::region(parent).map_or_else(|| parent.to_string(), |above| above.name.to_owned());
            let regions: Vec<RegionCode> = sub_regions(parent).map(|sibling| sibling.code).collect();
            let group =
                PeerGroup { kind: PeerKind::Siblings, name: Sentence::alike(format!("{name} ({parent})")), regions };
            own.filter(|_| group.regions.len() > 1).map(|_| group).into_iter().collect()
        }
    }
}

/// A percent to rank by, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PeerPercent {
    /// From a list of participants and a denominator.
    Computed {
        /// Active of eligible.
        percent: Percent,
        /// The day of the list.
        as_of: Date,
        /// Whether the denominator is an estimate.
        estimate: bool,
    },
    /// As somebody printed it.
    Published(PublishedFigure),
}

impl PeerPercent {
    fn scaled(&self) -> i128 {
        match self {
            Self::Computed { percent, .. } => i128::from(percent.hundredths()) * 10_000,
            Self::Published(figure) => figure.value.scaled(),
        }
    }
}

/// One peer with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Peer {
    /// Which region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// `computed` from participants, `published`, or null when neither is there.
    pub basis: Option<&'static str>,
    /// Percent, as precise as it is known.
    pub percent: Option<ShownPercent>,
    /// The day, month or year it speaks of.
    pub as_of: Option<PrintedDate>,
    /// Of whom a published percent speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Where a published percent was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether the denominator is an estimate.
    pub estimate: bool,
    /// Another figure printed of this peer within a year of the day lies on the other side of the region ranked.
    pub contested: bool,
}

/// A percent of either basis, as JSON number and as text of its own precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownPercent {
    /// Two decimals.
    Computed(Percent),
    /// As printed.
    Printed(PrintedNumber),
}

impl std::fmt::Display for ShownPercent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Computed(percent) => percent.fmt(f),
            Self::Printed(number) => number.fmt(f),
        }
    }
}

impl Serialize for ShownPercent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Computed(percent) => percent.serialize(serializer),
            Self::Printed(number) => number.serialize(serializer),
        }
    }
}

/// A place that somebody printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrintedRank {
    /// 1 is the highest.
    pub position: i64,
    /// The day it speaks of.
    pub as_of: PrintedDate,
    /// Where it was read.
    pub source: String,
}

/// The order of one group of peers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranking {
    /// What makes them peers.
    pub kind: PeerKind,
    /// Which peers.
    pub group: Sentence,
    /// 1 is the highest percent; equal percents share a position. Null while a peer lacks figures.
    pub position: Option<usize>,
    /// How many peers, the region itself among them.
    pub of: usize,
    /// Peers without any figure.
    pub missing: Vec<RegionCode>,
    /// What was printed of this rank, where it was.
    pub printed: Option<PrintedRank>,
    /// All peers, highest percent first, those without figures last.
    pub peers: Vec<Peer>,
}

/// Place among named peers, by percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rank {
    /// 1 is the highest percent; equal percents share a position.
    pub position: usize,
    /// How many peers.
    pub of: usize,
    /// What makes them peers.
    pub kind: PeerKind,
    /// Which peers.
    pub group: Sentence,
    /// Whether any of the denominators is an estimate.
    pub estimate: bool,
    /// How many of the peers are there by a published percent.
    pub published: usize,
    /// Peers of whom another figure was printed that would change the order.
    pub contested: Vec<RegionCode>,
}

impl Ranking {
    /// The place, when every peer has a figure.
    pub fn rank(&self) -> Option<Rank> {
        Some(Rank {
            position: self.position?,
            of: self.of,
            kind: self.kind,
            group: self.group.clone(),
            estimate: self.peers.iter().any(|peer| peer.estimate),
            published: self.peers.iter().filter(|peer| peer.basis == Some("published")).count(),
            contested: self.peers.iter().filter(|peer| peer.contested).map(|peer| peer.region).collect(),
        })
    }
}

/// A figure printed for a day further away says nothing of the day asked.
const DAYS_MAX: i64 = 366;

/// The coverage percents printed of `region` that can stand beside `day`, the nearest first; of equally near ones
/// those of `segments` that come first, then the more precise print.
fn printed_percents<'a>(
    region: RegionCode,
    day: Date,
    segments: &[&str],
    published: &'a [PublishedFigure],
) -> Vec<&'a PublishedFigure> {
    let of_region = published.iter().filter(|figure| figure.region == Some(region) && figure.metric == "coverage_pct");
    let mut found: Vec<(i64, usize, u8, &PublishedFigure)> = of_region
        .filter(|figure| figure.borders().are_todays())
        .filter_map(|figure| {
            let segment = segments.iter().position(|segment| *segment == figure.segment)?;
            let apart = figure.as_of.days_from(day);
            (apart <= DAYS_MAX).then_some((apart, segment, u8::MAX - figure.value.decimals(), figure))
        })
        .collect();
    found.sort_by_key(|(apart, segment, coarse, _)| (*apart, *segment, *coarse));
    found.into_iter().map(|(.., figure)| figure).collect()
}

/// What was printed of the rank of `region` in a group of this kind, nearest to `day`.
fn printed_rank(region: RegionCode, kind: PeerKind, day: Date, published: &[PublishedFigure]) -> Option<PrintedRank> {
    let fits = |unit: &str| match kind {
        PeerKind::Zone => unit == "rank_zone",
        PeerKind::RegionalOffice => unit == "rank_regional_office",
        PeerKind::Country => unit == "rank_national" || unit.starts_with("rank_of_"),
        PeerKind::Siblings => unit == "rank_province",
    };
    let of_region = published.iter().filter(|figure| figure.region == Some(region) && figure.metric == "rank");
    let today = of_region.filter(|figure| figure.borders().are_todays());
    let near = today.filter(|figure| fits(&figure.unit) && figure.as_of.days_from(day) <= DAYS_MAX);
    let nearest = near.min_by_key(|figure| figure.as_of.days_from(day))?;
    Some(PrintedRank { position: nearest.value.whole()?, as_of: nearest.as_of, source: nearest.source.clone() })
}

/// What published percents are compared with.
pub(crate) struct PublishedPeers<'a> {
    /// All published figures; none where they would be of another definition.
    pub figures: &'a [PublishedFigure],
    /// Segments that fit the definition, the best first.
    pub segments: &'a [&'a str],
}

/// Ranks `region` in `group` on `day`. `computed` answers for peers that a list of participants speaks for.
pub(crate) fn ranking(
    region: RegionCode,
    group: &PeerGroup,
    day: Date,
    published: &PublishedPeers<'_>,
    computed: &dyn Fn(RegionCode) -> Option<PeerPercent>,
) -> Ranking {
    let own = computed(region).map(|percent| percent.scaled());
    let mut known: Vec<(Option<i128>, Peer)> = group
        .regions
        .iter()
        .map(|peer| {
            let printed = printed_percents(*peer, day, published.segments, published.figures);
            // Only a computed percent of the region itself has the definition that was asked for.
            let found = computed(*peer).or_else(|| {
                let nearest = printed.first().filter(|_| *peer != region)?;
                Some(PeerPercent::Published((*nearest).clone()))
            });
            let scaled = found.as_ref().map(PeerPercent::scaled);
            let side = |percent: i128| own.map(|own| percent > own);
            let contested = matches!(found, Some(PeerPercent::Published(_)))
                && printed.iter().any(|other| side(other.value.scaled()) != scaled.and_then(side));
            (scaled, shown(*peer, found, contested))
        })
        .collect();
    known.sort_by_key(|(scaled, peer)| (std::cmp::Reverse(*scaled), peer.region));
    let missing: Vec<RegionCode> =
        known.iter().filter(|(scaled, _)| scaled.is_none()).map(|(_, peer)| peer.region).collect();
    let above = |own: i128| known.iter().filter(|(scaled, _)| scaled.is_some_and(|percent| percent > own)).count();
    Ranking {
        kind: group.kind,
        group: group.name.clone(),
        position: own.filter(|_| missing.is_empty()).map(|own| 1 + above(own)),
        of: group.regions.len(),
        missing,
        printed: printed_rank(region, group.kind, day, published.figures),
        peers: known.into_iter().map(|(_, peer)| peer).collect(),
    }
}

fn shown(region: RegionCode, found: Option<PeerPercent>, contested: bool) -> Peer {
    let name = units::region(region).map_or_else(|| region.to_string(), |known| known.name.to_owned());
    let none = Peer {
        region,
        name,
        basis: None,
        percent: None,
        as_of: None,
        segment: None,
        source: None,
        estimate: false,
        contested: false,
    };
    match found {
        None => none,
        Some(PeerPercent::Computed { percent, as_of, estimate }) => Peer {
            basis: Some("computed"),
            percent: Some(ShownPercent::Computed(percent)),
            as_of: Some(PrintedDate { first: as_of, last: as_of }),
            estimate,
            ..none
        },
        Some(PeerPercent::Published(figure)) => Peer {
            basis: Some("published"),
            percent: Some(ShownPercent::Printed(figure.value)),
            as_of: Some(figure.as_of),
            segment: Some(figure.segment),
            source: Some(figure.source),
            contested,
            ..none
        },
    }
}
