//! The rules of employment social security: dated, cited, exact.
//!
//! Owns: programs, participant classes, village and public roles, the dated rules of `law/*.toml`, who is covered
//! for how long, and every contribution and benefit formula with its reasons.
//! Never knows: people's records, storage, network, today's date.

mod benefit;
mod body;
mod bounds;
mod business;
mod catalogue;
mod changes;
mod check;
mod contribution;
mod dated;
mod due;
mod example;
mod history;
mod instrument;
mod payers;
mod program;
mod reasoned;
mod reform;
mod refusal;
mod role;
mod rules;
mod standing;

pub use benefit::{
    BenefitAnswer, BenefitCase, BenefitExample, BenefitKind, BenefitLine, Deadline, Decision, PaidBy, benefit_examples,
    benefit_kind, benefit_kinds,
};
pub use body::Law;
pub use catalogue::{Catalogue, FILES, Rule, RuleValue};
pub use changes::{Changes, ExampleChange, Outcome, ValueChange};
pub use check::{Check, check};
pub(crate) use contribution::serialize_words as contribution_words;
pub use contribution::{
    Answer, AnswerLine, Arrears, BpuMonth, Case, CaseText, ConstructionMonth, Contribution, EmployerSize, Funding,
    Line, MigrantMonth, MonthChange, Package, Payer, PuColumn, PuColumns, PuEmployer, PuMonth, PuRow, RiskClass,
    VillageOffice, WageChange, Wages, Work,
};
pub use dated::{Citation, Dated, Ground, NotInForce, Reading};
pub use due::{Certainty, Due, Holidays, JointLeave, Penalty};
pub use example::{Example, ExampleGrade, examples};
pub use history::{Difference, Found, FoundRule, Happened, Moment, Timeline};
pub use payers::{Lawful, MayPay, Payee};
pub use program::{Class, Program, Programs, UnknownCode};
pub use reasoned::{Cited, Explain, Reasoned, Recorder, Silent, Step, Warning, WarningCode, in_english};
pub use refusal::Refused;
pub use role::{Role, RoleGroup};
pub use rules::{CoverageRules, CoverageRulesOn, Gap, LawError, gaps};
pub use standing::{Standing, Term, standing};
pub use units::Sentence;
