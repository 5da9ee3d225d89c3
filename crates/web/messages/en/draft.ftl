# Drafting a batch from the named gap.

draft-title = New submission
draft-lead = Choose who is to be protected, with whose money, and for which months. Other offices have their turn once the draft is sent.
draft-no-office = You are not assigned to an office that serves this region. Ask the administrator to assign you.
draft-office = Sender
draft-who = 1. Who
draft-who-lead = { $persons ->
    [one] { $persons } person is
   *[other] { $persons } persons are
    } not protected yet in { $region }.
draft-only = Only: { $what }.
draft-choose = Choose
draft-scope-ticked = Only those ticked on this page
draft-scope-all = All { $persons } persons on this list, other pages included
draft-doubtful = Doubtful: decide first
draft-money = 2. With whose money, for which months
draft-payer = Payer of the contribution
draft-payer-note = An urban village (kelurahan) has neither ADD nor Dana Desa.
draft-first = First month
draft-last = Last month
draft-month-hint = Year-month, for example 2025-07
draft-paper = 3. Based on
draft-decree = Number of the decree or minutes
draft-decree-date = Its date
draft-decree-of = { $number } of { $day }
draft-decree-note = Without a number the rows can be saved, but the district may return them.
draft-programs = 4. Protection
draft-class = Class
draft-class-bpu = Not wage-earning (BPU)
draft-class-pu = Wage earner (PU)
draft-base = Work accident and death (JKK, JKM)
draft-jht = Add old-age savings (JHT)
draft-jp = Add pension (JP, wage earners only)
draft-basis = Monthly income or wage, where the roster has none
draft-basis-hint = Rupiah; empty means the lowest by the rules
draft-risk = Risk group of the workplace (PU)
draft-risk-none = Not known
draft-keep = Submit those already protected too: another payer takes over
draft-route = 5. Through which offices
draft-verifier = Verifier
draft-compiler = Compiling agency
draft-branch = Branch office
draft-save = Save the draft
draft-save-note = Once saved, the estimated contribution, overlaps and reasons are shown before you send it.
draft-nobody-ticked = Nobody is ticked yet. Tick at least one person, or choose all.
draft-months-wrong = The months cannot be read. Write first and last month like 2025-07, the last not before the first.
draft-basis-wrong = The income cannot be read. Write rupiah in digits only, for example 1000000.
draft-date-wrong = The date of the decree cannot be read. Write it like 2025-07-01.
draft-payer-missing = Choose the payer of the contribution.
draft-empty = Nobody on this list can be submitted.
draft-link = Draft a submission from this list
draft-not-done = The draft is not saved
