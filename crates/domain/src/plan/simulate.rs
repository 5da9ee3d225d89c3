//! A wish reckoned through: so many persons in each village, or a share of its money, for so many months.

use std::collections::BTreeMap;

use law::{Funding, Law, Lawful, MayPay, Payee, Refused, Role, Sentence, in_english};
use serde::{Deserialize, Serialize};
use units::{Language, Month, Percent, Rate, RegionCode, Rounding, Rupiah, region, villages_within};

use super::price::{Price, price};
use super::village_money::VillageMoney;
use crate::denominator::apportion;
use crate::submission::{Months, payer_code, payer_in_english, payer_title};

/// What is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Where.
    pub region: RegionCode,
    /// Persons in each village; as many as the share pays when `None`.
    pub per_village: Option<u32>,
    /// A share of each village's money.
    pub share: Option<Rate>,
    /// With whose money.
    pub payer: Funding,
    /// For which months.
    pub months: Months,
    /// Holders of these roles; non-wage earners without one when empty.
    pub roles: Vec<Role>,
}

/// Where a region stands before the wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingBefore {
    /// Active participants.
    pub active: i64,
    /// Workers they are a share of.
    pub eligible: i64,
    /// Where both come from, and whether they are an estimate.
    #[serde(deserialize_with = "super::kept::sentence")]
    pub source: Sentence,
}

impl StandingBefore {
    /// Where both come from, as one of the things taken for granted.
    pub(super) fn said(&self) -> Sentence {
        let Sentence { indonesian, english } = &self.source;
        Sentence::in_both(format!("Cakupan sebelum: {indonesian}."), format!("Coverage before: {english}."))
    }
}

/// What somebody printed that such a wish would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPlan {
    /// Where.
    pub region: RegionCode,
    /// When, as printed.
    pub as_of: String,
    /// Persons in each village.
    pub per_village: u32,
    /// Persons in all, as printed.
    pub persons: i64,
    /// Where it was read.
    pub source: String,
}

/// What surrounds a wish.
pub struct SimulationInputs<'a> {
    /// The law of every month.
    pub law: &'a Law,
    /// Where the region stands; `None` where nobody said.
    pub before: Option<StandingBefore>,
    /// What each village has of the payer's money in its budget year, where known.
    pub money: &'a BTreeMap<RegionCode, VillageMoney>,
    /// The year of that money, and what it is called.
    pub money_year: Option<i32>,
    /// Persons on lists without protection who hold a role, per village; `None` without lists.
    pub holders: Option<&'a BTreeMap<(RegionCode, Role), u32>>,
    /// What was printed of such wishes.
    pub published: &'a [PublishedPlan],
}

/// Villages of a region by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VillageCounts {
    /// With a government and money of their own.
    pub desa: u32,
    /// Parts of a city or regency.
    pub kelurahan: u32,
    /// Those that take part: a kelurahan has neither ADD nor Dana Desa.
    pub taking_part: u32,
}

/// What one payer bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayerSum {
    /// Over the months asked for.
    pub cost: Rupiah,
    /// What it is called.
    pub title: String,
}

/// A village whose money does not reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unaffordable {
    /// Which.
    pub village: RegionCode,
    /// Its name.
    pub name: String,
    /// What the wish costs there.
    pub needs: Rupiah,
    /// What it may spend on it.
    pub has: Rupiah,
    /// Whether its money is an estimate.
    pub estimate: bool,
}

/// A printed result held against what can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedCheck {
    /// Persons as printed.
    pub persons: i64,
    /// Persons in each village.
    pub per_village: u32,
    /// Villages that this would take.
    pub villages_needed: i64,
    /// Villages there are, of both kinds.
    pub villages: u32,
    /// Whether it can be.
    pub possible: bool,
    /// In words.
    pub explanation: Sentence,
    /// Where it was read.
    pub source: String,
}

