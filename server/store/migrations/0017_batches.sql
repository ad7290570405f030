-- +goose Up
-- 一括設定: a change of many numbers that is prepared, looked at, and run with one click.
CREATE TABLE batches (
    id         TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    name       TEXT NOT NULL,
    comment    TEXT NOT NULL,
    version    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
);
CREATE INDEX batches_company ON batches (company_id);

CREATE TABLE batch_steps (
    id       INTEGER PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    change   TEXT NOT NULL -- JSON of portal.Change
);
CREATE INDEX batch_steps_batch ON batch_steps (batch_id);

CREATE TABLE batch_numbers (
    step_id   INTEGER NOT NULL REFERENCES batch_steps (id),
    number_id INTEGER NOT NULL, -- perhaps of a number that is gone
    digits    TEXT NOT NULL,
    PRIMARY KEY (step_id, number_id)
);

-- New destinations for which somebody gave a fresh code when a step was saved. They are known to that batch alone.
CREATE TABLE batch_destinations (
    batch_id TEXT NOT NULL REFERENCES batches (id),
    digits   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    by_name  TEXT NOT NULL,
    PRIMARY KEY (batch_id, digits)
);

-- The batch that a change was a run of, and what it was called then; empty for every other way.
ALTER TABLE changes ADD COLUMN batch_id TEXT NOT NULL DEFAULT '';
ALTER TABLE changes ADD COLUMN batch TEXT NOT NULL DEFAULT '';
CREATE INDEX changes_batch ON changes (batch_id, id) WHERE batch_id <> '';
CREATE INDEX changes_undoes ON changes (undoes) WHERE undoes <> 0;
