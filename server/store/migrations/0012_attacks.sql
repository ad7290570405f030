-- +goose Up
-- Failures since the last success, which no time forgets: at portal.MostFailures the bucket closes. Counted for accounts
-- and their known devices; 0 for sources and for login IDs that nobody has.
ALTER TABLE attempts ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
-- Until when the failures of a source were let go, one after the other.
ALTER TABLE attempts ADD COLUMN drained_at INTEGER NOT NULL DEFAULT 0;

-- Wrong one-time codes, each with its instant: so many an hour, whichever hour one looks at. A right code removes them.
CREATE TABLE wrong_codes (
    id      INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL
);
CREATE INDEX wrong_codes_user ON wrong_codes (user_id, at);
ALTER TABLE factors DROP COLUMN hour_start;
ALTER TABLE factors DROP COLUMN hour_failures;

-- Time steps whose TOTP code was accepted: one that was used stays used when the clock is set back.
CREATE TABLE used_steps (
    id      INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    step    INTEGER NOT NULL,
    UNIQUE (user_id, step)
);

-- From where a mail was asked for (portal.Source); empty when an administrator or a known device asked.
ALTER TABLE mail_codes ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_codes_sent ON mail_codes (sent_at, used_at, source);
ALTER TABLE links ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE INDEX links_created ON links (created_at, kind, source);
