-- +goose Up
-- Since when a number has been forwarding without a break; 0 when it is off.
ALTER TABLE forwardings ADD COLUMN on_since INTEGER NOT NULL DEFAULT 0;
UPDATE forwardings SET on_since = (SELECT at FROM changes WHERE id = forwardings.version) WHERE is_on;
