-- +goose Up
-- The row that was written last, sealed: without it the newest rows of the trail could be removed unseen.
CREATE TABLE audit_end (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    id    INTEGER NOT NULL,
    chain BLOB NOT NULL,
    seal  BLOB NOT NULL -- MAC over id and chain
);
CREATE INDEX audit_person ON audit (company_id, user_id, id);

-- Until when a sender has the mail in hand; 0 when none has.
ALTER TABLE outbox ADD COLUMN leased_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_company ON outbox (company_id, created_at, id);
CREATE INDEX outbox_secret ON outbox (expires_at) WHERE secret_sealed IS NOT NULL;
