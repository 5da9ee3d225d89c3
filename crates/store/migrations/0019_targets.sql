-- By which instrument a target was set; of an allocated one the exact number of persons, the rule and what it divides.
CREATE TABLE target_detail (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    instrument TEXT NOT NULL,
    persons BIGINT,
    rule TEXT,
    from_target BIGINT
);
CREATE INDEX target_detail_by_target ON target_detail (target_id);

-- Which of several targets for one region, year and denominator is in force; the latest row of these speaks. Who chose,
-- when and why stands with the change.
CREATE TABLE target_choice (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL
);
