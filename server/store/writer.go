package store

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"denwaban/server/portal"
)

// jobsWaiting callers may queue for the writer before others wait to queue; jobsAtOnce share one commit.
const (
	jobsWaiting = 256
	jobsAtOnce  = 64
)

// writer is the one connection that writes. Callers that arrive together share one BEGIN IMMEDIATE and one COMMIT,
// so that one fsync serves them all; each has a savepoint of its own and fails alone.
type writer struct {
	db      *sqlx.DB
	jobs    chan *job
	done    chan struct{}
	said    *statements
	written *touched // by the commit under way

	after func(touched) // a commit, before anybody is told of it; may be nil
	look  *pool         // the same connection, for what is read between commits

	mu     sync.RWMutex // held for reading while a job is handed over
	closed bool
}

type job struct {
	ctx    context.Context
	now    time.Time
	deed   func(*Tx) error
	result error
	timed  bool // something was set that comes due by itself
	done   chan struct{}
}

// Tx is a running transaction with its one instant: every row of one act carries the same time.
type Tx struct {
	*sqlx.Tx
	Now    time.Time
	ctx    context.Context
	said   *statements
	shared *shared
	job    *job
}

// comesDue says that something is set that the clock has to look at in time.
func (tx *Tx) comesDue() { tx.job.timed = true }

// inTx runs deed in a transaction and returns when the commit that holds it is on disk. When deed returns an error,
// nothing of it is kept. A deed that records a refused attempt returns nil and reports the refusal beside it.
func (s *Store) inTx(ctx context.Context, deed func(*Tx) error) error {
	j := &job{ctx: ctx, now: s.Now().UTC().Truncate(time.Millisecond), deed: deed, done: make(chan struct{})}
	if err := s.writer.hand(j); err != nil {
		return err
	}
	<-j.done
	if j.timed && j.result == nil { // not before: who looks then does not see it yet
		s.wakeClock()
	}
	return j.result
}

func newWriter(db *sqlx.DB, written *touched) *writer {
	return &writer{
		db: db, jobs: make(chan *job, jobsWaiting), done: make(chan struct{}), said: newStatements(), written: written, look: newPool(db),
	}
}

func (w *writer) start() {
	Keep(context.Background(), "writer", func(context.Context) { w.run() })
}

func (w *writer) hand(j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return portal.Refuse("busy", "")
	}
	select {
	case w.jobs <- j:
		return nil
	case <-j.ctx.Done():
		return j.ctx.Err()
	}
}

// close answers everyone who is waiting, then closes the connection.
func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	w.closed = true
	w.mu.Unlock()
	if !already {
		close(w.jobs)
	}
	<-w.done
	return w.db.Close()
}

func (w *writer) run() {
	for first := range w.jobs {
		batch := []*job{first}
	drain:
		for len(batch) < jobsAtOnce {
			select {
			case next, open := <-w.jobs:
				if !open {
					break drain
				}
				batch = append(batch, next)
			default:
				break drain
			}
		}
		w.commit(batch)
	}
	close(w.done)
}

// commit runs a batch. When the transaction as a whole cannot be kept, every job of it is told so.
func (w *writer) commit(batch []*job) {
	err := w.try(batch)
	for _, j := range batch {
		if err != nil {
			j.result = err
		}
		close(j.done)
	}
	w.said.ended(w.db)
}

func (w *writer) try(batch []*job) (err error) {
	defer func() { // everyone who waits gets an answer, whatever breaks
		if problem := recover(); problem != nil {
			slog.Error("panic in the writer", "problem", problem, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in the writer: %v", problem)
		}
	}()
	// Not the callers' contexts: SQLite rolls the whole transaction back when one of its statements is interrupted.
	ctx := context.Background()
	tx, err := w.db.BeginTxx(ctx, nil)
	if err != nil {
		return storage(fmt.Errorf("begin: %w", err))
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing left to roll back
	all := &Tx{Tx: tx, ctx: ctx, said: w.said, shared: &shared{written: w.written}}
	for _, j := range batch {
		if j.result = j.ctx.Err(); j.result != nil {
			continue // the caller has gone before its turn came
		}
		if _, err := all.ExecContext(ctx, `SAVEPOINT job`); err != nil {
			return storage(fmt.Errorf("set a savepoint: %w", err))
		}
		if j.result = j.run(all); j.result != nil {
			if _, err := all.ExecContext(ctx, `ROLLBACK TO job`); err != nil {
				return storage(fmt.Errorf("roll back to a savepoint: %w, after: %w", err, j.result))
			}
		}
		if _, err := all.ExecContext(ctx, `RELEASE job`); err != nil {
			return storage(fmt.Errorf("release a savepoint: %w", err))
		}
	}
	if err := all.finish(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return storage(fmt.Errorf("commit: %w", err))
	}
	if w.after != nil {
		w.after(*w.written)
	}
	*w.written = touched{}
	return nil
}

// run calls the deed; a panic in it is this job's failure and nobody else's. What the deed leaves for those after it counts
// only when it is kept.
func (j *job) run(all *Tx) (err error) {
	own := *all.shared
	defer func() {
		if problem := recover(); problem != nil {
			slog.Error("panic in a transaction", "problem", problem, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in a transaction: %v", problem)
		}
		if err != nil {
			own = all.shared.without()
		}
		*all.shared = own
	}()
	all.Now = j.now
	return j.deed(&Tx{Tx: all.Tx, Now: j.now, ctx: context.WithoutCancel(j.ctx), said: all.said, shared: &own, job: j})
}
