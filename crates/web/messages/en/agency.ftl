# The page of an agency.

agency-title = Agency
agency-lead = Staff without civil-servant status on the rosters this agency sent: who is protected, who is not, and what it costs.
agency-groups = By group
agency-group = Group
agency-terms = Terms of office ending soon: { $count }
