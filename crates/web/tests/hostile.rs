//! What wants to hurt: pages in frames, files too large or folded, cells that calculate, names that climb.

#[expect(dead_code, clippy::unwrap_used, reason = "each suite uses its part of the house; it is test code")]
mod house;

use std::io::{Cursor, Write as _};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use calamine::{Data, Reader as _, Xlsx};
use flate2::{Compression, write::DeflateEncoder};
use house::{Answer, House};
use steps::ImportAs;
use web::{Method, routes};

const BOUNDARY: &str = "----contoh";

/// A form of the branch office with this file.
async fn upload(house: &House, cookie: &str, name: &str, content: &[u8]) -> Answer {
    let token = house.get(cookie, "/riwayat").await.between("name=\"token\" value=\"", "\"");
    let mut body = Vec::new();
    for (field, value) in [("token", token.as_str()), ("kantor", "Cabang Pangkalpinang")] {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(content);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    let request = Request::post("/usulan/jawaban")
        .header("cookie", cookie)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    house.ask(request.body(Body::from(body)).expect("a request")).await
}

/// A workbook whose one sheet is `megabytes` of nothing.
fn folded(megabytes: usize) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..megabytes {
        packed.write_all(&vec![b' '; 1 << 20]).expect("memory");
    }
    let content = packed.finish().expect("memory");
    let size = u32::try_from(megabytes << 20).expect("below four gigabytes");
    let (name, length) = (b"xl/worksheets/sheet1.xml", u32::try_from(content.len()).expect("small"));
    let mut zip = Vec::new();
    let fields = |signature: u32, central: bool| {
        let mut head = signature.to_le_bytes().to_vec();
        if central {
            head.extend(20_u16.to_le_bytes());
        }
        // Version, flags, deflate, time, date, sum, sizes, length of the name, no extra field.
        for short in [20_u16, 0, 8, 0, 33] {
            head.extend(short.to_le_bytes());
        }
        for long in [0_u32, length, size] {
            head.extend(long.to_le_bytes());
        }
        for short in [24_u16, 0] {
            head.extend(short.to_le_bytes());
        }
        head
    };
    zip.extend(fields(0x0403_4b50, false));
    zip.extend(name);
    zip.extend(&content);
    let start = u32::try_from(zip.len()).expect("small");
    zip.extend(fields(0x0201_4b50, true));
    zip.extend([0_u8; 14]);
    zip.extend(name);
    let directory = u32::try_from(zip.len()).expect("small") - start;
    zip.extend(0x0605_4b50_u32.to_le_bytes());
    for short in [0_u16, 0, 1, 1] {
        zip.extend(short.to_le_bytes());
    }
    zip.extend(directory.to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

#[tokio::test]
async fn no_page_opens_in_a_frame_or_is_kept_by_the_way() {
    let house = House::full();
    let cookie = house.sign_in("pemda").await;
    for route in routes().iter().filter(|route| route.method == Method::Get) {
        let answer = house.get(&cookie, &route.path.replace("{code}", house::REGION)).await;
        assert_eq!(answer.header("x-frame-options"), "DENY", "{}", route.path);
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{}", route.path);
        assert_eq!(answer.header("cache-control"), "no-store", "{}", route.path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", route.path);
    }
}

#[tokio::test]
async fn files_that_are_too_large_folded_or_wide_are_refused_in_a_sentence() {
    let house = House::full();
    house.offices();
    house.draft(3);
    let cookie = house.sign_in("bpjs").await;
    let before = house.audit_head();
    let large = upload(&house, &cookie, "besar.csv", &vec![b'a'; 17 << 20]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text().contains("lebih besar dari 16 MB"));

    let start = std::time::Instant::now();
    let bomb = folded(1_500);
    assert!(bomb.len() < 16 << 20);
    let wide = "kolom,".repeat(1_000_000);
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">&b;</Workbook>";
    for (name, content) in [
        ("bom.xlsx", bomb.as_slice()),
        ("lebar.csv", wide.as_bytes()),
        ("tawa.xls", laughs.as_bytes()),
        ("kosong.xlsx", b""),
    ] {
        let answer = upload(&house, &cookie, name, content).await;
        assert!(answer.status.is_client_error() || answer.status == StatusCode::OK, "{name}: {}", answer.status);
        let text = answer.text();
        assert!(text.contains("tidak terbaca") || text.contains("Pilih berkas"), "{name}: {text}");
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    assert_eq!(before, house.audit_head(), "nothing was taken in");
}

#[tokio::test]
async fn a_file_name_that_climbs_or_speaks_html_is_a_name_only() {
    let house = House::full();
    house.offices();
    house.draft(3);
    let cookie = house.sign_in("bpjs").await;
    for (name, shown) in [
        ("../../../etc/passwd.csv", "passwd.csv"),
        ("C:\\kantor\\jawaban.csv", "jawaban.csv"),
        ("<img src=x onerror=alert(1)>.csv", "&#60;img src=x onerror=alert(1)&#62;.csv"),
    ] {
        let text =
            upload(&house, &cookie, name, b"rujukan,nik,nama,jawaban,alasan,keterangan\n1-1,,Sari,ya,,\n").await.text();
        assert!(!text.contains("etc/") && !text.contains("kantor\\") && !text.contains("<img src=x"), "{name}: {text}");
        assert!(text.contains(shown) || text.contains(shown.trim_start_matches("&#60;")), "{name}: {text}");
    }
    for path in ["/aset/../../etc/passwd", "/aset/..%2F..%2Fetc%2Fpasswd", "/aset/payung.css", "/wilayah/..%2F19"] {
        let status = house.get(&cookie, path).await.status;
        assert!(status == StatusCode::NOT_FOUND, "{path}: {status}");
    }
}

#[tokio::test]
async fn a_cell_that_would_calculate_leaves_as_text() {
    let house = House::full();
    let names = ["=HYPERLINK(\"http://contoh.id\")", "+62 Budi", "-1+2", "@SUM(A1)", "\t=1+1"];
    let mut list = "nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran\n".to_owned();
    for (number, name) in names.iter().enumerate() {
        list.push_str(&format!("\"{}\",1980-01-0{},L,Ibu {number},Nelayan,\n", name.replace('"', "\"\""), number + 1));
    }
    house.bring(ImportAs::Roster, Some("19.01.01.1005"), "rumus.csv", &list);
    let actor = steps::Actor::at_the_machine("uji");
    steps::match_rosters(&house.workspace, &actor, &house::clock(), None, &mut |_, _| {}).expect("matched");
    let cookie = house.sign_in("pemda").await;
    let page = house.get(&cookie, "/wilayah/19.01.01.1005/daftar").await;
    assert_eq!(page.status, StatusCode::OK);
    let csv = house.get(&cookie, "/wilayah/19.01.01.1005/daftar.csv").await.text();
    assert!(csv.lines().count() > 3, "{csv}");
    for cell in csv.lines().skip(1).flat_map(|line| line.split(',')) {
        let cell = cell.trim_matches('"');
        assert!(!cell.starts_with(['=', '+', '@', '\t']) && !cell.starts_with("-1"), "{cell} in {csv}");
    }
    let xlsx = house.get(&cookie, "/wilayah/19.01.01.1005/daftar.xlsx").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx.bytes)).expect("a workbook");
    let sheet = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&sheet).expect("a sheet");
    assert!(formulas.cells().all(|(.., formula)| formula.is_empty()));
    let rows = book.worksheet_range(&sheet).expect("a sheet");
    assert!(rows.rows().skip(1).any(|row| matches!(&row[0], Data::String(text) if text.contains("HYPERLINK"))));
}
