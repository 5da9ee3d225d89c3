//! The table of routes. The router is built from it, so no route without a declared right can exist.

use steps::Right;
use steps::submission::INBOX_PATH;

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
    /// The path; `{code}` is a region's code, `{person}`, `{change}` and `{batch}` are numbers, `{file}`
    /// is a waiting file of one's own.
    pub path: &'static str,
    /// What the actor must hold; checked before the handler runs.
    pub right: Right,
    /// Where.
    pub scope: Scope,
    /// The largest body that is read, of a form.
    pub(crate) bytes_max: usize,
    pub(crate) handler: Handler,
}

/// Enough for every form without a file.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// A form with one tick per person of a page.
const CHOICE_BYTES_MAX: usize = 64 * 1024;
/// An answer of 100,000 rows as CSV.
const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// A list of the scheme's participants of a province as CSV; it goes to the disk as it comes.
pub(crate) const IMPORT_BYTES_MAX: usize = 256 * 1024 * 1024;

const fn get(path: &'static str, right: Right, handler: Handler) -> Route {
    Route { method: Method::Get, path, right, scope: Scope::Somewhere, bytes_max: FORM_BYTES_MAX, handler }
}

const fn post(path: &'static str, right: Right, handler: Handler) -> Route {
    Route { method: Method::Post, path, right, scope: Scope::Somewhere, bytes_max: FORM_BYTES_MAX, handler }
}

impl Route {
    const fn in_region(self) -> Self {
        Self { scope: Scope::Region, ..self }
    }

    const fn taking(self, bytes_max: usize) -> Self {
        Self { bytes_max, ..self }
    }

    /// Whether its handler reads the body as it comes.
    pub(crate) const fn reads_as_it_comes(&self) -> bool {
        self.bytes_max == IMPORT_BYTES_MAX
    }

    /// Whether a file may come with its form.
    pub(crate) const fn takes_file(&self) -> bool {
        self.bytes_max == FILE_BYTES_MAX
    }
}

