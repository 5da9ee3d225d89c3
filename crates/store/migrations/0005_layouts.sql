-- What a human corrected in the reading of a sender's list, to be offered again for the next one.

CREATE TABLE layout_kept (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    sender TEXT NOT NULL,
    kind TEXT NOT NULL,
    headings TEXT NOT NULL,
    corrections TEXT NOT NULL,
    roster_id BIGINT
);
CREATE INDEX layout_kept_by_sender ON layout_kept (sender);
