-- +goose Up
-- A browser in which somebody has signed in completely. Its secret is new after each finished sign-in, whoever signs in
-- there; its id goes with the secret, so that a secret which is no longer the browser's is known for a copy.
CREATE TABLE browsers (
    id      TEXT PRIMARY KEY,
    token   TEXT NOT NULL, -- SHA-256 of the cookie's secret
    seen_at INTEGER NOT NULL
);
CREATE INDEX browsers_seen ON browsers (seen_at);

-- A device is a browser as one person has it: those who share a browser do not become strangers to it by turns. The
-- devices until now have no browser; they are met anew.
DROP TABLE devices;
CREATE TABLE devices (
    id             TEXT PRIMARY KEY,
    browser_id     TEXT NOT NULL REFERENCES browsers (id) ON DELETE CASCADE,
    user_id        TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    agent          TEXT NOT NULL,
    address        TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    seen_at        INTEGER NOT NULL,
    trusted_until  INTEGER NOT NULL, -- until when it may stand for the code at a sign-in; 0 when it may not
    trusted_factor TEXT NOT NULL,    -- the second factor whose code it stands for
    trusted_epoch  INTEGER NOT NULL, -- of the person: with each later one the trust is gone
    UNIQUE (browser_id, user_id)
);
CREATE INDEX devices_user ON devices (user_id, seen_at);

-- handle is the name under which its owner sees and ends a session; the id is for the program alone.
ALTER TABLE sessions ADD COLUMN handle TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN device_id TEXT NOT NULL DEFAULT '';
UPDATE sessions SET handle = id;
