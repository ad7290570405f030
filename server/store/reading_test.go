package store_test

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// What is said of a destination while somebody types it is what a save would say of it: now, and when schedules change over.
func TestWhatIsSaidWhileSomebodyTypesIsWhatASaveSays(t *testing.T) {
	t.Parallel()
	const first, second = "0300001001", "0300001002"
	toList := portal.Setting{On: true, Actions: portal.Unconditional, Target: 1}
	remembers := func(t testing.TB, s firms, number, text string) {
		t.Helper()
		var change portal.Change
		change.Entries[0] = &portal.EntryText{Text: text}
		forwards(t, s.Store, s.boss, "Y1", change, number)
	}
	for about, row := range map[string]struct {
		before func(testing.TB, firms)
		text   string
		until  time.Duration
		code   string
		path   string
	}{
		"nothing": {func(testing.TB, firms) {}, second, 0, "", ""},
		"a chain": {func(t testing.TB, s firms) { forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), second) }, second, 0,
			"destination_chain", "03-0000-1001 → 03-0000-1002 → 090-1234-5678"},
		"a chain after hours": {func(t testing.TB, s firms) {
			remembers(t, s, second, "090-1234-5678")
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toList, second)
		}, second, 0, "destination_chain_later", "03-0000-1001 → 03-0000-1002 → 090-1234-5678"},
		"a chain after an end": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), second)
			forwards(t, s.Store, s.boss, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 8*time.Hour), second)
		}, second, 0, "destination_chain_later", "03-0000-1001 → 03-0000-1002 → 090-1234-5678"},
		"no chain after an end that is over before": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), second)
			forwards(t, s.Store, s.boss, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 8*time.Hour), second)
		}, second, time.Hour, "", ""},
		"no chain before the hours are over": {func(t testing.TB, s firms) {
			remembers(t, s, second, "090-1234-5678")
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toList, second)
		}, second, time.Hour, "", ""},
		"a loop": {func(t testing.TB, s firms) { forwards(t, s.Store, s.boss, "Y1", to(first), second) }, second, 0,
			"destination_loop", "03-0000-1001 → 03-0000-1002 → 03-0000-1001"},
		"a loop of others": {func(t testing.TB, s firms) {
			forwards(t, s.Store, s.boss, "Y1", to("0300001003"), second)
			s.Write(`UPDATE forwardings SET destination = ? WHERE number_id = ?`, second, s.Number(second)) // as of before there was a check
		}, second, 0, "destination_loop", "03-0000-1001 → 03-0000-1002 → 03-0000-1002"},
		"a loop of more numbers than a call comes to": {func(t testing.TB, s firms) {
			way := []string{second, "0300001003", "0300001004", "0300001101", "05000001001", first}
			for i, number := range way[:len(way)-1] {
				forwards(t, s.Store, s.boss, "Y1", to(way[i+1]), number)
			}
		}, second, 0, "destination_loop",
			"03-0000-1001 → 03-0000-1002 → 03-0000-1003 → 03-0000-1004 → 03-0000-1101 → 050-0000-1001 → 03-0000-1001"},
		"a loop after hours": {func(t testing.TB, s firms) {
			remembers(t, s, second, first)
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toList, second)
		}, second, 0, "destination_loop_later", "03-0000-1001 → 03-0000-1002 → 03-0000-1001"},
		"none before the hours are over": {func(t testing.TB, s firms) {
			remembers(t, s, second, first)
			follow(t, s.Store, s.boss, schedule(t, s.Store, s.boss, "本社"), toList, second)
		}, second, time.Hour, "", ""},
	} {
		s := twoFirms(t)
		row.before(t, s)
		picked, change := pick(t, s.Store, "Y1", first), to(row.text)
		typed := store.Typed{Texts: []string{row.text}, Pick: &picked}
		if row.until != 0 {
			change = until(s.Store, change, row.until)
			typed.Until = change.Until
		}
		readings, err := s.ReadDestinations(t.Context(), s.boss.Actor(), typed)
		storetest.Done(t, err)
		summary, err := s.CheckForwardings(t.Context(), s.boss.AtWork(), store.Edit{Pick: picked, Seen: latest(s.Store), Change: change})
		storetest.Done(t, err)
		said := &portal.Error{}
		if summary[0].From != 0 {
			said = portal.Refuse("destination_chain_later", "", "path", portal.Path(summary[0].Chain))
		} else if summary[0].Chain != nil {
			said = portal.Refuse("destination_chain", "", "path", portal.Path(summary[0].Chain))
		}
		if len(summary[0].Faults) > 0 {
			said = summary[0].Faults[0]
		}
		typedFault := &portal.Error{}
		if readings[0].Warning != nil {
			typedFault = readings[0].Warning
		}
		for where, got := range map[string]*portal.Error{"the save says": said, "while one types": typedFault} {
			if at := got.Args["at"]; where == "while one types" && got.Code == "destination_chain_later" && at != "10/1 18:00" {
				t.Errorf("%s: it says from %q", about, at)
			}
			if got.Code != row.code || got.Args["path"] != row.path {
				t.Errorf("%s: %s %q %q, want %q %q", about, where, got.Code, got.Args["path"], row.code, row.path)
			}
		}
	}
}

// A list to which the number's own schedule sends calls is refused, whichever list is chosen now.
func TestAListOfTheScheduleIsRefusedWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1001"), "0300001002")
	picked := pick(t, s.Store, "Y1", "0300001001")
	readings, err := s.ReadDestinations(t.Context(), s.hanako.Actor(), store.Typed{Texts: []string{"0300001002", "0300001002"}, Pick: &picked})
	storetest.Done(t, err)
	if fault := readings[0].Fault; fault == nil || fault.Code != "destination_loop_later" {
		t.Errorf("the schedule's list: %+v", fault)
	}
	if r := readings[1]; r.Fault != nil || r.Warning == nil || r.Warning.Code != "destination_loop" {
		t.Errorf("another list: %v, %v", r.Fault, r.Warning)
	}
	var change portal.Change
	change.Entries[0] = &portal.EntryText{Text: "0300001002"}
	summary, err := s.CheckForwardings(t.Context(), s.hanako.AtWork(), store.Edit{Pick: picked, Seen: latest(s.Store), Change: change})
	storetest.Done(t, err)
	if faults := summary[0].Faults; len(faults) == 0 || faults[0].Code != "destination_loop_later" {
		t.Errorf("the save says %v", faults)
	}
}

func TestADestinationThatGoesToVoicemailIsToldWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	on, actions, target := true, portal.Unconditional, portal.Voicemail
	forwards(t, s.Store, s.boss, "Y1", portal.Change{On: &on, Actions: &actions, Target: &target}, "0300001002")
	picked := pick(t, s.Store, "Y1", "0300001001")
	readings, err := s.ReadDestinations(t.Context(), s.boss.Actor(), store.Typed{Texts: []string{"03-0000-1002", "03-0000-1003"}, Pick: &picked})
	storetest.Done(t, err)
	if warning := readings[0].Warning; warning == nil || warning.Code != "destination_voicemail" || !strings.Contains(warning.Args["sentence"], "留守番電話") {
		t.Errorf("the warning is %+v", warning)
	}
	if readings[1].Warning != nil {
		t.Errorf("a number that is not forwarded is warned of: %+v", readings[1].Warning)
	}
}
