package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"denwaban/server/store"
)

// A change of ours writes so many rows (change, forwarding, history, audit, mail and the end of the trail) and so many bytes.
const (
	changeRows  = 6
	changeBytes = 1700
)

// doNothing is what the clients and net/http alone take.
func doNothing(b *browser, answer json.RawMessage, to *table) {
	address, stop := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		must(io.Copy(io.Discard, r.Body))
		w.Header().Set("Content-Type", "application/json")
		must(w.Write(answer))
	}))
	defer stop()
	b.address = address
	for _, n := range clients {
		to.row(append([]any{"the same requests to a handler that does nothing", n}, together(n, *during/3, b.changes).cells()...)...)
	}
}

// bareHTTP is what this machine leaves to any program that has its clients beside it: net/http and encoding/json take the
// same requests, and one goroutine writes for all who wait as many rows and bytes as a change of ours has. Nobody is asked
// who they are, nothing is read, checked or indexed.
func bareHTTP(folder string, b *browser, answer json.RawMessage, to *table) {
	db := must(sql.Open("sqlite", "file:"+filepath.Join(folder, "bare.db")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"))
	db.SetMaxOpenConns(1)
	must(db.Exec(`CREATE TABLE facts (id INTEGER PRIMARY KEY, text TEXT NOT NULL)`))
	insert := must(db.Prepare(`INSERT INTO facts (text) VALUES (?)`))
	waiting := make(chan chan struct{}, 64)
	writer := store.Begin("bare writer", func() {
		text := strings.Repeat("0", changeBytes/changeRows)
		for first := range waiting {
			together := []chan struct{}{first}
			for range len(waiting) {
				together = append(together, <-waiting)
			}
			tx := must(db.Begin())
			statement := tx.Stmt(insert)
			for range changeRows * len(together) {
				must(statement.Exec(text))
			}
			check(tx.Commit())
			for _, done := range together {
				close(done)
			}
		}
	})
	address, stop := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body any
		check(json.NewDecoder(r.Body).Decode(&body))
		done := make(chan struct{})
		waiting <- done
		<-done
		w.Header().Set("Content-Type", "application/json")
		check(json.NewEncoder(w).Encode(answer))
	}))
	b.address = address
	for _, n := range clients {
		to.row(append([]any{fmt.Sprintf("the same requests to a handler that writes %d rows and nothing else", changeRows), n}, together(n, *during/3, b.changes).cells()...)...)
	}
	stop()
	close(waiting)
	<-writer
	check(db.Close())
}