static ROUTES: &[Route] = &[
    get("/", Right::ReadFigures, pages::region::first),
    get("/masuk", Right::Public, pages::sign_in::show),
    post("/masuk", Right::Public, pages::sign_in::enter),
    post("/keluar", Right::Public, pages::sign_in::leave),
    get("/wilayah/{code}", Right::ReadFigures, pages::region::show).in_region(),
    get("/wilayah/{code}/data.json", Right::ReadFigures, pages::region::data).in_region(),
    get("/wilayah/{code}/evaluasi.xlsx", Right::ReadFigures, pages::evaluation::pack).in_region(),
    get("/wilayah/{code}/evaluasi.pdf", Right::ReadFigures, pages::evaluation::pack).in_region(),
    get("/wilayah/{code}/daftar", Right::ReadPeople, pages::gap_list::show).in_region(),
    get("/wilayah/{code}/daftar.xlsx", Right::ReadPeople, pages::gap_list::xlsx).in_region(),
    get("/wilayah/{code}/daftar.csv", Right::ReadPeople, pages::gap_list::csv).in_region(),
    get("/wilayah/{code}/jawaban.xlsx", Right::ReadPeople, pages::gap_list::answer).in_region(),
    get("/wilayah/{code}/warga", Right::ReadPeople, pages::village::show).in_region(),
    get("/wilayah/{code}/warga.xlsx", Right::ReadPeople, pages::village::xlsx).in_region(),
    get("/wilayah/{code}/warga.csv", Right::ReadPeople, pages::village::csv).in_region(),
    get("/wilayah/{code}/tinjau", Right::Match, pages::reviews::show).in_region(),
    post("/wilayah/{code}/tinjau", Right::Match, pages::reviews::settle).in_region(),
    get("/angka/{code}", Right::ReadFigures, pages::figures::show).in_region(),
    get("/angka/{code}/tabel.xlsx", Right::ReadFigures, pages::figures::table).in_region(),
    get("/angka/{code}/tabel.csv", Right::ReadFigures, pages::figures::table).in_region(),
    get("/target/{code}", Right::ReadFigures, pages::targets::show).in_region(),
    post("/target/{code}", Right::ImportFigures, pages::targets::change).in_region(),
    get("/target/{code}/tabel.xlsx", Right::ReadFigures, pages::targets::table).in_region(),
    get("/target/{code}/tabel.csv", Right::ReadFigures, pages::targets::table).in_region(),
    get("/rencana", Right::ReadFigures, pages::plans::show),
    get("/rencana/hitung", Right::ReadFigures, pages::scenario::show),
    get("/rencana/hitung.xlsx", Right::ReadFigures, pages::scenario::table),
    get("/rencana/hitung.csv", Right::ReadFigures, pages::scenario::table),
    get("/rencana/dana", Right::ReadFigures, pages::funding::show),
    get("/rencana/dana.xlsx", Right::ReadFigures, pages::funding::table),
    get("/rencana/dana.csv", Right::ReadFigures, pages::funding::table),
    get("/rencana/beda", Right::ReadFigures, pages::plan_diff::show),
    get("/rencana/beda.xlsx", Right::ReadFigures, pages::plan_diff::table),
    get("/rencana/beda.csv", Right::ReadFigures, pages::plan_diff::table),
    get("/rencana/baru", Right::ReadPeople, pages::plan_form::show),
    post("/rencana/baru", Right::ReadPeople, pages::plan_form::ask),
    get("/rencana/{plan}", Right::ReadFigures, pages::plan::show),
    get("/rencana/{plan}/tabel.xlsx", Right::ReadFigures, pages::plan::table),
    get("/rencana/{plan}/tabel.csv", Right::ReadFigures, pages::plan::table),
    get("/rencana/{plan}/anggaran.xlsx", Right::ReadFigures, pages::plan::workbook),
    get("/rencana/{plan}/nama.xlsx", Right::ReadPeople, pages::plan::names),
    get("/rencana/{plan}/nama.csv", Right::ReadPeople, pages::plan::names),
    get("/rencana/{plan}/terima", Right::Submit, pages::plan_accept::show),
    post("/rencana/{plan}/terima", Right::Submit, pages::plan_accept::accept),
    post("/rencana/{plan}/ulang", Right::ReadPeople, pages::plan_form::again),
    get("/impor", Right::ImportRosters, pages::import::show),
    post("/impor", Right::ImportRosters, pages::import::take).taking(IMPORT_BYTES_MAX),
    get("/impor/templat.xlsx", Right::ImportRosters, pages::import::template),
    get("/impor/templat.csv", Right::ImportRosters, pages::import::template),
    get("/impor/{file}", Right::ImportRosters, pages::import_file::show),
    post("/impor/{file}/susunan", Right::ImportRosters, pages::import_file::correct).taking(CHOICE_BYTES_MAX),
    post("/impor/{file}/simpan", Right::ImportRosters, pages::import_file::save),
    post("/impor/{file}/cocokkan", Right::Match, pages::import_file::match_list),
    post("/impor/{file}/hapus", Right::ImportRosters, pages::import_file::forget),
    get("/impor/{file}/perbaiki", Right::ImportRosters, pages::mend::show),
    post("/impor/{file}/perbaiki", Right::ImportRosters, pages::mend::save).taking(CHOICE_BYTES_MAX),
    get("/impor/{file}/ditolak.xlsx", Right::ImportRosters, pages::import_file::refused),
    get("/hukum", Right::ReadFigures, pages::law::show),
    get("/hukum/aturan", Right::ReadFigures, pages::law_rule::show),
    get("/hukum/beda", Right::ReadFigures, pages::law_diff::show),
    get("/hukum/iuran", Right::ReadFigures, pages::contribution::show),
    get("/hukum/manfaat", Right::ReadFigures, pages::benefit::show),
    get("/pengguna", Right::ManageOperators, pages::users::show),
    post("/pengguna", Right::ManageOperators, pages::users::add),
    get("/pengguna/satu", Right::ManageOperators, pages::user::show),
    post("/pengguna/satu", Right::ManageOperators, pages::user::act),
    get("/undangan", Right::Public, pages::invitation::show),
    post("/undangan", Right::Public, pages::invitation::accept),
    get("/kantor", Right::ManageOperators, pages::offices::show),
    post("/kantor", Right::ManageOperators, pages::offices::save),
    get("/jejak", Right::ReadAudit, pages::audit::show),
    post("/jejak", Right::ReadAudit, pages::audit::verify),
    get("/orang/{person}", Right::ReadPeople, pages::person::show),
    post("/orang/{person}/nomor", Right::ReadPeople, pages::person::reveal),
    get("/riwayat", Right::ReadFigures, pages::past::list),
    get("/riwayat/{change}", Right::Undo, pages::past::show),
    post("/riwayat/{change}/urungkan", Right::Undo, pages::past::undo),
    get(INBOX_PATH, Right::ReadPeople, pages::desk::show),
    get("/tugas/masa-jabatan", Right::ReadPeople, pages::terms::of_office),
    get("/tugas/masa-jabatan.xlsx", Right::ReadPeople, pages::terms::office_table),
    get("/tugas/masa-jabatan.csv", Right::ReadPeople, pages::terms::office_table),
    get("/instansi", Right::ReadPeople, pages::agency::show),
    get("/instansi.xlsx", Right::ReadPeople, pages::agency::table),
    get("/instansi.csv", Right::ReadPeople, pages::agency::table),
    get("/pasar", Right::ReadPeople, pages::market::show),
    get("/pasar.xlsx", Right::ReadPeople, pages::market::table),
    get("/pasar.csv", Right::ReadPeople, pages::market::table),
    post("/pasar/agen", Right::Submit, pages::market::set_agent),
    get("/pemberi-kerja", Right::ReadPeople, pages::employer::show),
    get("/pemberi-kerja.xlsx", Right::ReadPeople, pages::employer::table),
    get("/pemberi-kerja.csv", Right::ReadPeople, pages::employer::table),
    get("/kantor/surel", Right::ManageOperators, pages::mail::show),
    post("/kantor/surel", Right::ManageOperators, pages::mail::save),
    get("/usulan", Right::ReadPeople, pages::board::show),
    get("/usulan.xlsx", Right::ReadPeople, pages::board::table),
    get("/usulan.csv", Right::ReadPeople, pages::board::table),
    get("/usulan/baris", Right::ReadPeople, pages::rows::show),
    get("/usulan/baris.xlsx", Right::ReadPeople, pages::rows::xlsx),
    get("/usulan/baris.csv", Right::ReadPeople, pages::rows::csv),
    get("/usulan/peran", Right::ReadPeople, pages::cells::show),
    get("/usulan/peran.xlsx", Right::ReadPeople, pages::cells::table),
    get("/usulan/peran.csv", Right::ReadPeople, pages::cells::table),
    get("/usulan/pemangku", Right::ReadPeople, pages::holders::show),
    get("/usulan/pemangku.xlsx", Right::ReadPeople, pages::holders::xlsx),
    get("/usulan/pemangku.csv", Right::ReadPeople, pages::holders::csv),
    get("/usulan/baru", Right::Submit, pages::draft::show),
    post("/usulan/baru", Right::Submit, pages::draft::save).taking(CHOICE_BYTES_MAX),
    post("/usulan/jawaban", Right::Submit, pages::answers::take).taking(FILE_BYTES_MAX),
    get("/usulan/{batch}", Right::ReadPeople, pages::batch::show),
    post("/usulan/{batch}", Right::Submit, pages::batch::act).taking(CHOICE_BYTES_MAX),
    get("/usulan/{batch}/tabel.xlsx", Right::ReadPeople, pages::batch::xlsx),
    get("/usulan/{batch}/tabel.csv", Right::ReadPeople, pages::batch::csv),
    get("/usulan/{batch}/berkas.xlsx", Right::ReadPeople, pages::batch::own_file),
    post("/usulan/{batch}/daftarkan", Right::Submit, pages::batch::export),
    get("/wilayah/{code}/masa-jabatan", Right::ReadPeople, pages::terms::show).in_region(),
    get("/wilayah/{code}/masa-jabatan.xlsx", Right::ReadPeople, pages::terms::table).in_region(),
    get("/wilayah/{code}/masa-jabatan.csv", Right::ReadPeople, pages::terms::table).in_region(),
    get("/cari", Right::ReadFigures, pages::find::show),
    get("/cari/cepat", Right::ReadFigures, pages::find::quick),
    get("/-/patterns", Right::Public, pages::patterns::show),
    get("/bahasa/{language}", Right::Public, pages::language::choose),
    get("/aset/{name}", Right::Public, assets::show),
    get("/sehat", Right::Public, pages::health),
];

/// All routes with the right that each needs.
pub fn routes() -> &'static [Route] {
    ROUTES
}
