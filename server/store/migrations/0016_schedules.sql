-- +goose Up
CREATE TABLE schedules (
    id         TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    name       TEXT NOT NULL,
    calendar   TEXT NOT NULL,    -- JSON of portal.Schedule without its name
    is_open    BOOLEAN NOT NULL, -- what its numbers were told last
    turned_at  INTEGER NOT NULL, -- the boundary at which that began; 0 for none in sight
    next_at    INTEGER NOT NULL, -- the next one; 0 for none in sight
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (company_id, name)
);

-- Which numbers follow which schedule, and what it sets for them.
CREATE TABLE plans (
    number_id      INTEGER PRIMARY KEY REFERENCES numbers (id),
    schedule_id    TEXT NOT NULL REFERENCES schedules (id),
    open_setting   TEXT NOT NULL,   -- JSON of portal.Setting
    closed_setting TEXT NOT NULL,
    refused        INTEGER NOT NULL -- the change that switched it off because the setting is no longer allowed; 0 for none
);
CREATE INDEX plans_schedule ON plans (schedule_id);

-- The plan of a number before and after a change that set it (JSON); '' for a change that left it alone.
ALTER TABLE history ADD COLUMN plans TEXT NOT NULL DEFAULT '';
