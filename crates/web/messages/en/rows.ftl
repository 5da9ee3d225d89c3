# Rows behind a figure of the board.

rows-title = Rows of submissions
rows-lead = Rows behind a figure on the board of { $office }.
rows-count = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }, { $persons ->
    [one] { $persons } person
   *[other] { $persons } persons
    }, { $monthly } per month
rows-sender = Sender: { $office }
rows-desk = Turn: { $office }
rows-state = State: { $state }
rows-role = Role: { $role }
rows-role-none = without a role
rows-place = Region: { $region }
rows-live = under way
rows-overdue = late
rows-to-chase = accepted, not seen yet
rows-none = There are no rows for this figure.
rows-back = Back to the board
rows-reference = Reference
rows-turn = Turn
