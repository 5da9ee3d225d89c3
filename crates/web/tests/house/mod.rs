//! A small office for tests: two villages of Kabupaten Bangka, a list of participants, four kinds of operators.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::OfficeKind;
use domain::plan::{Ask, Request as PlanRequest};
use steps::plan::{ask_plan, make_plan};
use steps::submission::{DraftRequest, DraftSource, draft, set_operator_offices};
use steps::{
    Actor, Clock, ImportAs, ImportRequest, NewOffice, NewOperator, OperatorRole, Wish, Workspace, add_operator, import,
    match_rosters, operator_named, receive, set_office,
};
use store::testing::Place;
use tower::ServiceExt as _;
use web::{Options, router};

/// Invented people of the list of Rebo who are no participants.
pub(crate) const REBO_UNPROTECTED: usize = 118;
pub(crate) const PASSWORD: &str = "rahasia sekali";
/// One region per role, so that scope can be tried with each.
pub(crate) const REGION: &str = "19.01";

/// From the village to the branch office, and a second village of the same district.
const OFFICES: [(&str, OfficeKind, &str); 5] = [
    ("Desa Rebo", OfficeKind::Village, "19.01.01.2007"),
    ("Kelurahan Sungailiat", OfficeKind::Village, "19.01.01.1001"),
    ("Kecamatan Sungailiat", OfficeKind::District, "19.01.01"),
    ("DPMD Bangka", OfficeKind::Agency, "19.01"),
    ("Cabang Pangkalpinang", OfficeKind::Branch, "19.01"),
];

pub(crate) struct House {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) router: Router,
    place: Place,
}

pub(crate) fn clock() -> Clock {
    Clock {
        recorded_at: "2025-06-02T08:00:00Z".to_owned(),
        seconds: 1_748_851_200,
        today: "2025-06-02".parse().unwrap(),
    }
}

impl House {
    /// Operators, no data.
    pub(crate) fn empty() -> Self {
        Self::with_options(|_| {})
    }

    pub(crate) fn with_options(change: impl Fn(&mut Options)) -> Self {
        let place = Place::sqlite();
        let workspace = Arc::new(Workspace::open(place.location()).unwrap());
        let actor = Actor::at_the_machine("uji");
        for role in OperatorRole::ALL {
            let operator = NewOperator {
                name: role.code().to_owned(),
                password: PASSWORD.to_owned(),
                roles: vec![role],
                regions: vec![REGION.parse().unwrap()],
            };
            add_operator(&workspace, &actor, &clock(), &format!("operator:{}", role.code()), &operator).unwrap();
        }
        let province = NewOperator {
            name: "provinsi".to_owned(),
            password: PASSWORD.to_owned(),
            roles: vec![OperatorRole::Government],
            regions: vec!["19".parse().unwrap()],
        };
        add_operator(&workspace, &actor, &clock(), "operator:provinsi", &province).unwrap();
        let mut options = Options { demo_door: None, clock: Arc::new(clock), secure_cookies: false };
        change(&mut options);
        let router = router(Arc::clone(&workspace), options);
        Self { workspace, router, place }
    }

    /// With participants, denominators, targets and two lists, matched.
    pub(crate) fn full() -> Self {
        let house = Self::empty();
        house.bring(ImportAs::Participants, None, "peserta.csv", &participants());
        house.bring(ImportAs::Workforce, None, "penyebut.csv", WORKFORCE);
        house.bring(ImportAs::Targets, None, "target.csv", TARGETS);
        house.bring(ImportAs::Roster, Some("19.01.01.2007"), "rebo.csv", &rebo());
        house.bring(ImportAs::Roster, Some("19.01.01.1001"), "sungailiat.csv", SUNGAILIAT);
        let actor = Actor::at_the_machine("uji");
        match_rosters(&house.workspace, &actor, &clock(), None, &mut |_, _| {}).unwrap();
        house
    }

    pub(crate) fn bring(&self, kind: ImportAs, region: Option<&str>, name: &str, text: &str) {
        self.bring_from(None, kind, region, name, text);
    }

    /// A list that an office sent in its own name.
    pub(crate) fn bring_from(
        &self,
        sender: Option<&str>,
        kind: ImportAs,
        region: Option<&str>,
        name: &str,
        text: &str,
    ) {
        let path = Path::new(self.place.data_dir()).join(name);
        fs::write(&path, text).unwrap();
        let request = ImportRequest {
            region: region.map(|code| code.parse().unwrap()),
            as_of: Some("2025-06-01".parse().unwrap()),
            sender: sender.map(str::to_owned),
            ..ImportRequest::of(&path, Some(kind))
        };
        let actor = Actor::at_the_machine("uji");
        let mut issues = String::new();
        let mut hear = |issue: &steps::Issue| writeln!(issues, "{}", issue.sentence()).unwrap();
        // Figures were printed after the lists that they are held against.
        let today = if kind == ImportAs::Figures { "2026-06-01".parse().unwrap() } else { clock().today };
        let clock = Clock { today, ..clock() };
        let report = import(&self.workspace, &actor, &clock, &request, &mut hear, &mut |_, _| {}).unwrap();
        assert_eq!(report.account.refused_rows(), 0, "{name}: {issues}");
    }

