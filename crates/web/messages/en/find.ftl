# Finding a region.

find-label = Find a region: name or code
find-placeholder = Name of a region or code
find-button = Find
find-title = Find a region
find-lead = Type the first three letters of the name of a village, district, regency, city or province; or its code.
find-short = Type at least three letters, or the digits of a region's code.
find-none = No region has the name or code “{ $asked }”. Check the spelling, or type a part of the name only.
find-told = { $count ->
    [one] { $count } region
   *[other] { $count } regions
    } found.
find-many = { $count ->
    [one] { $count } region
   *[other] { $count } regions
    } found, the first { $shown } are shown. Narrow the search with more letters.
find-not-own = outside your regions
find-quick-more = See all { $count } regions
