//! A solved plan told in the words of an office: sums, months, what binds, what would make it possible.

use std::collections::BTreeMap;
use std::iter::zip;

use law::{Funding, Sentence, in_english};
use units::{Language, Level, Month, Rupiah, region};

use super::cover::{Cover, Protection, protection, without_plan};
use super::model::{Everybody, Model, Start};
use super::people::Standing;
use super::price::PriceBook;
use super::proposal::{
    Allocation, Ask, Binding, Fair, InOrder, Inputs, PersonsAndCost, Plan, PlanMonth, Relaxation, Request,
};
use super::purses::Budget;
use super::solve::{Goal, Purse, Solution, Taken, in_order, in_order_parted};
use crate::submission::{Months, payer_code, payer_in_english, payer_title};
use crate::{Note, PrintedNumber};

/// What a finished plan is told from.
pub(super) struct Told<'a> {
    pub(super) request: &'a Request,
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) book: &'a PriceBook<'a>,
    pub(super) model: &'a Model,
    pub(super) solution: &'a Solution,
    /// Among whom shared money was parted.
    pub(super) areas: Option<&'a [Vec<usize>]>,
    pub(super) placed: Option<PersonsAndCost>,
    pub(super) asked: Option<i64>,
    pub(super) feasible: bool,
}

/// One rupiah of a purse, in the parts in which prices are held.
const UNIT: i128 = 1 << 44;

