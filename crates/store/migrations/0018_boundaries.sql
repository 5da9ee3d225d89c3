-- Boundaries of regions as files of maps give them, already simplified for a screen: the latest that stands is drawn on
-- the page of the region around it. An outline is rings of "east north" in hundred-thousandths of a degree, a ring in a
-- line.

CREATE TABLE boundary (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    parent BIGINT NOT NULL,
    outline TEXT NOT NULL
);
CREATE INDEX boundary_by_parent ON boundary (parent);
