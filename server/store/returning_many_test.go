package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Ten thousand numbers that end in one moment are one change with one mail, which can be taken back as one.
func TestTenThousandReturnAtOnce(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 10_000)
	change := until(s, to("090-1234-5678"), time.Hour)
	_, _, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{
		Pick: store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}, Seen: latest(s), Change: change})
	storetest.Done(t, err)
	wrote := s.Changes(func() { returns(t, s, time.Hour, 10_000) })
	if on := s.Count("forwardings", "is_on"); on != 0 || wrote != "audit+1 changes+1 forwardings~ history+10000 outbox+1" {
		t.Errorf("%d are on, written was %s", on, wrote)
	}
	if late := s.Count("changes", "due_at > 0", "due_at <> at"); late != 0 {
		t.Errorf("%d changes have another time than they were due", late)
	}
	_, again, err := s.UndoChange(t.Context(), boss.AtWork(), latest(s))
	if on := s.Count("forwardings", "is_on"); err != nil || len(again) != 10_000 || on != 10_000 {
		t.Errorf("taken back were %d, %v; %d are on", len(again), err, on)
	}
}

// More than that return in several transactions: what would be a loop only between two of them is none.
func TestMoreThanTenThousandCloseNoLoopBetween(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 10_001)
	const first, last = "05010000000", "05010010000"
	forwards(t, s, boss, "Y1", to(last), first)
	_, _, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{
		Pick: store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}, Seen: latest(s), Change: until(s, to("090-1234-5678"), time.Hour)})
	storetest.Done(t, err)
	forwards(t, s, boss, "Y1", to(first), last)
	returns(t, s, time.Hour, 10_001)
	if got := one(t, s, boss, "Y1", first).Forwarding.ActiveDestination(); got != last || s.Count("history", "refusal <> ''") != 0 {
		t.Errorf("the first forwards to %q", got)
	}
}

// So are those that a schedule switches.
func TestThousandsAreSwitchedAtOnce(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 3_000)
	keepsAll := portal.Change{}
	keepsAll.Entries[0] = &portal.EntryText{Text: "090-1234-5678"}
	all := store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}
	_, _, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{Pick: all, Seen: latest(s), Change: keepsAll})
	storetest.Done(t, err)
	plan := &portal.Plan{ScheduleID: schedule(t, s, boss, "本社"), Closed: toMobile}
	_, _, err = s.SetPlans(t.Context(), boss.AtWork(), store.PlanEdit{Pick: all, Seen: latest(s), Plan: plan})
	storetest.Done(t, err)
	wrote := s.Changes(func() { turns(t, s, 8*time.Hour, 3_000) })
	if wrote != "audit+1 changes+1 forwardings~ history+3000 schedules~" {
		t.Errorf("a boundary wrote %s", wrote)
	}
	_, again, err := s.UndoChange(t.Context(), boss.AtWork(), latest(s))
	if on := s.Count("forwardings", "is_on"); err != nil || len(again) != 3_000 || on != 0 {
		t.Errorf("taken back were %d, %v; %d are on", len(again), err, on)
	}
}

// endings is the work of letting numbers return for ever, on a clock that is put to each end.
const endings = "endings"

// ends forwards numbers for a minute and lets them return, until it is killed.
func ends(dir string) {
	s, err := store.Open(context.Background(), dir)
	boss := portal.Actor{UserID: "user-1", UserName: "山田 太郎", CompanyID: "company-1", Role: portal.Administrator, Language: portal.Japanese}
	ahead := time.Duration(0)
	for err == nil {
		s.Now = func() time.Time { return time.Now().Add(ahead) }
		change := to("090-1234-5678")
		change.Until = ptr(s.Now().Add(time.Minute).UnixMilli())
		_, _, err = s.SetForwardings(context.Background(), boss, store.Edit{
			Pick: store.Selection{VoiceGroup: "Y1", Search: &store.Search{}}, Seen: 1 << 40, Change: change})
		if err == nil {
			ahead += time.Minute
			var n int
			if n, err = s.EndDue(context.Background()); n > 0 {
				said("returned %d", n)
			}
		}
	}
	fmt.Fprintln(os.Stderr, "error", err)
	os.Exit(1)
}

// However often the program is killed: a number has returned with its history, its trail and its mail, or not at all yet.
func TestReturnsSurviveAKill(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	contract := sample.VoiceGroup("Y1").Contract("N1")
	for i := range 20 {
		contract.Numbers(fmt.Sprintf("03000010%02d", i))
	}
	forwards(t, s, boss, "Y1", to("090-1234-5678"), "0300001000") // vouched for the destination
	forwards(t, s, boss, "Y1", portal.Change{On: ptr(false)}, "0300001000")
	s.Stop()
	for range *crashes {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashDir+"="+s.Dir, crashWork+"="+endings)
		child.Stderr = os.Stderr
		pipe, err := child.StdoutPipe()
		storetest.Done(t, err)
		storetest.Done(t, child.Start())
		for lines, text := 0, bufio.NewScanner(pipe); text.Scan(); {
			if lines++; lines == 5 {
				storetest.Done(t, child.Process.Kill())
			}
		}
		child.Wait() //nolint:errcheck // it was killed
	}
	s.Reopen()
	s.Clock.Pass(time.Since(s.Clock.Now()) + time.Hour)
	_, err := s.EndDue(t.Context())
	storetest.Done(t, err)
	if on := s.Count("forwardings", "is_on OR until_at > 0 OR back <> '[]'"); on != 0 {
		t.Errorf("%d numbers did not return", on)
	}
	for about, halves := range map[string]int{
		"returns without an audit row": s.Count("changes", "due_at > 0") - s.Count("audit", "event = 'forwarding_ended'"),
		"returns without a mail":       s.Count("changes", "due_at > 0") - s.Count("outbox", "template = 'forwarding_ended'"),
		"histories that are not whole": s.BrokenHistories(),
		"numbers that returned twice":  s.Count("history h JOIN changes c ON c.id = h.change_id", "c.due_at > 0", "h.before = h.after"),
	} {
		if halves != 0 {
			t.Errorf("%s: %d", about, halves)
		}
	}
}
