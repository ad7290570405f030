package web

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"denwaban/server/portal"
)

// One file is made at a time, and each person has one under way until their request is over.
func TestFilesAreMadeByTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		exports := newExports(time.Minute, 1, unsentAtOnce)
		asks := func(ctx context.Context, who, want string) func() {
			t.Helper()
			made, err := exports.begin(ctx, who, 1)
			if want != "" && !portal.Refused(err, want) || want == "" && err != nil {
				t.Fatalf("%s: %v, want %q", who, err, want)
			}
			return made
		}
		request, over := context.WithCancel(t.Context())
		made := asks(request, "hanako", "")
		waits, gone := context.WithCancel(t.Context())
		asks(waits, "taro", "busy")
		gone()
		synctest.Wait()
		made()
		asks(t.Context(), "taro", "")() // while hanako's leaves
		asks(t.Context(), "hanako", "one_at_a_time")
		time.AfterFunc(time.Second, over)
		asks(t.Context(), "hanako", "")()
	})
}

// A file that somebody takes slowly, or not at all, holds neither a turn nor a view of the database: others get theirs, and
// the log of the database can be emptied.
func TestAFileThatIsNotTakenHoldsUpNobody(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	h.write(`
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
		SELECT 'Y10000001', 'N100000001', '0501' || substr('0000000' || n, -7) FROM (SELECT n FROM list LIMIT 60000)`)
	slow, other := h.signedIn("demo@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	slow.givesAFreshCode("demo@example.co.jp").ok()
	other.givesAFreshCode("tokyo@example.co.jp").ok()
	const path, body = "/api/voice-groups/Y10000001/numbers/export", `{"spelling":"utf-8"}`
	conn := slow.announces(path, len(body), "\r\n"+body)
	head := make([]byte, 64)
	if _, err := conn.Read(head); err != nil || !strings.HasPrefix(string(head), "HTTP/1.1 200") {
		t.Fatalf("%q, %v", head, err)
	}
	if lines := strings.Count(string(other.post(path, fields{"spelling": "utf-8"}).ok().body), "\r\n"); lines != 60_025 {
		t.Errorf("the other one gets %d lines", lines)
	}
	h.write(`UPDATE users SET title = '課長' WHERE id = 'tokyo'`)
	db := beside(t, h.dir)
	defer db.Close()
	var busy, pages, moved int
	if err := db.QueryRowContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil || busy != 0 || pages != moved {
		t.Errorf("of %d pages of the log %d were moved, busy %d, %v", pages, moved, busy, err)
	}
}
