package store

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"denwaban/server/portal"
)

// Reason is why something was refused that has no row of its own in the trail.
type Reason string

const (
	HeldSignIn   Reason = "sign_in"   // a password within a wait
	HeldReset    Reason = "reset"     // too many requests of パスワード再設定
	HeldIdentity Reason = "identity"  // too many wrong identities
	HeldCode     Reason = "code"      // too many wrong one-time codes
	RefusedSite  Reason = "site"      // a change that another site's page asked for
	RefusedRole  Reason = "role"      // what is for administrators
	RefusedThing Reason = "not_there" // what is not there, or is not theirs
)

func (r Reason) event() portal.Event {
	switch r {
	case HeldSignIn, HeldReset, HeldIdentity, HeldCode:
		return portal.EventHeldBack
	}
	return portal.EventAccessRefused
}

// Refusals of one kind, person and source make one row at once, and one more a minute that says how many there were:
// whoever asks a million times does not fill the disk. Above so many rows at a time, sources are not told apart.
const (
	noteEvery = time.Minute
	notesKept = 100
)

type notes struct {
	mu   sync.Mutex
	kept map[noteKey]*note
}

type noteKey struct {
	reason          Reason
	person, company string
	source          string
}

type note struct {
	who     portal.Actor
	reason  Reason
	subject string
	since   time.Time
	times   int // that no row tells yet
}

// Note records a refusal, soon. It fails silently: the answer is a refusal in any case.
func (s *Store) Note(ctx context.Context, who portal.Actor, reason Reason, subject string) {
	s.writeNotes(ctx, s.notes.add(note{who: who, reason: reason, subject: subject, since: s.Now()}))
}

// WriteNotes writes what Note has counted and no row tells yet.
func (s *Store) WriteNotes(ctx context.Context) {
	s.writeNotes(ctx, s.notes.due(farAway))
}

var farAway = time.Unix(1<<40, 0)

// add returns what is to be written now: the first refusal of its kind, and those whose minute is over.
func (n *notes) add(one note) []note {
	rows := n.due(one.since)
	n.mu.Lock()
	defer n.mu.Unlock()
	key := noteKey{one.reason, one.who.UserID, one.who.CompanyID, portal.Source(one.who.Address)}
	if n.kept[key] == nil && len(n.kept) >= notesKept {
		key = noteKey{reason: one.reason}
		one.who, one.subject = portal.Actor{}, ""
	}
	if known := n.kept[key]; known != nil {
		known.times++
		return rows
	}
	if n.kept == nil {
		n.kept = map[noteKey]*note{}
	}
	n.kept[key] = &one
	first := one
	first.times = 1
	return append(rows, first)
}

// due takes out the notes that were begun a minute before now, and returns those that have something to tell.
func (n *notes) due(now time.Time) []note {
	n.mu.Lock()
	defer n.mu.Unlock()
	var rows []note
	for key, one := range n.kept {
		if now.Before(one.since.Add(noteEvery)) {
			continue
		}
		delete(n.kept, key)
		if one.times > 0 {
			rows = append(rows, *one)
		}
	}
	return rows
}

func (s *Store) writeNotes(ctx context.Context, rows []note) {
	if len(rows) == 0 {
		return
	}
	err := s.inTx(context.WithoutCancel(ctx), func(tx *Tx) error {
		for _, one := range rows {
			detail := map[string]any{"reason": one.reason, "times": one.times}
			if err := s.audit(tx, one.who, one.reason.event(), one.subject, detail); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		slog.WarnContext(ctx, "refusals are not on record", "rows", len(rows), "error", err)
	}
}
