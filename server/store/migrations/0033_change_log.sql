-- +goose Up
-- 変更の記録 of each voice group: which changes set numbers of it, in the orders in which it is asked for. No change writes here:
-- the program files changes afterwards, many at once (change_log_end says up to which). What is not filed yet is read from
-- the history itself.
CREATE TABLE change_log (
    voice_group_id TEXT NOT NULL REFERENCES voice_groups (id),
    at             INTEGER NOT NULL, -- these three as in changes
    change_id      INTEGER NOT NULL REFERENCES changes (id),
    user_id        TEXT NOT NULL,
    by_way         TEXT NOT NULL,
    numbers        INTEGER NOT NULL, -- of the voice group that it set
    first          INTEGER NOT NULL, -- of them
    PRIMARY KEY (voice_group_id, at, change_id)
) WITHOUT ROWID;
CREATE INDEX change_log_person ON change_log (voice_group_id, user_id, at, change_id);
CREATE INDEX change_log_way ON change_log (voice_group_id, by_way, at, change_id);
CREATE INDEX change_log_both ON change_log (voice_group_id, user_id, by_way, at, change_id);
CREATE TABLE change_log_end (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    change_id INTEGER NOT NULL
);
INSERT INTO change_log_end (one, change_id) VALUES (1, 0);
