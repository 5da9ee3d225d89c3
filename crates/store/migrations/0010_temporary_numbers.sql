-- Numbers that stand in for a NIK on rosters: what an agency gave itself. Matching brings them to the person.
CREATE TABLE roster_row_number (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    roster_row_id BIGINT NOT NULL,
    number_sealed BYTEA NOT NULL,
    key_id TEXT NOT NULL
);
CREATE INDEX roster_row_number_by_row ON roster_row_number (roster_row_id);
