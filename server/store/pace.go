package store

import (
	"slices"
	"sync"
)

// pace is how far the schedules were followed since the start.
type pace struct {
	looking sync.Mutex // one look at a time

	mu     sync.Mutex
	all    bool                        // each was looked at since the start: this version may know other holidays or time zones than the one before
	behind map[string]followedSchedule // by id: those that were switched, but whose numbers may not all be
}

type followedSchedule struct {
	ID        string `db:"id"`
	CompanyID string `db:"company_id"`
}

// first tells whether the schedules were not looked at yet, one by one, since the start.
func (f *pace) first() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !f.all
}

// begin adds to the schedules that are due those that a failure left behind. whole are those whose numbers
// are looked at although no boundary has come.
func (f *pace) begin(due []followedSchedule) (all []followedSchedule, whole map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	whole = map[string]bool{}
	for id, one := range f.behind {
		if whole[id] = true; !slices.Contains(due, one) {
			due = append(due, one)
		}
	}
	if f.behind == nil {
		f.behind = map[string]followedSchedule{}
	}
	for _, one := range due {
		whole[one.ID] = whole[one.ID] || !f.all
		f.behind[one.ID] = one
	}
	f.all = true
	return due, whole
}

// end says how a schedule was looked at.
func (f *pace) end(one followedSchedule, problem error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if problem == nil {
		delete(f.behind, one.ID)
	}
}

// isBehind tells whether numbers of a schedule may still be set as before its latest boundary.
func (f *pace) isBehind(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, left := f.behind[id]
	return left || !f.all
}
