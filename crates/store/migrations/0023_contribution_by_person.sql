-- What was paid for a person month by month, for their page.

CREATE INDEX contribution_by_person ON contribution (person_id);
