# Where offices are written to.

mail-title = E-mail addresses of offices
mail-lead = What is new for the office is sent to this address, without names or numbers of people. Leave it empty to stop.
mail-office = Office
mail-address = E-mail address
mail-save = Save
mail-told = { $written } of { $offices } offices have an e-mail address
