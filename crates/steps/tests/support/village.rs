//! Invented people of a village with their list and their rows on a list of participants; used by the tests of the
//! steps and by those of the commands.

/// People who ask for protection; the first of a list is head of an RT.
pub(crate) const NAMES: [&str; 14] = [
    "Abdul Karim",
    "Bahrudin",
    "Cik Nona",
    "Darmawan Saleh",
    "Eliza Puspita",
    "Fatimah Zahra",
    "Gunawan Wibisono",
    "Hendri Kusuma",
    "Ismail Marzuki",
    "Juwita Rahayu",
    "Kosasih Tanjung",
    "Lukman Hakim",
    "Mardiana Usman",
    "Nurdin Halid",
];

/// People of another village, who follow the first ones and a stranger.
pub(crate) const OTHERS: [&str; 3] = ["Oktavianus Siregar", "Puji Astuti", "Qomaruddin Latif"];

/// The number of the first of them.
pub(crate) const OTHERS_FIRST: usize = 15;

pub(crate) const PARTICIPANTS_HEADING: &str = "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,npp,\
pemberi_kerja,jenis_pemberi_kerja,program,mulai,berakhir,lunas_sampai,wilayah_daftar,wilayah_kerja,\
wilayah_domisili,pekerjaan\n";

pub(crate) fn nik(number: usize) -> String {
    format!("190101{:02}05{:02}{}", number + 1, 70 + number, 9001 + number)
}

pub(crate) fn birth(number: usize) -> String {
    format!("19{:02}-05-{:02}", 70 + number, number + 1)
}

/// A village list; the first is head of an RT until a day.
pub(crate) fn village_list(names: &[&str], first: usize, term_until: &str) -> String {
    let mut text = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran,nomor_sk,sampai\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        let number = first + at;
        let (role, until) = if at == 0 { ("rt", term_until) } else { ("", "") };
        text.push_str(&format!("{},{name},{},L,Ibu {name},Nelayan,{role},,{until}\n", nik(number), birth(number)));
    }
    text
}

/// A row of a list of participants under [`PARTICIPANTS_HEADING`].
pub(crate) fn participant(number: usize, name: &str, village: &str, starts: &str, paid: &str) -> String {
    let (nik, birth) = (nik(number), birth(number));
    let card = 25_000_009_100 + number;
    format!("{card},{nik},{name},{birth},L,Ibu {name},BPU,,,,JKK JKM,{starts},,{paid},19.01,,{village},Nelayan\n")
}
