-- +goose Up
-- Spellings of the name under which people are found (portal.NameKey) and put in order (portal.NameOrder). SQL cannot
-- make them: rows that have none get theirs when the program starts.
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN name_order TEXT NOT NULL DEFAULT '';
CREATE INDEX users_order ON users (company_id, name_order, login_key);
DROP INDEX users_company;
CREATE INDEX users_unnamed ON users (id) WHERE name_key = '';
