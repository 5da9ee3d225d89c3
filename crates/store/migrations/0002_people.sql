-- Persons, snapshots of participants, rosters and what matching said of their rows.
-- Rows are added, never edited; the latest row speaks. Dates are ISO text, regions packed numbers.

CREATE TABLE family (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    number_sealed BYTEA NOT NULL,
    number_index BYTEA NOT NULL,
    key_id TEXT NOT NULL
);
CREATE INDEX family_by_number ON family (number_index);

CREATE TABLE person (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    birth_date TEXT,
    sex TEXT,
    mother_name TEXT,
    residence BIGINT,
    family_id BIGINT
);

-- A person may have none, one, or over the years several numbers.
CREATE TABLE person_number (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number_sealed BYTEA NOT NULL,
    number_index BYTEA NOT NULL,
    key_id TEXT NOT NULL
);
CREATE INDEX person_number_by_number ON person_number (number_index);
CREATE INDEX person_number_by_person ON person_number (person_id);

CREATE TABLE employer (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    npp TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
);
CREATE INDEX employer_by_npp ON employer (npp);

-- A list of participants as knowledge of one day; the latest replaces the one before.
CREATE TABLE snapshot (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    file_name TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    account TEXT NOT NULL
);

CREATE TABLE membership (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    snapshot_id BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    class TEXT NOT NULL,
    employer_id BIGINT,
    programs BIGINT NOT NULL,
    starts TEXT,
    ends TEXT,
    paid_until TEXT,
    registered BIGINT,
    workplace BIGINT,
    residence BIGINT,
    occupation TEXT,
    card_sealed BYTEA,
    card_index BYTEA,
    key_id TEXT
);
CREATE INDEX membership_by_person ON membership (person_id, snapshot_id);

-- Derived from a snapshot by folding `domain::summarize`; rebuilt and compared by tests, so not audited.
-- Kept for the day of the snapshot and for the same day a year earlier (growth); other days fold.
CREATE TABLE coverage_summary (
    snapshot_id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    with_code BIGINT NOT NULL,
    place BIGINT NOT NULL,
    region BIGINT,
    class TEXT NOT NULL,
    persons_paid BIGINT NOT NULL,
    persons_grace BIGINT NOT NULL,
    persons_lapsed BIGINT NOT NULL,
    memberships_paid BIGINT NOT NULL,
    memberships_grace BIGINT NOT NULL,
    jkk BIGINT NOT NULL,
    jkm BIGINT NOT NULL,
    jht BIGINT NOT NULL,
    jp BIGINT NOT NULL,
    jkp BIGINT NOT NULL
);
CREATE INDEX coverage_summary_by_definition ON coverage_summary (snapshot_id, as_of, with_code, place);

CREATE TABLE roster (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    sender TEXT NOT NULL,
    region BIGINT NOT NULL,
    role TEXT,
    as_of TEXT NOT NULL,
    layout TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    account TEXT NOT NULL
);

CREATE TABLE roster_row (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    roster_id BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    disposition TEXT NOT NULL,
    merged_into BIGINT,
    name TEXT NOT NULL,
    birth_date TEXT,
    birth_place TEXT,
    sex TEXT,
    mother_name TEXT,
    address TEXT,
    region BIGINT,
    occupation TEXT,
    role TEXT,
    decree TEXT,
    decree_date TEXT,
    term_from TEXT,
    term_until TEXT,
    welfare_basis TEXT,
    wage BIGINT,
    population_status TEXT,
    nik_sealed BYTEA,
    nik_index BYTEA,
    family_sealed BYTEA,
    family_index BYTEA,
    phone_sealed BYTEA,
    key_id TEXT
);
CREATE INDEX roster_row_by_roster ON roster_row (roster_id, sheet_row);

-- What was wrong or repaired in a cell: where and what kind, never the value.
CREATE TABLE row_issue (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    sheet_row BIGINT NOT NULL,
    column_name TEXT,
    code TEXT NOT NULL,
    severity TEXT NOT NULL
);
CREATE INDEX row_issue_by_change ON row_issue (change_id);

-- The latest entry of a row speaks: the matcher's, or a reviewer's.
CREATE TABLE match_result (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    roster_row_id BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    person_id BIGINT,
    candidate_person_id BIGINT,
    probability_ppm BIGINT,
    evidence TEXT NOT NULL
);
CREATE INDEX match_result_by_row ON match_result (roster_row_id);

CREATE TABLE workforce (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    kind TEXT NOT NULL,
    version TEXT NOT NULL,
    value BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL
);

CREATE TABLE target (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    year BIGINT NOT NULL,
    rate TEXT NOT NULL,
    kind TEXT NOT NULL,
    basis TEXT NOT NULL,
    source TEXT NOT NULL
);
