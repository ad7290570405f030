-- +goose Up
-- Where a step of a batch stands: steps are set one over the other in this order.
ALTER TABLE batch_steps ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE batch_steps SET place = id;