/// A wish reckoned through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// Where.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// For which months.
    pub months: Months,
    /// With whose money.
    pub payer: &'static str,
    /// The share of each village's money, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Rate>,
    /// Villages.
    pub villages: VillageCounts,
    /// Persons protected.
    pub persons: i64,
    /// Persons a desa on average, whole ones.
    pub persons_per_village: i64,
    /// Persons if all villages shared one purse; only with a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons_of_one_purse: Option<i64>,
    /// The purse of that share, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<Rupiah>,
    /// All payers over the months asked for.
    pub cost: Rupiah,
    /// All payers over twelve months from the first.
    pub cost_per_year: Rupiah,
    /// Percent of eligible workers before.
    pub percent_before: Option<Percent>,
    /// The same after, if nobody of them was protected.
    pub percent_after: Option<Percent>,
    /// What both percents are of.
    pub before: Option<StandingBefore>,
    /// Who bears it.
    pub by_payer: BTreeMap<&'static str, PayerSum>,
    /// What falls due in each month.
    pub by_month: BTreeMap<String, Rupiah>,
    /// Villages whose money does not reach.
    pub unaffordable: Vec<Unaffordable>,
    /// Villages of whose money nothing is known.
    pub money_unknown: u32,
    /// Whether the law lets this money pay them.
    pub lawful: Vec<LawfulUse>,
    /// Printed results of the same wish.
    pub published: Vec<PublishedCheck>,
    /// Everything taken for granted.
    pub assumptions: Vec<Sentence>,
}

/// What the law says of a use of money, at the first month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawfulUse {
    /// Who is paid for.
    pub payee: Payee,
    /// The month asked about.
    pub month: Month,
    /// Yes, no, or to be reviewed.
    #[serde(flatten)]
    pub lawful: Lawful,
}

/// Persons of one role that a wish takes in a village.
type Taken = Vec<u32>;

