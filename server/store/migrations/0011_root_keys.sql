-- +goose Up
-- Root keys by fingerprint, with the first audit row that was chained with them.
CREATE TABLE root_keys (
    fingerprint TEXT PRIMARY KEY,
    first_row   INTEGER NOT NULL
);
INSERT INTO root_keys (fingerprint, first_row) SELECT value, 1 FROM settings WHERE name = 'key_fingerprint';
