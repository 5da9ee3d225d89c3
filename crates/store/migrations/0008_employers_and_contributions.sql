-- Employers as lists of employers describe them, and contributions as statements show them paid.

-- The latest row of an employer speaks. Names of contact persons are not kept.
CREATE TABLE employer_profile (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    employer_id BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    business TEXT,
    region BIGINT,
    address TEXT,
    workers BIGINT,
    registered BIGINT
);
CREATE INDEX employer_profile_by_employer ON employer_profile (employer_id);

-- A statement of contributions as knowledge of one day.
CREATE TABLE statement (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    file_name TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    account TEXT NOT NULL
);

-- One month of one membership, paid. Months are written 2025-06, amounts are whole rupiah.
CREATE TABLE contribution (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    statement_id BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    class TEXT NOT NULL,
    employer_id BIGINT,
    month TEXT NOT NULL,
    programs BIGINT NOT NULL,
    wage BIGINT,
    amount BIGINT NOT NULL,
    paid_on TEXT
);
CREATE INDEX contribution_by_month ON contribution (month);
CREATE INDEX contribution_by_statement ON contribution (statement_id);
