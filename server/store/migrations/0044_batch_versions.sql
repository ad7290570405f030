-- +goose Up
-- What a batch was after each deed, so that one gets back to it. A deleted batch stays, out of sight, until it is too old.
ALTER TABLE batches ADD COLUMN deleted_at INTEGER NOT NULL DEFAULT 0; -- 0 for one that is there

-- The numbers of a step as they were saved, packed; versions share them. A step whose list is 0 has none yet.
ALTER TABLE batch_steps ADD COLUMN list_id INTEGER NOT NULL DEFAULT 0;
CREATE TABLE batch_lists (
    id           INTEGER PRIMARY KEY,
    batch_id     TEXT NOT NULL REFERENCES batches (id),
    voice_groups TEXT NOT NULL, -- JSON: theirs
    numbers      BLOB NOT NULL
);
CREATE INDEX batch_lists_batch ON batch_lists (batch_id);

CREATE TABLE batch_versions (
    batch_id     TEXT NOT NULL REFERENCES batches (id),
    version      INTEGER NOT NULL, -- of the batch, after the deed
    company_id   TEXT NOT NULL REFERENCES companies (id),
    at           INTEGER NOT NULL,
    by_name      TEXT NOT NULL, -- empty where it is kept no longer
    deed         TEXT NOT NULL,
    name         TEXT NOT NULL,
    comment      TEXT NOT NULL,
    numbers      INTEGER NOT NULL, -- how many there are in all steps
    voice_groups TEXT NOT NULL, -- JSON: of the numbers of this version and of the one before it, which the detail tells
    steps        TEXT NOT NULL, -- JSON: the changes with their lists
    detail       TEXT NOT NULL, -- JSON: what became of it, as the trail tells it
    PRIMARY KEY (batch_id, version)
);
CREATE INDEX batch_versions_company ON batch_versions (company_id, at);
