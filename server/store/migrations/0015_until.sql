-- +goose Up
-- When an earlier state of a number returns by itself, 0 for never; and the states that return then and after it: JSON, a
-- list of forwardings, next first.
ALTER TABLE forwardings ADD COLUMN until_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE forwardings ADD COLUMN back TEXT NOT NULL DEFAULT '[]';
-- When a mail says that the end is near; 0 when none is to be sent any more.
ALTER TABLE forwardings ADD COLUMN warn_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX forwardings_until ON forwardings (until_at) WHERE until_at > 0;
CREATE INDEX forwardings_warn ON forwardings (warn_at) WHERE warn_at > 0;

-- When a change that the program made by itself was due; 0 for those that people made.
ALTER TABLE changes ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;

-- What was to return, before and after a change; and why something else than that returned: JSON of the refusal, or empty.
ALTER TABLE history ADD COLUMN back_before TEXT NOT NULL DEFAULT '[]';
ALTER TABLE history ADD COLUMN back_after TEXT NOT NULL DEFAULT '[]';
ALTER TABLE history ADD COLUMN refusal TEXT NOT NULL DEFAULT '';

-- The Monday for which a person last got the list of numbers that are forwarded for long; 0 for none.
ALTER TABLE users ADD COLUMN digest_at INTEGER NOT NULL DEFAULT 0;
