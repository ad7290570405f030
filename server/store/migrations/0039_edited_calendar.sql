-- +goose Up
-- When the calendar was last edited: boundaries of before that it has now did not come by the clock.
ALTER TABLE schedules ADD COLUMN edited_at INTEGER NOT NULL DEFAULT 0;
