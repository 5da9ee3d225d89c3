//! Words: a region and its figures.

use super::words;

words! {
    /// A region and its figures.
    RegionWords in "region" {
        as_of(day), total_heading, active, eligible, known, target, target_year(year),
        sentence(active, unit, eligible, whole, version), sentence_no_list(region), sentence_no_whole(active, unit, region), unit_persons,
        unit_memberships, whole_potensi, whole_sakernas, whole_registri, formal, informal, construction, migrant,
        bar_title(region), bar_description(percent, target, year, parts), bar_description_no_target(percent),
        bar_target(year, percent, persons), bar_table, note_kelurahan, note_desa, definition_heading,
        definition_change, definition_now(count, place, with, whole), switch_place, switch_with, switch_count, switch_whole, pick_potensi, pick_sakernas, pick_registri,
        place_registered, place_workplace, place_residence, with_none, with_construction, with_migrant, with_both,
        count_persons, count_memberships, note_registered_below, note_residence_below, gaps_heading, gaps_lead,
        gap_target, gap_target_short, gap_target_text(percent, year, basis), gap_target_none, gap_uncovered,
        gap_uncovered_text, gap_uncovered_known, gap_uncovered_beyond, gap_uncovered_none, gap_listed, gap_listed_short, gap_listed_text, gap_listed_closed,
        gap_listed_none, gap_listed_open(names), who_heading, who_lead(persons, protected, left), who_waiting(rows),
        roles_caption, roles_note, below_country(region), below_province(region), below_regency(region),
        below_district(region), below_by_residence, estimate_note, parts_heading, parts_by, by_class, by_occupation,
        by_sex, by_age, by_program, rest_place, rest_role, rest_unknown, in_grace, in_grace_text, lapsed, lapsed_text, outside, outside_text, growth,
        growth_formal, growth_informal, growth_text(since, method), growth_unknown, rank, rank_value(position, all),
        rank_text(group), rank_estimate, rank_published(count), rank_contested(names), rank_unknown, rank_alone,
        why_heading, why_definition, why_definition_text(count, place, with), why_persons, why_memberships,
        why_members, why_members_text(file, day), why_whole, why_whole_text(eligible, whole, version, source, day),
        why_whole_none, estimate_label, estimate_text(how), why_target,
        why_target_text(percent, year, persons, basis), why_target_inherited(region), why_target_none, why_law,
        why_note, why_law_text(digest), data_link, evaluation(form), trend_heading, trend_title(region), trend_description(before, since, now, day), trend_note, trend_day, reach_now(percent), reach_by(percent, month), reach_never(percent), reach_far(percent), map_title(region), map_note, map_point(region, active, percent),
        map_description(against, parts), map_against(percent), map_against_all, map_villages(drawn, all), map_reached,
        map_near, map_half, map_low, map_unknown, next_heading, next_review(count), next_list(names), next_submit, next_plan, next_lowest(region, percent), next_terms,
    }
}
