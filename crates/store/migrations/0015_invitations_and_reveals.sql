-- Somebody is invited, or brought back, by a link that sets the password once: only a hash of its secret is kept.
-- It holds while it is the last thing that was said of the operator.

CREATE TABLE operator_invitation (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    operator TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX operator_invitation_by_secret ON operator_invitation (secret_hash);

-- Somebody saw a person's numbers in full; why stands with the change, and with the person for all who see them.
CREATE TABLE person_reveal (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL
);
CREATE INDEX person_reveal_by_person ON person_reveal (person_id);
