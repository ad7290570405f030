package store

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"denwaban/server/portal"
)

// jobsAtOnce share one commit at the most. Were there room for all, everybody would wait for it, and the other processors for them.
const jobsAtOnce = 32

// writer is the one connection that writes. Callers that arrive together share one BEGIN IMMEDIATE and one COMMIT,
// so that one fsync serves them all; each fails alone. The caller whose job is the first of the queue does all that wait
// there: one who comes alone need not be woken by another.
type writer struct {
	db      *sqlx.DB
	conn    *writeConn  // since the start
	written *rowChanges // by the commit under way
	lookups *lookupCache
	left    commitState // by the commit before

	after func(rowChanges) // a commit, before anybody is told of it; may be nil

	mu     sync.Mutex
	queue  []*job
	closed bool
	done   chan struct{} // closed, and nobody waits
}

type job struct {
	ctx    context.Context
	now    time.Time
	deed   func(*Tx) error
	result error
	timed  bool          // something was set that comes due by itself
	turn   chan struct{} // closed when it is done, or the first of the queue
	done   bool
}

// Tx is a running transaction with its one instant: every row of one act carries the same time.
type Tx struct {
	*writeConn
	Now     time.Time
	ctx     context.Context
	commit  *commit
	shared  *commitState
	lookups *lookupCache
	job     *job

	by      *visitRow       // whose deed it is, once that was read
	ways    map[string]bool // digits that were looked up before it and are still known (waysOf); of those of its actor's company
	waiting pendingInserts  // rows of this job
	states  []indexedNumber // of the numbers that it changed
	begun   bool            // there is a savepoint to roll back to
	failed  error           // by a statement before the one that was asked for
}

// comesDue says that something is set that the clock has to look at in time.
func (tx *Tx) comesDue() { tx.job.timed = true }

// inTx runs deed in a transaction and returns when the commit that holds it is on disk. When deed returns an error,
// nothing of it is kept. A deed that records a refused attempt returns nil and reports the refusal beside it.
func (s *Store) inTx(ctx context.Context, deed func(*Tx) error) error {
	j := &job{ctx: ctx, now: s.Now().UTC().Truncate(time.Millisecond), deed: deed, turn: make(chan struct{})}
	s.writer.do(j)
	if j.timed && j.result == nil { // not before: who looks then does not see it yet
		s.wakeClock()
	}
	return j.result
}

func newWriter(db *sqlx.DB, written *rowChanges, lookups *lookupCache) *writer {
	return &writer{
		db: db, done: make(chan struct{}), written: written, lookups: lookups,
	}
}

func (w *writer) start(ctx context.Context) (err error) {
	w.conn, err = openWriteConn(ctx, w.db)
	return err
}

// do queues for a job and returns when it is done.
func (w *writer) do(j *job) {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		j.result = portal.Refuse("busy", "")
		return
	}
	w.queue = append(w.queue, j)
	first := len(w.queue) == 1
	w.mu.Unlock()
	if !first {
		<-j.turn
	}
	if !j.done {
		w.lead()
	}
}

// lead does the jobs that wait, as many as a commit takes, and lets the next one lead.
func (w *writer) lead() {
	w.mu.Lock()
	batch := slices.Clone(w.queue[:min(len(w.queue), jobsAtOnce)])
	w.mu.Unlock()
	w.commit(batch)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = slices.Delete(w.queue, 0, len(batch))
	for _, other := range batch[1:] {
		other.done = true
		close(other.turn)
	}
	// Last: who is woken last runs first. The others only answer, and that beside the next commit.
	if len(w.queue) > 0 {
		close(w.queue[0].turn)
	} else if w.closed {
		close(w.done)
	}
}

// close answers everyone who is waiting, then closes the connection.
func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	if w.closed = true; !already && len(w.queue) == 0 {
		close(w.done)
	}
	w.mu.Unlock()
	<-w.done
	if already || w.conn == nil {
		return w.db.Close()
	}
	return joinErrors(w.conn.close(), w.db.Close())
}

// commit runs a batch. When the transaction as a whole cannot be kept, every job of it is told so.
func (w *writer) commit(batch []*job) {
	err := w.try(batch)
	for _, j := range batch {
		if err != nil {
			j.result = err
		}
	}
	w.conn.trim()
}

func (w *writer) try(batch []*job) (err error) {
	shared := w.left
	w.left = noCommitState
	defer func() { // everyone who waits gets an answer, whatever breaks
		if problem := recover(); problem != nil {
			slog.Error("panic in the writer", "problem", problem, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in the writer: %v", problem)
		}
		if err != nil {
			w.lookups.forget()
		}
	}()
	if err := w.conn.control(`BEGIN IMMEDIATE`); err != nil {
		return err
	}
	*w.written = rowChanges{open: true}
	committed := false
	defer func() {
		if w.written.open = false; !committed {
			_ = w.conn.control(`ROLLBACK`) // SQLite may have done so by itself
		}
		w.lookups.shown.over()
	}()
	if others, err := w.lookups.changedElsewhere(w.conn); err != nil {
		return err
	} else if others {
		w.lookups.forget()
		shared = noCommitState
	}
	c, before := &commit{conn: w.conn}, shared
	for _, j := range batch {
		if j.result = j.ctx.Err(); j.result != nil {
			continue // the caller has gone before its turn came
		}
		if err := w.serve(j, c, &shared); err != nil {
			return err
		}
	}
	last := &Tx{
		writeConn: w.conn, Now: batch[len(batch)-1].now, ctx: context.Background(), commit: c, shared: &shared, lookups: w.lookups, begun: true,
	}
	if err := last.finish(before); err != nil {
		return err
	}
	w.written.open = false
	if err := w.conn.control(`COMMIT`); err != nil {
		return err
	}
	committed = true
	shared.posted = false
	w.left = shared
	w.tell(c.states)
	return nil
}

// tell lets the index know what a commit has written. The commit is on disk: a panic here must not make its callers believe
// that it failed.
func (w *writer) tell(states []indexedNumber) {
	defer func() {
		if problem := recover(); problem != nil {
			slog.Error("panic after a commit", "problem", problem, "stack", string(debug.Stack()))
		}
	}()
	if w.after != nil {
		w.written.states = states
		w.after(*w.written)
	}
}

// serve does a job. It works on a copy of what the jobs of the commit share (all), which becomes theirs when it succeeds. The
// job's own error is in its result; what is returned ends the whole commit.
func (w *writer) serve(j *job, c *commit, all *commitState) error {
	own := *all
	// Not the caller's context: SQLite rolls the whole transaction back when one of its statements is interrupted.
	tx := &Tx{writeConn: w.conn, Now: j.now, ctx: context.WithoutCancel(j.ctx), commit: c, shared: &own, lookups: w.lookups, job: j}
	j.result = tx.do(j.deed)
	if j.result == nil {
		*all = own
	} else if tx.begun {
		w.lookups.forget()
	}
	return tx.over(j.result)
}

// do calls the deed; a panic in it is this job's failure and nobody else's.
func (tx *Tx) do(deed func(*Tx) error) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			slog.Error("panic in a transaction", "problem", problem, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in a transaction: %v", problem)
		}
	}()
	err = deed(tx)
	if err == nil && tx.begun {
		err = tx.flush() // what it inserted last belongs to what can be rolled back
	}
	return cmp.Or(tx.failed, err)
}
