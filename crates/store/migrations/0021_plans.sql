-- Plans that were asked for, what each was answered, and that one was accepted.

CREATE TABLE plan (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    request TEXT NOT NULL
);

-- The plan as JSON, and apart from it who is protected where with which money: persons by their number, no names.
CREATE TABLE plan_answer (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    summary TEXT NOT NULL,
    allocations TEXT NOT NULL
);
CREATE INDEX plan_answer_by_plan ON plan_answer (plan_id);

CREATE TABLE plan_acceptance (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    decree TEXT,
    account TEXT NOT NULL
);
CREATE INDEX plan_acceptance_by_plan ON plan_acceptance (plan_id);
