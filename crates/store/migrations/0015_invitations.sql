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
