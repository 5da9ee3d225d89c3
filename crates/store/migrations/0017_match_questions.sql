-- Somebody else is asked about a doubt. It stays a doubt: the latest question of a row stands until the row is decided.

CREATE TABLE match_question (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    roster_row_id BIGINT NOT NULL,
    asked TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX match_question_by_row ON match_question (roster_row_id);
