package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"
)

var clients = []int{1, 16, 64}

// writeOurs changes one number a request, with its history, audit row and mail. It returns the browser that did, and an answer.
func writeOurs(ctx context.Context, dir string, to *table) (*browser, json.RawMessage) {
	s, address, stop := open(ctx, dir)
	defer stop()
	for !s.Indexed() {
		time.Sleep(10 * time.Millisecond)
	}
	first := newBrowser(address)
	first.signsIn(ctx, s)
	profiled("writes", func() {
		for _, n := range clients {
			to.row(append([]any{"denwaban: forwarding, history, audit, mail; synchronous=FULL", n}, together(n, *during, first.changes).cells()...)...)
		}
	})
	return first, first.changed(0, 0)
}

func (b *browser) changes(client, i int) { b.changed(client, i) }

// changed forwards another number each time, to another destination.
func (b *browser) changed(client, i int) (answer json.RawMessage) {
	id := 1000 + (client*101+i*6007)**numbers/700_000%(*numbers/10)
	destination := fmt.Sprintf("090%08d", 10_000_000+(client+i)%2000*5*7919%10_000)
	b.ask("PUT", "/api/forwardings", map[string]any{
		"selection": map[string]any{"voice_group": "Y20000000", "ids": []int{id}}, "seen": int64(1) << 50,
		"on": true, "actions": []string{"unconditional"}, "target": "list1",
		"entries": []map[string]any{{"position": 1, "text": destination, "label": ""}},
	}, &answer)
	return answer
}

// rawCommits is what the disk and SQLite allow: jobs of so many clients share a commit, as ours do, and nothing else is done.
func rawCommits(folder string, to *table) {
	for _, rows := range []int{1, 6} {
		for _, n := range clients {
			db := must(sql.Open("sqlite", "file:"+filepath.Join(folder, fmt.Sprintf("raw%d-%d.db", rows, n))+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"))
			db.SetMaxOpenConns(1)
			must(db.Exec(`CREATE TABLE facts (id INTEGER PRIMARY KEY, text TEXT NOT NULL)`))
			insert := must(db.Prepare(`INSERT INTO facts (text) VALUES (?)`))
			text := fmt.Sprintf("%0400d", 7)
			commits := together(1, *during/3, func(int, int) {
				tx := must(db.Begin())
				statement := tx.Stmt(insert)
				for range n * rows {
					must(statement.Exec(text))
				}
				check(tx.Commit())
			})
			to.row(fmt.Sprintf("%d rows", rows), n, fmt.Sprintf("%.0f", commits.perSecond*float64(n)))
			check(db.Close())
		}
	}
}
