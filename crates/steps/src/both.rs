//! How sentences are kept in both languages inside results: JSON says them in Indonesian under their own name, with
//! the English beside them.

macro_rules! beside {
    ($(#[$doc:meta])* $field:ident as $own:literal and $english:literal) => {
        $(#[$doc])*
        pub(crate) mod $field {
            use law::Sentence;
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            #[derive(Serialize, Deserialize)]
            struct Kept {
                #[serde(rename = $own)]
                indonesian: String,
                #[serde(rename = $english, default)]
                english: Option<String>,
            }

            pub(crate) fn serialize<S: Serializer>(said: &Sentence, serializer: S) -> Result<S::Ok, S::Error> {
                let Sentence { indonesian, english } = said.clone();
                Kept { indonesian, english: Some(english) }.serialize(serializer)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sentence, D::Error> {
                let Kept { indonesian, english } = Kept::deserialize(deserializer)?;
                Ok(Sentence { english: english.unwrap_or_else(|| indonesian.clone()), indonesian })
            }
        }
    };
}

beside! {
    /// Why something was left out or held back.
    reason as "reason" and "reason_in_english"
}

beside! {
    /// What to do about a row.
    sentence as "sentence" and "sentence_in_english"
}

/// Several, as `remarks` and `remarks_in_english`.
pub(crate) mod remarks {
    use law::Sentence;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Kept {
        #[serde(default)]
        remarks: Vec<String>,
        #[serde(default)]
        remarks_in_english: Vec<String>,
    }

    pub(crate) fn serialize<S: Serializer>(said: &[Sentence], serializer: S) -> Result<S::Ok, S::Error> {
        let (remarks, remarks_in_english) =
            said.iter().map(|said| (said.indonesian.clone(), said.english.clone())).unzip();
        Kept { remarks, remarks_in_english }.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Sentence>, D::Error> {
        let Kept { remarks, remarks_in_english } = Kept::deserialize(deserializer)?;
        let mut english = remarks_in_english.into_iter();
        let both =
            |said: String| Sentence { english: english.next().unwrap_or_else(|| said.clone()), indonesian: said };
        Ok(remarks.into_iter().map(both).collect())
    }
}

/// A sentence without a name of its own, as a pair; a single text is the same in both.
pub(crate) mod pair {
    use law::Sentence;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Both(String, String),
        One(String),
    }

    pub(crate) fn serialize<S: Serializer>(said: &Sentence, serializer: S) -> Result<S::Ok, S::Error> {
        (&said.indonesian, &said.english).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sentence, D::Error> {
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Both(indonesian, english) => Sentence { indonesian, english },
            Kept::One(text) => Sentence::alike(text),
        })
    }
}