impl Told<'_> {
    pub(super) fn plan(&self, everybody: &Everybody, fewer: Solution) -> Plan {
        let Self { request, inputs, model, solution, .. } = self;
        let mut by_source: BTreeMap<&'static str, PersonsAndCost> = BTreeMap::new();
        let mut by_region: BTreeMap<String, PersonsAndCost> = BTreeMap::new();
        let mut by_group: BTreeMap<String, PersonsAndCost> = BTreeMap::new();
        let mut by_month: BTreeMap<Month, PlanMonth> = BTreeMap::new();
        let mut allocations = Vec::new();
        let mut named = Vec::new();
        // For whom the plan, or they themselves, pay in which months.
        let mut paid: Vec<Option<Months>> = vec![None; inputs.people.len()];
        let mut cursor: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut taken = solution.taken.clone();
        taken.sort_by_key(|one| (one.village, one.group, one.choice.purse));
        for one in &taken {
            let group = &model.groups[one.village][one.group];
            let budget = model.budget(one.village, one.choice.purse);
            let persons = i64::from(one.persons);
            let cost = Rupiah::new(one.choice.cost * persons);
            by_source.entry(payer_code(budget.source)).or_default().add(persons, cost);
            let regency = group.village.ancestor(Level::Regency).unwrap_or(group.village);
            by_region.entry(regency.to_string()).or_default().add(persons, cost);
            by_group.entry(group.standing.title()).or_default().add(persons, cost);
            let months = budget.months_from(group.start.month);
            self.add_cost(&mut by_month, group.standing, (budget.source, months), persons);
            let at = cursor.entry((one.village, one.group)).or_default();
            let members = &group.members[*at..*at + one.persons as usize];
            named.extend(members.iter().map(|member| (*member, allocations.len())));
            members.iter().for_each(|member| paid[*member] = Some(months));
            *at += members.len();
            allocations.push(Allocation {
                village: group.village,
                group: group.standing.title(),
                official: group.standing.office.is_some(),
                source: payer_code(budget.source).to_owned(),
                budget_of: budget.region,
                estimate: budget.estimate,
                renews: group.start.renews,
                months,
                persons: one.persons,
                cost,
            });
        }
        let own_paid = self.members(everybody, &mut by_source, &mut paid);
        self.add_persons(&mut by_month, &paid);
        let renews = |at: &usize| Start::of(request, inputs, *at).is_some_and(|start| start.renews);
        let renewable: Vec<usize> = (0..inputs.people.len()).filter(renews).collect();
        let protected = solution.persons + own_paid;
        let without_money = model
            .problem
            .villages
            .iter()
            .flat_map(|village| &village.groups)
            .filter(|(kind, _)| model.problem.kinds[*kind].choices.is_empty())
            .map(|(_, persons)| i64::from(*persons))
            .sum::<i64>()
            - everybody.employers_owe;
        let bound = match (request.ask, self.feasible) {
            (Ask::Target(_), true) => -solution.bound,
            _ if request.priority.is_empty() => solution.bound + i128::from(own_paid),
            _ => solution.bound,
        };
        Plan {
            region: request.region,
            name: region(request.region).map_or_else(String::new, |region| region.name.to_owned()),
            months: request.months,
            feasible: self.feasible,
            protected,
            percent: None,
            percent_before: None,
            before: inputs.before.clone(),
            renewed: renewable.iter().filter(|at| paid[**at].is_some()).count() as i64,
            person_months: paid.iter().flatten().map(|months| i64::from(months.count())).sum(),
            running_out: renewable.len() as i64,
            under_way: self.under_way(),
            without_plan: without_plan(inputs, request.months),
            cost: Rupiah::new(solution.cost),
            bound: i64::try_from(bound).unwrap_or(i64::MAX),
            gap: PrintedNumber::of(i64::try_from(solution.gap_millionths()).unwrap_or(i64::MAX), 4),
            by_source,
            by_month: by_month.into_iter().map(|(month, sums)| (month.to_string(), sums)).collect(),
            by_region,
            by_group,
            binding: self.binding(),
            placed: self.placed,
            take_up_lower: Some(PersonsAndCost {
                persons: fewer.persons + own_paid * 4 / 5,
                cost: Rupiah::new(fewer.cost),
            }),
            in_order: self.in_order(everybody),
            rounds: solution.rounds,
            relaxation: (!self.feasible).then(|| self.relaxation(own_paid)),
            employers_owe: everybody.employers_owe,
            without_money,
            warnings: Vec::new(),
            assumptions: self.assumptions(),
            allocations,
            named,
        }
        .with_percents()
    }

    fn add_cost(
        &self,
        by_month: &mut BTreeMap<Month, PlanMonth>,
        standing: Standing,
        (source, months): (Funding, Months),
        persons: i64,
    ) {
        let priced = self.book.price(standing.office, standing.transport, source, months);
        let priced = priced.expect("it was priced when the plan was made");
        for (month, each) in months.iter().zip(&priced.by_month) {
            let sums = by_month.entry(month).or_default();
            sums.cost = sums.cost + each.times(persons).expect("a month's contributions fit in 64 bits");
        }
    }

    /// Members who pay for themselves; how many.
    fn members(
        &self,
        everybody: &Everybody,
        by_source: &mut BTreeMap<&'static str, PersonsAndCost>,
        paid: &mut [Option<Months>],
    ) -> i64 {
        let mut all = 0;
        for ((standing, start), members) in &everybody.own {
            let persons = members.len() as i64;
            let months = Months { first: start.month, ..self.request.months };
            let Ok(priced) = self.book.price(standing.office, standing.transport, Funding::Own, months) else {
                continue;
            };
            let cost = priced.total().times(persons).expect("contributions fit in 64 bits");
            by_source.entry(payer_code(Funding::Own)).or_default().add(persons, cost);
            members.iter().for_each(|member| paid[*member] = Some(months));
            all += persons;
        }
        all
    }

    /// Where everybody stands in each month, until the grace of those who are paid for to the last one has run out.
    fn add_persons(&self, by_month: &mut BTreeMap<Month, PlanMonth>, paid: &[Option<Months>]) {
        let Self { request, inputs, .. } = self;
        let mut alike: BTreeMap<(Option<Cover>, Option<Months>), i64> = BTreeMap::new();
        for (person, plan) in zip(inputs.people, paid) {
            *alike.entry((person.cover, *plan)).or_default() += 1;
        }
        let grace = inputs.grace_months;
        for month in (Months { last: request.months.last.plus(grace + 1), ..request.months }).iter() {
            let mut sums = by_month.remove(&month).unwrap_or_default();
            let mut more = 0;
            for ((cover, plan), persons) in &alike {
                let spans: Vec<Months> = cover.map(|cover| cover.months).into_iter().chain(*plan).collect();
                let counted = cover.is_some_and(|cover| cover.counted);
                let count = match protection(&spans, month, grace) {
                    Protection::NotYet => continue,
                    Protection::Paid
                        if plan.is_some_and(|plan| protection(&[plan], month, grace) == Protection::Paid) =>
                    {
                        let goes_on = cover.zip(*plan).is_some_and(|(cover, plan)| cover.months.last < plan.first);
                        sums.renewed += if goes_on { *persons } else { 0 };
                        &mut sums.covered
                    }
                    // Those of today who are still paid for are no news.
                    Protection::Paid if counted => continue,
                    Protection::Paid => &mut sums.under_way,
                    Protection::InGrace => &mut sums.in_grace,
                    Protection::Ended => {
                        sums.lapsed += persons;
                        more -= if counted { *persons } else { 0 };
                        continue;
                    }
                };
                *count += persons;
                more += if counted { 0 } else { *persons };
            }
            sums.more = Some(more);
            if sums != (PlanMonth { more: Some(0), ..PlanMonth::default() }) {
                by_month.insert(month, sums);
            }
        }
    }

    /// Submissions under way that fall in the budget year.
    fn under_way(&self) -> PersonsAndCost {
        let year = self.request.months.first.year();
        let mut sum = PersonsAndCost::default();
        for asked in self.inputs.under_way {
            let cost = asked.due_by(asked.months.last, year);
            sum.add(i64::from(cost > Rupiah::ZERO), cost);
        }
        sum
    }

    /// What first come, first served would reach, beside those who pay for themselves.
    fn in_order(&self, everybody: &Everybody) -> InOrder {
        let problem = &self.model.problem;
        let taken = self.areas.map_or_else(|| in_order(problem), |areas| in_order_parted(problem, areas));
        let mut sum = InOrder::default();
        let mut person_months = 0;
        let mut add = |start: &Start, months: Months, persons: i64, cost: Rupiah| {
            sum.persons += persons;
            sum.cost = sum.cost + cost;
            person_months += persons * i64::from(months.count());
            sum.renewed += if start.renews { persons } else { 0 };
        };
        for Taken { village, group, choice, persons } in taken {
            let start = &self.model.groups[village][group].start;
            let months = self.model.budget(village, choice.purse).months_from(start.month);
            add(start, months, persons.into(), Rupiah::new(choice.cost * i64::from(persons)));
        }
        for ((_, start), members) in &everybody.own {
            let months = Months { first: start.month, ..self.request.months };
            add(start, months, members.len() as i64, Rupiah::ZERO);
        }
        InOrder { person_months: Some(person_months), ..sum }
    }

    fn binding(&self) -> Vec<Binding> {
        let mut used = vec![0_i64; self.model.shared.len()];
        for taken in &self.solution.taken {
            if let Purse::Shared(at) = taken.choice.purse {
                used[at] += taken.choice.cost * i64::from(taken.persons);
            }
        }
        // Hundredths of a person, or whole rupiah, for a million.
        let per_million = |price: i128| match self.model.problem.goal {
            Goal::MostValue => PrintedNumber::of(i64::try_from(price * 100_000_000 / UNIT).unwrap_or(i64::MAX), 2),
            Goal::LeastCost { .. } => PrintedNumber::of(i64::try_from(price * 1_000_000 / UNIT).unwrap_or(i64::MAX), 0),
        };
        let mut found = Vec::new();
        let priced: Vec<(&Budget, i128, i64)> = zip(&self.model.shared, zip(&self.solution.prices, used))
            .map(|(one, (price, used))| (one, *price, used))
            .collect();
        // More money comes in the same months as the rest: each wave gets its part of it.
        for waves in priced.chunk_by(|_, next| next.0.wave > 0) {
            let budget = waves[0].0;
            let parts = waves.iter().map(|(wave, price, _)| price * i128::from(wave.limit.get()));
            let value = per_million(parts.sum::<i128>() / i128::from(budget.amount.get()).max(1));
            if value.scaled() > 0 {
                found.push(Binding {
                    region: Some(budget.region),
                    budget: format!("{} {}", payer_title(budget.source), budget.region),
                    limit: waves.iter().map(|(wave, ..)| wave.limit).sum(),
                    used: waves.iter().map(|(.., used)| Rupiah::new(*used)).sum(),
                    per_million: value,
                });
            }
        }
        let value = per_million(self.solution.total_price);
        if let (Ask::Budget(Some(limit)), true) = (self.request.ask, value.scaled() > 0) {
            let budget = "anggaran yang diminta".to_owned();
            let used = Rupiah::new(self.solution.cost);
            found.push(Binding { region: None, budget, limit, used, per_million: value });
        }
        found
    }

    fn relaxation(&self, own_paid: i64) -> Relaxation {
        let Self { model, solution, .. } = self;
        let asked = self.asked.unwrap_or_default();
        let reachable = solution.persons + own_paid;
        let mut on_plan: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for taken in &solution.taken {
            *on_plan.entry((taken.village, taken.group)).or_default() += taken.persons;
        }
        let mut waiting: Vec<(i64, i64)> = Vec::new();
        for (place, village) in model.problem.villages.iter().enumerate() {
            for (group, (kind, persons)) in village.groups.iter().enumerate() {
                let taken = on_plan.get(&(place, group)).copied().unwrap_or_default();
                if let (Some(cost), true) = (model.cheapest[*kind], *persons > taken) {
                    waiting.push((cost, i64::from(persons - taken)));
                }
            }
        }
        waiting.sort_unstable();
        let (mut missing, mut money) = (asked - reachable, 0);
        for (cost, persons) in waiting {
            let taken = persons.min(missing);
            money += cost * taken;
            missing -= taken;
        }
        let more_money = (money > 0).then(|| Rupiah::new(money));
        Relaxation {
            asked,
            reachable,
            reachable_at_most: i64::try_from(solution.bound).unwrap_or(i64::MAX).saturating_add(own_paid),
            percent: None,
            more_money,
            names_missing: missing,
            explanation: relaxed(asked, reachable, more_money, missing),
        }
    }

    fn assumptions(&self) -> Vec<Note> {
        let mut found = vec![
            Note::from(Sentence::in_both(
                "Program JKK dan JKM dengan iuran terendah menurut ketentuan tiap bulan; perangkat desa menurut \
                 penghasilan tetap paling sedikit.",
                "Programs JKK and JKM at the lowest contribution that holds in each month; village officials by the least \
                 fixed income.",
            )),
            Note::from(Sentence::in_both(
                "Perlindungan berjalan sampai bulan terakhir. Yang dapat dibiayai mulai uang pertama sumbernya tidak \
                 menunggu; uang tahap berikutnya melindungi orang lain mulai bulannya. Terlindungi dihitung pada bulan \
                 terakhir.",
                "Cover runs to the last month. Whoever the first money of a source can pay for does not wait; later money \
                 protects others from its month on. Who is protected is counted in the last month.",
            )),
        ];
        found.extend(self.request.fair.zip(self.placed).map(|(fair, placed)| parted(fair, placed).into()));
        let mut say = |indonesian: String, english: String| found.push(Sentence::in_both(indonesian, english).into());
        let estimates = || self.model.own.iter().flatten().filter(|budget| budget.estimate);
        if estimates().next().is_some() {
            say(
                "Anggaran sebagian desa adalah perkiraan: jumlah kabupaten dibagi rata.".to_owned(),
                "The budgets of some villages are estimates: the total of the regency in equal parts.".to_owned(),
            );
        }
        match (self.request.dana_desa_share, self.model.dana_desa_year) {
            (Some(share), Some(year)) => say(
                format!(
                    "Dana Desa yang belum diimpor diperkirakan: {} dari jumlah kabupaten tahun {year} dibagi rata antar \
                     desa, dianggap ada sejak bulan pertama. ADD tidak diperkirakan dari Dana Desa.",
                    share.to_string().replace('.', ",")
                ),
                format!(
                    "Dana Desa that was not imported is estimated: {share} of the total of the regency in {year}, in equal \
                     parts for its villages, taken to be there from the first month. ADD is not estimated from Dana Desa."
                ),
            ),
            (Some(_), None) => say(
                "Dana Desa tidak dapat diperkirakan: jumlah kabupaten belum diketahui.".to_owned(),
                "Dana Desa cannot be estimated: the total of the regency is not known.".to_owned(),
            ),
            (None, _) => {}
        }
        for ((source, payee), ground) in &self.model.review {
            say(
                format!(
                    "{} untuk kelompok {} perlu ditinjau{ground}; dapat ditinggalkan dengan meminta hanya dana yang pasti \
                     boleh membayar.",
                    payer_title(*source),
                    payee.title()
                ),
                format!(
                    "{} for the group {} is to be reviewed{ground}; it can be left out by asking for money alone that \
                     certainly may pay.",
                    payer_in_english(*source),
                    payee.title_in(Language::English)
                ),
            );
        }
        let take_up = self.request.take_up;
        if take_up.billionths() > 0 {
            say(
                format!(
                    "{} dari yang boleh membayar sendiri dianggap bersedia.",
                    take_up.to_string().replace('.', ",")
                ),
                format!("{take_up} of those who may pay for themselves are taken to be willing."),
            );
        }
        let known_ends = self.inputs.people.iter().filter(|person| person.cover.is_some()).count();
        if known_ends > 0 {
            let grace = self.inputs.grace_months;
            say(
                format!(
                    "{known_ends} orang sudah dibiayai atau sedang diusulkan sampai bulan tertentu: sesudahnya mereka \
                     hanya terlindungi selama {grace} bulan masa tenggang, kecuali rencana ini melanjutkannya. Peserta \
                     lain dianggap terus membayar."
                ),
                format!(
                    "{known_ends} people are paid for or asked for up to a known month: after it they are protected for \
                     {grace} months of grace alone, unless this plan goes on paying. Other participants are taken to go on \
                     paying."
                ),
            );
        }
        found.extend(self.inputs.before.as_ref().map(|before| before.said().into()));
        if self.model.shared.is_empty() && self.model.own.iter().all(Vec::is_empty) {
            let text = Sentence::in_both(
                "Belum ada anggaran; impor berkas anggaran dahulu.",
                "There is no budget yet; import a file of budgets first.",
            );
            found.insert(2, Note::mended_by(text, "payung import FILE --as funding"));
        }
        found
    }
}

