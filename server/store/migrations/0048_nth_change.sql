-- +goose Up
-- Which change of its company it is: what people see of it. By its id a company could tell how much the others of the installation do.
ALTER TABLE changes ADD COLUMN nth INTEGER NOT NULL DEFAULT 0;
UPDATE changes SET nth = x.nth
    FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY company_id ORDER BY id) AS nth FROM changes) AS x
    WHERE x.id = changes.id;
CREATE UNIQUE INDEX changes_nth ON changes (company_id, nth) WHERE nth > 0;
