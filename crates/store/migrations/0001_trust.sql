-- The change, its audit entry, the chain's head, the check value of the key, id counters, uploads.
-- Portable: BIGINT, TEXT and BYTEA only; moments are RFC 3339 text, hashes are hexadecimal text.

-- One row per change: the transaction that every other row belongs to.
CREATE TABLE change (
    id BIGINT PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    retracts BIGINT REFERENCES change (id),
    result TEXT
);

-- One entry per change in commit order: ids, counts and digests, no personal values.
CREATE TABLE audit_entry (
    seq BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL UNIQUE REFERENCES change (id),
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    retracts BIGINT,
    change_digest TEXT NOT NULL,
    tables TEXT NOT NULL,
    counts TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- A single row, locked last by every change.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

-- A single row: which key this store was made with.
CREATE TABLE key_check (
    id BIGINT PRIMARY KEY,
    key_id TEXT NOT NULL,
    check_value BYTEA NOT NULL
);

-- The next free id per table: ids are a sequence in input order.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    next BIGINT NOT NULL
);

-- Files that came in; the name is a blind index of the content, the file lies sealed in the data directory.
CREATE TABLE upload (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL REFERENCES change (id),
    name TEXT NOT NULL UNIQUE,
    bytes BIGINT NOT NULL
);
