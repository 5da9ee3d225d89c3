# Terms of office that end soon.

terms-title = Terms of office
terms-lead = { $count ->
    [one] { $count } term
   *[other] { $count } terms
    } of office in { $region } end within { $days ->
    [one] { $days } day
   *[other] { $days } days
    }, counted from { $day }.
terms-days = Within
terms-days-option = { $days ->
    [one] { $days } day
   *[other] { $days } days
    }
terms-none = No term of office ends in that time.
terms-none-text = Terms are read from the columns for begin, end and decree number of imported rosters.
terms-until = Ends
terms-left = { $days ->
    [one] { $days } day
   *[other] { $days } days
    } left
terms-past = { $days ->
    [one] { $days } day
   *[other] { $days } days
    } past
terms-decree = Decree
terms-next = Successor
terms-next-none = no successor yet
terms-next-told = { $name } from { $from }
terms-next-gap = { $name } from { $from } ({ $days ->
    [one] { $days } day
   *[other] { $days } days
    } vacant)
terms-back = Back to the region's page
