-- Submissions: who asks protection for whom, and every move of every row. Rows are added, never edited; the latest
-- move of a row speaks. An office is known by its name; names, numbers and papers of people stay with the roster row.

CREATE TABLE submission (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    office TEXT NOT NULL,
    verifier TEXT,
    compiler TEXT,
    branch TEXT NOT NULL,
    region BIGINT NOT NULL,
    decree TEXT,
    roster_id BIGINT
);
CREATE INDEX submission_by_change ON submission (change_id);

CREATE TABLE submission_row (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    submission_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    roster_row_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    class TEXT NOT NULL,
    programs BIGINT NOT NULL,
    basis BIGINT,
    risk BIGINT,
    role TEXT,
    transport BIGINT NOT NULL,
    payer TEXT NOT NULL,
    first_month TEXT NOT NULL,
    last_month TEXT NOT NULL,
    monthly BIGINT NOT NULL,
    total BIGINT NOT NULL
);
CREATE INDEX submission_row_by_submission ON submission_row (submission_id, line);
CREATE INDEX submission_row_by_roster_row ON submission_row (roster_row_id);

-- What a move leaves as it was is NULL: payer, last month and money.
CREATE TABLE submission_move (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    submission_id BIGINT NOT NULL,
    submission_row_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    field TEXT,
    reason TEXT,
    note TEXT,
    payer TEXT,
    last_month TEXT,
    monthly BIGINT,
    total BIGINT
);
CREATE INDEX submission_move_by_row ON submission_move (submission_row_id);
CREATE INDEX submission_move_by_submission ON submission_move (submission_id);
CREATE INDEX submission_move_by_change ON submission_move (change_id);

-- The offices that an operator acts for; the latest row of a name speaks. A JSON list of names.
CREATE TABLE operator_office (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    operator TEXT NOT NULL,
    offices TEXT NOT NULL
);
CREATE INDEX operator_office_by_operator ON operator_office (operator);
