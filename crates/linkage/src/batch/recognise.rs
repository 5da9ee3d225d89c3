//! Headers of Indonesian and English lists, and the blocking rules that go with the fields found.

use crate::batch::settings::{Field, Kind};

/// What one table's headers say.
pub(crate) struct Recognised {
    pub(crate) id: Option<String>,
    pub(crate) fields: Vec<Field>,
}

/// Field, kind, and the headers it goes by, best first. Where several of a group stand together (given name
/// and surname), all are read.
type Known = (&'static str, Kind, &'static [&'static [&'static str]]);

const ID: &[&str] = &["id", "rec_id", "record_id", "unique_id", "row_id", "id_rekam", "nomor_rekam"];

const FIELDS: &[Known] = &[
    ("nik", Kind::Nik, &[&["nik"], &["no_nik"], &["nomor_nik"], &["no_ktp"], &["nomor_induk_kependudukan"]]),
    (
        "name",
        Kind::Name,
        &[
            &["nama"],
            &["nama_lengkap"],
            &["name"],
            &["full_name"],
            &["nama_peserta"],
            &["nama_pekerja"],
            &["nama_tk"],
            &["given_name", "surname"],
            &["first_name", "last_name"],
            &["first_name", "surname"],
            &["fname", "lname"],
            &["nama_depan", "nama_belakang"],
        ],
    ),
    (
        "birth",
        Kind::Date,
        &[
            &["tgl_lahir"],
            &["tanggal_lahir"],
            &["tgllahir"],
            &["tanggallahir"],
            &["birth_date"],
            &["date_of_birth"],
            &["dob"],
            &["birth"],
            &["lahir"],
        ],
    ),
    ("sex", Kind::Sex, &[&["jk"], &["jenis_kelamin"], &["sex"], &["gender"], &["kelamin"], &["l_p"]]),
    (
        "region",
        Kind::Region,
        &[
            &["kode_wilayah"],
            &["kode_desa"],
            &["region_code"],
            &["region"],
            &["desa"],
            &["village"],
            &["kelurahan"],
            &["desa_kelurahan"],
            &["suburb"],
            &["city"],
            &["town"],
            &["kota"],
        ],
    ),
    (
        "mother",
        Kind::Name,
        &[&["ibu"], &["nama_ibu"], &["nama_ibu_kandung"], &["ibu_kandung"], &["mother"], &["mother_name"]],
    ),
    ("father", Kind::Name, &[&["ayah"], &["nama_ayah"], &["father"], &["father_name"]]),
    (
        "phone",
        Kind::Phone,
        &[&["no_hp"], &["hp"], &["telepon"], &["no_telepon"], &["phone"], &["phone_number"], &["mobile"]],
    ),
    (
        "number",
        Kind::Id,
        &[
            &["soc_sec_id"],
            &["ssn"],
            &["social_security_number"],
            &["kpj"],
            &["no_kpj"],
            &["passport"],
            &["no_peserta"],
        ],
    ),
    ("family_card", Kind::Code, &[&["no_kk"], &["nomor_kk"], &["kk"]]),
    (
        "address",
        Kind::Text,
        &[
            &["alamat"],
            &["alamat_lengkap"],
            &["address"],
            &["street_number", "address_1", "address_2"],
            &["address_1", "address_2"],
            &["address_1"],
            &["street"],
        ],
    ),
    ("postcode", Kind::Code, &[&["kode_pos"], &["postcode"], &["postal_code"], &["zip"], &["zip_code"]]),
    ("state", Kind::Category, &[&["provinsi"], &["state"], &["province"]]),
    ("birth_place", Kind::Region, &[&["tempat_lahir"], &["birth_place"], &["place_of_birth"]]),
    ("email", Kind::Id, &[&["email"], &["e_mail"], &["surel"]]),
];

/// Small letters, everything else one underscore.
fn plain(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for letter in header.trim().trim_start_matches('\u{feff}').chars() {
        if letter.is_alphanumeric() {
            plain.extend(letter.to_lowercase());
        } else if !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.trim_matches('_').to_owned()
}

pub(crate) fn headers(headers: &[String]) -> Recognised {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let place = |name: &str| plain.iter().position(|own| own == name);
    let id = ID.iter().find_map(|name| place(name)).map(|place| headers[place].clone());
    let mut fields = Vec::new();
    for (name, kind, groups) in FIELDS {
        let found = groups.iter().find_map(|group| {
            let places: Option<Vec<usize>> = group.iter().map(|header| place(header)).collect();
            places
        });
        if let Some(places) = found {
            let left = places.into_iter().map(|place| headers[place].clone()).collect();
            fields.push(Field { name: (*name).to_owned(), kind: *kind, left, right: Vec::new() });
        }
    }
    Recognised { id, fields }
}

/// Each rule names roles; it stands when every role it names has a field. A mistake of a list leaves at least
/// one of these intact.
const RULES: &[&str] = &[
    "nik",
    "nik.first12",
    "nik.last10",
    "id",
    "phone",
    "birth",
    "name.words + region",
    "name.words + birth.year",
    "region + name.sound3",
    "mother.words + region",
    "birth.month + name.sound3",
    "region + name.second",
    "name.words",
    "mother.words + name.first",
    "name.first + birth.day",
    "name.second + birth.month",
    "postcode + name.first",
    "postcode + name.second",
    "address.words",
    "name.first + birth.year",
    "name.second + birth.year",
];

/// The rules for these fields, in the order they are tried.
pub(crate) fn blocking(fields: &[Field]) -> Vec<String> {
    let names: Vec<&Field> = fields.iter().filter(|field| field.kind == Kind::Name).collect();
    let first = |kind: Kind| fields.iter().find(|field| field.kind == kind);
    let role = |role: &str| match role {
        "nik" => first(Kind::Nik),
        "id" => first(Kind::Id),
        "phone" => first(Kind::Phone),
        "birth" => first(Kind::Date),
        "name" => names.first().copied(),
        "mother" => names.get(1).copied(),
        "sex" => first(Kind::Sex),
        "region" => first(Kind::Region),
        "postcode" => first(Kind::Code),
        "address" => first(Kind::Text),
        _ => None,
    };
    let written = |rule: &&str| -> Option<String> {
        let parts: Option<Vec<String>> = rule
            .split(" + ")
            .map(|part| {
                let (name, take) = part.split_once('.').map_or((part, ""), |(name, take)| (name, take));
                let field = role(name)?;
                Some(if take.is_empty() { field.name.clone() } else { format!("{}.{take}", field.name) })
            })
            .collect();
        parts.map(|parts| parts.join(" + "))
    };
    let mut rules: Vec<String> = RULES.iter().filter_map(written).collect();
    // The broad ones are for data without a place or a mother's name.
    if role("mother").is_some() && role("region").is_some() {
        rules.retain(|rule| !rule.ends_with(".first + birth.year") && !rule.ends_with(".second + birth.year"));
    }
    // Fields that no rule knows a part for: whatever tells people apart at all, alone.
    if rules.is_empty() {
        let telling = |field: &&Field| field.kind != Kind::Sex || fields.len() == 1;
        rules = fields.iter().filter(telling).map(|field| field.name.clone()).collect();
    }
    rules
}
