-- +goose Up
-- Who is told of a change is asked at every change: it must not take a look at all people of a company, who may be thousands.
CREATE INDEX users_readers ON users (company_id) WHERE role = 'admin' OR notices;
CREATE INDEX group_views_voice_group ON group_views (voice_group_id);
