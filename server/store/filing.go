package store

import (
	"context"
	"log/slog"
	"time"
)

const (
	filingRest  = 15 * time.Second // between two looks whether there is something to file
	filedAtOnce = 1000             // changes
)

// KeepChangeLog files changes until ctx ends: what it does not come to, 変更の記録 reads from the history.
func (s *Store) KeepChangeLog(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.fileChanges(ctx); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "changes are not filed", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(filingRest):
		case <-s.filing:
		}
	}
}

// fileSoon is for a change of so many numbers that to look at it would take long as long as it is not filed.
func (s *Store) fileSoon() {
	select {
	case s.filing <- struct{}{}:
	default:
	}
}

// fileChanges files all that was changed up to now.
func (s *Store) fileChanges(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = s.fileSome(ctx); err != nil {
			return err
		}
	}
	return nil
}

// filed is a row of the change log.
type filed struct {
	VoiceGroup string `db:"voice_group_id"`
	At         int64  `db:"at"`
	Change     int64  `db:"change_id"`
	UserID     string `db:"user_id"`
	Way        string `db:"by_way"`
	Numbers    int    `db:"numbers"`
	First      int64  `db:"first"`
}

const toFileQuery = `
	SELECT n.voice_group_id, c.at, c.id AS change_id, c.user_id, c.by_way, COUNT(*) AS numbers, MIN(h.number_id) AS first
	FROM changes c CROSS JOIN history h CROSS JOIN numbers n
	WHERE c.id > ? AND c.id <= ? AND h.change_id = c.id AND n.id = h.number_id
	GROUP BY c.id, n.voice_group_id`

var intoChangeLog = &insertStmt{`
	INSERT INTO change_log (voice_group_id, at, change_id, user_id, by_way, numbers, first)`, 7, ``}

// fileSome files the next changes, and tells whether there may be more. They are read and counted while others write, for
// neither a change nor its history is ever altered; whoever filed them meanwhile has done it.
func (s *Store) fileSome(ctx context.Context) (more bool, err error) {
	var next struct {
		From int64 `db:"begin"`
		To   int64 `db:"up_to"`
	}
	err = get(ctx, s.read, &next, `
		SELECT e.change_id AS begin, COALESCE((
			SELECT MAX(id) FROM (SELECT id FROM changes WHERE id > e.change_id ORDER BY id LIMIT ?) AS some), 0) AS up_to
		FROM change_log_end e`, filedAtOnce)
	if err != nil || next.To == 0 {
		return false, err
	}
	rows, err := list[filed](ctx, s.read, toFileQuery, next.From, next.To)
	if err != nil {
		return false, err
	}
	return true, s.inTx(ctx, func(tx *Tx) error {
		moved, err := tx.exec(`UPDATE change_log_end SET change_id = ? WHERE change_id = ?`, next.To, next.From)
		if err != nil || moved == 0 {
			return err
		}
		for _, one := range rows {
			tx.insert(intoChangeLog, one.VoiceGroup, one.At, one.Change, one.UserID, one.Way, one.Numbers, one.First)
		}
		return tx.flush()
	})
}
