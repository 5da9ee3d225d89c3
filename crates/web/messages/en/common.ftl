# What stands on many pages.

common-skip = Skip to the content
common-language = English
common-footer = Payung. Every figure carries its denominator, source and date.
common-crumbs = Where the region lies
common-unknown = not known yet
common-none = –
common-sum = Total
common-sum-overlaps = Active participants (one person may be in several programs, so the parts do not add up)
common-percent-word = percent
common-persons-word = persons
common-estimate = estimate
common-kind-country = Country
common-kind-province = Province
common-kind-kabupaten = Regency
common-kind-kota = City
common-kind-kecamatan = District
common-kind-kelurahan = Urban village
common-kind-desa = Village
common-kind-desa-adat = Customary village
common-request-value = “{ $name }” in the address of this page is not known. What can be used: { $allowed }.
common-choice-unknown = Field “{ $name }”: read “{ $read }”, which is not known. What can be chosen: { $allowed }.
