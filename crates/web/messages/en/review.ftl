# Doubts to decide.

review-title = Review the doubtful
review-lead = Each row below may be a person who is known already. Decide one by one; a decision is recorded and can be undone.
review-told = { $count } doubtful, { $shown } shown
review-none = Nobody is doubtful in this region.
review-may-be = May be the same as
review-probability = Probability
review-evidence = Evidence by column, in bits
review-column = Column
review-agreement = Agreement
review-bits = Bits
review-prior = Before any column is seen
review-sum = Sum
review-compared = Compared because they share the keys: { $keys }.
review-turning = What would turn the decision
review-turning-line = { $column }: { $words } (the sum becomes { $sum })
review-same = Same person
review-different = Another person, new
review-nik = NIK
review-sex = Sex
review-mother = Mother's name
review-back = Back to the list
review-link = Review the doubtful
review-keys = By keyboard, on the marked row: S same person, B another person, J next, K previous.
