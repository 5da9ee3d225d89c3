# Who holds a role, and who of them is protected.

holders-title = Holders of a role
holders-lead = People on rosters in the regions of { $office }, each in the main role. Grace counts as protected.
holders-told = { $covered } of { $all } protected ({ $percent })
holders-covered = Protected
holders-open = Not protected yet
