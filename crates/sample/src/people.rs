//! The population: families with names, birth dates, NIK and work. Nobody in it exists.

use std::collections::HashMap;

use units::{Date, Sex, age_on};

use crate::names::{Names, Style};
use crate::places::{Place, current_districts, retired_districts, six_digits};
use crate::random::Random;
use crate::work::{self, Occupation};

/// One invented person, as they are in truth; what lists say of them may differ.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) nik: u64,
    /// Family card (KK).
    pub(crate) card: u64,
    pub(crate) name: Box<str>,
    pub(crate) mother: Box<str>,
    pub(crate) birth: Date,
    /// Position in the list of places.
    pub(crate) village: u16,
    pub(crate) sex: Sex,
    pub(crate) occupation: Occupation,
    /// Place in the family: 1 head, 2 husband, 3 wife, 4 child (the codes of OpenSID).
    pub(crate) family_place: u8,
    /// Why the person is not to be protected by this scheme, if so.
    pub(crate) not_ours: Option<&'static str>,
}

/// Gives out NIK, each once.
pub(crate) struct Issuer {
    first_serial: u16,
    /// Next serial by the first twelve digits. Only looked up, never walked: its order is not fixed.
    next: HashMap<u64, u16>,
    districts: Vec<u64>,
    retired: Vec<u64>,
}

/// Serials of invented NIK start here; real ones stay far below.
const FIRST_SERIAL: u16 = 9001;
/// Few people of one region share district, birth date and sex.
const SERIALS_PER_SLOT: u16 = 90;

impl Issuer {
    /// `slot` keeps the numbers of one region's run apart from those of another.
    pub(crate) fn new(slot: u64) -> Self {
        let first_serial = FIRST_SERIAL + u16::try_from(slot).expect("few slots") * SERIALS_PER_SLOT;
        Self { first_serial, next: HashMap::new(), districts: current_districts(), retired: retired_districts() }
    }

    /// Where someone who lives in `place` was first registered: 8 in 100 elsewhere, some under codes retired since.
    fn district(&self, place: &Place, random: &mut Random) -> u64 {
        match random.below(1_000) {
            0..20 => *random.pick(&self.retired),
            20..80 => *random.pick(&self.districts),
            _ => six_digits(place.district),
        }
    }

    /// A number nobody else has; twins asked for one after the other get neighbouring serials.
    fn issue(&mut self, district: u64, birth: Date, sex: Sex, random: &mut Random) -> u64 {
        let prefix = district * 1_000_000 + birth_digits(birth, sex);
        let serial = match self.next.get(&prefix) {
            Some(next) => *next,
            None => self.first_serial + random.weighted(&[(60, 0), (20, 1), (10, 2), (6, 3), (4, 4)]),
        };
        self.next.insert(prefix, serial + 1);
        prefix * 10_000 + u64::from(serial)
    }

    /// A number for a birth date under another district: well-formed, and nobody's.
    pub(crate) fn stray(&mut self, birth: Date, sex: Sex, random: &mut Random) -> u64 {
        let district = *random.pick(&self.districts);
        self.issue(district, birth, sex, random)
    }

    /// Another number for someone whose birth date changed, from the district of the first.
    pub(crate) fn again(&mut self, person: &Person, random: &mut Random) -> u64 {
        self.issue(person.nik / 10_000_000_000, person.birth, person.sex, random)
    }

    /// A family card: district, date of issue, serial. Drawn from the same pool, so it equals no NIK.
    fn family_card(&mut self, place: &Place, as_of: Date, random: &mut Random) -> u64 {
        let issued = birth_at(random.between(0, 13), as_of, random);
        self.issue(six_digits(place.district), issued, Sex::Male, random)
    }
}

/// Day (plus 40 for women), month and year of two digits each.
pub(crate) fn birth_digits(birth: Date, sex: Sex) -> u64 {
    let day = birth.day().unsigned_abs() + if sex == Sex::Female { 40 } else { 0 };
    u64::from(day) * 10_000
        + u64::from(birth.month().unsigned_abs()) * 100
        + u64::from(birth.year().unsigned_abs() % 100)
}

/// A birth date of someone who is `age` on `as_of`.
pub(crate) fn birth_at(age: i32, as_of: Date, random: &mut Random) -> Date {
    loop {
        let year = i32::from(as_of.year()) - age - random.between(0, 1);
        let year = i16::try_from(year).expect("years within the calendar");
        let day = random.between(1, 31) as i8;
        let month = random.between(1, 12) as i8;
        if let Ok(birth) = Date::new(year, month, day)
            && age_on(birth, as_of) == age
        {
            return birth;
        }
    }
}

/// A member of a household before a NIK is given.
struct Member {
    age: i32,
    sex: Sex,
    family_place: u8,
    twin_of_previous: bool,
}

/// Ages of household heads: 100 parts over six bands.
const HEAD_AGES: &[(u32, (i32, i32))] =
    &[(6, (19, 24)), (22, (25, 34)), (27, (35, 44)), (25, (45, 54)), (14, (55, 60)), (6, (61, 64))];

