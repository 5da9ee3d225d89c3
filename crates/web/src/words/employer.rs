//! Words: the page of an employer.

use super::words;

words! {
    /// The page of an employer.
    EmployerWords in "employer" {
        title, lead, npp(number), reported, listed, active, not_listed, not_registered, work, wages,
        minimum(amount, region, as_of, source), minimum_none, below(wages, persons), short,
        on_permit, not_reported, permits, permits_told(businesses, region, unregistered, workers), unregistered, fewer,
        business, covered, paid, paid_lead, people, papers, change, permit, permit_says(workers), list_says(workers, registered),
    }
}
