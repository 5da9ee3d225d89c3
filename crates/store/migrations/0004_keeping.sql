-- What was taken back, and what was learnt of persons after they came in: merged, died, moved.

CREATE INDEX change_by_retracts ON change (retracts);

-- A change is taken back while an undo of it stands. An undo can itself be undone, which is as deep as it goes:
-- undoing again is a new undo of the first change.
CREATE VIEW retracted AS
    SELECT undo.retracts AS id FROM change undo
    WHERE undo.retracts IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change redo WHERE redo.retracts = undo.id);

-- Two records are one human being (joined 1), or were thought so wrongly (joined 0); the latest row of a pair speaks.
-- Both keep what is written of them, so that parting them again loses nothing.
CREATE TABLE person_merge (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    merged_id BIGINT NOT NULL,
    joined BIGINT NOT NULL
);

-- Died, moved away, or neither after all: the latest row of a person speaks.
CREATE TABLE person_note (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT NOT NULL
);
