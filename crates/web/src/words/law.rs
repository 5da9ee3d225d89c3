//! Words: the law: search, time lines, differences, calculators.

use super::words;

words! {
    /// The law: search, time lines, differences, calculators.
    LawWords in "law" {
        title, lead, search_label, search_hint, search, found(rules, words), none(words), families,
        rules_count(rules), tools, to_contribution, to_benefit, to_diff, gaps, gaps_found, share, unit,
        calendar, from, until, open_ended, value, before, basis, read_at, checked(day), reading, gazette,
        verified, proposed, recalled, note, begins, changes, resumes, restated, ends, happened, timeline,
        rows(rows), unknown_rule(id), diff_title, diff_lead, day_one, day_two, compare, diff_count(rules,
        before, after), none_there, date_wrong, rule, contribution_title, contribution_lead, class, class_pu,
        class_bpu, class_construction, class_pmi, month, wage, risk, business, size, size_micro, size_small,
        size_medium, size_large, programs, income, payer, payer_self, payer_company, work, work_transport,
        work_other, employs, contract_value, work_order, package, extra_months, jht, paid_on, reckon,
        not_answered, amount_wrong(read), total, by_payer, by_fund, lines, program, basis_amount, rate,
        amount, due, due_unknown, penalty(months, amount), reasons, steps, attention, payer_employer,
        payer_worker, payer_village, payer_government, estimate, benefit_title, benefit_lead, kind, choose,
        facts, more_blocks, granted, denied, needs_review, paid_by_employer, deadline,
    }
}
