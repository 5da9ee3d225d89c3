//! The English words of every issue code.

use crate::issue::{Issue, IssueCode};

impl IssueCode {
    /// The reason as a line of an account, without the row: "NIK without 16 digits".
    pub(crate) const fn english_label(self) -> &'static str {
        match self {
            Self::CellMissing => "required cell empty",
            Self::CellError => "cell holds a formula error",
            Self::CellTooLong => "cell too long",
            Self::QuoteUnclosed => "quote mark not closed",
            Self::RowShifted => "cells shifted from their columns",
            Self::NikExponent => "NIK written as a power",
            Self::NikDigitLost => "last digit of the NIK lost",
            Self::NikLength { .. } => "NIK without 16 digits",
            Self::NikNotDigits => "NIK with other than digits",
            Self::NikImpossibleDate => "no such date in the NIK",
            Self::NikSerialZero => "NIK ends in 0000",
            Self::NikUnknownProvince => "NIK begins with no province",
            Self::NikEqualsFamilyCard => "NIK is the family card number",
            Self::NikLookalike => "letters in the NIK",
            Self::NikCleaned => "marks in the NIK",
            Self::NikTemporary => "temporary NIK",
            Self::NikBirthDiffers => "date of birth differs from the NIK",
            Self::NikSexDiffers => "sex differs from the NIK",
            Self::NikOtherName { .. } => "same NIK, another name",
            Self::NikDistrictUnknown => "district of the NIK not known",
            Self::FormulaWithoutValue => "formula not reckoned",
            Self::RowHidden => "hidden row",
            Self::DateMonthFirst => "month before day",
            Self::DateShortYear => "year of two digits",
            Self::LeadingZeroLost => "first zero lost",
            Self::PlaceDoubtful => "doubtful place name",
            Self::FamilyCardUnreadable => "family card number not readable",
            Self::DateUnreadable => "date not readable",
            Self::DatePerhapsSwapped => "day and month perhaps exchanged",
            Self::DateFromSerial => "date kept as a number",
            Self::SexUnreadable => "sex not readable",
            Self::RegionUnreadable => "region code not readable",
            Self::RupiahUnreadable => "rupiah not readable",
            Self::RupiahDoubtful => "rupiah with a doubtful mark",
            Self::WholeUnreadable => "number not readable",
            Self::RateUnreadable => "percent not readable",
            Self::NumberUnreadable => "number not readable",
            Self::NumberOutOfRange => "number out of range",
            Self::AddressUnusable => "address of no web page",
            Self::WordUnknown => "word not among the choices",
            Self::RoleNotInKelurahan => "role that a kelurahan does not have",
            Self::RegionNotInUse => "region not known",
            Self::RegionOfOthers => "region that is not the sender's",
            Self::RegisteredElsewhere => "registered in another region",
            Self::NikIssuedElsewhere => "NIK issued in another regency",
            Self::NumberInText => "16-digit number in a text",
            Self::TextEncodingDoubtful => "letters perhaps misread",
            Self::PersonUnknown => "not a known participant",
            Self::CardOfOther => "card number and NIK of two people",
            Self::NameDiffers => "number of somebody with another name",
            Self::EmployerUnknown => "NPP not known",
            Self::MembershipUnknown => "no member at this employer",
            Self::MembershipUnclear => "more than one membership",
            Self::DateAhead => "date after the day of the report",
            Self::SumDiffers => "sum differs from its parts",
            Self::ProgramsPartial => "some programs not paid",
            Self::NppUnreadable => "NPP not readable",
            Self::NppOtherName { .. } => "same NPP, another name",
            Self::NibUnreadable => "NIB not readable",
            Self::ShapeUnusable => "boundary not usable",
            Self::ShapeElsewhere => "boundary far from its region",
            Self::NibOtherName { .. } => "same NIB, another name",
            Self::NppMissing => "without NPP",
            Self::RegionRetired => "old region code",
            Self::TargetRepeated { .. } => "one instrument's target named twice",
            Self::EmployerRepeated { .. } => "employer named again",
        }
    }
}

