# Where offices are written to.

mail-title = E-mail addresses of offices
mail-lead = To this address payung notify sends what is new for the office, without names or numbers of people. Leave it empty to stop.
mail-office = Office
mail-address = E-mail address
mail-save = Save
mail-told = { $written } of { $offices } offices have an e-mail address