fn household(random: &mut Random) -> Vec<Member> {
    let member = |age, sex, family_place| Member { age, sex, family_place, twin_of_previous: false };
    // Young people who live and work away from their parents.
    if random.chance(130) {
        let sex = if random.chance(550) { Sex::Male } else { Sex::Female };
        return vec![member(random.between(17, 34), sex, 1)];
    }
    let (low, high) = random.weighted(HEAD_AGES);
    let head_age = random.between(low, high);
    let head_sex = if random.chance(860) { Sex::Male } else { Sex::Female };
    let mut members = vec![member(head_age, head_sex, 1)];
    if head_sex == Sex::Male && random.chance(520) {
        let age = (head_age + random.between(-9, 2)).clamp(18, 64);
        members.push(member(age, Sex::Female, 3));
    }
    let oldest = head_age - 20;
    if oldest >= 17 {
        let children = random.weighted(&[(30, 0), (34, 1), (24, 2), (9, 3), (3, 4)]);
        for child in 0..children {
            let sex = if random.chance(580) { Sex::Male } else { Sex::Female };
            let previous = members.last().filter(|last| last.family_place == 4 && !last.twin_of_previous);
            match previous.map(|last| (last.age, last.sex)) {
                Some((age, sex)) if child > 0 && random.chance(25) => {
                    members.push(Member { age, sex, family_place: 4, twin_of_previous: true });
                }
                _ => members.push(member(random.between(17, oldest.min(40)), sex, 4)),
            }
        }
    }
    members
}

/// Fills all places with eligible workers (17 to 64 on `as_of`), village by village.
pub(crate) fn populate(places: &[Place], as_of: Date, seed: u64, names: &Names, issuer: &mut Issuer) -> Vec<Person> {
    let mut people = Vec::with_capacity(places.iter().map(|place| place.people).sum());
    for (position, place) in places.iter().enumerate() {
        let mut random = Random::stream(seed, "people", place.code.packed().unsigned_abs());
        let village = u16::try_from(position).expect("fewer villages than 65,536");
        let end = people.len() + place.people;
        while people.len() < end {
            let card = issuer.family_card(place, as_of, &mut random);
            let mut members = household(&mut random);
            members.truncate(end - people.len());
            settle(&mut people, &members, Home { place, village, card, as_of }, names, issuer, &mut random);
        }
    }
    people
}

/// Where a household lives.
struct Home<'a> {
    place: &'a Place,
    village: u16,
    card: u64,
    as_of: Date,
}

/// Turns the members of one household into persons.
fn settle(
    people: &mut Vec<Person>,
    members: &[Member],
    home: Home<'_>,
    names: &Names,
    issuer: &mut Issuer,
    random: &mut Random,
) {
    let style = names.style(random);
    let own_district = issuer.district(home.place, random);
    let wife = members.iter().find(|member| member.family_place == 3);
    let mut wife_name: Option<Box<str>> = None;
    let mut children_mother: Option<Box<str>> = None;
    if members.first().is_some_and(|head| head.sex == Sex::Male) && wife.is_none() {
        // The mother is not in the work force (or gone), but her children name her alike.
        children_mother = Some(names.full(style, Sex::Female, random));
    }
    for member in members {
        let style = if member.family_place == 3 && random.chance(200) { names.style(random) } else { style };
        let name = names.full(style, member.sex, random);
        let is_child = member.family_place == 4;
        let district = if is_child || random.chance(700) { own_district } else { issuer.district(home.place, random) };
        let twin = people.last().filter(|_| member.twin_of_previous).map(|twin: &Person| twin.birth);
        let birth = twin.unwrap_or_else(|| birth_at(member.age, home.as_of, random));
        let nik = issuer.issue(district, birth, member.sex, random);
        let mother = match &children_mother {
            Some(mother) if is_child => mother.clone(),
            _ => names.full(style, Sex::Female, random),
        };
        if member.family_place == 3 {
            wife_name = Some(name.clone());
        }
        let head_is_mother = member.family_place == 1 && member.sex == Sex::Female;
        if head_is_mother || (wife_name.is_some() && children_mother.is_none()) {
            children_mother = Some(if head_is_mother { name.clone() } else { wife_name.clone().expect("just seen") });
        }
        let occupation = work::draw(member.sex, home.place, random);
        people.push(Person {
            nik,
            card: home.card,
            name,
            mother,
            birth,
            village: home.village,
            sex: member.sex,
            occupation,
            family_place: member.family_place,
            not_ours: None,
        });
    }
}

/// Someone on lists who is not for this scheme: another member of the household of `near`.
///
/// `reason` is one of [`crate::truth::NOT_OURS`].
pub(crate) fn outsider(
    near: &Person,
    reason: &'static str,
    place: &Place,
    as_of: Date,
    names: &Names,
    issuer: &mut Issuer,
    random: &mut Random,
) -> Person {
    let age = match reason {
        "di_bawah_17" => random.between(0, 16),
        "65_ke_atas" => random.between(65, 88),
        "pelajar" => random.between(17, 23),
        "pensiunan" => random.between(58, 64),
        _ => random.between(22, 63),
    };
    let sex = match reason {
        "mengurus_rumah_tangga" => Sex::Female,
        "tni" | "polri" => Sex::Male,
        _ if random.chance(500) => Sex::Male,
        _ => Sex::Female,
    };
    let birth = birth_at(age, as_of, random);
    let district = issuer.district(place, random);
    let style = Style::Common;
    Person {
        nik: issuer.issue(district, birth, sex, random),
        card: near.card,
        name: names.full(style, sex, random),
        mother: names.full(style, Sex::Female, random),
        birth,
        village: near.village,
        sex,
        occupation: work::draw(sex, place, random),
        family_place: if age < 24 { 4 } else { 9 },
        not_ours: Some(reason),
    }
}
