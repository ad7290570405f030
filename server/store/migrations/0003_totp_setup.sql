-- +goose Up
-- A secret that no code has confirmed yet belongs to the sign-in that it was shown in.
ALTER TABLE factors ADD COLUMN totp_shown_in TEXT NOT NULL DEFAULT ''; -- id of the session row
