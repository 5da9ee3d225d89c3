//! Words: published figures of a region, and whether they can all be true.

use super::words;

words! {
    /// Published figures of a region, and whether they can all be true.
    AngkaWords in "angka" {
        title(place), lead(figures, sources, first, last), none, none_text, none_ledger, link, measure, measure_all,
        chart_title(measure, place), chart_description(figures, first, last, low, high), chart_note, key_range, key_part,
        key_conflict, key_shift, verdicts_heading, verdicts_lead(consistent, inconsistent, unknown),
        verdict_consistent, verdict_inconsistent, verdict_not_checkable, verdict_shift, slip_swapped,
        slip_digit_transposed, slip_digit_wrong, slip_other_year, slip_other_denominator, slip_other_region,
        slip_segment_for_total, slip_other_metric, slip(kind), rows, implied(whole), table_heading, number, when, printed, means, of_whom,
        source, verdict, conflict_short, beside_heading, quarter(number, year), told(from, until),
        metric_coverage_pct, metric_target_pct, metric_registered_pct, metric_not_covered_pct,
        metric_employer_compliance_pct, metric_growth_pct, metric_coverage_change, metric_rank,
        metric_active_participants, metric_registered_participants, metric_registered_new, metric_target_participants,
        metric_gap_to_target, metric_not_covered, metric_potential_workers, metric_eligible_vulnerable,
        metric_employers, metric_registered_projects, metric_village_budget, metric_contribution_paid,
        metric_claims_paid, metric_claim_cases, metric_scholarship_paid, metric_scholarship_cases,
        metric_scholarship_recipients, metric_labour_force, metric_working, metric_working_formal,
        metric_working_informal, metric_working_age, metric_unemployed, metric_formal_pct, metric_informal_pct,
        metric_minimum_wage, borders_then(codes), borders_unclear(codes), key_break, parted(day, places, laws),
        part_of(day, place, law), sums_heading, sums_text(codes),
    }
}
