-- +goose Up
-- Whether calls go on to a number that the portal knows. Most go to other phones; who forwards here is asked of the few that
-- do, and a change of where a number forwards to writes no index.
ALTER TABLE forwardings ADD COLUMN inside BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE forwardings SET inside = TRUE WHERE destination IN (SELECT digits FROM numbers);
DROP INDEX forwardings_destination;
CREATE INDEX forwardings_inside ON forwardings (destination) WHERE inside;
