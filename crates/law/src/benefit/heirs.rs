//! Who receives after a death: the order of heirs is the same for JKK and JKM.

use serde::Deserialize;

use super::findings::Findings;
use units::Sentence;

use crate::dated::Taken;
use crate::reasoned::WarningCode;
use crate::refusal::Refused;

/// Who is left, as cases write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Heir {
    Spouse,
    Child,
    Parent,
    Grandparent,
    Grandchild,
    Sibling,
    ParentInLaw,
    /// Somebody named in a will.
    Will,
    /// Nobody at all.
    None,
}

impl Heir {
    /// Position in the order of the article; those of one position stand side by side.
    const fn position(self) -> usize {
        match self {
            Self::Spouse | Self::Child => 0,
            Self::Parent | Self::Grandparent | Self::Grandchild => 1,
            Self::Sibling => 2,
            Self::ParentInLaw => 3,
            Self::Will => 4,
            Self::None => 5,
        }
    }
}

/// Says who receives by `rule`; true when nobody does and only the funeral is paid.
pub(crate) fn order(
    found: &mut Findings<'_>,
    heirs: Option<&[Heir]>,
    rule: Taken<'_, &Vec<String>>,
) -> Result<bool, Refused> {
    let grounds = [rule.ground];
    let Some(heirs) = heirs else {
        found.warn(
            WarningCode::Assumed,
            Sentence::in_both(
                "Ahli waris tidak disebut: dianggap ada janda, duda, atau anak.",
                "Heirs are not given: a widow, widower or child is taken as left.",
            ),
        );
        return Ok(false);
    };
    let Some(first) = heirs.iter().map(|heir| heir.position()).min() else {
        return Err(Refused::impossible(
            "heirs: daftar kosong; tulis ahli waris yang ada, atau [\"none\"] bila tidak ada.",
            "heirs: an empty list; write those who are left, or [\"none\"].",
        ));
    };
    if first < 5 && heirs.contains(&Heir::None) {
        return Err(Refused::impossible(
            "heirs: \"none\" tidak dapat berdiri bersama ahli waris lain.",
            "heirs: \"none\" cannot stand beside other heirs.",
        ));
    }
    let who = rule.value.get(first).map_or("", String::as_str);
    if first == 5 {
        found.because(
            Sentence::in_both(
                format!("Tidak ada ahli waris dan tidak ada wasiat: {who}"),
                "No heirs and no will: the funeral goes to whoever buried, the rest to the social security fund",
            ),
            &grounds,
        );
        return Ok(true);
    }
    let english = [
        "widow, widower or child",
        "direct relatives up to the second degree",
        "siblings",
        "parents-in-law",
        "the one named in the will",
    ];
    found.because(Sentence::in_both(format!("Penerima: {who}"), format!("Recipient: {}", english[first])), &grounds);
    Ok(false)
}
