package store_test

import (
	"errors"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func TestTakingAChangeBackRestoresEveryNumber(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	numbers := []string{"0300001001", "0300001002", "0300001003"}
	first := to("090-1234-5678")
	first.Entries[3] = &portal.EntryText{Text: "03-1234-5678", Label: "本社"}
	first.Actions, first.RingSeconds = ptr(portal.NoAnswer|portal.Unreachable), ptr(15)
	forwards(t, s.Store, s.hanako, "Y1", first, numbers[0])
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), numbers[1])
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, numbers[1])
	var before []portal.Forwarding // on, off, and never touched
	for _, digits := range numbers {
		before = append(before, one(t, s.Store, s.hanako, "Y1", digits).Forwarding)
	}
	change := forwards(t, s.Store, s.hanako, "Y1", to("050-1234-5678"), numbers...)
	wrote := s.Changes(func() {
		id, changed, err := s.UndoChange(t.Context(), s.boss.AtWork(), change)
		storetest.Done(t, err)
		if id <= change || len(changed) != 3 {
			t.Errorf("the new change is %d of %d numbers", id, len(changed))
		}
	})
	if wrote != "audit+1 changes+1 forwardings~ history+3 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
	for i, digits := range numbers {
		if got := one(t, s.Store, s.hanako, "Y1", digits).Forwarding; got != before[i] {
			t.Errorf("%s is %+v, and was %+v", digits, got, before[i])
		}
	}
	events := s.Events()
	if last := events[len(events)-1]; last != "forwarding_undone" {
		t.Errorf("the trail says %s", last)
	}
}

func TestTakingBackIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	others := forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001")
	refused := func(about string, who *storetest.Person, id int64, code string) {
		t.Helper()
		wrote := s.Changes(func() {
			_, _, err := s.UndoChange(t.Context(), who.AtWork(), id)
			storetest.Refused(t, err, code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	refused("nothing", s.boss, 1<<40, "not_found")
	refused("another company's", s.elsewhere, change, "not_found")
	refused("of numbers that are not shown", s.hanako, others, "not_found")
	refused("without a group", s.alone, change, "not_found")
	// One of the numbers was changed since.
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001002")
	refused("after a later change", s.boss, change, "conflict")

	again := forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001003")
	undone, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), again)
	storetest.Done(t, err)
	refused("a second time", s.hanako, again, "conflict")
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), undone) // and forth again
	storetest.Done(t, err)
	if got := one(t, s.Store, s.hanako, "Y1", "0300001003").Forwarding.ActiveDestination(); got != "08012345678" {
		t.Errorf("goes to %q", got)
	}
}

// Whoever took a run of hundreds back must not be kept from it by the one number that somebody has set otherwise since.
func TestTheRestIsTakenBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001003")
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001002")
	_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), change)
	var refusal *portal.Error
	if !errors.As(err, &refusal) || refusal.Code != "conflict" || refusal.Args["changed"] != "1" || refusal.Args["left"] != "2" {
		t.Errorf("the whole is refused with %+v, %v", refusal, err)
	}
	wrote := s.Changes(func() {
		_, changes, err := s.UndoRest(t.Context(), s.hanako.AtWork(), change)
		if storetest.Done(t, err); len(changes) != 2 {
			t.Errorf("%d are taken back", len(changes))
		}
	})
	if wrote != "audit+1 changes+1 forwardings~ history+2 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
	for digits, want := range map[string]string{"0300001001": "", "0300001002": "08012345678", "0300001003": ""} {
		if got := one(t, s.Store, s.hanako, "Y1", digits).Forwarding.ActiveDestination(); got != want {
			t.Errorf("%s goes to %q, want %q", digits, got, want)
		}
	}
	_, _, err = s.UndoRest(t.Context(), s.hanako.AtWork(), change)
	storetest.Refused(t, err, "conflict")
}

