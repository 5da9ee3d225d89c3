-- Which changes were taken back.

CREATE INDEX change_by_retracts ON change (retracts);

-- A change is taken back while an undo of it stands. An undo can itself be undone, which is as deep as it goes:
-- undoing again is a new undo of the first change.
CREATE VIEW retracted AS
    SELECT undo.retracts AS id FROM change undo
    WHERE undo.retracts IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change redo WHERE redo.retracts = undo.id);
