//! A resident as OpenSID exports them: 43 columns, codes for almost everything.

use units::Sex;

use crate::files::Cell;
use crate::people::Person;
use crate::random::Random;
use crate::rosters::nik_cell;
use crate::stated::{Stated, outsider_work};

/// The columns of OpenSID's import sheet, in its order.
pub(crate) const COLUMNS: [&str; 43] = [
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tempatlahir",
    "tanggallahir",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "ayah_nik",
    "nama_ayah",
    "ibu_nik",
    "nama_ibu",
    "golongan_darah_id",
    "akta_lahir",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
    "akta_perkawinan",
    "tanggalperkawinan",
    "akta_perceraian",
    "tanggalperceraian",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "alamat_sekarang",
    "status_dasar",
    "suku",
    "tag_id_card",
    "id_asuransi",
    "no_asuransi",
    "lat",
    "lng",
];

/// One row; columns that villages leave empty stay empty.
pub(crate) fn row(person: &Person, stated: Stated, birth: Cell, random: &mut Random) -> Vec<Cell> {
    let work = match person.not_ours.and_then(outsider_work) {
        Some((_, code)) => code,
        None => person.occupation.opensid(),
    };
    let alive = match person.not_ours {
        Some("meninggal") => 2,
        Some("pindah") => 3,
        _ => 1,
    };
    let married = if person.family_place == 4 { 1 } else { 2 };
    let (address, neighbourhood) = stated.address.split_once(" RT ").unwrap_or((&stated.address, "001/RW 001"));
    let (rt, rw) = neighbourhood.split_once("/RW ").unwrap_or(("001", "001"));
    let small = |value: u64| Cell::Number(value);
    let mut row = vec![Cell::Empty; COLUMNS.len()];
    row[0] = Cell::text(address);
    row[1] = Cell::text(format!("Dusun {}", random.between(1, 4)));
    row[2] = Cell::text(rw);
    row[3] = Cell::text(rt);
    row[4] = Cell::text(stated.name);
    row[5] = Cell::Text(format!("{:016}", person.card));
    row[6] = match nik_cell(stated.nik.as_ref()) {
        // OpenSID itself writes 0 for someone without a number.
        Cell::Empty if random.chance(500) => Cell::text("0"),
        cell => cell,
    };
    row[7] = small(if person.sex == Sex::Male { 1 } else { 2 });
    row[8] = Cell::text(stated.birthplace);
    row[9] = birth;
    row[10] = small(u64::from(random.weighted(&[(88, 1_u8), (4, 2), (3, 3), (5, 6)])));
    row[11] = small(random.between(3, 8).unsigned_abs().into());
    row[12] = small(18);
    row[13] = small(work.into());
    row[14] = small(married);
    row[15] = small(person.family_place.into());
    row[16] = small(1);
    row[20] = Cell::maybe(stated.mother);
    row[21] = small(13);
    row[33] = small(2);
    row[34] = small(8);
    row[36] = small(alive);
    row[39] = small(random.weighted(&[(50, 1), (30, 2), (20, 3)]));
    row
}
