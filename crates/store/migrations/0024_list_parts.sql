-- Rows that add to a list which is there, instead of standing in its place: those that were refused of it, mended.

-- part_of is the change that brought the list. Memberships of a part stand under the list's own snapshot; first_id to
-- last_id are the numbers of the part's rows, memberships or permits.
CREATE TABLE list_part (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    part_of BIGINT NOT NULL,
    first_id BIGINT NOT NULL,
    last_id BIGINT NOT NULL
);
CREATE INDEX list_part_by_list ON list_part (part_of);
