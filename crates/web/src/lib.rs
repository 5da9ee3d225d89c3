//! Pages made on the server: sign-in, a region's coverage against target, its named gap, finding a region, and the
//! conversation between offices about who is to be protected.
//!
//! Owns: routes and the right each one needs, sessions in cookies, forms, how numbers and dates are written
//! for readers, the words of all pages ([`words`]), the look.
//! Never knows: formulas, SQL, what the time is (the caller's clock is handed in). No page needs a script;
//! one small file makes finding a region and deciding doubts quicker.
//!
//! One file per page under `pages`; its template in `templates` has the same name.

mod assets;
mod connections;
mod incoming;
mod jobs;
mod numbers;
mod pages;
mod request;
mod response;
mod routes;
mod server;
mod sign_in_guard;
mod trouble;
mod upload;
pub mod words;

pub use routes::{Method, Route, Scope, routes};
pub use server::{DemoDoor, Options, router, serve};
