package store

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"denwaban/server/portal"
)

// NoteReason is why something was refused that has no row of its own in the trail.
type NoteReason string

const (
	HeldSignIn   NoteReason = "sign_in"   // a password within a wait
	HeldReset    NoteReason = "reset"     // too many requests of パスワード再設定
	HeldIdentity NoteReason = "identity"  // too many wrong identities
	HeldCode     NoteReason = "code"      // too many wrong one-time codes
	RefusedSite  NoteReason = "site"      // a change that another site's page asked for
	RefusedRole  NoteReason = "role"      // what is for administrators
	RefusedThing NoteReason = "not_there" // what is not there, or is not theirs
)

// Denials are the codes of refusals of what is there and the person may see; each is a reason by itself. That a code is asked for
// first denies nobody anything: wrong codes are on record where they are given.
var Denials = []string{
	"read_only", "number_locked", "schedule_locked", "destination_held", "administration_held", "test_of_another", "hold_own",
}

func (r NoteReason) event() portal.Event {
	switch r {
	case HeldSignIn, HeldReset, HeldIdentity, HeldCode:
		return portal.EventHeldBack
	}
	return portal.EventAccessRefused
}

// Refusals of one kind, person and source make one row at once, and one more a minute that says how many there were, and of what
// the first few: whoever asks a million times does not fill the disk. Above so many rows at a time, sources are not told apart.
const (
	noteEvery    = time.Minute
	notesKept    = 100
	objectsNoted = 8
	objectLength = 100 // characters
)

type notes struct {
	mu   sync.Mutex
	kept map[noteKey]*note
}

type noteKey struct {
	reason          NoteReason
	person, company string
	source          string
}

type note struct {
	who     portal.Actor
	reason  NoteReason
	subject string
	since   time.Time
	times   int // that no row tells yet, as objects
	objects []string
}

// of adds what a refusal was about.
func (n *note) of(objects []string) {
	for _, one := range objects {
		if one != "" && len(n.objects) < objectsNoted && !slices.Contains(n.objects, one) {
			n.objects = append(n.objects, one)
		}
	}
}

// Note records a refusal, soon, with the ids of what it was about. It fails silently: the answer is a refusal in any case.
func (s *Store) Note(ctx context.Context, who portal.Actor, reason NoteReason, subject string, objects ...string) {
	one := note{who: who, reason: reason, subject: subject, since: s.Now()}
	for _, object := range objects { // as long as whoever asked made it
		text := []rune(strings.ToValidUTF8(object, ""))
		one.of([]string{string(text[:min(len(text), objectLength)])})
	}
	s.writeNotes(ctx, s.notes.add(one))
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
		one.who, one.subject, one.objects = portal.Actor{}, "", nil
	}
	if known := n.kept[key]; known != nil {
		known.times++
		known.of(one.objects)
		return rows
	}
	if n.kept == nil {
		n.kept = map[noteKey]*note{}
	}
	first := one
	first.times, one.objects = 1, nil
	n.kept[key] = &one
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
			if len(one.objects) > 0 {
				detail["objects"] = one.objects
			}
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
