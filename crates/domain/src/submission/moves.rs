//! The states of a row and the one table of who may move what.

use law::Sentence;
use serde::Serialize;
use units::{Date, Language, Month};

use super::Months;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written by the sender, seen by nobody else.
    Draft,
    /// Sent on its way.
    Submitted,
    /// Back at the sender, with a reason.
    Returned,
    /// Passed by the district.
    Verified,
    /// Taken together with others by the agency, its money fixed.
    Compiled,
    /// The branch office will register it.
    Accepted,
    /// The branch office will not, with a reason.
    Refused,
    /// Taken back by the sender.
    Withdrawn,
    /// Accepted, and the latest list of participants says so too.
    Active,
    /// Its months are over.
    Expired,
}

impl State {
    /// All states, in the order of a row's life.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Verified,
        Self::Compiled,
        Self::Accepted,
        Self::Refused,
        Self::Withdrawn,
        Self::Active,
        Self::Expired,
    ];

    /// Stable word for the store and for JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Verified => "verified",
            Self::Compiled => "compiled",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Active => "active",
            Self::Expired => "expired",
        }
    }

    /// The state behind [`State::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        self.title_in(Language::Indonesian)
    }

    /// The same in a language.
    pub const fn title_in(self, language: Language) -> &'static str {
        if matches!(language, Language::English) {
            // Its codes are the English words.
            return self.code();
        }
        match self {
            Self::Draft => "rancangan",
            Self::Submitted => "diajukan",
            Self::Returned => "dikembalikan",
            Self::Verified => "lolos pemeriksaan",
            Self::Compiled => "dihimpun",
            Self::Accepted => "diterima",
            Self::Refused => "ditolak",
            Self::Withdrawn => "ditarik",
            Self::Active => "aktif",
            Self::Expired => "lewat masa",
        }
    }

    /// Whether the row still asks for, or has, protection.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Refused | Self::Withdrawn | Self::Expired)
    }
}

/// What somebody does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// The sender hands it over.
    Send,
    /// The district passes it.
    Verify,
    /// The district or the agency gives it back.
    Return,
    /// The agency takes it together with others and fixes the money.
    Compile,
    /// The branch office will register it.
    Accept,
    /// The branch office will not.
    Refuse,
    /// The sender takes it back before it is accepted.
    Withdraw,
    /// This payer stops after a month: another one takes over, or nobody.
    End,
}

impl Move {
    /// All moves.
    pub const ALL: [Self; 8] =
        [Self::Send, Self::Verify, Self::Return, Self::Compile, Self::Accept, Self::Refuse, Self::Withdraw, Self::End];

    /// Stable word for the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Verify => "verify",
            Self::Return => "return",
            Self::Compile => "compile",
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
            Self::End => "end",
        }
    }

    /// The move behind [`Move::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        self.title_in(Language::Indonesian)
    }

    /// The same in a language.
    pub const fn title_in(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Send => ("mengajukan", "submit"),
            Self::Verify => ("meloloskan", "pass"),
            Self::Return => ("mengembalikan", "return"),
            Self::Compile => ("menghimpun", "compile"),
            Self::Accept => ("menerima", "accept"),
            Self::Refuse => ("menolak", "refuse"),
            Self::Withdraw => ("menarik", "withdraw"),
            Self::End => ("mengakhiri", "end"),
        };
        language.pick(indonesian, english)
    }
}

/// What an office is to a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Village, agency, market, employer: who drafted it.
    Sender,
    /// The district, for a village.
    Verifier,
    /// The village-affairs agency, or the parent agency.
    Compiler,
    /// The branch office.
    Branch,
    /// Any other office.
    Stranger,
}

impl Part {
    /// All parts, in the order in which a batch passes their desks.
    pub const ALL: [Self; 5] = [Self::Sender, Self::Verifier, Self::Compiler, Self::Branch, Self::Stranger];

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        self.title_in(Language::Indonesian)
    }

    /// The same in a language.
    pub const fn title_in(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Sender => ("pengusul", "sender"),
            Self::Verifier => ("kecamatan", "district"),
            Self::Compiler => ("dinas penghimpun", "compiling agency"),
            Self::Branch => ("kantor cabang", "branch office"),
            Self::Stranger => ("kantor lain", "another office"),
        };
        language.pick(indonesian, english)
    }
}

/// Which desks lie between the sender and the branch office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Route {
    /// A district looks first.
    pub verifier: bool,
    /// An agency compiles.
    pub compiler: bool,
}

/// Whose turn it is; `None` when nobody is waited for, or only the next list of participants.
pub const fn desk(state: State, route: Route) -> Option<Part> {
    match state {
        State::Draft | State::Returned => Some(Part::Sender),
        State::Submitted if route.verifier => Some(Part::Verifier),
        State::Submitted | State::Verified if route.compiler => Some(Part::Compiler),
        State::Submitted | State::Verified | State::Compiled => Some(Part::Branch),
        State::Accepted | State::Refused | State::Withdrawn | State::Active | State::Expired => None,
    }
}

/// Why a row stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NotMoved {
    /// Where it stands.
    pub from: State,
    /// What was tried.
    pub step: Move,
    /// By whom.
    pub by: Part,
}

impl NotMoved {
    /// As the office reads it that tried.
    pub fn sentence(self) -> Sentence {
        let Self { from, step, by } = self;
        let english = Language::English;
        Sentence::in_both(
            format!("{} tidak dapat {} baris yang {}.", by.title(), step.title(), from.title()),
            format!(
                "The {} cannot {} a row in the state {}.",
                by.title_in(english),
                step.title_in(english),
                from.title_in(english)
            ),
        )
    }
}

/// The whole table of who may move what, in one place: the state after the move, or why not.
///
/// Send, verify, return, compile, accept and refuse belong to the office whose turn it is. Beside that a sender may
/// withdraw what is not answered yet, the branch office may correct its own answer, and whoever asked or pays may
/// end what was accepted.
pub fn moved(from: State, step: Move, by: Part, route: Route) -> Result<State, NotMoved> {
    let own_turn = desk(from, route) == Some(by);
    let to = match (step, by) {
        (Move::Send, Part::Sender) if own_turn => State::Submitted,
        (Move::Verify, Part::Verifier) if own_turn => State::Verified,
        (Move::Return, Part::Verifier | Part::Compiler) if own_turn => State::Returned,
        (Move::Compile, Part::Compiler) if own_turn => State::Compiled,
        (Move::Accept, Part::Branch) if own_turn || from == State::Refused => State::Accepted,
        (Move::Refuse, Part::Branch) if own_turn || from == State::Accepted => State::Refused,
        (Move::Withdraw, Part::Sender) if desk(from, route).is_some() => State::Withdrawn,
        (Move::End, Part::Sender | Part::Compiler) if matches!(from, State::Accepted | State::Active) => {
            State::Accepted
        }
        _ => return Err(NotMoved { from, step, by }),
    };
    Ok(to)
}

/// The state that offices see: what was last said of a row, and what time and the latest list make of it.
///
/// An accepted row is active only when a list of participants says so; when its months are over, it is expired.
pub fn shown(kept: State, months: Months, appears: bool, today: Date) -> State {
    let over = Month::containing(today) > months.last;
    match kept {
        State::Refused | State::Withdrawn => kept,
        _ if over => State::Expired,
        State::Accepted if appears => State::Active,
        kept => kept,
    }
}