/// How shared money was parted, and what became of the rests.
fn parted(fair: Fair, PersonsAndCost { persons, cost }: PersonsAndCost) -> Sentence {
    let [among, one, between, each] = match fair {
        Fair::Regency => ["kabupaten/kota", "kabupaten/kota", "regencies and cities", "the regency or city"],
        Fair::Village => ["desa dan kelurahan", "desa atau kelurahan", "villages", "the village"],
    };
    Sentence::in_both(
        format!(
            "Dana bersama dan jumlah atau target yang diminta dibagi antar {among} menurut orang yang dapat dibiayainya. \
             Sisa semua bagian digabung dan dipakai orang demi orang: {one} yang sisa bagiannya terbesar (untuk target: \
             yang kekurangannya terbesar) mendapat giliran lebih dahulu, sampai sisanya tidak cukup untuk siapa pun. \
             Dari sisa itu dibiayai {persons} orang, {cost}. Urutan daftar dan bila seperlima tidak bersedia dihitung \
             dengan pembagian yang sama; nilai satu juta rupiah lagi tidak dihitung, karena tiap bagian berbeda."
        ),
        format!(
            "Shared money and the sum or target asked for are parted among {between} by the people it can pay for. What all \
             parts leave is put together and used person by person: {each} with most left of its part (for a target: with \
             most people missing) comes first, until the rest is enough for nobody. It pays for {persons} people, {}. The \
             order of the lists, and a fifth who do not agree, are reckoned with the same parts; what one more million would \
             bring is not reckoned, as each part differs.",
            in_english(cost)
        ),
    )
}

/// What would make an ask possible, in words.
fn relaxed(asked: i64, reachable: i64, more_money: Option<Rupiah>, missing: i64) -> Sentence {
    let mut indonesian = format!("Diminta {asked} orang lagi, yang dapat dicapai {reachable}.");
    let mut english = format!("{asked} more people were asked for, {reachable} can be reached.");
    if let Some(money) = more_money {
        let persons = asked - reachable - missing;
        indonesian.push_str(&format!(" Tambahan dana paling sedikit {money} mencukupi {persons} orang lagi."));
        english.push_str(&format!(" At least {} more would do for {persons} more.", in_english(money)));
    }
    if missing > 0 {
        indonesian.push_str(&format!(
            " {missing} orang belum ada pada daftar mana pun atau tidak ada sumber yang boleh membayarnya."
        ));
        english.push_str(&format!(" {missing} people are on no list yet, or no money may pay for them."));
    }
    Sentence::in_both(indonesian, english)
}
