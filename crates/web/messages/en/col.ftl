# Headings of columns that several tables share.

col-role-group = Role
col-on-rosters = On rosters
col-protected = Protected
col-not-protected = Not yet
col-percent = Percent
col-region = Region
col-active = Active
col-eligible = Eligible
col-part = Part
col-share = Of the eligible
col-share-active = Of active participants
col-name = Name
col-status = Status
col-role = Role and occupation
col-birth = Date of birth
col-place = Village
col-source = Row of the file
col-list = Snapshot
col-programs = Programs
col-paid-until = Paid until
col-file = File
