-- Budgets that may pay contributions, as an office wrote them down: a village's, a regency's, a donor's.
CREATE TABLE funding (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    year BIGINT NOT NULL,
    source TEXT NOT NULL,
    account TEXT,
    amount BIGINT NOT NULL,
    cap TEXT,
    basis TEXT NOT NULL,
    tranches TEXT NOT NULL,
    read_in TEXT NOT NULL
);
CREATE INDEX funding_by_change ON funding (change_id);