/// Reckons a wish through.
///
/// # Errors
/// A month of which the law is not known; a share without any money to take it of.
pub fn simulate(scenario: &Scenario, inputs: &SimulationInputs<'_>) -> Result<Simulation, Refused> {
    let kinds: Vec<Option<Role>> =
        if scenario.roles.is_empty() { vec![None] } else { scenario.roles.iter().copied().map(Some).collect() };
    let of = |months| -> Result<Vec<Price>, Refused> {
        kinds.iter().map(|role| price(inputs.law, *role, false, scenario.payer, months)).collect()
    };
    let year = Months { first: scenario.months.first, last: scenario.months.first.plus(11) };
    let (prices, yearly) = (of(scenario.months)?, of(year)?);
    let own_money = matches!(scenario.payer, Funding::Add | Funding::DanaDesa);
    let all: Vec<RegionCode> = match scenario.region.level() {
        units::Level::Village => vec![scenario.region],
        _ => villages_within(scenario.region).map(|village| village.code).collect(),
    };
    let is_desa = |village: &RegionCode| village.kind().has_village_government();
    let desa = size(all.iter().filter(|village| is_desa(village)).count());
    let part: Vec<RegionCode> = all.iter().copied().filter(|village| !own_money || is_desa(village)).collect();
    let villages = VillageCounts { desa, kelurahan: size(all.len()) - desa, taking_part: size(part.len()) };

    let spendable = |village: RegionCode| {
        let money = inputs.money.get(&village)?;
        let share = scenario.share.map_or(money.amount, |share| (money.amount * share).round(Rounding::Down));
        Some((share, money.estimate))
    };
    if scenario.per_village.is_none()
        && inputs.holders.is_none()
        && !part.iter().any(|place| spendable(*place).is_some())
    {
        let payer = payer_title(scenario.payer);
        return Err(Refused::impossible(
            format!(
                "Anggaran {payer} wilayah {} belum ada; impor berkas anggaran dahulu. Sumber lain tidak menggantikannya.",
                scenario.region
            ),
            format!("No amount of {payer} is known for {}; no other source takes its place.", scenario.region),
        ));
    }
    let mut found = Sum::new(&prices, &yearly);
    let (mut unaffordable, mut money_unknown, mut purse) = (Vec::new(), 0, Rupiah::ZERO);
    for village in &part {
        let has = spendable(*village);
        purse = purse + has.map_or(Rupiah::ZERO, |(has, _)| has);
        let taken = take(scenario, inputs, &kinds, *village, has.map(|(has, _)| has), &prices);
        found.add(&taken);
        let needs: Rupiah = taken.iter().zip(&prices).map(|(persons, price)| times(price.total(), *persons)).sum();
        match has {
            None => money_unknown += 1,
            Some((has, estimate)) if own_money && needs > has => {
                let name = region(*village).map_or_else(String::new, |region| region.name.to_owned());
                unaffordable.push(Unaffordable { village: *village, name, needs, has, estimate });
            }
            Some(_) => {}
        }
    }
    let persons = found.persons;
    let share_only = scenario.share.is_some() && scenario.per_village.is_none();
    // Of one purse nothing is lost between villages; only one price makes that a number.
    let one_price = prices.iter().map(Price::total).min().filter(|price| *price > Rupiah::ZERO);
    let of_one_purse = one_price.filter(|_| share_only).map(|price| purse.get() / price.get());
    let average = of_one_purse.unwrap_or(persons);
    let before = inputs.before.clone();
    let percent = |more: i64| before.as_ref().and_then(|before| Percent::of(before.active + more, before.eligible));
    let mut by_payer: BTreeMap<&'static str, PayerSum> = found
        .others
        .iter()
        .map(|(payer, cost)| (*payer, PayerSum { cost: *cost, title: (*payer).to_owned() }))
        .collect();
    let title = payer_title(scenario.payer).to_owned();
    by_payer.insert(payer_code(scenario.payer), PayerSum { cost: found.cost, title });
    let lawful: Vec<LawfulUse> = lawful_uses(scenario, inputs.law, &kinds);
    let others: Rupiah = found.others.values().copied().sum();
    let others_yearly: Rupiah = found.others_yearly;
    Ok(Simulation {
        region: scenario.region,
        name: region(scenario.region).map_or_else(|| scenario.region.to_string(), |region| region.name.to_owned()),
        months: scenario.months,
        payer: payer_code(scenario.payer),
        share: scenario.share,
        villages,
        persons,
        persons_per_village: if part.is_empty() { 0 } else { average / i64::from(villages.taking_part) },
        persons_of_one_purse: of_one_purse,
        money: (purse > Rupiah::ZERO).then_some(purse),
        cost: found.cost + others,
        cost_per_year: found.cost_yearly + others_yearly,
        percent_before: percent(0),
        percent_after: percent(persons),
        before,
        by_payer,
        by_month: scenario.months.iter().map(|month| month.to_string()).zip(found.by_month).collect(),
        assumptions: assumptions(scenario, inputs, &prices, &lawful, money_unknown),
        unaffordable,
        money_unknown,
        lawful,
        published: inputs
            .published
            .iter()
            .filter(|plan| plan.region == scenario.region && Some(plan.per_village) == scenario.per_village)
            .map(|plan| hold_against(plan, villages, inputs.published))
            .collect(),
    })
}

/// Persons of each kind in one village.
fn take(
    scenario: &Scenario,
    inputs: &SimulationInputs<'_>,
    kinds: &[Option<Role>],
    village: RegionCode,
    has: Option<Rupiah>,
    prices: &[Price],
) -> Taken {
    let holders: Option<Vec<u32>> = inputs.holders.filter(|_| !scenario.roles.is_empty()).map(|holders| {
        let of = |role: &Option<Role>| role.and_then(|role| holders.get(&(village, role)).copied()).unwrap_or(0);
        kinds.iter().map(of).collect()
    });
    // Where nobody counted them, the roles have equal parts of a village's persons.
    let equal = |persons: u32| -> Taken {
        let parts = apportion(i64::from(persons), &vec![1; kinds.len()]);
        parts.into_iter().map(|part| u32::try_from(part).expect("a part of a count")).collect()
    };
    match (scenario.per_village, holders) {
        (Some(persons), None) => equal(persons),
        (Some(most), Some(holders)) => {
            let mut left = most;
            let take = |held: u32| {
                let taken = held.min(left);
                left -= taken;
                taken
            };
            holders.into_iter().map(take).collect()
        }
        (None, holders) => {
            let mut money = has.filter(|_| scenario.share.is_some());
            let Some(held) = holders.or_else(|| money.map(|_| vec![u32::MAX; kinds.len()])) else {
                return vec![0; kinds.len()];
            };
            let take = |(held, price): (u32, &Price)| {
                let Some(left) = money else { return held };
                let price = price.total();
                let most = if price > Rupiah::ZERO { left.get() / price.get() } else { i64::from(held) };
                let taken = held.min(u32::try_from(most).unwrap_or(u32::MAX));
                money = Some(left - times(price, taken));
                taken
            };
            held.into_iter().zip(prices).map(take).collect()
        }
    }
}

