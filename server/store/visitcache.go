package store

import (
	"sync"
	"time"
)

// visitCache keeps what was read of sessions and their people, so that the requests of one page, and the two looks that a
// request takes at who sends it, read it once. What ends a session is seen by whoever asks after it was done: a commit that
// writes to one of the tables empties the cache with its first such row, and until it is over nothing is kept; what was being
// read while it went on is not kept either.
type visitCache struct {
	mu      sync.RWMutex
	visits  map[string]keptVisit // by session
	writing bool                 // a commit under way has written to one of the tables
	changes uint64               // how often any of it may have become wrong
}

type keptVisit struct {
	visitRow
	at time.Time
}

// visitKept is how long a row is believed: not longer, for what another program than this one writes to the database is not told.
const visitKept = time.Second

func newVisitCache() *visitCache { return &visitCache{visits: map[string]keptVisit{}} }

// find is what is kept of a session, and otherwise the state of the cache that what is read now may be kept by.
func (v *visitCache) find(id string, now time.Time) (row visitRow, found bool, state uint64) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if kept, known := v.visits[id]; known && now.Sub(kept.at).Abs() < visitKept {
		return kept.visitRow, true, v.changes
	}
	return visitRow{}, false, v.changes
}

// keep keeps what was read since find, unless that may be wrong by now.
func (v *visitCache) keep(id string, row visitRow, now time.Time, state uint64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.writing || v.changes != state {
		return
	}
	remember(v.visits, id, keptVisit{row, now})
}

// written is called with each row that a commit writes to one of the tables.
func (v *visitCache) written() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.writing {
		v.writing = true
		v.empty()
	}
}

// over is called when a commit is on disk or rolled back, before anybody is told of it.
func (v *visitCache) over() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.writing {
		v.writing = false
		v.empty()
	}
}

// forget is called when anybody else wrote.
func (v *visitCache) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.empty()
}

func (v *visitCache) empty() {
	clear(v.visits)
	v.changes++
}
