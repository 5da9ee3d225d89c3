# The board of submissions.

board-title = Board of submissions
board-which-office = This board belongs to one office, and you are not assigned to one yet. Ask the administrator to assign you, or open the board of your office at /usulan?kantor=NAME OF OFFICE.
board-lead = Who has sent, who has not, what came back and what is late. Contributions are estimates.
board-sum = { $persons ->
    [one] { $persons } person
   *[other] { $persons } persons
    } in { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    } under way, { $monthly } per month, { $total } in all
board-sent = Have sent
board-not-sent = Have not sent
board-nobody = None.
board-office = Office
board-persons = Persons
board-monthly = Contribution per month
board-states = State
board-overdue = Late
board-to-chase = Accepted, not seen yet
board-returned = Returned, and why
board-desks = Whose turn
board-part = As
board-since = Since
board-roles = By role
board-roles-note = The denominator is people on imported rosters; each person is counted in one role. Groups of roles first, then each role.
board-cells = By village and role
board-role = Role
board-percent = Percent
board-asked = Submitted
board-reminder = Reminder to copy
