-- +goose Up
-- Password attempts that were evaluated and failed, one row a bucket (portal.Kind and what it counts for).
CREATE TABLE attempts (
    bucket   TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
);

-- Browsers in which a person has signed in completely. A known device has a bucket of its own, so that strangers
-- cannot make its owner wait.
CREATE TABLE devices (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token      TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie's secret, new at each sign-in
    agent      TEXT NOT NULL,
    address    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
);
CREATE INDEX devices_user ON devices (user_id, seen_at);