impl Issue {
    /// What happened, the middle of the sentence.
    pub(crate) fn what_in_english(&self) -> String {
        let read = &self.read;
        match self.code {
            IssueCode::CellMissing => "a required cell is empty".to_owned(),
            IssueCode::CellError => format!("the cell holds the formula error {read}"),
            IssueCode::CellTooLong => "the cell is longer than 32,767 letters".to_owned(),
            IssueCode::QuoteUnclosed => "a quote mark is not closed, so the rows below it were read into it".to_owned(),
            IssueCode::RowShifted => "there are more cells than headings".to_owned(),
            IssueCode::NikExponent => "the NIK is written as a number with an exponent".to_owned(),
            IssueCode::NikDigitLost => "the NIK was kept as a number and lost its last digit".to_owned(),
            IssueCode::NikLength { digits } => format!("the NIK has {digits} digits"),
            IssueCode::NikNotDigits => "the NIK holds something else than digits".to_owned(),
            IssueCode::NikImpossibleDate => "digits 7 to 12 of the NIK are no date".to_owned(),
            IssueCode::NikSerialZero => "the NIK ends in 0000".to_owned(),
            IssueCode::NikUnknownProvince => "the first two digits of the NIK are no province".to_owned(),
            IssueCode::NikEqualsFamilyCard => "the NIK is the number of the family card".to_owned(),
            IssueCode::NikLookalike => "the NIK holds letters that look like digits".to_owned(),
            IssueCode::NikCleaned => "the NIK holds spaces or marks".to_owned(),
            IssueCode::NikTemporary => "a temporary NIK of a village application is read as no NIK yet".to_owned(),
            IssueCode::NikBirthDiffers => "the date of birth differs from the one in the NIK".to_owned(),
            IssueCode::NikSexDiffers => "the sex differs from the one in the NIK".to_owned(),
            IssueCode::NikOtherName { row } => format!("the NIK is that of row {row}, but the name is quite another"),
            IssueCode::NikDistrictUnknown => "the first six digits of the NIK are no known district".to_owned(),
            IssueCode::FormulaWithoutValue => "the cell holds a formula that was not reckoned".to_owned(),
            IssueCode::RowHidden => "this row is hidden in the sheet, but was read".to_owned(),
            IssueCode::DateMonthFirst => format!("the date “{read}” has its month before the day"),
            IssueCode::DateShortYear => format!("the year in “{read}” has two digits only"),
            IssueCode::LeadingZeroLost => format!("the zero before “{read}” was lost"),
            IssueCode::PlaceDoubtful => format!("the place name “{read}” is doubtful"),
            IssueCode::FamilyCardUnreadable => format!("the family card number “{read}” cannot be read"),
            IssueCode::DateUnreadable => format!("the date “{read}” cannot be read"),
            IssueCode::DatePerhapsSwapped => format!("day and month of “{read}” may be exchanged"),
            IssueCode::DateFromSerial => format!("the date was kept as the number {read}"),
            IssueCode::SexUnreadable => format!("the sex “{read}” cannot be read"),
            IssueCode::RegionUnreadable => format!("the region code “{read}” cannot be read"),
            IssueCode::RupiahUnreadable => format!("“{read}” is no whole rupiah"),
            IssueCode::RupiahDoubtful => format!("the mark in “{read}” may part thousands or decimals"),
            IssueCode::WholeUnreadable => format!("“{read}” is no whole number"),
            IssueCode::RateUnreadable => format!("“{read}” is no exact percent"),
            IssueCode::NumberUnreadable => format!("“{read}” is no number"),
            IssueCode::NumberOutOfRange => format!("“{read}” is out of the range of its measure"),
            IssueCode::AddressUnusable => format!("“{read}” is no address of a web page"),
            IssueCode::WordUnknown => format!("“{read}” is not among the choices"),
            IssueCode::RoleNotInKelurahan => format!("a kelurahan has no “{read}”"),
            IssueCode::RegionNotInUse => format!("“{read}” is no region in use"),
            IssueCode::RegionOfOthers => format!("the region “{read}” is not the sender's"),
            IssueCode::RegisteredElsewhere => {
                "this participant is registered outside the region of the statement".to_owned()
            }
            IssueCode::NikIssuedElsewhere => {
                "the NIK was issued in another regency than the address written".to_owned()
            }
            IssueCode::NumberInText => "a text cell holds a number of 16 digits".to_owned(),
            IssueCode::TextEncodingDoubtful => "some letters may be misread".to_owned(),
            IssueCode::PersonUnknown => "no participant has this NIK or card number".to_owned(),
            IssueCode::CardOfOther => "card number and NIK belong to two people".to_owned(),
            IssueCode::NameDiffers => {
                format!("this number belongs to a participant whose name is quite another than “{read}”")
            }
            IssueCode::EmployerUnknown => format!("no employer has the NPP “{read}”"),
            IssueCode::MembershipUnknown => {
                "this person is no member at that employer according to the newest list of participants".to_owned()
            }
            IssueCode::MembershipUnclear => "this person holds several memberships".to_owned(),
            IssueCode::DateAhead => format!("the date “{read}” lies after the day of this report"),
            IssueCode::SumDiffers => "the contribution is not the sum of its parts".to_owned(),
            IssueCode::ProgramsPartial => "not all programs of this membership are paid".to_owned(),
            IssueCode::NppUnreadable => format!("the NPP “{read}” cannot be read"),
            IssueCode::NppOtherName { row } => format!("the NPP is that of row {row}, but the name is another"),
            IssueCode::NibUnreadable => format!("the NIB “{read}” cannot be read"),
            IssueCode::ShapeUnusable => format!("the boundary cannot be used: {read}"),
            IssueCode::ShapeElsewhere => format!("this boundary lies far from the region {read}"),
            IssueCode::NibOtherName { row } => format!("the NIB is that of row {row}, but the name is another"),
            IssueCode::NppMissing => "without NPP, known by name and region alone".to_owned(),
            IssueCode::RegionRetired => {
                format!("the region code “{read}” is no longer in use; what took its place is used")
            }
            IssueCode::TargetRepeated { row } => {
                format!("row {row} names a target of the same instrument for this region and year already")
            }
            IssueCode::EmployerRepeated { row } => {
                format!("the employer of row {row} is named again with other content; the last one holds")
            }
        }
    }

