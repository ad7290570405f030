package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Past is a change in the history of a number.
type Past struct {
	Change  int64     `json:"change"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Address string    `json:"address"`
	Way     Way       `json:"way"`
	Batch   string    `json:"batch,omitempty" doc:"name of the batch that it was a run of"`
	Became

	Due *time.Time `json:"due,omitempty" doc:"when it was to be made, of what the program does by itself"`
}

// Became is what a change made of a number.
type Became struct {
	Before string   `json:"before" doc:"where calls went, and until when"`
	After  string   `json:"after"`
	Lists  []string `json:"lists" nullable:"false" doc:"entries that it wrote, but for the one that after tells"`
	Plan   string   `json:"plan" doc:"what the schedule sets that it follows since then; empty where that was left alone"`

	Until   *time.Time `json:"until,omitempty" doc:"when what it set ended, or ends"`
	Refusal *Fault     `json:"refusal,omitempty" doc:"why it did not become what was to return"`
}

// PastEntry is an entry of a number's history: a change or a lock.
type PastEntry struct {
	Past *Past     `json:"past,omitempty"`
	Lock *PastLock `json:"lock,omitempty"`
}

// PastLock is a lock in the history of a number: when it was set, or taken away.
type PastLock struct {
	ID     int64     `json:"id"`
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	Locked bool      `json:"locked" doc:"set, and not taken away"`
	Reason string    `json:"reason" doc:"may be empty"`
}

// PastPage is one page of a number's history, newest first.
type PastPage struct {
	Rows  []PastEntry `json:"rows" nullable:"false"`
	Older bool        `json:"older" doc:"whether there are older ones"`
}

// Restore names the change after which the number was as it shall be again.
type Restore struct {
	Change int64   `json:"change"`
	Seen   int64   `json:"seen" doc:"the number's version"`
	Until  *string `json:"until,omitempty" maxLength:"64" doc:"another end, RFC 3339 with the distance from UTC; empty: no end. Needed where the end of then has passed"`
}

// RestoreCheck is what a restore would set.
type RestoreCheck struct {
	Changed
	Ended *time.Time `json:"ended,omitempty" doc:"the end of then, which has passed: another one is needed, or none"`
	WorkHours
}

type historyQuery struct {
	Spoken
	ID     int64 `path:"id"`
	Before int64 `query:"before" minimum:"0" doc:"entries older than this change"`
	Lock   int64 `query:"before_lock" minimum:"0" doc:"entries older than this lock"`
	Size   int   `query:"size" minimum:"1" maximum:"200" default:"20"`
}

type restoreInput struct {
	Spoken
	ID   int64 `path:"id"`
	Body Restore
}

func (s *Server) numberHistory(ctx context.Context, by visitor, in *historyQuery) (*answer[PastPage], error) {
	found, err := s.store.History(ctx, by.Who, in.ID, store.PastCursor{Change: in.Before, Lock: in.Lock}, in.Size)
	page := PastPage{Rows: make([]PastEntry, len(found.Rows)), Older: found.Older}
	for i, one := range found.Rows {
		page.Rows[i] = wirePastEntry(one, in.language(), s.nowAt(by))
	}
	return reply(page, err)
}

// set is what was set at some time, in one line.
func set(f portal.Forwarding, language portal.Language, now time.Time) string {
	return portal.Standing{Forwarding: f, Past: true}.Text(language, now, now.Location())
}

func wirePastEntry(one store.PastEntry, language portal.Language, now time.Time) PastEntry {
	if one.Lock != nil {
		return PastEntry{Lock: &PastLock{
			ID: one.Lock.ID, At: time.UnixMilli(one.Lock.At).UTC(), Who: portal.By(one.Lock.UserName, portal.WayForm, language),
			Locked: one.Lock.Locked, Reason: one.Lock.Reason,
		}}
	}
	past := wirePast(*one.Past, language, now)
	return PastEntry{Past: &past}
}

func wirePast(one store.Past, language portal.Language, now time.Time) Past {
	return Past{
		Change: one.Change, At: time.UnixMilli(one.At).UTC(), Who: portal.By(one.UserName, portal.Way(one.Way), language), Address: one.Address,
		Way: Way(one.Way), Batch: one.Batch, Due: optional(one.Due), Became: wireBecame(one.Became, language, now),
	}
}

func wireBecame(one store.Became, language portal.Language, now time.Time) Became {
	return Became{
		Before: set(one.Before, language, now), After: set(one.After, language, now), Plan: one.Replan.Sentence(one.After, language),
		Lists: portal.Rewritten(one.Before, one.After, language), Until: optional(one.After.Until), Refusal: wireFault(one.Refusal),
	}
}

func (in restoreInput) restoring() (store.Restoring, error) {
	back := store.Restoring{Number: in.ID, Change: in.Body.Change, Seen: in.Body.Seen}
	if in.Body.Until != nil {
		until, refusal := portal.ReadUntil(*in.Body.Until)
		if refusal != nil {
			return back, refusal
		}
		back.Until = &until
	}
	return back, nil
}

func (s *Server) checkRestore(ctx context.Context, by visitor, in *restoreInput) (*answer[RestoreCheck], error) {
	back, err := in.restoring()
	if err != nil {
		return nil, err
	}
	check, err := s.store.CheckRestore(ctx, by.Who, back)
	if err != nil {
		return nil, err
	}
	wire, err := s.markChanges(ctx, by.Who, check.Changes, wireChanges(check.Changes, in.language(), s.nowAt(by)))
	if err != nil {
		return nil, err
	}
	return reply(RestoreCheck{wire[0], optional(check.Ended), wireWorkHours(check.Policy, s.nowAt(by))}, nil)
}

func (s *Server) restoreForwarding(ctx context.Context, by visitor, in *restoreInput) (*answer[Done], error) {
	back, err := in.restoring()
	if err != nil {
		return nil, err
	}
	id, changes, err := s.store.Restore(ctx, by.Who, back)
	return s.done(ctx, by, id, changes, in.language(), err)
}
