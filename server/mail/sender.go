package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Transport takes a mail out of the house.
type Transport interface {
	// Deliver hands one mail over. Its error wraps ErrRefused when trying again is useless.
	Deliver(ctx context.Context, post portal.Post, subject, text string) error
}

const (
	maxParallel = 4               // deliveries side by side
	keptPlaces  = 1               // beside them for codes alone: a server that says nothing does not hold up who signs in
	lease       = 5 * time.Minute // more than a delivery takes that times out
	grace       = 5 * time.Second // for deliveries under way when the program ends
	errorPause  = 5 * time.Second // pause when the outbox cannot be read
	fullPause   = 5 * time.Second // while all places are taken, so often it is looked whether a code is to be tried again
	longestRest = time.Minute     // in case the clock is set while the sender sleeps
)

// Sender delivers the outbox. One per data folder.
type Sender struct {
	store     *store.Store
	publicURL string
	transport Transport
	places    chan struct{} // of deliveries under way
	kept      chan struct{} // places for codes
	running   sync.WaitGroup
	ended     chan struct{} // a delivery: what failed may be due earlier than anything that was known
	delivered sync.Map      // ids that were delivered although that could not be written down yet
}

// NewSender makes a sender. publicURL begins the links in the mails.
func NewSender(st *store.Store, publicURL string, transport Transport) *Sender {
	return &Sender{
		store: st, publicURL: publicURL, transport: transport, ended: make(chan struct{}, 1),
		places: make(chan struct{}, maxParallel), kept: make(chan struct{}, keptPlaces),
	}
}

// Run delivers mails as they are posted and become due, until ctx ends. Deliveries under way then have five seconds.
// When it has returned it touches the store no more.
func (s *Sender) Run(ctx context.Context) {
	unhurried, cancel := withGrace(ctx)
	defer cancel()
	defer s.running.Wait()
	for ctx.Err() == nil {
		rest := errorPause
		full, err := s.beginDue(ctx, unhurried)
		switch {
		case full:
			rest = fullPause
		case err == nil:
			rest, err = s.rest(ctx)
		}
		if err != nil && ctx.Err() == nil {
			slog.Error("read the outbox", "error", err)
		}
		timer := time.NewTimer(rest)
		select {
		case <-ctx.Done():
		case <-s.store.Posted():
		case <-s.ended:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// rest is how long nothing is due.
func (s *Sender) rest(ctx context.Context) (time.Duration, error) {
	next, err := s.store.NextPost(ctx)
	if err != nil {
		return errorPause, err
	}
	if next.IsZero() {
		return longestRest, nil
	}
	return min(max(next.Sub(s.store.Now()), 0), longestRest), nil
}

// beginDue begins to deliver every mail that is due now, the most urgent one wherever there is a place: a code that is posted waits for
// none that was begun before it, but other codes. full tells that there is no place for what else may be due until a delivery ends.
func (s *Sender) beginDue(ctx, unhurried context.Context) (full bool, err error) {
	for ctx.Err() == nil {
		places, lend := s.places, s.store.LeasePosts
		select {
		case s.places <- struct{}{}:
		default:
			select {
			case s.kept <- struct{}{}:
				places, lend = s.kept, s.store.LeaseCodes
			default:
				return true, nil
			}
		}
		posts, err := lend(context.WithoutCancel(ctx), 1, lease) // what is taken is sent or given back
		if err != nil || len(posts) == 0 {
			<-places
			return places == s.kept && err == nil, err
		}
		s.running.Add(1)
		store.Begin("mail", func() {
			defer s.end(places)
			s.send(ctx, unhurried, posts[0])
		})
	}
	return false, nil
}

// end makes room for the next delivery.
func (s *Sender) end(places chan struct{}) {
	<-places
	select {
	case s.ended <- struct{}{}:
	default:
	}
	s.running.Done()
}

// withGrace is a context that ends a little after ctx: a delivery that is cut just before the server's answer would be
// made a second time.
func withGrace(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, store.Guarded("grace of a delivery", func() { time.AfterFunc(grace, cancel) }))
	return longer, func() { stop(); cancel() }
}

// send tries one mail and records how it went. ctx tells whether the program is ending; the record is made in any case.
func (s *Sender) send(ctx, unhurried context.Context, post portal.Post) {
	log, record := slog.With("mail", post.ID, "template", post.Template, "try", post.Attempts), context.WithoutCancel(ctx)
	err := s.deliver(ctx, unhurried, post)
	if err == nil {
		s.delivered.Store(post.ID, true)
		if err := s.store.MarkPostSent(record, post.ID); err != nil {
			log.Error("record a delivered mail", "error", err)
			return
		}
		s.delivered.Delete(post.ID)
		log.Info("mail delivered")
		return
	}
	useless := errors.Is(err, ErrRefused) || errors.Is(err, errExpired)
	if ctx.Err() != nil && !useless { // as often as the program is started anew, no mail is given up for it
		if err := s.store.ReturnPost(record, post.ID); err != nil {
			log.Error("leave a mail to the next start", "error", err)
		}
		return
	}
	again, reason := next(post, s.store.Now()), reasonOf(err, post)
	if useless {
		again = time.Time{}
	}
	if err := s.store.MarkPostFailed(record, post.ID, reason, again); err != nil {
		log.Error("record a mail that failed", "error", err, "reason", reason)
		return
	}
	if again.IsZero() {
		log.Error("mail given up", "reason", reason)
		return
	}
	log.Warn("mail not delivered", "reason", reason, "again", again.UTC())
}

// deliver turns a panic into an error: one mail that breaks something does not keep the others from leaving.
func (s *Sender) deliver(ctx, unhurried context.Context, post portal.Post) (err error) {
	defer func() {
		if problem := recover(); problem != nil {
			slog.Error("panic while delivering a mail", "mail", post.ID, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", problem)
		}
	}()
	if _, done := s.delivered.Load(post.ID); done {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("the program is ending: %w", err)
	}
	if !post.ExpiresAt.IsZero() {
		left := post.ExpiresAt.Sub(s.store.Now())
		if left <= 0 {
			return errExpired
		}
		var cancel context.CancelFunc
		unhurried, cancel = context.WithTimeout(unhurried, left) // nor does it expire on the way
		defer cancel()
	}
	subject, text, err := render(post, s.publicURL)
	if err != nil {
		return err
	}
	return s.transport.Deliver(unhurried, post, subject, text)
}
