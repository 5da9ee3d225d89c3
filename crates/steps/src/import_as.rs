//! The kinds of files that may come in: the word of each, its layouts, and who may bring it.

use serde::{Deserialize, Serialize};
use sheets::Layout;

use crate::access::Right;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportAs {
    /// A list of workers from a village, agency or market.
    Roster,
    /// The scheme's list of participants: a snapshot.
    Participants,
    /// Denominators.
    Workforce,
    /// Targets.
    Targets,
    /// Published figures: what was printed of regions.
    Figures,
    /// Employers: number, kind, place, size.
    Employers,
    /// Business permits: number, place, line of business, workers.
    Permits,
    /// A statement of contributions that were paid.
    Contributions,
    /// Budgets that may pay contributions.
    Funding,
    /// Boundaries of regions: polygons for maps.
    Boundaries,
}

impl ImportAs {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Roster,
        Self::Participants,
        Self::Workforce,
        Self::Targets,
        Self::Figures,
        Self::Employers,
        Self::Permits,
        Self::Contributions,
        Self::Funding,
        Self::Boundaries,
    ];

    /// What somebody must be allowed to bring it in.
    pub(crate) const fn right(self) -> Right {
        match self {
            Self::Roster => Right::ImportRosters,
            Self::Participants
            | Self::Workforce
            | Self::Targets
            | Self::Figures
            | Self::Employers
            | Self::Permits
            | Self::Contributions
            | Self::Funding
            | Self::Boundaries => Right::ImportFigures,
        }
    }

    /// The layouts such a file may have.
    pub(crate) fn layouts(self) -> &'static [&'static Layout] {
        static PARTICIPANTS: [&Layout; 1] = [&sheets::PARTICIPANTS];
        static WORKFORCE: [&Layout; 1] = [&sheets::WORKFORCE];
        static TARGETS: [&Layout; 1] = [&sheets::TARGETS];
        static FIGURES: [&Layout; 1] = [&sheets::FIGURES];
        static EMPLOYERS: [&Layout; 1] = [&sheets::EMPLOYERS];
        static PERMITS: [&Layout; 1] = [&sheets::PERMITS];
        static CONTRIBUTIONS: [&Layout; 1] = [&sheets::CONTRIBUTIONS];
        static FUNDING: [&Layout; 1] = [&sheets::FUNDING];
        match self {
            Self::Roster => sheets::PEOPLE,
            Self::Participants => &PARTICIPANTS,
            Self::Workforce => &WORKFORCE,
            Self::Targets => &TARGETS,
            Self::Figures => &FIGURES,
            Self::Employers => &EMPLOYERS,
            Self::Permits => &PERMITS,
            Self::Contributions => &CONTRIBUTIONS,
            Self::Funding => &FUNDING,
            // No table: polygons.
            Self::Boundaries => &[],
        }
    }

    /// The word in commands and in the audit.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Roster => "roster",
            Self::Participants => "participants",
            Self::Workforce => "workforce",
            Self::Targets => "targets",
            Self::Figures => "figures",
            Self::Employers => "employers",
            Self::Permits => "permits",
            Self::Contributions => "contributions",
            Self::Funding => "funding",
            Self::Boundaries => "boundaries",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of a layout, which has the same word; people have many layouts.
    pub(crate) fn of_layout(layout: &Layout) -> Self {
        Self::from_code(layout.id).unwrap_or(Self::Roster)
    }
}
