-- +goose Up
-- 転送先リスト: destinations that a company keeps for everybody to choose from. Numbers keep what was chosen, not where from.
CREATE TABLE addresses (
    id          TEXT PRIMARY KEY,
    company_id  TEXT NOT NULL REFERENCES companies (id),
    digits      TEXT NOT NULL, -- canonical
    text        TEXT NOT NULL, -- as typed
    label       TEXT NOT NULL,
    label_key   TEXT NOT NULL, -- portal.NameKey: by it one searches
    label_order TEXT NOT NULL, -- portal.NameOrder: by it the list is sorted
    version     INTEGER NOT NULL,
    UNIQUE (company_id, digits)
);
CREATE INDEX addresses_order ON addresses (company_id, label_order, digits);

-- Destinations that somebody called and reached whom they meant, by the company's own test calls.
CREATE TABLE tests (
    company_id TEXT NOT NULL REFERENCES companies (id),
    digits     TEXT NOT NULL, -- canonical
    at         INTEGER NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    PRIMARY KEY (company_id, digits)
);
