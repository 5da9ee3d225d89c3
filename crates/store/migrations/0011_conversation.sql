-- What the conversation between offices needs beside its rows: how the store is run, who was enrolled, where an
-- office is written to and what it was told, and which agent serves which block of a market. The latest row speaks.

CREATE TABLE setting (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL
);

-- An accepted row with its membership number; class, programs and months stay with the row and its moves.
CREATE TABLE enrolment (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    submission_row_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    number_sealed BYTEA,
    number_index BYTEA,
    key_id TEXT NOT NULL
);
CREATE INDEX enrolment_by_row ON enrolment (submission_row_id);
CREATE INDEX enrolment_by_person ON enrolment (person_id);

CREATE TABLE office_address (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    office TEXT NOT NULL,
    email TEXT NOT NULL
);

-- The tasks that an office was told of, with the last move of each: numbers only.
CREATE TABLE notice (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    office TEXT NOT NULL,
    told TEXT NOT NULL
);
CREATE INDEX notice_by_office ON notice (office);

CREATE TABLE market_agent (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    office TEXT NOT NULL,
    block TEXT NOT NULL,
    agent TEXT NOT NULL
);