/// What is added up over villages.
struct Sum<'p> {
    prices: &'p [Price],
    yearly: &'p [Price],
    persons: i64,
    cost: Rupiah,
    cost_yearly: Rupiah,
    by_month: Vec<Rupiah>,
    others: BTreeMap<&'static str, Rupiah>,
    others_yearly: Rupiah,
}

impl<'p> Sum<'p> {
    fn new(prices: &'p [Price], yearly: &'p [Price]) -> Self {
        let months = prices.first().map_or(0, |price| price.by_month.len());
        let none = Rupiah::ZERO;
        Self {
            prices,
            yearly,
            persons: 0,
            cost: none,
            cost_yearly: none,
            by_month: vec![none; months],
            others: BTreeMap::new(),
            others_yearly: none,
        }
    }

    fn add(&mut self, taken: &[u32]) {
        for ((persons, price), yearly) in taken.iter().zip(self.prices).zip(self.yearly) {
            self.persons += i64::from(*persons);
            self.cost = self.cost + times(price.total(), *persons);
            self.cost_yearly = self.cost_yearly + times(yearly.total(), *persons);
            for (month, amount) in self.by_month.iter_mut().zip(&price.by_month) {
                *month = *month + times(*amount, *persons);
            }
            for (payer, amount) in &price.others {
                let sum = self.others.entry(*payer).or_default();
                *sum = *sum + times(*amount, *persons);
            }
            let others: Rupiah = yearly.others.values().copied().sum();
            self.others_yearly = self.others_yearly + times(others, *persons);
        }
    }
}

fn times(amount: Rupiah, persons: u32) -> Rupiah {
    amount.times(i64::from(persons)).expect("contributions of a village fit in 64 bits")
}

fn size(count: usize) -> u32 {
    u32::try_from(count).expect("the country has fewer villages")
}

fn lawful_uses(scenario: &Scenario, law: &Law, kinds: &[Option<Role>]) -> Vec<LawfulUse> {
    let mut payees: Vec<Payee> = kinds.iter().map(|role| role.map_or(Payee::Rentan, Payee::of_role)).collect();
    payees.sort_unstable();
    payees.dedup();
    let month = scenario.months.first;
    let use_of =
        |payee| LawfulUse { payee, month, lawful: law.may_pay(scenario.payer, payee, month, units::RegionKind::Desa) };
    payees.into_iter().map(use_of).collect()
}

/// A printed number of persons against the villages there are.
fn hold_against(plan: &PublishedPlan, villages: VillageCounts, all: &[PublishedPlan]) -> PublishedCheck {
    let each = i64::from(plan.per_village.max(1));
    let needed = (plan.persons + each - 1) / each;
    let there = villages.desa + villages.kelurahan;
    let possible = needed <= i64::from(there);
    let mut indonesian = format!(
        "{} orang dengan {} per desa memerlukan {} desa; yang ada {} desa dan {} kelurahan.",
        plan.persons, plan.per_village, needed, villages.desa, villages.kelurahan
    );
    let mut english = format!(
        "{} people at {} a village need {} villages; there are {} desa and {} kelurahan.",
        plan.persons, plan.per_village, needed, villages.desa, villages.kelurahan
    );
    let twice = all.iter().find(|other| {
        other.region == plan.region && other.source == plan.source && other.per_village == 2 * plan.per_village
    });
    if let Some(other) = twice.filter(|other| other.persons != 2 * plan.persons) {
        let (double, persons, each) = (2 * plan.persons, other.persons, other.per_village);
        indonesian
            .push_str(&format!(" Dua kali lipatnya {double}, bukan {persons} seperti tercetak untuk {each} per desa."));
        english.push_str(&format!(" Twice as many are {double}, not {persons} as printed for {each} a village."));
    }
    PublishedCheck {
        persons: plan.persons,
        per_village: plan.per_village,
        villages_needed: needed,
        villages: there,
        possible,
        explanation: Sentence::in_both(indonesian, english),
        source: plan.source.clone(),
    }
}

