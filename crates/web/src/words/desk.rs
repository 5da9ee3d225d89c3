//! Words: the desk of an office: what waits for it, and its batches.

use super::words;

words! {
    /// The desk of an office: what waits for it, and its batches.
    DeskWords in "desk" {
        title, lead, lead_all, ask_office, offices, tasks_none_text, task_since(day), tasks, tasks_none,
        task_rows(rows), task_overdue(rows), task_from(office, number), batches, batches_none, number, sender,
        months, persons, monthly, states, to_chase(rows), new, page(page, pages), terms, estimate,
    }
}
