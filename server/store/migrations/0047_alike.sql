-- +goose Up
-- Of a change of several numbers, whether the same is told of all of them: JSON, the voice groups with the number from 1 of the words
-- that are told of each, 0 where its numbers differ. Empty for one number, and for what was changed before this was kept.
ALTER TABLE changes ADD COLUMN alike TEXT NOT NULL DEFAULT '';
