//! Who is a participant: memberships planted so that the published counts come out to the person.

use units::{Date, Month, RegionCode, age_on};

use crate::employers::{Employers, Institution};
use crate::people::Person;
use crate::places::Place;
use crate::random::Random;
use crate::roles::{Holder, Role};
use crate::work::Occupation;

/// The class of a membership, as participants files name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Pu,
    Bpu,
    Jakon,
    Pmi,
}

impl Class {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Pu => "PU",
            Self::Bpu => "BPU",
            Self::Jakon => "JAKON",
            Self::Pmi => "PMI",
        }
    }
}

/// One membership of one person.
#[derive(Debug, Clone)]
pub(crate) struct Membership {
    pub(crate) person: u32,
    pub(crate) class: Class,
    pub(crate) employer: Option<u32>,
    pub(crate) programs: &'static str,
    pub(crate) from: Date,
    pub(crate) ended: Option<Date>,
    pub(crate) paid_until: Date,
    pub(crate) registered: RegionCode,
}

/// What to plant, in persons unless said otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    pub(crate) formal: usize,
    pub(crate) informal: usize,
    pub(crate) formal_in_grace: usize,
    pub(crate) informal_in_grace: usize,
    pub(crate) lapsed_formal: usize,
    pub(crate) lapsed_informal: usize,
    pub(crate) both_classes: usize,
    pub(crate) two_employers: usize,
    pub(crate) construction_only: usize,
    /// Construction memberships of people who are active otherwise.
    pub(crate) construction_beside: usize,
    pub(crate) migrant_only: usize,
    pub(crate) elsewhere: usize,
    pub(crate) officials_registered: usize,
    /// Officials, BPD and institutions together, where their number was published.
    pub(crate) village_workers: Option<usize>,
    /// Of the vulnerable on village lists.
    pub(crate) vulnerable_registered: usize,
    /// Who was a member a year earlier, where growth was published.
    pub(crate) before: Option<Before>,
}

/// Active members a year earlier, all of them active still.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    pub(crate) day: Date,
    pub(crate) formal: usize,
    pub(crate) informal: usize,
}

/// The calendar of arrears on one day: a PU month is due on the 15th of the next month, a BPU month on its own 15th.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar {
    as_of: Date,
}

/// How a membership stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Paid,
    InGrace,
    Lapsed,
}

impl Calendar {
    pub(crate) const fn on(as_of: Date) -> Self {
        Self { as_of }
    }

    /// The latest month whose due date has passed.
    pub(crate) fn latest_due(self, class: Class) -> Month {
        let month = Month::containing(self.as_of);
        let own = if self.as_of.day() > 15 { month } else { month.plus(-1) };
        if class == Class::Pu { own.plus(-1) } else { own }
    }

    /// The standing on the day; `None` before the membership begins.
    pub(crate) fn standing(self, one: &Membership) -> Option<Standing> {
        if one.from > self.as_of {
            return None;
        }
        if one.ended.is_some_and(|ended| ended <= self.as_of) {
            return Some(Standing::Lapsed);
        }
        let unpaid = self.latest_due(one.class).months_since(Month::containing(one.paid_until));
        Some(match unpaid {
            ..=0 => Standing::Paid,
            1..=3 => Standing::InGrace,
            _ => Standing::Lapsed,
        })
    }

    pub(crate) fn is_active(self, one: &Membership) -> bool {
        matches!(self.standing(one), Some(Standing::Paid | Standing::InGrace))
    }
}

/// A person to be enrolled, with the class that counts.
struct Enrolled {
    person: u32,
    /// The employer of a PU member; `None` for BPU.
    employer: Option<u32>,
    /// Plain members may carry the extras: arrears, a second membership.
    plain: bool,
}

/// Everything the plan looks at.
pub(crate) struct Plan<'a> {
    pub(crate) region: RegionCode,
    /// On village lists as such, ascending.
    pub(crate) vulnerable: &'a [u32],
    pub(crate) places: &'a [Place],
    pub(crate) people: &'a [Person],
    pub(crate) holders: &'a [Holder],
    pub(crate) institutions: &'a [Institution],
    pub(crate) employers: &'a Employers,
    pub(crate) quota: Quota,
    pub(crate) as_of: Date,
    pub(crate) seed: u64,
}

