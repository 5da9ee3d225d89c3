//! The table of routes. The router is built from it, so no route without a declared right can exist.

use steps::Right;

use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::{assets, pages};

/// How a route is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads; HEAD too.
    Get,
    /// Changes something.
    Post,
}

/// Where the right must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In some region of the actor's.
    Somewhere,
    /// In the region that the path names.
    Region,
}

pub(crate) type Handler = fn(&Visit<'_>) -> Result<Reply, Trouble>;

/// One route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// The path; `{code}` is a region's code, `{person}` and `{change}` are numbers.
    pub path: &'static str,
    /// What the actor must hold; checked before the handler runs.
    pub right: Right,
    /// Where.
    pub scope: Scope,
    pub(crate) handler: Handler,
}

const fn get(path: &'static str, right: Right, handler: Handler) -> Route {
    Route { method: Method::Get, path, right, scope: Scope::Somewhere, handler }
}

const fn post(path: &'static str, right: Right, handler: Handler) -> Route {
    Route { method: Method::Post, path, right, scope: Scope::Somewhere, handler }
}

impl Route {
    const fn in_region(self) -> Self {
        Self { scope: Scope::Region, ..self }
    }
}

static ROUTES: &[Route] = &[
    get("/", Right::ReadFigures, pages::region::first),
    get("/masuk", Right::Public, pages::sign_in::show),
    post("/masuk", Right::Public, pages::sign_in::enter),
    post("/keluar", Right::Public, pages::sign_in::leave),
    get("/wilayah/{code}", Right::ReadFigures, pages::region::show).in_region(),
    get("/wilayah/{code}/data.json", Right::ReadFigures, pages::region::data).in_region(),
    get("/wilayah/{code}/daftar", Right::ReadPeople, pages::gap_list::show).in_region(),
    get("/wilayah/{code}/daftar.xlsx", Right::ReadPeople, pages::gap_list::xlsx).in_region(),
    get("/wilayah/{code}/daftar.csv", Right::ReadPeople, pages::gap_list::csv).in_region(),
    get("/wilayah/{code}/tinjau", Right::Match, pages::reviews::show).in_region(),
    post("/wilayah/{code}/tinjau", Right::Match, pages::reviews::settle).in_region(),
    get("/orang/{person}", Right::ReadPeople, pages::person::show),
    get("/riwayat", Right::ReadFigures, pages::past::list),
    get("/riwayat/{change}", Right::Undo, pages::past::show),
    post("/riwayat/{change}/urungkan", Right::Undo, pages::past::undo),
    get("/usulan", Right::ReadPeople, pages::board::show),
    get("/cari", Right::ReadFigures, pages::find::show),
    get("/aset/{name}", Right::Public, assets::show),
    get("/sehat", Right::Public, pages::health),
];

/// All routes with the right that each needs.
pub fn routes() -> &'static [Route] {
    ROUTES
}
