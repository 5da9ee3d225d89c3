//! Words: scenarios, plans, the money behind them, and what becomes of a plan.

use super::words;

words! {
    /// Scenarios, plans, the money behind them, and what becomes of a plan.
    RencanaWords in "rencana" {
        title, tabs, tab_plans, tab_scenario, tab_solve, tab_money, lead, none, none_text, plan,
        plan_title(number, place, months), asked, asked_target(percent), asked_budget(amount), asked_all,
        asked_sum, protected, cost, new, state_made, state_short, state_accepted, state_running, state_failed,
        state_broken, compare, compare_from, compare_to, compare_go, compare_lead(changes, persons, cost),
        compare_same, compare_regions, was, becomes, cost_more, region, region_unknown(read),
        month_unknown(read), months_wrong, number_wrong(read, low, high), share_wrong(read), nothing_asked,
        scenario_title, scenario_lead, scenario_of(place, months), scenario_share(place, months, share, money),
        per_village, payer, share, share_against, from, until, months, roles, reckon,
        villages(desa, kelurahan, part), cost_year, persons_per_village, money, percent_before, percent_after,
        beyond, percent_of, by_month, by_payer, by_source, by_group, by_region, detail, lawful, may_yes,
        may_review, may_no, unaffordable, unaffordable_count(count), code, needs, has, short, printed,
        printed_possible, printed_impossible, assumptions, solve_title, solve_lead, solve, solve_note,
        not_asked, goal, goal_all, goal_budget, goal_target, goal_in_force, goal_missing, budget, budget_missing,
        budget_wrong(read), target, target_missing, first, second, third, first_none, fair, fair_none, fair_regency,
        fair_village, take_up, dana_desa_share, dana_desa_note,
        only_certain, making, making_note, accepting, drafting(done, whole), failed,
        broken, broken_text, run_again, change, not_reached, proof_persons(bound, gap), proof_cost(bound, gap),
        proof_best, proof_priority(gap), proof_parted_best, proof_parted_persons(bound, gap), proof_parted_cost(bound, gap),
        proof_parted_priority(gap), proof_parted_unknown, accept, names, workbook, months_title(place),
        months_description(first, last, persons, renewed, lapsed), month_covered, month_grace, month_lapsed,
        month_new, month_renewed, month_under_way, month_percent, drivers(group), map_title(place),
        map_point(place, persons, cost), map_note,
        map_part(place, persons, percent), map_after(told), binding, binding_none, binding_parted,
        binding_persons(budget, used, limit, more), binding_cost(budget, used, limit, more),
        lower(persons, cost), in_order(persons, cost), order_months(months, renewed, plain, plain_renewed),
        order_dearer(cost, months, renewed), order_no_more(cost), employers_owe(persons), without_money(persons),
        accept_title, accept_lead(drafts, persons, cost), accept_once, accept_gone(persons),
        accept_no_office(persons), accept_asked(persons), accept_others(persons), no_office, office, decree,
        accept_now, accept_not, accept_nobody, accepted_heading, accepted_told(drafts, persons), draft,
        not_drafted, not_drafted_more(count), money_title, money_lead, money_none, money_none_text,
        money_import, money_told(count, spendable, asked), year, owner, spendable, of_amount(cap, amount),
        used, used_note, left, tranches, all_in_january, basis, who_may, who_may_note, payee, may, ground,
        note,
    }
}
