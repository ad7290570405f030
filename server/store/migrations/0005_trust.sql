-- +goose Up
-- What the company's administrators decided (portal.Policy as JSON); what is missing is the default.
ALTER TABLE companies ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
ALTER TABLE companies ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Numbers to which the company forwarded at some time: a number that is not among them needs a fresh code.
CREATE TABLE destinations (
    company_id TEXT NOT NULL REFERENCES companies (id),
    digits     TEXT NOT NULL,
    first_at   INTEGER NOT NULL,
    first_by   TEXT NOT NULL, -- name
    PRIMARY KEY (company_id, digits)
);
INSERT INTO destinations (company_id, digits, first_at, first_by)
    SELECT c.company_id, f.destination, MIN(c.at), MIN(c.user_name)
    FROM forwardings f JOIN changes c ON c.id = f.version
    WHERE f.destination <> '' GROUP BY c.company_id, f.destination;

-- Until when a person may not forward to new numbers by themselves; 0 for no such limit.
ALTER TABLE users ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0;
