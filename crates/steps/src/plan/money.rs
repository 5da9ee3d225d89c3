//! Budgets as they stand: what came in, what submissions ask of each, and who may be paid from it.

use domain::FundingSource;
use law::{Funding, Law, Lawful, Payee};
use serde::Serialize;
use units::{Date, Month, RegionCode, RegionKind, Rupiah};

use crate::submission::asked_in;
use crate::{Actor, Right, StepError, Workspace};

/// A budget and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BudgetStanding {
    /// As it came in.
    pub money: FundingSource,
    /// What of it may go to contributions.
    pub spendable: Rupiah,
    /// What live submissions of its region ask of this money in its year.
    pub asked: Rupiah,
    /// The rest, below zero when too much is asked.
    pub left: Rupiah,
}

/// Whether a kind of money may pay for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayBePaid {
    /// Which money.
    pub source: Funding,
    /// For whom, with the law's answer.
    pub payees: Vec<(Payee, Lawful)>,
}

/// All budgets in regions where the actor reads figures, by year and region, the latest year first.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn budgets(workspace: &Workspace, actor: &Actor, today: Date) -> Result<Vec<BudgetStanding>, StepError> {
    actor.need(Right::ReadFigures)?;
    let mut reader = workspace.store().reader()?;
    let mut all = store::funding::funding(&mut reader)?;
    all.retain(|money| actor.may_in(Right::ReadFigures, money.region));
    all.sort_by_key(|money| (-money.year, money.region, money.source.payer().code(), money.account.clone()));
    let book = workspace.book(&mut reader, &workspace.loaded()?, today)?;
    let live: Vec<_> = book.rows.iter().map(|kept| &kept.row).filter(|row| row.state.is_live()).collect();
    let standing = |money: FundingSource| {
        let spendable = money.spendable();
        let of_it = live.iter().filter(|row| row.payer == money.source && money.region.contains(row.region));
        let asked: Rupiah = of_it.map(|row| asked_in(row, money.year)).sum();
        BudgetStanding { left: spendable - asked, money, spendable, asked }
    };
    Ok(all.into_iter().map(standing).collect())
}

/// Who may be paid from which money in a month, by the law's table with its sources.
pub fn may_be_paid(month: Month, place: RegionKind) -> Vec<MayBePaid> {
    let law = Law::built_in();
    let of = |source: Funding| MayBePaid {
        source,
        payees: Payee::ALL.map(|payee| (payee, law.may_pay(source, payee, month, place))).into(),
    };
    [Funding::Add, Funding::DanaDesa, Funding::Apbd, Funding::Dbh, Funding::Company, Funding::Own].map(of).into()
}

/// Whether a budget is of a village itself.
pub(super) fn owner(region: RegionCode) -> &'static str {
    units::region(region).map_or("", |place| place.name)
}