    /// A list of one row that waits to be imported by the operator of a role; `None` where he may not send any.
    pub(crate) fn waiting(&self, role: OperatorRole) -> Option<String> {
        let actor = operator_named(&self.workspace, role.code()).unwrap();
        let wish = Wish { region: Some("19.01.01.2007".parse().unwrap()), ..Wish::default() };
        let mut content = "nama,pekerjaan\nSari Dewi,Nelayan\n".as_bytes();
        receive(&self.workspace, &actor, &clock(), "satu.csv", wish, &mut content).ok().map(|file| file.id)
    }

    /// Names of what waits to be imported, as it lies on the disk.
    pub(crate) fn waiting_on_disk(&self) -> Vec<String> {
        let folder = fs::read_dir(self.place.data_dir().join("waiting")).into_iter().flatten().flatten();
        let mut names: Vec<String> = folder.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "keeper");
        names.sort();
        names
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Reads a page with a session's cookie.
    pub(crate) async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.ask(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// Names in the first column of a list, from its first page to its last, and how many stood on the fullest page.
    pub(crate) async fn names_on_all_pages(&self, cookie: &str, path: &str) -> (Vec<String>, usize) {
        let (mut names, mut fullest): (Vec<String>, usize) = (Vec::new(), 0);
        let next = if path.contains('?') { '&' } else { '?' };
        for page in 1.. {
            let html = self.get(cookie, &format!("{path}{next}page={page}")).await.text();
            let name = |row: &str| {
                let cell = row.split_once("</th>").unwrap().0.split("<br>").next().unwrap();
                cell.rsplit_once("</a>").map_or(cell, |(link, _)| link.split_once('>').unwrap().1).to_owned()
            };
            let table = html.split_once("<tbody>").map_or("", |(_, rest)| rest.split("</tbody>").next().unwrap());
            let rows: Vec<String> = table.split("<tr><th scope=\"row\">").skip(1).map(name).collect();
            fullest = fullest.max(rows.len());
            names.extend(rows);
            if !html.contains("rel=\"next\"") {
                break;
            }
        }
        (names, fullest)
    }

    /// The first column of a list as CSV.
    pub(crate) async fn names_in_file(&self, cookie: &str, path: &str) -> Vec<String> {
        let text = self.get(cookie, path).await.text();
        text.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned()).collect()
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Desa Rebo with its district, agency and branch office; each role acts for one of them.
    pub(crate) fn offices(&self) {
        let actor = Actor::at_the_machine("uji");
        for (name, kind, place) in OFFICES {
            let regions = vec![place.parse().unwrap()];
            let new = NewOffice { name: name.to_owned(), kind, regions, opened: None, closed: None };
            set_office(&self.workspace, &actor, &clock(), name, &new).unwrap();
        }
        for (operator, office) in [
            ("desa", "Desa Rebo"),
            ("kecamatan", "Kecamatan Sungailiat"),
            ("instansi", "DPMD Bangka"),
            ("pemda", "DPMD Bangka"),
            ("analis", "Cabang Pangkalpinang"),
            ("bpjs", "Cabang Pangkalpinang"),
        ] {
            set_operator_offices(&self.workspace, &actor, &clock(), operator, operator, &[office.to_owned()]).unwrap();
        }
        let district = NewOperator {
            name: "camat".to_owned(),
            password: PASSWORD.to_owned(),
            roles: vec![OperatorRole::Village],
            regions: vec!["19.01.01".parse().unwrap()],
        };
        add_operator(&self.workspace, &actor, &clock(), "operator:camat", &district).unwrap();
        let office = ["Kecamatan Sungailiat".to_owned()];
        set_operator_offices(&self.workspace, &actor, &clock(), "camat", "camat", &office).unwrap();
    }

    /// An operator of the next regency, whose own regions hold no data.
    pub(crate) fn elsewhere(&self, role: OperatorRole) -> String {
        let name = format!("{} selatan", role.code());
        let operator = NewOperator {
            name: name.clone(),
            password: PASSWORD.to_owned(),
            roles: vec![role],
            regions: vec!["19.03".parse().unwrap()],
        };
        add_operator(&self.workspace, &Actor::at_the_machine("uji"), &clock(), &name, &operator).unwrap();
        name
    }

    /// The newest entry of the audit chain: another one after each change.
    pub(crate) fn audit_head(&self) -> String {
        self.workspace.audit_head().unwrap()
    }

    /// A batch of so many names of the gap of Rebo.
    pub(crate) fn draft(&self, names: usize) -> i64 {
        let request = DraftRequest {
            office: Some("Desa Rebo".to_owned()),
            take: Some(names),
            ..DraftRequest::of(
                DraftSource::Gap("19.01.01.2007".parse().unwrap()),
                law::Funding::Add,
                "2025-09..2025-12".parse().unwrap(),
            )
        };
        let actor = Actor::at_the_machine("uji");
        draft(&self.workspace, &actor, &clock(), &format!("usul:{names}"), &request).unwrap().batch
    }

    /// Budgets of two villages and of the regency, and what a plan makes of them: its number.
    pub(crate) fn plan(&self) -> i64 {
        self.bring(ImportAs::Funding, None, "anggaran.csv", BUDGETS);
        let request = PlanRequest::of(REGION.parse().unwrap(), Ask::Budget(None), "2025-09..2025-12".parse().unwrap());
        let actor = Actor::at_the_machine("uji");
        let id = ask_plan(&self.workspace, &actor, &clock(), "rencana", &request).unwrap();
        make_plan(&self.workspace, &actor, &clock(), id).unwrap();
        id
    }

    /// Signs in and gives the cookie.
    pub(crate) async fn sign_in(&self, name: &str) -> String {
        let answer = self
            .post("/masuk", &[], &format!("nama={}&sandi={}", name.replace(' ', "+"), PASSWORD.replace(' ', "+")))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        answer.cookie()
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// What stands between two texts, the first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let text = self.text();
        let from = text.find(before).unwrap_or_else(|| panic!("no {before} in {text}")) + before.len();
        let length = text[from..].find(after).unwrap_or_else(|| panic!("no {after} after {before}"));
        text[from..from + length].trim().to_owned()
    }
}

/// The change that brought the participants: the first after the operators.
pub(crate) fn participants_change() -> String {
    (OperatorRole::ALL.len() + 2).to_string()
}

const WORKFORCE: &str = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
    19,potensi,2025,9000,2025-06-01,Angka rekaan\n\
    19.01,potensi,2025,2000,2025-06-01,Angka rekaan\n";
const TARGETS: &str = "kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber\n\
    19,2025,57.17%,potensi,RPJMD contoh,Lampiran\n";
/// Ten people for four months in Rebo, three of the regency.
pub(crate) const BUDGETS: &str = "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n\
    19.01.01.2007,2025,add,672000,Perbup rekaan\n\
    19.01,2025,apbd,201600,Perda rekaan\n";
const SUNGAILIAT: &str = "nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran\n\
    Yudi Maulana,1985-03-04,L,Zubaidah,Nelayan,rt\n\
    Wahyu Kurnia,1979-01-30,L,Halimah,PNS,\n";

const FIRST: [&str; 12] =
    ["Sari", "Budi", "Wati", "Joko", "Rina", "Hendra", "Maya", "Agus", "Dewi", "Eko", "Fitri", "Surya"];
pub(crate) const LAST: [&str; 11] =
    ["Pratama", "Lestari", "Halim", "Kusuma", "Anggraini", "Siregar", "Wijaya", "Rahman", "Utami", "Nugroho", "Basri"];

/// Name, birth date and mother's name of invented person `number`; all three differ between any two.
fn person(number: usize) -> (String, String, String) {
    let name = format!("{} {}", FIRST[number % 12], LAST[number / 12 % 11]);
    let birth = format!("{}-{:02}-{:02}", 1962 + (number * 7) % 40, 1 + (number * 5) % 12, 1 + (number * 11) % 28);
    let mother = format!("Ibu {} {}", LAST[number % 11], FIRST[number / 11 % 12]);
    (name, birth, mother)
}

fn participants() -> String {
    let mut text = "nomor_peserta,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,program,mulai,lunas_sampai,\
                    wilayah_daftar,wilayah_kerja,wilayah_domisili,pekerjaan\n"
        .to_owned();
    // 0 to 9 are on the list of Rebo and paid; 10 and 11 in grace; 12 and 13 lapsed.
    for number in 0..14 {
        let (name, birth, mother) = person(number);
        let paid = match number {
            0..10 => "2025-05",
            10..12 => "2025-03",
            _ => "2024-01",
        };
        let class = if number % 2 == 0 { "BPU" } else { "PU" };
        writeln!(
            text,
            "2500000{number:04},{name},{birth},L,{mother},{class},JKK JKM,2023-01-01,{paid},19.01,19.01.01,19.01.01.2007,Nelayan"
        )
        .unwrap();
    }
    // On no list, elsewhere in the province.
    for number in 1000..1400 {
        let class = if number % 3 == 0 { "BPU" } else { "PU" };
        writeln!(
            text,
            "2500000{number:04},Peserta Lain {number},1990-01-{:02},P,Ibu Lain {number},{class},JKK JKM JHT,2024-09-01,2025-05,19.71,19.71.02,,Pedagang",
            1 + number % 28
        )
        .unwrap();
    }
    text
}

fn rebo() -> String {
    let mut text = "nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran\n".to_owned();
    for number in 0..130 {
        let (name, birth, mother) = person(number);
        let role = ["rt", "", "kader_posyandu", "bpd", ""][number % 5];
        writeln!(text, "{name},{birth},L,{mother},Nelayan,{role}").unwrap();
    }
    text
}
