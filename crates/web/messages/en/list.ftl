# The named gap.

list-title = Named list
list-lead = People on rosters of villages, agencies or markets who are not protected as of { $day }. One person is one row, even on several rosters.
list-lead-grace = Still protected, but contributions are overdue. Not part of the named list; remind them before the deadline.
list-lead-set-aside = Roster rows that are not for BPJS Ketenagakerjaan, with the reason. Not part of the named list.
list-unit = persons
list-unit-rows = rows
list-of-all = of { $count ->
    [one] { $count } name
   *[other] { $count } names
    } on this whole list
list-status = Status
list-apart = Apart from the list
list-search = Name contains
list-role = Role
list-role-all = All roles
list-apply = Filter
list-clear = Clear the filter
list-xlsx = Download XLSX
list-csv = Download CSV
list-download-note = The file follows this filter. Identity numbers are not in it.
list-pages = Pages of the list
list-before = Previous
list-after = Next
list-back = Back to the region's page
list-empty-narrow = Nothing fits this filter.
list-empty-narrow-text = Clear the filter, or type a part of the name only.
list-empty-rosters = There is no roster for this region yet.
list-empty-rosters-text = Import a roster of a village, agency or market, then match it.
list-empty-good = Everybody on the rosters is protected.
list-empty-good-text = Add another roster, such as vulnerable workers or market traders, to find who is not recorded yet.
list-status-all = All
list-status-never = Never registered
list-status-lapsed = Lapsed
list-status-doubtful = Doubtful
list-status-in-grace = In grace
list-status-set-aside = Set aside
list-person-never = Never registered
list-person-lapsed = Lapsed since { $since }
list-person-doubtful = Doubtful, to be reviewed
list-person-in-grace = In grace until { $until }
list-person-row = row { $row }
list-person-rows = , listed { $times } times
list-answers = Answer files
list-answers-lead = The file as it was sent, same rows and order, with status, programs, paid until and question added.
list-answer-none = There is no such list in this region. Open the named list of the region and choose its answer file.
