-- Somebody saw a person's numbers in full; why stands with the change, and with the person for all who see them.

CREATE TABLE person_reveal (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL
);
CREATE INDEX person_reveal_by_person ON person_reveal (person_id);
