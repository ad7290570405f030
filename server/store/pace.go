package store

import (
	"slices"
	"sync"
)

// pace is how far the schedules were followed since the start.
type pace struct {
	looking sync.Mutex // one look at a time

	mu     sync.Mutex
	all    bool                        // each was looked at: another version of the program may know other holidays or time zones
	behind map[string]followedSchedule // by id: of these, some numbers may not stand as where the schedule stands is kept already
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

// begin takes schedules that are due, with those that a failure left behind, and says which of all are to be looked at whole.
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

// isBehind tells whether numbers of a schedule may not stand as it is kept that they stand.
func (f *pace) isBehind(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, left := f.behind[id]
	return left || !f.all
}
