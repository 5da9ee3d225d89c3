# The page of an employer.

employer-title = Employer
employer-lead = Workers reported against those found on rosters and permits, and wages against the minimum wage.
employer-npp = NPP { $number }
employer-reported = Reported
employer-listed = On rosters
employer-active = Active participants through this employer
employer-not-listed = Reported, on no roster
employer-not-registered = Reported, not registered yet
employer-work = Occupation
employer-wages = Wages against the minimum wage
employer-minimum = Minimum wage { $amount } in { $region } ({ $as-of }). Source: { $source }.
employer-minimum-none = There is no minimum wage for this region yet. Import published figures with the measure minimum_wage.
employer-below = { $wages ->
    [one] { $wages } wage
   *[other] { $wages } wages
    } below the minimum; { $persons ->
    [one] { $persons } person
   *[other] { $persons } persons
    } without a wage on the roster.
employer-short = Short by
employer-on-permit = On business permits
employer-not-reported = On permit, not reported
employer-permits = Business permits in this region
employer-permits-told = { $businesses ->
    [one] { $businesses } business
   *[other] { $businesses } businesses
    } with a permit in { $region }; { $unregistered } not registered as an employer, with { $workers } workers on their permits.
employer-unregistered = Not registered
employer-fewer = Reporting fewer
employer-business = Business
employer-covered = Active participants
employer-paid = Time line of contributions
employer-paid-lead = What statements show paid for its people, the latest month first, two years at most.
employer-people = People
employer-papers = Papers
employer-change = change
employer-permit = Business permit
employer-permit-says = Business permit: { $workers } workers
employer-list-says = List of employers: { $workers } workers, { $registered } registered
