# The desk of an office: what waits for it, and its batches.

desk-title = Desk of the office
desk-lead = What waits for this office, then every submission that passes it.
desk-lead-all = Every submission in your regions. You are not assigned to an office yet, so you can only read.
desk-ask-office = To send or verify submissions, ask the administrator to assign you to your office.
desk-offices = Office
desk-tasks-none-text = A new submission starts from the named list: choose people who are not protected yet.
desk-task-since = since { $day }
desk-tasks = Waiting for this office
desk-tasks-none = Nothing waits for this office.
desk-task-rows = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }
desk-task-overdue = { $rows } late
desk-task-from = { $office }, submission { $number }
desk-batches = Submissions
desk-batches-none = No submissions yet.
desk-number = Number
desk-sender = Sender
desk-months = Months
desk-persons = Persons
desk-monthly = Contribution per month
desk-states = State
desk-to-chase = { $rows } not seen on a snapshot yet
desk-new = New submission
desk-page = Page { $page } of { $pages }
desk-terms = Terms of office ending soon
desk-estimate = Contributions are estimates by the rules in force in their month.