// One lock keeps nobody from taking back the rest: which numbers are locked is told, and they stay as they are.
func TestWhatIsNotLockedIsTakenBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001003")
	_, err := s.LockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001002"), "")
	storetest.Done(t, err)
	undoing := func() store.Undoing {
		sheet, err := s.Change(t.Context(), s.hanako.Actor(), change, store.ChangePart{Size: 10})
		storetest.Done(t, err)
		return sheet.Undoing
	}
	if got := undoing(); got != store.UndoRest {
		t.Errorf("its page says %q", got)
	}
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), change)
	var refusal *portal.Error
	if !errors.As(err, &refusal) || refusal.Code != "conflict" || refusal.Args["changed"] != "0" || refusal.Args["locked"] != "1" ||
		refusal.Args["phones"] != "03-0000-1002" || refusal.Args["left"] != "2" {
		t.Errorf("the whole is refused with %+v, %v", refusal, err)
	}
	_, changes, err := s.UndoRest(t.Context(), s.hanako.AtWork(), change)
	if storetest.Done(t, err); len(changes) != 2 {
		t.Errorf("%d are taken back", len(changes))
	}
	for digits, want := range map[string]string{"0300001001": "", "0300001002": "09012345678", "0300001003": ""} {
		if got := one(t, s.Store, s.hanako, "Y1", digits).Forwarding.ActiveDestination(); got != want {
			t.Errorf("%s goes to %q, want %q", digits, got, want)
		}
	}
	// Of what is left, all is locked now.
	_, _, err = s.UndoRest(t.Context(), s.hanako.AtWork(), change)
	storetest.Refused(t, err, "number_locked")
	if got := undoing(); got != store.UndoLocked {
		t.Errorf("of what is left its page says %q", got)
	}
	_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), pick(t, s.Store, "Y1", "0300001002"))
	storetest.Done(t, err)
	if got := undoing(); got != store.UndoRest {
		t.Errorf("once that is not locked any more its page says %q", got)
	}
	last, changes, err := s.UndoRest(t.Context(), s.hanako.AtWork(), change)
	if storetest.Done(t, err); len(changes) != 1 || changes[0].Number.Digits != "0300001002" || changes[0].After.On {
		t.Errorf("taken back at last are %+v", changes)
	}
	sheet, err := s.Change(t.Context(), s.hanako.Actor(), change, store.ChangePart{Size: 10})
	if storetest.Done(t, err); sheet.Undoing != store.UndoDone || sheet.Undone == nil || sheet.Undone.Nth != last {
		t.Errorf("in the end its page says %q, by %+v", sheet.Undoing, sheet.Undone)
	}
}

func TestARunOfABatchTakenBackInPartsIsListedOnce(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	change, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Done(t, err)
	locked := pick(t, s.Store, "Y1", "0300001002")
	_, err = s.LockNumbers(t.Context(), s.boss.Actor(), locked, "")
	storetest.Done(t, err)
	for range 2 {
		s.Clock.Pass(time.Hour)
		_, _, err = s.UndoRest(t.Context(), s.boss.AtWork(), change)
		storetest.Done(t, err)
		_, err = s.UnlockNumbers(t.Context(), s.boss.Actor(), locked)
		storetest.Done(t, err)
	}
	if ran := batchOf(t, s.Store, s.boss, batch.ID).Runs; len(ran) != 1 || ran[0].UndoneAt != s.Clock.Now().UnixMilli() {
		t.Errorf("its runs are %+v", ran)
	}
}

func TestOneOfSixteenTakesAChangeBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	who := s.hanako.AtWork()
	n := storetest.Together(t, 16, func(int) error { _, _, err := s.UndoChange(t.Context(), who, change); return err }, "conflict")
	if n != 1 || s.Count("changes") != 2 {
		t.Errorf("%d took it back, %d changes", n, s.Count("changes"))
	}
}

func TestTakingBackIntoALoopIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("0300001002"), "0300001001")
	off := forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", to("0300001001"), "0300001002")
	wrote := s.Changes(func() {
		_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), off)
		storetest.Refused(t, err, "destination_loop")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}

func TestTakingManyBackTellsWhichNumbersAreInTheWay(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	toVoicemail := portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}
	forwards(t, s.Store, s.hanako, "Y1", toVoicemail, "0300001002", "0300001003")
	off := forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001001", "0300001002", "0300001003")
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), off)
	storetest.Refused(t, err, "voicemail_not_contracted")
	if args := portal.Refusals(err)[0].Args; args["number"] != "03-0000-1002" || args["others"] != "1" {
		t.Errorf("in the way is %v", args)
	}
}

// What a schedule is to set over a state that comes back must be allowed as well, and have its entries.
func TestWhatComesBackIsJudgedWithItsSchedule(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	hours := schedule(t, s.Store, s.boss, "本社")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, "0300001002")
	bare := latest(s.Store) // of the second number: list 1 is empty
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001002")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001002")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001001")
	released, err := setsPlan(t, s.Store, s.hanako, "Y1", nil, "0300001001")
	storetest.Done(t, err)
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001003") // whoever reads contracts reads them anew
	wrote := s.Changes(func() {
		_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), released)
		storetest.Refused(t, err, "voicemail_not_contracted")
	})
	s.Write(`UPDATE contracts SET message_box = TRUE`)
	wrote += s.Changes(func() {
		_, _, err := s.Restore(t.Context(), s.hanako.AtWork(),
			store.Restoring{Number: s.Number("0300001002"), Change: bare, Seen: one(t, s.Store, s.hanako, "Y1", "0300001002").SetIn})
		storetest.Refused(t, err, "entry_planned")
	})
	if wrote != "" {
		t.Errorf("what is refused wrote %q", wrote)
	}
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), released)
	storetest.Done(t, err)
	turns(t, s.Store, 8*time.Hour, 2)
	standsAs(t, s.Store, s.hanako, "0300001001", "Unconditional: voicemail followed")
	standsAs(t, s.Store, s.hanako, "0300001002", mobile+" followed")
}
