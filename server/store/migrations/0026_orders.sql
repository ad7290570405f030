-- +goose Up
-- Spellings by which lists stand as people count, 支店 9 before 支店 10 (portal.NameOrder). SQL cannot make them: what is empty
-- is filled in when the program starts.
ALTER TABLE user_groups ADD COLUMN name_order TEXT NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN site_order TEXT NOT NULL DEFAULT '';
-- Counts of more than eight digits are spelled anew.
UPDATE users SET name_order = '';
UPDATE addresses SET label_order = '';
