-- +goose Up
-- Where a period of the activity log begins and ends.
CREATE INDEX audit_at ON audit (company_id, at);
