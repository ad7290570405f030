package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// gate is a source of chance that stops whoever draws a six-digit code, within the transaction, until it is opened.
type gate struct {
	entered, open chan struct{}
	after         func() // runs when the gate was opened
	first         sync.Once
}

func newGate(after func()) *gate {
	return &gate{entered: make(chan struct{}), open: make(chan struct{}), after: after}
}

func (g *gate) Read(p []byte) (int, error) {
	if len(p) == 3 {
		g.first.Do(func() { // one draw in twenty is rejected and followed by another
			close(g.entered)
			<-g.open
			g.after()
		})
	}
	return rand.Read(p)
}

// yield lets other goroutines come as far as they can.
func yield() {
	for range 10_000 {
		runtime.Gosched()
	}
}

func TestAPanicAndARefusalHurtNobodyElse(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	contract := sample.VoiceGroup("Y1").Contract("N1")
	boss := sample.Administrator("山田 太郎")
	var edits []store.Edit
	for i := range 63 {
		digits := "03000020" + string(rune('0'+i/10)) + string(rune('0'+i%10))
		contract.Numbers(digits)
		number := "090-1234-5678"
		if i == 0 {
			number = "110"
		}
		edits = append(edits, store.Edit{Pick: pick(t, s, "Y1", digits), Change: to(number)})
	}
	g := newGate(func() { panic("a bug in a deed") })
	s.Random = g
	hanako := sample.User("佐藤 花子")
	who, chief := s.Holding(hanako.Pending()), boss.AtWork()

	results := make([]error, 64)
	var running, started sync.WaitGroup
	running.Go(func() { results[63] = s.ResendCode(t.Context(), who) })
	<-g.entered // the writer is busy: the others arrive behind it and share commits
	started.Add(63)
	for i, edit := range edits {
		running.Go(func() {
			started.Done()
			_, _, results[i] = s.SetForwardings(t.Context(), chief, edit)
		})
	}
	started.Wait()
	yield()
	close(g.open)
	running.Wait()

	if err := results[63]; err == nil || !strings.Contains(err.Error(), "panic") || portal.Refusals(err) != nil {
		t.Errorf("the panicking deed got %v", err)
	}
	storetest.Refused(t, results[0], "destination_emergency")
	for i, err := range results[1:63] {
		if err != nil {
			t.Errorf("deed %d got %v", i+1, err)
		}
	}
	s.Reopen()
	if n := s.Count("forwardings"); n != 62 || s.Count("changes") != 62 || s.Count("mail_codes") != 0 {
		t.Errorf("%d of 62 are kept, %d codes of the panicking deed", n, s.Count("mail_codes"))
	}
	if rows, err := s.VerifyTrail(t.Context()); err != nil || rows != 62 {
		t.Errorf("the trail: %d rows, %v", rows, err)
	}
}

func TestWhoHasGoneBeforeItsTurnChangesNothing(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	edit := store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001"), Change: to("090-1234-5678")}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if wrote := s.Changes(func() {
		if _, _, err := s.SetForwardings(gone, s.boss.AtWork(), edit); !errors.Is(err, context.Canceled) {
			t.Errorf("gone at the start: %v", err)
		}
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}

	g := newGate(func() {})
	s.Random = g
	who, chief := s.Holding(s.hanako.Pending()), s.boss.AtWork()
	leaving, leave := context.WithCancel(t.Context())
	var first, second error
	var running sync.WaitGroup
	running.Go(func() { first = s.ResendCode(leaving, who) })
	<-g.entered
	running.Go(func() { _, _, second = s.SetForwardings(leaving, chief, edit) })
	yield()
	leave() // while the first runs, and while the second waits
	close(g.open)
	running.Wait()
	if first != nil || s.Count("mail_codes") != 1 {
		t.Errorf("one that has begun is finished, and says so: %v, %d codes", first, s.Count("mail_codes"))
	}
	if !errors.Is(second, context.Canceled) || s.Count("changes") != 0 {
		t.Errorf("one that waits is dropped: %v, %d changes", second, s.Count("changes"))
	}
}

func TestACloseAnswersEverybody(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), t.TempDir())
	storetest.Done(t, err)
	succeeded := make([]bool, 16)
	var running sync.WaitGroup
	for i := range succeeded {
		running.Go(func() {
			for {
				err := s.PublishTerms(context.Background(), portal.Actor{}, rand.Text(), "Terms")
				if err != nil {
					succeeded[i] = portal.Refused(err, "busy")
					return
				}
			}
		})
	}
	yield()
	storetest.Done(t, s.Close())
	running.Wait()
	for i, well := range succeeded {
		if !well {
			t.Errorf("caller %d got another answer than busy", i)
		}
	}
}

// Whoever comes first leads: nobody is left waiting, and every answer is true, whatever the others do meanwhile.
func TestEveryAnswerIsTrue(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 50)
	who, ids := boss.AtWork(), storetest.Rows[int64](s, `SELECT id FROM numbers WHERE voice_group_id = 'Y1'`)
	notices, changes := s.Count("notices"), s.Count("changes")
	var added, set atomic.Int64
	var running sync.WaitGroup
	for i := range 32 {
		running.Go(func() {
			for n := range 20 {
				ctx, cancel := context.WithCancel(t.Context())
				if n%5 == 4 {
					go cancel() // some leave while they wait, or while it is done
				}
				switch (i + n) % 4 {
				case 0:
					if _, err := s.AddNotice(ctx, who, notice(rand.Text(), s.Clock.Now())); err == nil {
						added.Add(1)
					}
				case 1:
					if s.GivesUp(ctx, who, `{}`, n%2 == 0) == nil {
						t.Error("what gave up was kept")
					}
				default:
					edit := store.Edit{Pick: store.Selection{VoiceGroup: "Y1", IDs: ids[(i+n)%50:][:1]}, Seen: 1 << 40, Change: to("090-1234-5678")}
					if _, _, err := s.SetForwardings(ctx, who, edit); err == nil {
						set.Add(1)
					}
				}
				cancel()
			}
		})
	}
	running.Wait()
	if got := s.Count("notices") - notices; got == 0 || int64(got) != added.Load() {
		t.Errorf("%d notices were added, %d are there", added.Load(), got)
	}
	if got := s.Count("changes") - changes; got == 0 || int64(got) != set.Load() {
		t.Errorf("%d changes were answered, %d are there", set.Load(), got)
	}
	verifies(t, s, int64(s.Count("audit")), "")
}
