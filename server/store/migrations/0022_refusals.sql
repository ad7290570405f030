-- +goose Up
-- Why what a plan sets in a period could not be set when that last began (JSON of portal.Error); '' where it could. Whoever
-- was told of it once is not told again before the reason is another one.
ALTER TABLE plans ADD COLUMN open_refusal TEXT NOT NULL DEFAULT '';
ALTER TABLE plans ADD COLUMN closed_refusal TEXT NOT NULL DEFAULT '';

-- Which numbers forward to one.
CREATE INDEX forwardings_destination ON forwardings (destination) WHERE destination <> '';
