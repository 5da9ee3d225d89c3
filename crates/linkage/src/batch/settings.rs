//! What is compared, how pairs are found, and where decisions fall: one value that a TOML file can hold.

use serde::{Deserialize, Serialize};

use crate::batch::encode::problem;
use crate::batch::model::Model;
use crate::batch::recognise;

/// What a field holds, which decides how it is read and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The Indonesian population number.
    Nik,
    /// A person's whole name; several columns are joined in order.
    Name,
    /// A date.
    Date,
    /// Male or female.
    Sex,
    /// A place: a region code, or the name of a village, suburb or town.
    Region,
    /// An address or other free text.
    Text,
    /// A telephone number.
    Phone,
    /// A number or code given to one person, such as a social security number.
    Id,
    /// A short code that many share, such as a postcode or a house number.
    Code,
    /// One of a few words.
    Category,
}

/// One field of the comparison and the columns it is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What the field is called in results and in blocking rules.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Columns of the left table; several are joined by a space.
    pub left: Vec<String>,
    /// Columns of the right table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub right: Vec<String>,
}

/// How common some values are, known from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frequencies {
    /// The field.
    pub field: String,
    /// How many people the counts were taken from.
    pub people: u64,
    /// A value, as a list would write it, and how many bear it.
    pub counts: Vec<(String, u64)>,
}

/// A level whose shares are known and are not learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedLevel {
    /// The field.
    pub field: String,
    /// The level's code.
    pub level: String,
    /// Share among pairs of one person.
    pub m: f64,
    /// Share among compared pairs of two.
    pub u: f64,
}

/// What is known of people, under the headings that [`Settings::people`] reads.
pub const PEOPLE: [&str; 6] = ["nik", "birth", "sex", "village", "name", "mother"];

/// All of it. [`Settings::recognise`] makes one from headers; what is left out of a file has the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The column that names a row of the left table, if any.
    pub left_id: Option<String>,
    /// The same of the right table.
    pub right_id: Option<String>,
    /// Each registered row answers to at most one listed row, and the other way round.
    pub one_to_one: bool,
    /// At least so probable: the same person.
    pub match_probability: f64,
    /// At least so probable that it is nobody on the right: not there. Between the two, someone should look.
    pub unmatched_probability: f64,
    /// The same where no single right row is worth a look: less than `candidate_probability` speaks for each. In a large
    /// register strangers who look a little alike add up, and a doubt about all of them is one that nobody can decide.
    pub unmatched_without_candidate: f64,
    /// From so probable on, a right row is worth a look.
    pub candidate_probability: f64,
    /// In place of `match_probability`: so large a share of the matches may be wrong, by the model's own account.
    pub match_error_budget: Option<f64>,
    /// In place of `unmatched_probability`: so large a share of the list of unmatched rows may be wrong. One table
    /// alone has no such list, and refuses it.
    pub unmatched_error_budget: Option<f64>,
    /// Pairs below so many bits are forgotten once they are scored.
    pub floor_bits: f64,
    /// A block with more pairs than this is cut finer.
    pub block_limit: u64,
    /// About so many pairs are looked at to learn the model.
    pub training_pairs: u64,
    /// Decides which rows are looked at to learn; the same seed, the same model.
    pub seed: u64,
    /// So many threads share the work; the results do not depend on it.
    pub threads: usize,
    /// The last year someone in these lists was born; decides the century of two digits.
    pub latest_birth_year: i16,
    /// Blocking rules: parts of fields joined by ` + `, such as `"birth.year + name.words"`. Left empty, those that go
    /// with the fields.
    pub blocking: Vec<String>,
    /// What is compared.
    pub fields: Vec<Field>,
    /// Levels that are not learnt.
    pub fixed: Vec<FixedLevel>,
    /// Frequencies from elsewhere.
    pub frequencies: Vec<Frequencies>,
    /// A model to use as it is, instead of learning one.
    pub model: Option<Model>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            left_id: None,
            right_id: None,
            one_to_one: true,
            match_probability: 0.5,
            unmatched_probability: 0.5,
            unmatched_without_candidate: 1.0,
            candidate_probability: 0.0,
            match_error_budget: None,
            unmatched_error_budget: None,
            floor_bits: -8.0,
            block_limit: 40_000,
            training_pairs: 3_000_000,
            seed: 1,
            threads: 1,
            latest_birth_year: 2026,
            blocking: Vec::new(),
            fields: Vec::new(),
            fixed: Vec::new(),
            frequencies: Vec::new(),
            model: None,
        }
    }
}

