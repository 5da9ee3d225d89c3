# The history.

past-title = History
past-lead = What was brought in and what was decided, newest first. What was undone stays recorded.
past-none = Nothing was brought in yet.
past-change = Change { $number }
past-by = { $when }, by { $actor }
past-account = { $read } read = { $accepted } accepted + { $merged } merged + { $set-aside } set aside + { $refused } refused + { $skipped } skipped
past-undone-by = Undone by change { $number }
past-undo = Undo
past-undo-lead = Once undone, figures and lists are as they were before this change. Nothing is deleted, and the undoing can be undone too.
past-undo-confirm = Yes, undo change { $number }
past-undo-with = Undo the changes that use it as well
past-rests = Other changes use this one. Undo those first, or all together by ticking the choice below:
past-back = Back to the history
past-roster = Roster of workers
past-participants = Snapshot of participants
past-figures = Denominators, targets or published figures
past-boundaries = Boundaries of regions
past-departures = Died or moved
past-returned = Back again
past-person-merge = Persons merged
past-person-split = Persons parted
past-person-number = Number recorded
past-other = Other change
past-reveal = Full number seen
past-doubt = Doubt decided
