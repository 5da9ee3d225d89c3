//! The words of the evidence: which field was compared, and how far it agrees.

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The population number.
    Nik,
    /// The person's own name.
    Name,
    /// Date of birth.
    Birth,
    /// Sex.
    Sex,
    /// Village of residence, or as far down as the list says.
    Village,
    /// Mother's name.
    Mother,
    /// Not a column: how well "a twin, brother or sister" explains the same agreement.
    Family,
}

impl Field {
    /// A code that stays the same between versions: `nik`, `name`, `birth`, `sex`, `village`, `mother`, `family`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Village => "village",
            Self::Mother => "mother",
            Self::Family => "family",
        }
    }
}

macro_rules! levels {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// How far a field agrees. Which levels occur depends on the field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Level {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Level {
            /// Every level, in the order of the enum.
            pub const ALL: &'static [Level] = &[$(Level::$name,)+];

            /// A code that stays the same between versions, so that pages can put it in words.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Level::$name => $code,)+
                }
            }
        }
    };
}

levels! {
    /// One side, or both, says nothing.
    Missing = "missing",
    /// The same value (names: after normalisation).
    Exact = "exact",
    /// NIK: district and date are the same, the serial is not. Twins look like this.
    SerialDiffers = "serial_differs",
    /// NIK: date and serial are the same, the issuing district is not.
    DistrictDiffers = "district_differs",
    /// NIK: district and serial are the same, the date differs by a digit, a swap, the 40 of women or 1 January.
    DatePartDiffers = "date_part_differs",
    /// NIK: one digit wrong, or two neighbours swapped.
    OneEdit = "one_edit",
    /// NIK: two digits differ.
    TwoEdits = "two_edits",
    /// Name: the same words in another order.
    Reordered = "reordered",
    /// Name: the same letters, spaces apart.
    Joined = "joined",
    /// Name: sounds the same.
    Phonetic = "phonetic",
    /// Name: agrees once abbreviations, initials and Muhammad are filled in.
    Initials = "initials",
    /// Name: all words of the shorter stand in the longer.
    TokenSubset = "token_subset",
    /// Name: a typing error apart.
    Similar = "similar",
    /// Name: one word shared, others differ.
    SharedToken = "shared_token",
    /// Birth: the same date, or only the same year, and at least one is 1 January or 31 December.
    DefaultDate = "default_date",
    /// Birth: day and month swapped.
    DayMonthSwapped = "day_month_swapped",
    /// Birth: month and year agree.
    DayDiffers = "day_differs",
    /// Birth: day and year agree.
    MonthDiffers = "month_differs",
    /// Birth: day and month agree, the year is one off.
    YearOffOne = "year_off_one",
    /// Birth: day and month agree, the year is ten, twenty… off.
    DecadeOff = "decade_off",
    /// Birth: day and month agree, the year does not.
    YearDiffers = "year_differs",
    /// Birth: only the year agrees, or is one off.
    SameYear = "same_year",
    /// Village: another village of the same district.
    SameDistrict = "same_district",
    /// Village: another district of the same regency or city.
    SameRegency = "same_regency",
    /// Village: another regency of the same province.
    SameProvince = "same_province",
    /// Family: a relative explains the agreement too, so it proves less.
    RelativePossible = "relative_possible",
    /// Nothing of the above.
    Different = "different",
}

pub(crate) const LEVELS: usize = Level::ALL.len();
