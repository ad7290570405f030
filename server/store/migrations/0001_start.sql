-- +goose Up
-- Times are INTEGER milliseconds since 1970 UTC; 0 or NULL says "never" as noted. Ids are text, or INTEGER with RETURNING.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE terms (
    version      INTEGER PRIMARY KEY,
    published_at INTEGER NOT NULL,
    ja           TEXT NOT NULL, -- Markdown
    en           TEXT NOT NULL
);

CREATE TABLE companies (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE users (
    id              TEXT PRIMARY KEY,
    company_id      TEXT NOT NULL REFERENCES companies (id),
    login_key       TEXT NOT NULL UNIQUE, -- portal.LoginKey of the mail address
    mail            TEXT NOT NULL,
    name            TEXT NOT NULL,
    phone           TEXT NOT NULL,
    factor          TEXT NOT NULL,        -- unset, totp, mail
    role            TEXT NOT NULL,        -- user, admin
    mail_language   TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    title           TEXT NOT NULL,
    mobile          TEXT NOT NULL,
    comment         TEXT NOT NULL,
    notices         BOOLEAN NOT NULL,
    state           TEXT NOT NULL,        -- invited, active, disabled
    password_hash   TEXT NOT NULL,        -- argon2id in PHC form; empty while there is no password
    epoch           INTEGER NOT NULL,     -- session rows of an earlier epoch are dead
    terms_version   INTEGER NOT NULL,     -- agreed to; 0 for none
    terms_agreed_at INTEGER NOT NULL,
    last_sign_in_at INTEGER NOT NULL,     -- 0 for never
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
);
CREATE INDEX users_company ON users (company_id, name);

-- The second factor. Wrong codes are counted here, on the account's factor: a new code, another browser or another
-- challenge does not begin a new count.
CREATE TABLE factors (
    user_id       TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    totp_sealed   BLOB,             -- secret, sealed with the user's id
    totp_confirmed BOOLEAN NOT NULL, -- verified once by a code
    totp_step     INTEGER NOT NULL, -- last time step accepted; 0 for none
    failures      INTEGER NOT NULL, -- wrong codes in a row
    hour_start    INTEGER NOT NULL,
    hour_failures INTEGER NOT NULL
);

CREATE TABLE mail_codes (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL, -- the pending row that it belongs to
    mac        BLOB NOT NULL,
    sent_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL -- 0 while it can be used
);
CREATE INDEX mail_codes_user ON mail_codes (user_id, sent_at);

CREATE TABLE links (
    id         TEXT PRIMARY KEY, -- SHA-256 of the token in the mail
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,    -- welcome, reset
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL, -- 0 while it can be used
    tries      INTEGER NOT NULL  -- identity checks that failed
);
CREATE INDEX links_user ON links (user_id, created_at);

CREATE TABLE sessions (
    id         TEXT PRIMARY KEY, -- SHA-256 of the id in the cookie
    purpose    TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    epoch      INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    choice     TEXT NOT NULL,    -- second factor chosen in this sign-in while the account's is unset
    factor_at  INTEGER NOT NULL, -- when the second factor was given; 0 while missing
    tries      INTEGER NOT NULL, -- wrong codes within this sign-in
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_ends ON sessions (ends_at);

CREATE TABLE user_groups (
    id         TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    name       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (company_id, name)
);

CREATE TABLE group_members (
    group_id TEXT NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
    user_id  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_user ON group_members (user_id);

CREATE TABLE services (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE voice_groups (
    id             TEXT PRIMARY KEY, -- Y…
    company_id     TEXT NOT NULL REFERENCES companies (id),
    service_id     TEXT NOT NULL REFERENCES services (id),
    representative TEXT NOT NULL     -- N… of the representative site
);
CREATE INDEX voice_groups_company ON voice_groups (company_id, id);

CREATE TABLE group_views (
    group_id       TEXT NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
    voice_group_id TEXT NOT NULL REFERENCES voice_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, voice_group_id)
);

CREATE TABLE contracts (
    id             TEXT PRIMARY KEY, -- N…
    voice_group_id TEXT NOT NULL REFERENCES voice_groups (id),
    site_id        TEXT NOT NULL,
    site_name      TEXT NOT NULL,
    plan           TEXT NOT NULL,
    message_box    BOOLEAN NOT NULL,
    members_net    BOOLEAN NOT NULL,
    opened         BOOLEAN NOT NULL
);
CREATE INDEX contracts_voice_group ON contracts (voice_group_id);

CREATE TABLE numbers (
    id             INTEGER PRIMARY KEY,
    voice_group_id TEXT NOT NULL REFERENCES voice_groups (id),
    contract_id    TEXT NOT NULL REFERENCES contracts (id),
    digits         TEXT NOT NULL UNIQUE
);
CREATE INDEX numbers_voice_group ON numbers (voice_group_id, digits);

-- One act on forwardings: the unit of history and of undo. Its id is also the version of every number it touched.
CREATE TABLE changes (
    id         INTEGER PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    user_id    TEXT NOT NULL,
    user_name  TEXT NOT NULL,
    at         INTEGER NOT NULL,
    address    TEXT NOT NULL,
    by_way     TEXT NOT NULL,   -- form, undo, import
    undoes     INTEGER NOT NULL -- the change taken back; 0 for none
);

CREATE TABLE forwardings (
    number_id    INTEGER PRIMARY KEY REFERENCES numbers (id),
    is_on        BOOLEAN NOT NULL,
    actions      INTEGER NOT NULL, -- portal.Actions
    ring_seconds INTEGER NOT NULL, -- 0 when absent
    entries      TEXT NOT NULL,    -- JSON, five of {text, digits, label}
    target       INTEGER NOT NULL, -- portal.Target
    destination  TEXT NOT NULL,    -- digits it forwards to now; empty when off or to the message box
    version      INTEGER NOT NULL REFERENCES changes (id)
);

CREATE TABLE history (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    before    TEXT NOT NULL, -- JSON of the forwarding
    after     TEXT NOT NULL,
    PRIMARY KEY (change_id, number_id)
);
CREATE INDEX history_number ON history (number_id, change_id);

CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,
    company_id TEXT NOT NULL, -- empty where nobody is known yet
    at         INTEGER NOT NULL,
    user_id    TEXT NOT NULL,
    user_name  TEXT NOT NULL,
    address    TEXT NOT NULL,
    event      TEXT NOT NULL,
    subject    TEXT NOT NULL, -- what was acted on, in words that stay true when it is gone
    detail     TEXT NOT NULL, -- JSON
    chain      BLOB NOT NULL  -- MAC over this row and the chain of the row before
);
CREATE INDEX audit_company ON audit (company_id, id);

CREATE TABLE outbox (
    id            TEXT PRIMARY KEY,
    company_id    TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    template      TEXT NOT NULL,
    language      TEXT NOT NULL,
    time_zone     TEXT NOT NULL,
    to_address    TEXT NOT NULL,
    to_name       TEXT NOT NULL,
    message_id    TEXT NOT NULL,
    secret_sealed BLOB,            -- link token or code, sealed with the row's id; NULL once it is out or expired
    fields        TEXT NOT NULL,   -- JSON
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL, -- 0 for never
    due_at        INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    sent_at       INTEGER NOT NULL, -- 0 while waiting
    failed_at     INTEGER NOT NULL, -- 0 unless given up
    last_error    TEXT NOT NULL
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at = 0 AND failed_at = 0;

CREATE TABLE trial_mails (
    id         TEXT PRIMARY KEY,
    to_address TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    sent_at    INTEGER NOT NULL
);

-- Whose rows: the one place that says which voice groups a person may see. Every query over voice groups, contracts,
-- numbers and forwardings joins it.
CREATE VIEW visible (user_id, voice_group_id) AS
    SELECT u.id, v.id
    FROM users u JOIN voice_groups v ON v.company_id = u.company_id
    WHERE u.role = 'admin'
    UNION
    SELECT m.user_id, s.voice_group_id
    FROM group_members m
    JOIN users u ON u.id = m.user_id
    JOIN group_views s ON s.group_id = m.group_id
    JOIN voice_groups v ON v.id = s.voice_group_id AND v.company_id = u.company_id;
