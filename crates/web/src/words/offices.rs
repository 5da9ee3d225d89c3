//! Words: offices and the regions they serve.

use super::words;

words! {
    /// Offices and the regions they serve.
    OfficesWords {
        title, lead, name, kind, regions, opened, closed, save, add, add_lead, saved, not_done, none, find, search,
        open_ended, kind_wrong, change, kind_regional, kind_branch, kind_province, kind_regency, kind_agency, kind_district, kind_village, kind_employer,
        kind_market, kind_perisai, count,
    }
}

pub(super) const INDONESIAN: OfficesWords = OfficesWords {
    title: "Kantor",
    lead: "Kantor bukan wilayah: satu kantor dapat melayani beberapa wilayah, dan dapat dibuka atau ditutup pada suatu hari.",
    name: "Nama kantor",
    kind: "Jenis",
    regions: "Wilayah yang dilayani",
    opened: "Hari pertama",
    closed: "Hari terakhir",
    save: "Simpan kantor",
    add: "Tambah atau ubah kantor",
    add_lead: "Nama yang sudah ada berarti keadaan baru bagi kantor itu.",
    saved: "Kantor {} tersimpan.",
    not_done: "Belum tersimpan",
    none: "Tidak ada kantor yang cocok.",
    find: "Cari kantor",
    search: "Cari",
    open_ended: "seterusnya",
    kind_wrong: "Pilih jenis kantor.",
    change: "Ubah",
    kind_regional: "Kantor wilayah BPJS Ketenagakerjaan",
    kind_branch: "Kantor cabang BPJS Ketenagakerjaan",
    kind_province: "Pemerintah provinsi",
    kind_regency: "Pemerintah kabupaten atau kota",
    kind_agency: "Dinas atau badan",
    kind_district: "Kecamatan",
    kind_village: "Desa atau kelurahan",
    kind_employer: "Pemberi kerja",
    kind_market: "Pasar",
    kind_perisai: "Kantor Perisai",
    count: "{} kantor",
};
