-- Offices are dated and serve a set of regions; operators act in roles over a set of regions.

CREATE TABLE office (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    opened TEXT,
    closed TEXT
);

CREATE TABLE office_region (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    region BIGINT NOT NULL
);
CREATE INDEX office_region_by_office ON office_region (office_id);

-- The latest row of a name speaks: a new password, other roles, or an end.
CREATE TABLE operator (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    regions TEXT NOT NULL,
    active BIGINT NOT NULL
);
CREATE INDEX operator_by_name ON operator (name);

-- Short-lived, so outside the audit; only a hash of the cookie's token is kept.
CREATE TABLE web_session (
    token_hash BYTEA PRIMARY KEY,
    operator_name TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
