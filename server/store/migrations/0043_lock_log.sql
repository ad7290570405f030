-- +goose Up
-- Each time that a number was locked or unlocked: a part of its history. It knows the change of the number that it came after, so
-- that both are read in one order, whatever the clock did in between.
CREATE TABLE lock_log (
    id           INTEGER PRIMARY KEY,
    number_id    INTEGER NOT NULL REFERENCES numbers (id),
    after_change INTEGER NOT NULL, -- the latest change of the number then; 0 for none
    at           INTEGER NOT NULL,
    by_name      TEXT NOT NULL,    -- empty once it is older than the company keeps its trail
    reason       TEXT NOT NULL,    -- may be empty, and is for an unlocking
    locked       BOOLEAN NOT NULL
);
CREATE INDEX lock_log_number ON lock_log (number_id, after_change, id);
-- Of before, the locks that still hold are known. Since then the program may have changed such numbers by itself.
INSERT INTO lock_log (number_id, after_change, at, by_name, reason, locked)
WITH RECURSIVE way (number_id, change_id) AS (
    SELECT f.number_id, f.version FROM locks k JOIN forwardings f ON f.number_id = k.number_id
    UNION ALL SELECT h.number_id, h.earlier
    FROM way w JOIN locks k ON k.number_id = w.number_id JOIN changes c ON c.id = w.change_id
    JOIN history h ON h.change_id = w.change_id AND h.number_id = w.number_id
    WHERE c.at > k.at
)
SELECT k.number_id, COALESCE((SELECT MIN(w.change_id) FROM way w WHERE w.number_id = k.number_id), 0), k.at, k.by_name, k.reason, TRUE
FROM locks k ORDER BY k.at, k.number_id;
