# The board by village and role.

cells-title = By village and role
cells-lead = Board of { $office }: persons and contributions submitted, and how many holders of a role are protected.
cells-lead-in = Board of { $office }, in { $region }: persons and contributions submitted, and how many holders of a role are protected.
cells-told = { $lines ->
    [one] { $lines } row
   *[other] { $lines } rows
    } of the table; { $persons ->
    [one] { $persons } person
   *[other] { $persons } persons
    } submitted, { $monthly } per month
