-- Business permits as lists of a permit counter (PTSP, OSS) name them, one row per row of such a list. The latest list
-- that names a business speaks of it.

CREATE TABLE permit (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    nib TEXT,
    npp TEXT,
    name TEXT NOT NULL,
    business TEXT,
    scale TEXT,
    region BIGINT,
    address TEXT,
    workers BIGINT,
    issued TEXT
);
CREATE INDEX permit_by_region ON permit (region);
