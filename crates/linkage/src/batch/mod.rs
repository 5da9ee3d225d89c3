//! Two tables in, or one: who is whom, how sure, and why.
//!
//! [`Settings::recognise`] reads the headers; [`link`] and [`dedupe`] do the whole job; [`Linker`] keeps the
//! encoded tables, so that [`Linker::explain`] can answer for single pairs afterwards. An [`Index`] keeps a register
//! ready for many rosters, or for single records.

mod assignment;
mod background;
mod book;
mod bytes;
mod clusters;
mod compare;
mod decide;
mod encode;
mod explain;
mod index;
mod labelled;
mod learn;
mod levels;
mod linker;
mod logistic;
mod model;
mod model_bytes;
mod numbers;
mod order;
mod pairs;
mod read;
mod recall;
mod recognise;
mod relatives;
mod rules;
mod score;
mod search;
mod settings;
mod table;
mod threads;
mod words;

pub use explain::{Bar, Waterfall};
pub use index::{Index, IndexError};
pub use learn::Label;
pub use levels::level_words;
pub use linker::{Candidate, Counts, Linked, Linker, Matched, Outcome, Progress, Stage, Unmatched, dedupe, link};
pub use model::{FieldModel, LevelModel, MODEL_VERSION, Model, Together};
pub use pairs::RuleReport;
pub use rules::rule_words;
pub use search::{Decisions, Search};
pub use settings::{Field, FixedLevel, Frequencies, Kind, PEOPLE, Settings, SettingsError};
pub use table::Table;
