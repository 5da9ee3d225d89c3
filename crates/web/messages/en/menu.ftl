# The way between pages, on every page.

menu-label = Menu
menu-region = Region
menu-desk = Desk
menu-board = Board of submissions
menu-past = History
menu-import = Import
menu-users = Users
menu-offices = Offices
menu-audit = Audit
menu-law = Law
menu-people = People
menu-plans = Plans