    /// How to mend this kind of damage where no likely correction is known.
    pub(crate) const fn advice_in_english(&self) -> Option<&'static str> {
        match self.code {
            IssueCode::CellError => Some("Put the value in place of the formula."),
            IssueCode::QuoteUnclosed => {
                Some("Close the quote mark or take it out; the rows below it are sent again, too.")
            }
            IssueCode::RowShifted => Some("Put quotes around the cell that holds the delimiter."),
            IssueCode::NikExponent | IssueCode::NikDigitLost => {
                Some("Format the column as text, then type the 16 digits of the identity card again.")
            }
            IssueCode::NikImpossibleDate | IssueCode::NikSerialZero | IssueCode::NikUnknownProvince => {
                Some("Compare with the identity card.")
            }
            IssueCode::NikEqualsFamilyCard => Some("Put this person's own NIK, not the number of the family card."),
            IssueCode::NikOtherName { .. } => {
                Some("Both rows are now read as one person; compare with the identity card.")
            }
            IssueCode::FormulaWithoutValue => {
                Some("Open it in a spreadsheet program, wait until it is reckoned, then save it again.")
            }
            IssueCode::PlaceDoubtful => Some("Write the code of the village, 19.01.01.2007 for instance."),
            IssueCode::FamilyCardUnreadable => Some("Write 16 digits as text."),
            IssueCode::DateUnreadable => Some("Write year-month-day, 1989-08-15 for instance."),
            IssueCode::SexUnreadable => Some("Write L (male) or P (female)."),
            IssueCode::RegionUnreadable => Some("Write 19.01.01.2007 for instance."),
            IssueCode::RupiahUnreadable | IssueCode::RupiahDoubtful => {
                Some("Write it without marks, 1500000 for instance.")
            }
            IssueCode::WholeUnreadable => Some("Write 1500 for instance."),
            IssueCode::RateUnreadable => Some("Write 57.17% for instance."),
            IssueCode::NumberUnreadable => Some("Write 27.24 for instance, without marks between thousands."),
            IssueCode::NumberOutOfRange => Some(
                "Percents lie between 0 and 100, counts are not below 0, denominators and ranks begin at 1, years at 2015.",
            ),
            IssueCode::AddressUnusable => {
                Some("Write an address that begins with https://, or the name of the source.")
            }
            IssueCode::WordUnknown => Some("Choose one of the words on the sheet Petunjuk of the template."),
            IssueCode::RoleNotInKelurahan => Some("Village heads, officials and BPD members are in a desa only."),
            IssueCode::RegionNotInUse => Some("Write a code in use, 19.01.01.2007 for instance."),
            IssueCode::RegionOfOthers => Some("This person counts in the region of the list."),
            IssueCode::RegisteredElsewhere => {
                Some("Hand this row to the office of the region in which the participant is registered.")
            }
            IssueCode::NumberInText => Some("Move that number to the column NIK or family card number."),
            IssueCode::TextEncodingDoubtful => Some("Save the file again as CSV UTF-8."),
            IssueCode::PersonUnknown => {
                Some("First bring in the list of participants that holds it, or compare the number with the card.")
            }
            IssueCode::CardOfOther => Some("Compare both with the participant's card and the identity card."),
            IssueCode::NameDiffers => Some("Compare the number with the identity card or the participant's card."),
            IssueCode::EmployerUnknown => {
                Some("First bring in the list of employers or participants that holds it, or mend the NPP.")
            }
            IssueCode::MembershipUnknown => Some("Compare the NPP, or wait for the next list of participants."),
            IssueCode::MembershipUnclear => Some("Put the NPP or the card number, so that it is clear which one."),
            IssueCode::DateAhead => Some("Mend the date, or name the day of the report with --as-of."),
            IssueCode::SumDiffers => Some("The sum written is used."),
            IssueCode::ProgramsPartial => Some("The time paid for is not extended before all are paid."),
            IssueCode::NppUnreadable => Some("Write its letters and digits only, AA090001 for instance."),
            IssueCode::NppOtherName { .. } => Some("Mend the NPP, or write one name if it is one employer."),
            IssueCode::NibUnreadable => Some("Write its 13 digits as text, or leave it empty for an old permit."),
            IssueCode::ShapeUnusable | IssueCode::ShapeElsewhere => Some(
                "Look at this shape in a map program: closed polygons, degrees WGS 84, codes of the Ministry of Home Affairs.",
            ),
            IssueCode::NibOtherName { .. } => Some("Mend the NIB, or write one name if it is one employer."),
            IssueCode::NppMissing => Some("Put the NPP if there is one already."),
            IssueCode::TargetRepeated { .. } => Some(
                "Leave one; targets of other instruments may stand beside it with a basis or instrument of their own.",
            ),
            IssueCode::EmployerRepeated { .. } => Some("Leave one row for each employer."),
            IssueCode::CellMissing
            | IssueCode::CellTooLong
            | IssueCode::NikLength { .. }
            | IssueCode::NikNotDigits
            | IssueCode::NikLookalike
            | IssueCode::NikCleaned
            | IssueCode::NikTemporary
            | IssueCode::NikBirthDiffers
            | IssueCode::NikSexDiffers
            | IssueCode::NikDistrictUnknown
            | IssueCode::RowHidden
            | IssueCode::DateMonthFirst
            | IssueCode::DateShortYear
            | IssueCode::LeadingZeroLost
            | IssueCode::DatePerhapsSwapped
            | IssueCode::DateFromSerial
            | IssueCode::NikIssuedElsewhere
            | IssueCode::RegionRetired => None,
        }
    }
}
