package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// to forwards every call to a number on list 1.
func to(number string) portal.Change {
	on, actions, target := true, portal.Unconditional, portal.Target(1)
	change := portal.Change{On: &on, Actions: &actions, Target: &target}
	change.Entries[0] = &portal.EntryText{Text: number}
	return change
}

// labelled is to with a name for the destination, so that it changes also what was set before.
func labelled(number string, label any) portal.Change {
	change := to(number)
	change.Entries[0].Label = fmt.Sprint(label)
	return change
}

func ptr[T any](value T) *T { return &value }

// latest is the change that a form read just now knows of.
func latest(s *storetest.Store) int64 {
	return storetest.Rows[int64](s, `SELECT COALESCE(MAX(nth), 0) FROM changes`)[0]
}

// sets saves a change of these numbers from a form that was read just now.
func sets(t testing.TB, s *storetest.Store, who *storetest.Person, group string, change portal.Change, digits ...string) (int64, error) {
	t.Helper()
	id, _, err := s.SetForwardings(context.Background(), who.AtWork(),
		store.Edit{Pick: pick(t, s, group, digits...), Seen: latest(s), Change: change})
	return id, err
}

// forwards is sets that must succeed.
func forwards(t testing.TB, s *storetest.Store, who *storetest.Person, group string, change portal.Change, digits ...string) int64 {
	t.Helper()
	id, err := sets(t, s, who, group, change, digits...)
	storetest.Done(t, err)
	return id
}

// one is a number as its person sees it.
func one(t testing.TB, s *storetest.Store, who *storetest.Person, group, digits string) store.Number {
	t.Helper()
	draft, err := s.DraftForwardings(context.Background(), who.AtWork(), pick(t, s, group, digits))
	storetest.Done(t, err)
	return draft.Numbers[0]
}

func TestSettingAForwarding(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	noticed := s.hanako.Company.User("通知希望").Sees("Y1").Noticed().Reads(portal.English)
	s.hanako.Company.User("通知希望、ほかの群").Sees("Y2").Noticed()
	s.hanako.Company.Administrator("退職者").Disabled()
	actions := portal.Busy | portal.NoAnswer
	change := portal.Change{On: ptr(true), Actions: &actions, RingSeconds: ptr(20), Target: ptr(portal.Target(2))}
	change.Entries[1] = &portal.EntryText{Text: "０９０－１２３４－５６７８", Label: "社用携帯"}
	change.Entries[4] = &portal.EntryText{Text: "+81 3 1234 5678"}
	wrote := s.Changes(func() { forwards(t, s.Store, s.hanako, "Y1", change, "0300001001") })
	if wrote != "audit+1 changes+1 destinations+1 forwardings+1 history+1 outbox+2" {
		t.Errorf("wrote %q", wrote)
	}
	want := portal.Forwarding{On: true, Actions: actions, RingSeconds: 20, Target: 2}
	want.Entries[1] = portal.Entry{Text: "090-1234-5678", Digits: "09012345678", Label: "社用携帯"}
	want.Entries[4] = portal.Entry{Text: "+81-3-1234-5678", Digits: "0312345678"}
	s.Reopen()
	if got := one(t, s.Store, s.boss, "Y1", "0300001001").Forwarding; got != want {
		t.Errorf("stored is %+v, want %+v", got, want)
	}
	mail := noticed.LastMail(portal.MailForwarding)
	if mail.Language != portal.English || mail.Fields["who"] != "佐藤 花子" || !strings.Contains(mail.Fields["line.0"], "03-0000-1001") ||
		!strings.Contains(mail.Fields["line.0"], "090-1234-5678") {
		t.Errorf("the mail says %v", mail.Fields)
	}
	s.boss.LastMail(portal.MailForwarding)
	// Switching off touches nothing else; on again it is as it was.
	forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, "0300001001")
	off := want
	off.On = false
	if got := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding; got != off {
		t.Errorf("off it is %+v", got)
	}
	forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(true)}, "0300001001")
	if got := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding; got != want {
		t.Errorf("on again it is %+v", got)
	}
}

