# Refused rows mended in the page.

mend-title = Mend the refused rows
mend-lead = Change the cells that are wrong, then save. Rows that are right now come in at once as a part of the same list; the file you sent stays as it is.
mend-newer = A newer list of participants has come in: { $file }, of { $day }. Rows mended here add to the list of { $own } and change the figures of that day; the newest figures stay those of the newer list.
mend-waiting = { $rows ->
    [1] 1 row waits to be mended
   *[other] { $rows } rows wait to be mended
}
mend-saved = The rows that are right came in as change { $number }. The rows below are still to be mended.
mend-others = Other cells of this row
mend-save = Save the mended rows
mend-save-note = Rows that you did not change go on waiting.
mend-back = Back to the file
