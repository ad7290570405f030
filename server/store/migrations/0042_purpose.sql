-- +goose Up
-- What a mailed code is for: the purpose of the session row that it was asked for in, also when that has ended.
ALTER TABLE mail_codes ADD COLUMN purpose TEXT NOT NULL DEFAULT 'pending';
