//! Words: one batch: rows, moves, cost, history.

use super::words;

words! {
    /// One batch: rows, moves, cost, history.
    BatchWords in "batch" {
        title(number), number, decree, no_decree, route, here(rows), persons, rows, monthly, total, money_note,
        state, all, pick, line, because, no_paper, payer, months, attention, said, none, act(office), act_none,
        scope, scope_ticked, scope_all, send, verify, give_back, compile, accept, refuse, withdraw, end, reach(rows),
        why, column, column_none, refusal, note, source, source_same, last_month, choose_reason, nothing_ticked,
        why_missing, reason_missing, month_missing, done(move, rows, monthly), held, held_row(row, why),
        stayed(rows, state), not_done, not_done_next, left_out(persons), left_row(row, why), left_more(count),
        drafted(rows), cost, cost_group(rows, payer, monthly), cost_months, cost_why, history, history_none,
        history_rows(rows, lines), history_more(count), xlsx, csv, own_file, own_file_note, export, export_note,
        back, by_welfare,
    }
}
