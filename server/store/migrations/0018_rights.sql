-- +goose Up
-- What the members of a user group may do with a voice group that it shows: view, or change.
ALTER TABLE group_views ADD COLUMN level TEXT NOT NULL DEFAULT 'change';

-- Numbers whose forwarding nobody changes until an administrator unlocks them.
CREATE TABLE locks (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    at        INTEGER NOT NULL,
    by_name   TEXT NOT NULL,
    reason    TEXT NOT NULL -- may be empty
);

-- Whose rows, and whether they may be changed (1) or only looked at (0): the one place that says so. Administrators may
-- change everything; of what several groups allow the most counts.
DROP VIEW visible;
CREATE VIEW visible (user_id, voice_group_id, may_change) AS
    SELECT u.id, v.id, 1
    FROM users u JOIN voice_groups v ON v.company_id = u.company_id
    WHERE u.role = 'admin'
    UNION ALL
    SELECT m.user_id, s.voice_group_id, MAX(CASE WHEN s.level = 'change' THEN 1 ELSE 0 END)
    FROM group_members m
    JOIN users u ON u.id = m.user_id
    JOIN group_views s ON s.group_id = m.group_id
    JOIN voice_groups v ON v.id = s.voice_group_id AND v.company_id = u.company_id
    WHERE u.role <> 'admin'
    GROUP BY m.user_id, s.voice_group_id;