func TestSavingWhatIsSetAlreadyIsRecordedAndMailedToNobody(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	wrote := s.Changes(func() { forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001") })
	if wrote != "audit+1 changes+1 forwardings~ history+1" {
		t.Errorf("wrote %q", wrote)
	}
	wrote = s.Changes(func() {
		forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	})
	if !strings.Contains(wrote, "outbox+1") {
		t.Errorf("wrote %q where one of two numbers changed", wrote)
	}
}

func TestAForwardingIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	with := func(edit func(c *portal.Change)) portal.Change {
		change := to("090-1234-5678")
		edit(&change)
		return change
	}
	for about, row := range map[string]struct {
		group, digits string
		change        portal.Change
		code          string
	}{
		"emergency":           {"Y1", "0300001001", to("110"), "destination_emergency"},
		"abroad":              {"Y1", "0300001001", to("+1-202-555-0123"), "destination_international"},
		"itself":              {"Y1", "0300001001", to("+81 3-0000-1001"), "destination_self"},
		"no target":           {"Y1", "0300001001", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional)}, "target_required"},
		"an empty list":       {"Y1", "0300001001", with(func(c *portal.Change) { c.Target = ptr(portal.Target(3)) }), "target_empty"},
		"all actions":         {"Y1", "0300001001", with(func(c *portal.Change) { c.Actions = ptr(portal.Unconditional | portal.Busy) }), "actions_illegal"},
		"no ring time":        {"Y1", "0300001001", with(func(c *portal.Change) { c.Actions = ptr(portal.NoAnswer) }), "ring_required"},
		"no message box":      {"Y1", "0300001101", with(func(c *portal.Change) { c.Target = ptr(portal.Voicemail) }), "voicemail_not_contracted"},
		"not in the plan":     {"Y3", "05000003001", with(func(c *portal.Change) { c.Actions = ptr(portal.Busy) }), "actions_not_in_plan"},
		"a bad unused number": {"Y1", "0300001001", with(func(c *portal.Change) { c.Entries[3] = &portal.EntryText{Text: "0120-000-000"} }), "destination_toll_free"},
	} {
		wrote := s.Changes(func() {
			_, err := sets(t, s.Store, s.boss, row.group, row.change, row.digits)
			storetest.Refused(t, err, row.code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
}

func TestManyNumbersAreChangedTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	voicemail := portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}
	all := []string{"0300001001", "0300001002", "0300001101"} // the last has no message box
	edit := store.Edit{Pick: pick(t, s.Store, "Y1", all...), Change: voicemail}
	wrote := s.Changes(func() {
		summary, err := s.CheckForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Done(t, err)
		if len(summary) != 3 || len(summary[0].Faults) != 0 || len(summary[1].Faults) != 0 || len(summary[2].Faults) != 1 {
			t.Errorf("the summary says %+v", summary)
		}
		_, _, err = s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Refused(t, err, "voicemail_not_contracted")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	if wrote := s.Changes(func() { forwards(t, s.Store, s.hanako, "Y1", voicemail, all[:2]...) }); wrote != "audit+1 changes+1 forwardings+2 history+2 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
}

func TestEverythingThatASearchFindsButSome(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	chosen := store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "03"}, Except: []int64{s.Number("0300001002")}}
	_, changed, err := s.SetForwardings(t.Context(), s.hanako.AtWork(), store.Edit{Pick: chosen, Change: to("090-1234-5678")})
	storetest.Done(t, err)
	on := storetest.Rows[string](s.Store, `SELECT n.digits FROM numbers n JOIN forwardings f ON f.number_id = n.id WHERE f.is_on ORDER BY n.digits`)
	if got := strings.Join(on, " "); got != "0300001001 0300001003 0300001004 0300001101" || len(changed) != 4 {
		t.Errorf("on are %q", got)
	}
}

func TestEverythingThatAChangeSetButSome(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001001", "0300001002", "0300001003")
	chosen := store.Selection{VoiceGroup: "Y1", Change: change, Except: []int64{s.Number("0300001002")}}
	draft, err := s.DraftForwardings(t.Context(), s.hanako.Actor(), chosen)
	storetest.Done(t, err)
	if len(draft.Numbers) != 2 || draft.Numbers[1].Digits != "0300001003" || draft.Form.Entries[0].Text != "080-1234-5678" {
		t.Errorf("the form is about %+v", draft.Numbers)
	}
	read, err := s.ReadDestinations(t.Context(), s.hanako.Actor(), store.Typed{Texts: []string{"03-0000-1003"}, Pick: &chosen})
	storetest.Done(t, err)
	if read[0].Fault == nil && read[0].Warning == nil {
		t.Error("nothing is said of a destination that is one of the numbers")
	}
	_, _, err = s.SetForwardings(t.Context(), s.hanako.AtWork(), store.Edit{Pick: chosen, Seen: change, Change: to("090-1234-5678")})
	storetest.Done(t, err)
	for digits, want := range map[string]string{"0300001001": "09012345678", "0300001002": "08012345678", "0300001003": "09012345678"} {
		if got := one(t, s.Store, s.hanako, "Y1", digits).Forwarding.Entries[0].Digits; got != want {
			t.Errorf("%s goes to %s", digits, got)
		}
	}
}

func TestFieldsInWhichNumbersDifferStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	first, second := to("090-1234-5678"), to("080-1234-5678")
	second.Actions, second.RingSeconds = ptr(portal.NoAnswer), ptr(10)
	second.Entries[2] = &portal.EntryText{Text: "03-1234-5678", Label: "本社"}
	forwards(t, s.Store, s.hanako, "Y1", first, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", second, "0300001002")
	both := []string{"0300001001", "0300001002"}
	draft, err := s.DraftForwardings(t.Context(), s.hanako.AtWork(), pick(t, s.Store, "Y1", both...))
	storetest.Done(t, err)
	m := draft.Mixed
	if m.On || !m.Actions || !m.RingSeconds || m.Target || !m.Entries[0] || m.Entries[1] || !m.Entries[2] || draft.Form.Actions != 0 || draft.Form.Target != 1 {
		t.Errorf("the form shows %+v, mixed %+v", draft.Form, m)
	}
	if draft.Line.MessageBox != true || draft.Seen != latest(s.Store) {
		t.Errorf("the draft is %+v", draft)
	}
	var change portal.Change
	change.Entries[1] = &portal.EntryText{Text: "050-1234-5678"}
	forwards(t, s.Store, s.hanako, "Y1", change, both...)
	for i, before := range []portal.Change{first, second} {
		got := one(t, s.Store, s.hanako, "Y1", both[i]).Forwarding
		if got.Actions != *before.Actions || got.Entries[0].Text != before.Entries[0].Text || got.Entries[1].Digits != "05012345678" ||
			got.Entries[2].Label != []string{"", "本社"}[i] {
			t.Errorf("%s is %+v", both[i], got)
		}
	}
}

func TestAStaleFormIsRefusedAndSaysWhatChanged(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	draft, err := s.DraftForwardings(t.Context(), s.hanako.AtWork(), pick(t, s.Store, "Y1", "0300001001", "0300001002"))
	storetest.Done(t, err)
	s.Clock.Pass(time.Minute)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001002")
	edit := store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001", "0300001002"), Seen: draft.Seen, Change: to("080-1234-5678")}
	wrote := s.Changes(func() {
		_, _, err = s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
		_, checked := s.CheckForwardings(t.Context(), s.hanako.AtWork(), edit)
		storetest.Refused(t, checked, "stale_forwarding")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Refused(t, err, "stale_forwarding")
	args := portal.Refusals(err)[0].Args
	if args["who"] != "山田 太郎" || args["at"] != s.Clock.Now().UTC().Format(time.RFC3339) || args["phone"] != "03-0000-1002" ||
		args["count"] != "1" || args["own"] != "false" || !strings.Contains(args["sentence"], "090-1234-5678") {
		t.Errorf("the refusal says %v", args)
	}
	// What changed elsewhere makes nothing stale; and saving the same form twice is stale the second time.
	edit.Pick = pick(t, s.Store, "Y1", "0300001001")
	_, _, err = s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
	storetest.Done(t, err)
	_, _, err = s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
	storetest.Refused(t, err, "stale_forwarding")
	if own := portal.Refusals(err)[0].Args["own"]; own != "true" {
		t.Errorf("their own change is told with own=%q", own)
	}
}

func TestOneOfSixteenFormsAtOnceIsSaved(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	edit := store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: latest(s.Store), Change: to("090-1234-5678")}
	who := s.hanako.AtWork()
	n := storetest.Together(t, 16, func(int) error {
		mine := edit
		mine.Pick.IDs = append([]int64{}, edit.Pick.IDs...)
		_, _, err := s.SetForwardings(t.Context(), who, mine)
		return err
	}, "stale_forwarding")
	if n != 1 || s.Count("changes") != 1 || s.Count("history") != 1 {
		t.Errorf("%d were saved, %d changes", n, s.Count("changes"))
	}
}

func TestLoopsAreRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("0300002001"), "0300001001") // 1001 → 2001, of another voice group
	forwards(t, s.Store, s.boss, "Y2", to("0300001002"), "0300002001") // → 1002
	wrote := s.Changes(func() {
		_, err := sets(t, s.Store, s.hanako, "Y1", to("+81 3-0000-1001"), "0300001002")
		storetest.Refused(t, err, "destination_loop")
		fault := portal.Refusals(err)[0]
		if fault.Field != "entries.0" || fault.Args["path"] != "03-0000-1002 → 03-0000-1001 → 03-0000-2001 → …" {
			t.Errorf("the refusal is %+v", fault)
		}
		// One that leads into the loop is one, too, within one change of many.
		_, err = sets(t, s.Store, s.hanako, "Y1", to("0300001001"), "0300001002", "0300001003")
		storetest.Refused(t, err, "destination_loop")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	// A loop that is not closed, because one of it is off, is none.
	forwards(t, s.Store, s.boss, "Y2", portal.Change{On: ptr(false)}, "0300002001")
	forwards(t, s.Store, s.hanako, "Y1", to("0300001001"), "0300001002")
	_, err := sets(t, s.Store, s.boss, "Y2", portal.Change{On: ptr(true)}, "0300002001")
	storetest.Refused(t, err, "destination_loop")
}

// The check sees the state after the whole change: numbers that are turned round together close no loop.
func TestALoopIsJudgedAfterTheWholeChange(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("0300001002"), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", to("0300001003"), "0300001002", "0300001001")
	if got := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding.ActiveDestination(); got != "0300001003" {
		t.Errorf("goes to %s", got)
	}
	_, err := sets(t, s.Store, s.hanako, "Y1", to("0300001002"), "0300001003", "0300001004")
	storetest.Refused(t, err, "destination_loop")
}

func TestCompaniesDoNotMeetInALoop(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("0300009001"), "0300001001")
	// The refusal would tell this company where the other one forwards to.
	forwards(t, s.Store, s.elsewhere, "Y9", to("0300001001"), "0300009001")
	if mails := len(s.elsewhere.Mails()); mails != 1 {
		t.Errorf("%d mails went to the other company", mails)
	}
}