/// Where some members living in the region are registered instead: Palembang, Jakarta Selatan, Batam, Pangkal Pinang.
const ELSEWHERE: [&str; 4] = ["16.71", "31.74", "21.71", "19.71"];

/// The first three of them that lie outside `region`.
pub(crate) fn elsewhere(region: RegionCode) -> Vec<RegionCode> {
    let places = ELSEWHERE.iter().map(|code| code.parse().expect("a region code"));
    places.filter(|place| !region.contains(*place)).take(3).collect()
}

impl Plan<'_> {
    /// All memberships, in the order in which a branch lists them: regency, class, employer, person.
    pub(crate) fn memberships(&self) -> Vec<Membership> {
        let mut random = Random::stream(self.seed, "memberships", 0);
        let mut list = Vec::new();
        let mut used = vec![false; self.people.len()];
        let mut enrolled = self.on_lists(&mut used, &mut random);
        let mut rest: Vec<u32> = (0..self.people.len() as u32).filter(|person| !used[*person as usize]).collect();
        random.shuffle(&mut rest);
        // Employed people first, so that `pop` finds the self-employed and `employed` the others.
        let (mut employed, mut own_account): (Vec<u32>, Vec<u32>) =
            rest.into_iter().partition(|person| self.people[*person as usize].occupation.is_employed());
        let formal_so_far = enrolled.iter().filter(|one| one.employer.is_some()).count();
        let informal_so_far = enrolled.len() - formal_so_far;
        for _ in formal_so_far..self.quota.formal {
            let Some(person) = employed.pop().or_else(|| own_account.pop()) else { break };
            let employer = Some(self.company_of(person, &mut random));
            enrolled.push(Enrolled { person, employer, plain: true });
        }
        for _ in informal_so_far..self.quota.informal {
            let Some(person) = own_account.pop().or_else(|| employed.pop()) else { break };
            enrolled.push(Enrolled { person, employer: None, plain: true });
        }
        self.enrol(&enrolled, &mut list, &mut random);
        self.others(&mut employed, &mut own_account, &mut list, &mut random);
        if let Some(before) = self.quota.before {
            self.date_the_first_days(&mut list, before);
        }
        list.sort_by_key(|one| (one.registered, one.class, one.employer, one.person));
        list
    }

    /// Village roles, agencies and markets: a planted share of each is registered, the others are the named gap.
    fn on_lists(&self, used: &mut [bool], random: &mut Random) -> Vec<Enrolled> {
        let mut enrolled = Vec::new();
        let mut group = |random: &mut Random, wanted: fn(Role) -> bool| -> Vec<&Holder> {
            let mut members: Vec<&Holder> = self.holders.iter().filter(|holder| wanted(holder.role)).collect();
            members.iter().for_each(|holder| used[holder.person as usize] = true);
            random.shuffle(&mut members);
            members
        };
        let officials = group(random, Role::is_official);
        for holder in officials.iter().take(self.quota.officials_registered) {
            let employer = self.employers.village_government(usize::from(holder.place));
            enrolled.push(Enrolled { person: holder.person, employer, plain: false });
        }
        let bpd = group(random, |role| role == Role::Bpd);
        let bpd_registered = part(bpd.len(), 800);
        for holder in bpd.iter().take(bpd_registered) {
            let village = self.employers.village_government(usize::from(holder.place));
            let employer = village.filter(|_| random.chance(600));
            enrolled.push(Enrolled { person: holder.person, employer, plain: false });
        }
        let institutions = group(random, Role::is_institution);
        let others = officials.len().min(self.quota.officials_registered) + bpd_registered;
        let institutions_registered = match self.quota.village_workers {
            Some(all) => all.saturating_sub(others),
            None => part(institutions.len(), 525),
        };
        for holder in institutions.iter().take(institutions_registered) {
            let has_job = self.people[holder.person as usize].occupation.is_employed() && random.chance(700);
            let employer = has_job.then(|| self.company_of(holder.person, random));
            enrolled.push(Enrolled { person: holder.person, employer, plain: false });
        }
        self.vulnerable.iter().for_each(|person| used[*person as usize] = true);
        let mut vulnerable = self.vulnerable.to_vec();
        random.shuffle(&mut vulnerable);
        for person in vulnerable.into_iter().take(self.quota.vulnerable_registered) {
            enrolled.push(Enrolled { person, employer: None, plain: false });
        }
        for (number, institution) in self.institutions.iter().enumerate() {
            let share = if institution.is_market { 160 } else { 620 };
            let mut members = institution.people.clone();
            members.iter().for_each(|person| used[*person as usize] = true);
            random.shuffle(&mut members);
            for person in members.iter().take(part(members.len(), share)) {
                let employer = (!institution.is_market).then(|| self.employers.agency(number));
                enrolled.push(Enrolled { person: *person, employer, plain: false });
            }
        }
        enrolled
    }

    /// Active members, with arrears and second memberships among the plain ones.
    fn enrol(&self, enrolled: &[Enrolled], list: &mut Vec<Membership>, random: &mut Random) {
        let quota = self.quota;
        let (mut formal_grace, mut informal_grace) = (quota.formal_in_grace, quota.informal_in_grace);
        let (mut both, mut two) = (quota.both_classes, quota.two_employers);
        let mut construction = quota.construction_beside;
        let mut members_of_bpd = both / 4;
        let bpd = self.flags(|role| role == Role::Bpd);
        for one in enrolled {
            let registered = self.branch(one.person, random);
            let Some(employer) = one.employer else {
                let grace = (one.plain && informal_grace > 0).then(|| random.between(1, 3));
                informal_grace -= usize::from(grace.is_some());
                list.push(self.bpu(one.person, registered, grace, random));
                continue;
            };
            let grace = (one.plain && formal_grace > 0).then(|| random.between(1, 3));
            list.push(self.pu(one.person, employer, registered, grace, random));
            if grace.is_some() {
                formal_grace -= 1;
            } else if bpd[one.person as usize] && members_of_bpd > 0 {
                // A member of the village council who farms.
                members_of_bpd -= 1;
                both -= 1;
                list.push(self.bpu(one.person, registered, None, random));
            } else if one.plain && both > 0 {
                both -= 1;
                list.push(self.bpu(one.person, registered, None, random));
            } else if one.plain && two > 0 {
                two -= 1;
                let mut second = self.company_of(one.person, random);
                while second == employer {
                    second = self.company_of(one.person, random);
                }
                list.push(self.pu(one.person, second, registered, None, random));
            } else if one.plain && construction > 0 {
                construction -= 1;
                list.push(self.construction(one.person, registered, random));
            }
        }
    }

    /// People who count nowhere in the active total: lapsed, construction or migrant only, registered elsewhere.
    fn others(
        &self,
        employed: &mut Vec<u32>,
        own_account: &mut Vec<u32>,
        list: &mut Vec<Membership>,
        random: &mut Random,
    ) {
        for _ in 0..self.quota.lapsed_formal {
            let Some(person) = self.adult(employed).or_else(|| self.adult(own_account)) else { return };
            let registered = self.branch(person, random);
            let employer = self.company_of(person, random);
            list.push(self.lapsed_pu(person, employer, registered, random));
        }
        for _ in 0..self.quota.lapsed_informal {
            let Some(person) = self.adult(own_account).or_else(|| self.adult(employed)) else { return };
            let registered = self.branch(person, random);
            list.push(self.lapsed_bpu(person, registered, random));
        }
        let elsewhere = elsewhere(self.region);
        for _ in 0..self.quota.elsewhere {
            let Some(person) = employed.pop().or_else(|| own_account.pop()) else { return };
            let registered = *random.pick(&elsewhere);
            let employer = self.company_of(person, random);
            list.push(if random.chance(750) {
                self.pu(person, employer, registered, None, random)
            } else {
                self.bpu(person, registered, None, random)
            });
        }
        // Builders first, then whoever comes.
        own_account.sort_by_key(|person| self.people[*person as usize].occupation == Occupation::ConstructionLabourer);
        for number in 0..self.quota.construction_only + self.quota.migrant_only {
            let Some(person) = self.adult(own_account) else { return };
            let registered = self.branch(person, random);
            list.push(if number < self.quota.construction_only {
                self.construction(person, registered, random)
            } else {
                self.migrant(person, registered, random)
            });
        }
    }

    /// Takes someone old enough to have a history: 22 years or more.
    fn adult(&self, pool: &mut Vec<u32>) -> Option<u32> {
        let grown_up = |person: &u32| age_on(self.people[*person as usize].birth, self.as_of) >= 22;
        let place = pool.iter().rposition(grown_up)?;
        Some(pool.remove(place))
    }

    /// Whole months since the 17th birthday.
    fn working_months(&self, person: u32) -> i32 {
        let birth = self.people[person as usize].birth;
        Month::containing(self.as_of).months_since(Month::containing(birth)) - 17 * 12 - 1
    }

    fn flags(&self, wanted: fn(Role) -> bool) -> Vec<bool> {
        let mut flags = vec![false; self.people.len()];
        for holder in self.holders.iter().filter(|holder| wanted(holder.role)) {
            flags[holder.person as usize] = true;
        }
        flags
    }

    fn home(&self, person: u32) -> &Place {
        &self.places[usize::from(self.people[person as usize].village)]
    }

    fn company_of(&self, person: u32, random: &mut Random) -> u32 {
        self.employers.company(self.home(person).regency, random)
    }

    /// The branch's region: mostly the home regency.
    fn branch(&self, person: u32, random: &mut Random) -> RegionCode {
        if random.chance(880) { self.home(person).regency } else { random.pick(self.places).regency }
    }

    fn month_back(&self, months: i32) -> Month {
        Month::containing(self.as_of).plus(-months)
    }

    /// First days of membership: `old_per_mille` of them more than a year back, none before the 17th birthday.
    fn since(&self, person: u32, old_per_mille: u64, newest: i32, random: &mut Random) -> Date {
        let longest = self.working_months(person).clamp(newest, 100);
        let old = random.chance(old_per_mille) && longest >= 13;
        let months = if old { random.between(13, longest) } else { random.between(newest, longest.min(11)) };
        on_day(self.month_back(months), random)
    }

    fn pu(
        &self,
        person: u32,
        employer: u32,
        registered: RegionCode,
        grace: Option<i32>,
        random: &mut Random,
    ) -> Membership {
        let newest = grace.map_or(1, |months| months + 2);
        let due = Calendar::on(self.as_of).latest_due(Class::Pu);
        let paid = match grace {
            Some(months) => due.plus(-months),
            None => due.plus(random.weighted(&[(80, 0), (18, 1), (2, 2)])),
        };
        let from = self.since(person, 903, newest, random);
        let kind = self.employers.list[employer as usize].kind;
        let programs = match kind {
            "negara" | "daerah" => "JKK JKM JHT JP JKP",
            "swasta" => random.weighted(&[(70, "JKK JKM JHT JP JKP"), (20, "JKK JKM JHT JP"), (10, "JKK JKM JHT")]),
            "kecil" => random.weighted(&[(60, "JKK JKM JHT"), (40, "JKK JKM")]),
            _ => random.weighted(&[(75, "JKK JKM"), (25, "JKK JKM JHT")]),
        };
        Membership {
            person,
            class: Class::Pu,
            employer: Some(employer),
            programs,
            from,
            ended: None,
            paid_until: paid.max(Month::containing(from)).last_day(),
            registered,
        }
    }

    fn bpu(&self, person: u32, registered: RegionCode, grace: Option<i32>, random: &mut Random) -> Membership {
        let newest = grace.map_or(1, |months| months + 1);
        let due = Calendar::on(self.as_of).latest_due(Class::Bpu);
        let paid = match grace {
            Some(months) => due.plus(-months),
            None => due.plus(random.weighted(&[(55, 0), (15, 1), (10, 2), (10, 5), (10, 6)])),
        };
        Membership {
            person,
            class: Class::Bpu,
            employer: None,
            programs: random.weighted(&[(72, "JKK JKM"), (28, "JKK JKM JHT")]),
            from: self.since(person, 574, newest, random),
            ended: None,
            paid_until: paid.last_day(),
            registered,
        }
    }

    fn lapsed_pu(&self, person: u32, employer: u32, registered: RegionCode, random: &mut Random) -> Membership {
        let mut one = self.pu(person, employer, registered, None, random);
        if random.chance(650) && self.quota.before.is_none() {
            // Left the employer within the last year.
            let left = self.month_back(random.between(1, 11));
            one.ended = Some(on_day(left, random));
            one.paid_until = left.last_day();
        } else {
            // The employer pays no longer; who stopped long ago was not active a year back either.
            let due = Calendar::on(self.as_of).latest_due(Class::Pu);
            let recent = random.chance(700) && self.quota.before.is_none();
            let months = if recent { random.between(4, 14) } else { random.between(17, 40) };
            one.paid_until = due.plus(-months).last_day();
        }
        one.from = self.before(person, one.paid_until, random);
        one
    }

    fn lapsed_bpu(&self, person: u32, registered: RegionCode, random: &mut Random) -> Membership {
        let mut one = self.bpu(person, registered, None, random);
        let due = Calendar::on(self.as_of).latest_due(Class::Bpu);
        let recent = random.chance(850) && self.quota.before.is_none();
        let months = if recent { random.between(4, 14) } else { random.between(17, 40) };
        one.paid_until = due.plus(-months).last_day();
        one.from = self.before(person, one.paid_until, random);
        one
    }

    /// A first day well before the last paid month, but not before the 17th birthday.
    fn before(&self, person: u32, paid_until: Date, random: &mut Random) -> Date {
        let earliest = self.month_back(self.working_months(person));
        on_day(Month::containing(paid_until).plus(-random.between(14, 60)).max(earliest), random)
    }

    /// Gives every active PU and BPU membership of the region a first day on the right side of the year's beginning:
    /// as many before it as were members then.
    fn date_the_first_days(&self, list: &mut [Membership], before: Before) {
        let calendar = Calendar::on(self.as_of);
        let mut random = Random::stream(self.seed, "a year earlier", 0);
        for (class, members_then) in [(Class::Pu, before.formal), (Class::Bpu, before.informal)] {
            let mut active: Vec<usize> = (0..list.len())
                .filter(|at| {
                    let one = &list[*at];
                    one.class == class && self.region.contains(one.registered) && calendar.is_active(one)
                })
                .collect();
            random.shuffle(&mut active);
            // Whoever was too young then began since; the stable sort keeps the drawn order.
            active.sort_by_key(|at| self.working_months(list[*at].person) < 14);
            for (number, at) in active.into_iter().enumerate() {
                let one = &mut list[at];
                let months = if number < members_then {
                    random.between(13, self.working_months(one.person).clamp(13, 60))
                } else {
                    // Before the last paid month of those in grace, after the earlier list's day.
                    random.between(5, 11)
                };
                one.from = on_day(self.month_back(months), &mut random);
            }
        }
    }

    /// Construction work is paid for the whole project when it begins, so nothing falls due inside it.
    fn construction(&self, person: u32, registered: RegionCode, random: &mut Random) -> Membership {
        let last = self.month_back(-random.between(2, 14));
        let company = self.company_of(person, random);
        Membership {
            person,
            class: Class::Jakon,
            employer: Some(company),
            programs: "JKK JKM",
            from: on_day(self.month_back(random.between(1, 10)), random),
            ended: Some(last.plus(1).first_day()),
            paid_until: last.last_day(),
            registered,
        }
    }

    /// Migrant workers pay before departure for the length of their contract.
    fn migrant(&self, person: u32, registered: RegionCode, random: &mut Random) -> Membership {
        let started = self.month_back(random.between(1, 18));
        let last = started.plus(24);
        Membership {
            person,
            class: Class::Pmi,
            employer: None,
            programs: random.weighted(&[(60, "JKK JKM"), (40, "JKK JKM JHT")]),
            from: on_day(started, random),
            ended: Some(last.plus(1).first_day()),
            paid_until: last.last_day(),
            registered,
        }
    }
}

/// The memberships as a list of a year before had them: those that had begun, each paid a year less far.
pub(crate) fn a_year_earlier(memberships: &[Membership], day: Date) -> Vec<Membership> {
    let begun = memberships.iter().filter(|one| one.from <= day);
    begun
        .map(|one| {
            let paid = Month::containing(one.paid_until).plus(-12).max(Month::containing(one.from));
            Membership { paid_until: paid.last_day(), ended: None, ..one.clone() }
        })
        .collect()
}

/// `per_mille` of a count, half rounded up.
pub(crate) const fn part(count: usize, per_mille: usize) -> usize {
    (count * per_mille + 500) / 1_000
}

fn on_day(month: Month, random: &mut Random) -> Date {
    let first = month.first_day();
    let day = random.weighted(&[(60, 1), (10, 5), (10, 10), (10, 15), (10, 20)]);
    Date::new(first.year(), first.month(), day).expect("days up to 28 exist in every month")
}
