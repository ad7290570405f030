-- +goose Up
CREATE TABLE passkeys (
    id              TEXT PRIMARY KEY,
    user_id         TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    site            TEXT NOT NULL,        -- portal.Site.Name that it is bound to
    credential      TEXT NOT NULL UNIQUE, -- the authenticator's id of it, base64url
    public_key      BLOB NOT NULL,        -- COSE
    sign_count      INTEGER NOT NULL,     -- at the last use; 0 of those that do not count
    backup_eligible BOOLEAN NOT NULL,     -- may be copied to other devices of its owner; never changes
    backed_up       BOOLEAN NOT NULL,
    transports      TEXT NOT NULL,        -- how the authenticator is reached, separated by blanks
    name            TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    used_at         INTEGER NOT NULL      -- 0 for never
);
CREATE INDEX passkeys_user ON passkeys (user_id, created_at);

-- Questions to authenticators that wait for an answer. An answer takes the row away.
CREATE TABLE passkey_challenges (
    id         TEXT PRIMARY KEY, -- SHA-256 of the challenge
    purpose    TEXT NOT NULL,    -- register, sign_in, step_up
    flow       TEXT NOT NULL,    -- the session row that it belongs to; of a sign-in, the hash of a cookie's secret
    expires_at INTEGER NOT NULL
);
CREATE INDEX passkey_challenges_expires ON passkey_challenges (expires_at);

CREATE TABLE recovery_codes (
    id         TEXT PRIMARY KEY, -- MAC over the owner and the code
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL  -- 0 while it can be used
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);
