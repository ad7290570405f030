-- +goose Up
-- Terms of a company of its own ('' is the installation's). Versions are counted over all of them and only grow.
ALTER TABLE terms ADD COLUMN company_id TEXT NOT NULL DEFAULT '';
CREATE INDEX terms_company ON terms (company_id, version);

-- Which terms hold: the one place that says so. A company that published its own has those, others the installation's.
CREATE VIEW terms_in_force (company_id, version) AS
    SELECT c.id, COALESCE(
        (SELECT MAX(t.version) FROM terms t WHERE t.company_id = c.id),
        (SELECT MAX(t.version) FROM terms t WHERE t.company_id = ''),
        0)
    FROM companies c;

CREATE TABLE notices (
    id         TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    title_ja   TEXT NOT NULL,
    text_ja    TEXT NOT NULL, -- plain text; may be empty, as text_en
    title_en   TEXT NOT NULL,
    text_en    TEXT NOT NULL,
    important  BOOLEAN NOT NULL,
    entrance   BOOLEAN NOT NULL, -- shown before the sign-in as well
    from_at    INTEGER NOT NULL,
    until_at   INTEGER NOT NULL, -- 0 for no end
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX notices_company ON notices (company_id, from_at);

-- Runs of the audit trail that were removed when their time was over: the chain goes on from one's last row.
CREATE TABLE audit_gaps (
    first_id INTEGER PRIMARY KEY,
    last_id  INTEGER NOT NULL,
    chain    BLOB NOT NULL, -- of the last row
    seal     BLOB NOT NULL  -- MAC over the three, and over the chain before the first row
);
CREATE UNIQUE INDEX audit_gaps_last ON audit_gaps (last_id);
