//! Which row of a participants file repeats an earlier one: same person, class, programs, employer and days.

use std::collections::{HashMap, HashSet};

use domain::{Employer, Member, Person};
use law::Class;
use units::{Date, Id};

/// What makes two rows the same membership of one person.
type Said = (Class, u8, Option<Id<Employer>>, Option<Date>, Option<Date>);

/// The memberships of a file. Most people have one: that costs some twelve bytes, not an entry in a set.
pub(crate) struct Repeats {
    first_new: i64,
    /// Of people who are new in this file, by their order: the position of their first membership.
    first: Vec<Option<u32>>,
    /// The same of people whom an earlier list knew.
    first_of_known: HashMap<i64, u32>,
    employers: Vec<Option<Id<Employer>>>,
    /// All memberships of the people who have several.
    several: HashSet<(i64, Said)>,
}

impl Repeats {
    /// `first_new` is the id that the first new person of the file gets.
    pub(crate) fn new(first_new: i64) -> Self {
        Self {
            first_new,
            first: Vec::new(),
            first_of_known: HashMap::new(),
            employers: Vec::new(),
            several: HashSet::new(),
        }
    }

    /// Whether one of `members`, all that were taken so far, says the same; if none does, `member` is taken.
    pub(crate) fn is_repeat(&mut self, members: &[Member], member: &Member, employer: Option<Id<Employer>>) -> bool {
        assert_eq!(members.len(), self.employers.len(), "whoever was no repeat was taken");
        let person = member.person;
        if let Some(first) = self.first_of(person, members.len()) {
            let earlier = said(&members[first], self.employers[first]);
            self.several.insert((person.get(), earlier));
            if !self.several.insert((person.get(), said(member, employer))) {
                return true;
            }
        }
        self.employers.push(employer);
        false
    }

    /// The person's first membership; `position` becomes it when there is none.
    fn first_of(&mut self, person: Id<Person>, position: usize) -> Option<usize> {
        let position = u32::try_from(position).expect("a file has fewer rows");
        let earlier = match usize::try_from(person.get() - self.first_new) {
            Ok(order) => {
                if self.first.len() <= order {
                    self.first.resize(order + 1, None);
                }
                let earlier = self.first[order];
                self.first[order].get_or_insert(position);
                earlier
            }
            Err(_) => match self.first_of_known.entry(person.get()) {
                std::collections::hash_map::Entry::Occupied(entry) => Some(*entry.get()),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(position);
                    None
                }
            },
        };
        earlier.map(|position| position as usize)
    }
}

fn said(member: &Member, employer: Option<Id<Employer>>) -> Said {
    (member.class, member.programs.bits(), employer, member.term.starts, member.term.paid_until)
}
