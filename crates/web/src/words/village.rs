//! Words: the people of a village on the three axes, and what protecting them costs.

use super::words;

words! {
    /// The people of a village on the three axes, and what protecting them costs.
    VillageWords in "village" {
        title(place), link, lead, as_of(day), status, all, protected, in_grace, lapsed, missing, doubtful,
        set_aside, not_matched(rows), role, no_role, occupation, unknown_occupation, welfare, has_welfare,
        no_welfare, count(persons), name, until(day), since(day), term, none, cost, cost_lead(month), payee,
        persons, money, may_yes, may_review, monthly, yearly, cost_none, draft, terms, gap, review, xlsx, csv,
    }
}