fn assumptions(
    scenario: &Scenario,
    inputs: &SimulationInputs<'_>,
    prices: &[Price],
    lawful: &[LawfulUse],
    money_unknown: u32,
) -> Vec<Sentence> {
    let (payer, money) = (payer_title(scenario.payer), payer_in_english(scenario.payer));
    let mut found = Vec::new();
    let mut say = |indonesian: String, english: String| found.push(Sentence::in_both(indonesian, english));
    let monthly = || prices.iter().filter_map(|price| price.by_month.first());
    say(
        format!(
            "Program JKK dan JKM, iuran terendah menurut ketentuan bulan perlindungan: {} per orang sebulan pada bulan \
             pertama.",
            monthly().map(Rupiah::to_string).collect::<Vec<_>>().join(", ")
        ),
        format!(
            "Programs JKK and JKM, the lowest contribution that holds in the month of cover: {} a person in the first \
             month.",
            monthly().copied().map(in_english).collect::<Vec<_>>().join(", ")
        ),
    );
    say(
        "Orang yang dihitung dianggap belum terlindungi; yang sudah terlindungi mengurangi hasilnya.".to_owned(),
        "Those counted are taken to have no protection yet; whoever has it already makes the result smaller."
            .to_owned(),
    );
    if matches!(scenario.payer, Funding::Add | Funding::DanaDesa) {
        say(
            format!("Kelurahan tidak memiliki {payer} dan tidak dihitung."),
            format!("A kelurahan has no {money} and is not counted."),
        );
    }
    if scenario.roles.len() > 1 && inputs.holders.is_none() {
        say(
            "Jumlah per peran belum diketahui: tiap peran mendapat bagian yang sama.".to_owned(),
            "How many hold each role is not known: each has an equal part.".to_owned(),
        );
    }
    if inputs.holders.is_some() && !scenario.roles.is_empty() {
        say(
            "Jumlah per peran menurut daftar yang diimpor, hanya yang belum terlindungi.".to_owned(),
            "How many hold each role is from the lists that were imported, those without protection alone.".to_owned(),
        );
    }
    if let Some(year) = inputs.money_year.filter(|_| !inputs.money.is_empty()) {
        say(
            format!("Anggaran {payer} yang dipakai: tahun {year}."),
            format!("The budget of {money} is that of {year}."),
        );
    }
    if inputs.money.values().any(|money| money.estimate) {
        say(
            format!("{payer} per desa adalah perkiraan: anggaran kabupaten/kota dibagi rata antar desa."),
            format!("{money} of each village is an estimate: the budget of the regency or city in equal parts."),
        );
    }
    if money_unknown > 0 {
        say(
            format!(
                "Anggaran {payer} dari {money_unknown} desa/kelurahan belum diketahui: mampu atau tidaknya tidak diuji."
            ),
            format!(
                "The budget of {money} of {money_unknown} villages is not known: whether they can afford it was not tested."
            ),
        );
    }
    for used in lawful.iter().filter(|used| used.lawful.may != MayPay::Yes) {
        let [verdict, english] = match used.lawful.may {
            MayPay::No => ["tidak boleh", "not allowed"],
            _ => ["perlu ditinjau", "to be reviewed"],
        };
        let ground = used.lawful.citation.as_ref().map(|cited| format!(" ({cited})")).unwrap_or_default();
        let group = used.payee.title_in(Language::English);
        say(
            format!("{payer} untuk kelompok {}: {verdict}{ground}; angka di sini hanya hitungan.", used.payee.title()),
            format!("{money} for the group {group}: {english}{ground}; the figures here are reckoning alone."),
        );
    }
    found.push(match &inputs.before {
        Some(before) => before.said(),
        None => Sentence::in_both(
            "Cakupan sebelum tidak diketahui; persen tidak dihitung.",
            "Coverage before is not known; no percent is reckoned.",
        ),
    });
    let mut warnings: Vec<&Sentence> = prices.iter().flat_map(|price| &price.warnings).collect();
    warnings.dedup();
    found.extend(warnings.into_iter().cloned());
    found
}
