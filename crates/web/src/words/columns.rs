//! Words: headings of columns that several tables share.

use super::words;

words! {
    /// Headings of columns that several tables share.
    ColumnWords {
        role_group, on_rosters, protected, not_protected, percent, region, active, eligible, part, share, share_active,
        name, status, role, birth, place, source, list, programs, paid_until, file,
    }
}

pub(super) const INDONESIAN: ColumnWords = ColumnWords {
    role_group: "Peran",
    on_rosters: "Pada daftar",
    protected: "Terlindungi",
    not_protected: "Belum",
    percent: "Persen",
    region: "Wilayah",
    active: "Aktif",
    eligible: "Dapat dilindungi",
    part: "Bagian",
    share: "Dari yang dapat dilindungi",
    share_active: "Dari peserta aktif",
    name: "Nama",
    status: "Status",
    role: "Peran dan pekerjaan",
    birth: "Tanggal lahir",
    place: "Desa/kelurahan",
    source: "Baris berkas",
    list: "Daftar peserta",
    programs: "Program",
    paid_until: "Lunas sampai",
    file: "Berkas",
};
