//! Keeps and finds domain values in SQLite (one file, the default) or PostgreSQL.
//!
//! Owns: the change and its audit chain, the keys and what they seal, uploads, migrations, all SQL text.
//! Never knows: pages, formulas, what the time is.
//!
//! The engine is synchronous. A server calls it from threads that may wait, and drops a [`Store`] on PostgreSQL
//! outside of its asynchronous code.

mod audit;
mod backup;
pub mod boundaries;
mod change;
mod connection;
pub mod contributions;
pub mod conversation;
mod error;
pub mod figures;
pub mod funding;
pub mod history;
pub mod identity;
mod kept;
mod keys;
pub mod layouts;
pub mod lists;
mod migrate;
pub mod operators;
pub mod people;
pub mod permits;
pub mod plans;
mod query;
mod restore;
pub mod rosters;
mod rows;
mod store;
pub mod submissions;
pub mod tables;
pub mod targets;
#[cfg(feature = "testing")]
pub mod testing;
mod upload;
mod value;
mod waiting;

pub use audit::{AuditBreak, AuditHead, AuditReport};
pub use backup::BackupReport;
pub use change::{Change, ChangeRequest, Outcome};
pub use error::StoreError;
pub use keys::{Keys, import_key};
pub use query::Query;
pub use restore::restore;
pub use rows::{ColumnType, RowBatch, Table};
pub use store::{Latest, Location, ReadGuard, Store};
pub use upload::{UPLOAD, Upload, UploadReader};
pub use value::{Param, Row};
pub use waiting::{Arrived, Keeper};
