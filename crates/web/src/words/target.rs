//! Words: targets of a region and how they are parted.

use super::words;

words! {
    /// Targets of a region and how they are parted.
    TargetWords in "target" {
        title(place), link, year, distance, percent_of(active, whole, kind, version, source), in_force, gap,
        months_left, per_month_needed, per_month_now, side_by_side, basis, set_by, national, ministry, scheme,
        own, chosen_by(operator, moment, reason), choose, reason, reason_missing, basis_missing, nothing,
        not_kept, wholes, whole, day, source, in_use, parts, allocation, allocation_lead, rule, rule_percent,
        rule_gap, rule_workers, level, level_regency, level_village, part_now, parted_told(persons, parts),
        decision, keep,
    }
}
