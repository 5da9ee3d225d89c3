//! Words: bringing files in.

use super::words;

words! {
    /// Bringing files in.
    ImportWords in "import" {
        title, lead, file, size(megabytes), kind, kind_told, kind_roster, kind_participants, kind_workforce,
        kind_targets, kind_figures, kind_employers, kind_contributions, kind_permits, kind_funding, kind_boundaries, region, region_hint, region_missing,
        region_unknown(read), role, role_none, sender, sender_hint, as_of, as_of_hint, date_wrong, more, npp,
        month, month_wrong, send, waiting, waiting_lead(days), none, bytes(kilobytes), stage_waiting,
        stage_saving, stage_saved, stage_failed, came(moment), history, all_history, no_file, broken,
        ours(code), queued, reading, saving, matching, progress(done), progress_of(done, whole), refresh,
        preview, preview_lead, layout, sheet, headings(rows), headings_none, format, account, read, accepted,
        merged, set_aside, refused, skipped, repaired, warnings, columns, columns_lead, letter, heading,
        example, meaning, unread, heading_row, heading_row_hint, other_sheet, again, kept, doubts,
        doubts_lead, not_read(headings), settings, save_rows(rows), save_none, save_note, failed, point,
        point_lead, issues, issues_none, issues_lead, shown_refused, shown_repaired, shown_warnings,
        shown_all, more_issues(more), refused_file, refused_note, done, already, already_text(change),
        undo(change), other_names(row, earlier), next_match, next_match_note, match_now, matched(rows,
        registered, listed, new, doubtful), to_reviews, to_region(region), forget, forget_note, back,
        not_saved, columns_more(columns, shown), save_again,
        templates, template, template_xlsx, template_csv, templates_lead, mend, mended, mended_line(rows, number),
    }
}
