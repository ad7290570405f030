-- +goose Up
-- Whoever is at the door may ask for challenges: so many may wait for one source (portal.Source).
ALTER TABLE passkey_challenges ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE INDEX passkey_challenges_source ON passkey_challenges (source);
