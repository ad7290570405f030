-- +goose Up
-- A change that somebody made by editing the hours of a schedule is told apart from one that the schedule made.
UPDATE changes SET by_way = 'calendar' WHERE by_way = 'schedule' AND user_id <> '';
