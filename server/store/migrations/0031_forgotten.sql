-- +goose Up
-- Each failure removes what is too old to matter, and must not look at every bucket that strangers filled to find it.
CREATE INDEX attempts_forgotten ON attempts (last_at) WHERE total = 0;