impl Settings {
    /// Reads the fields off the headers of both tables, Indonesian or English; a field that only one of them
    /// has is left out. For one table alone, hand its headers in twice.
    ///
    /// ```
    /// use linkage::batch::{Kind, Settings};
    /// let headers = ["rec_id", "given_name", "surname", "date_of_birth", "postcode"].map(str::to_owned);
    /// let settings = Settings::recognise(&headers, &headers);
    /// assert_eq!(settings.left_id.as_deref(), Some("rec_id"));
    /// assert_eq!(settings.fields[0].kind, Kind::Name);
    /// assert_eq!(settings.fields[0].left, ["given_name", "surname"]);
    /// ```
    pub fn recognise(left: &[String], right: &[String]) -> Self {
        let (left, right) = (recognise::headers(left), recognise::headers(right));
        let shared = left.fields.into_iter().filter_map(|own| {
            let other = right.fields.iter().find(|other| other.name == own.name)?;
            Some(Field { right: other.left.clone(), ..own })
        });
        let fields: Vec<Field> = shared.collect();
        let blocking = recognise::blocking(&fields);
        Self { left_id: left.id, right_id: right.id, fields, blocking, ..Self::default() }
    }

    /// For lists under the headings [`PEOPLE`], with weights for when there is too little to learn from. Those were
    /// learnt from invented lists; `docs/linkage.md` says how.
    ///
    /// # Panics
    /// Never: the weights are part of this crate.
    pub fn people() -> Self {
        const KINDS: [Kind; 6] = [Kind::Nik, Kind::Date, Kind::Sex, Kind::Region, Kind::Name, Kind::Name];
        let field = |(name, kind): (&str, Kind)| Field {
            name: name.to_owned(),
            kind,
            left: vec![name.to_owned()],
            right: Vec::new(),
        };
        let fields: Vec<Field> = PEOPLE.into_iter().zip(KINDS).map(field).collect();
        let model: Model = serde_json::from_str(include_str!("../../data/people_model.json"))
            .expect("the file is part of the crate: a model");
        Self { blocking: Self::blocking_for(&fields), fields, model: Some(model.with_relatives()), ..Self::default() }
    }

    /// Whether the lines that decide can be drawn.
    pub(crate) fn check_lines(&self) -> Result<(), SettingsError> {
        let shares = [
            ("match_probability", Some(self.match_probability)),
            ("unmatched_probability", Some(self.unmatched_probability)),
            ("unmatched_without_candidate", Some(self.unmatched_without_candidate)),
            ("candidate_probability", Some(self.candidate_probability)),
            ("match_error_budget", self.match_error_budget),
            ("unmatched_error_budget", self.unmatched_error_budget),
        ];
        for (setting, share) in shares {
            if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
                return Err(problem(setting, &share.to_string(), "0 to 1"));
            }
        }
        if !self.floor_bits.is_finite() {
            return Err(problem("floor_bits", &self.floor_bits.to_string(), "a finite number of bits, such as -8"));
        }
        Ok(())
    }

    /// The blocking rules that go with these fields, in the order they are tried.
    pub fn blocking_for(fields: &[Field]) -> Vec<String> {
        recognise::blocking(fields)
    }
}

/// Settings that do not fit the tables, or each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// Which setting.
    pub setting: String,
    /// What was read there.
    pub read: String,
    /// What is allowed.
    pub allowed: String,
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: \"{}\" does not fit; allowed: {}", self.setting, self.read, self.allowed)
    }
}

impl std::error::Error for SettingsError {}
