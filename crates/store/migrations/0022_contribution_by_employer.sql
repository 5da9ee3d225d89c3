-- What an employer paid month by month, for its page.

CREATE INDEX contribution_by_employer ON contribution (employer_id);
