-- What was learnt of persons later: who is one with whom, which memberships were somebody else's, from when a number
-- is valid, who died or moved. Records stay as they came in; whoever reads heeds these rows.

-- Two records of one person.
CREATE TABLE person_merge (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL
);

-- A merge that no longer holds: they are two after all.
CREATE TABLE merge_parted (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    merge_id BIGINT NOT NULL
);

-- A membership that came in under `from_id` and is another person's; the latest row of a membership speaks.
CREATE TABLE membership_parted (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    membership_id BIGINT NOT NULL,
    from_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL
);

-- From when until when a number was a person's; the latest row of a number speaks. A number without one has no dates.
CREATE TABLE number_term (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    number_id BIGINT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    source TEXT NOT NULL
);

-- Who died, moved away or is back, from a day on; of rows of one day the later speaks.
CREATE TABLE departure (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    on_date TEXT NOT NULL,
    to_region BIGINT,
    source TEXT NOT NULL
);
CREATE INDEX departure_by_person ON departure (person_id);

-- The history of one person over all lists.
CREATE INDEX match_result_by_person ON match_result (person_id);
