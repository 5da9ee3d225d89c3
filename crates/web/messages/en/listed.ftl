# People on the lists that an office sent.

listed-names = Names
listed-nobody = No names.
listed-nobody-text = Import a roster with the name of this office as sender, then match it.
listed-persons = On rosters
listed-covered = Protected
listed-not-covered = Not yet
listed-unknown = Not certain yet
listed-asked = Submitted
listed-percent-note = Percent is of those who are certain: without the doubtful and those not matched yet. Grace counts as protected.
listed-not-matched = Not matched yet
listed-term = Contract until
listed-wage = Wage
listed-cost = Cost of submissions by month
