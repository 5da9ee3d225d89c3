# One batch: rows, moves, cost, history.

batch-title = Submission { $number }
batch-number = Submission
batch-decree = Based on
batch-no-decree = not named yet
batch-route = The way of the submission
batch-here = waiting here: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }
batch-persons = Persons
batch-rows = Rows
batch-monthly = Contribution per month
batch-total = Contribution in all
batch-money-note = Only what is still under way: without refused, withdrawn or expired rows.
batch-state = State
batch-all = All
batch-pick = Choose
batch-line = Row
batch-because = Reason
batch-no-paper = without decree or minutes
batch-payer = Payer
batch-months = Months
batch-attention = Note
batch-said = The office said
batch-none = No row is in this state.
batch-act = What { $office } can do now
batch-act-none = There is nothing your office can do with this submission now.
batch-scope = For the rows
batch-scope-ticked = that are ticked
batch-scope-all = all that can, on every page
batch-send = Send
batch-verify = Verify
batch-give-back = Return
batch-compile = Compile
batch-accept = Accept
batch-refuse = Refuse
batch-withdraw = Withdraw
batch-end = End
batch-reach = reaches { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }
batch-why = Reason
batch-column = Column meant
batch-column-none = no single column
batch-refusal = Reason of refusal
batch-note = Remark
batch-source = Source of money
batch-source-same = as submitted
batch-last-month = Last month
batch-choose-reason = Choose a reason
batch-nothing-ticked = No row is ticked yet. Tick the rows, or choose all.
batch-why-missing = Write the reason: the sender reads it beside the row.
batch-reason-missing = Choose a reason of refusal; for another reason, write the remark.
batch-month-missing = Write the last month like 2025-12.
batch-done = { $move }: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }, { $monthly } per month.
batch-held = Held back:
batch-held-row = Row { $row }: { $why }
batch-stayed = { $rows ->
    [one] { $rows } row stays
   *[other] { $rows } rows stay
    } where they are: { $state }.
batch-not-done = Nothing changed
batch-not-done-next = The present state is shown below. Check it, then try again if it is still needed.
batch-left-out = { $persons ->
    [one] { $persons } person is
   *[other] { $persons } persons are
    } not in the submission:
batch-left-row = Roster row { $row }: { $why }
batch-left-more = and { $count } more
batch-drafted = Draft saved: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }. Check the estimate and the notes below, then send it.
batch-cost = Estimated contribution and its reasons
batch-cost-group = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    }, payer { $payer }: { $monthly } per month
batch-cost-months = Each month, one person
batch-cost-why = Reasons for the first month
batch-history = History
batch-history-none = Never moved yet: still a draft at the sender.
batch-history-rows = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
    } ({ $lines })
batch-history-more = { $count ->
    [one] { $count } earlier move is
   *[other] { $count } earlier moves are
    } not shown here.
batch-xlsx = Download XLSX
batch-csv = Download CSV
batch-own-file = Download the sender's file with statuses
batch-own-file-note = The sender's own roster: same rows and order, with columns for status, programs, paid until, question and submission.
batch-export = Download for registration (SIPP/BPU, with NIK)
batch-export-note = This file holds full NIKs; the download is recorded. Answers can be written on the sheet Jawaban and uploaded.
batch-back = Back to the desk of the office
batch-by-welfare = vulnerable worker
