package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// numberLines are the lines of a file; the cells of headings and lines are parted by bars.
func numberLines(t testing.TB, heads string, texts ...string) []portal.NumberLine {
	t.Helper()
	var words portal.TableWords
	for _, column := range portal.NumberColumns {
		words.Learn(column, column, nil)
	}
	lines := []portal.TableLine{{Number: 1, Cells: strings.Split(heads, "|")}}
	for i, text := range texts {
		lines = append(lines, portal.TableLine{Number: i + 2, Cells: strings.Split(text, "|")})
	}
	read, err := portal.ReadNumbers(lines, words)
	storetest.Done(t, err)
	return read
}

func looksAt(t testing.TB, s *storetest.Store, who *storetest.Person, lines []portal.NumberLine) store.NumberDryRun {
	t.Helper()
	dryRun, err := s.DryRunNumbers(t.Context(), who.Actor(), "Y1", lines, time.UTC)
	storetest.Done(t, err)
	return dryRun
}

// imports carries a file out that was looked at.
func imports(t testing.TB, s *storetest.Store, who *storetest.Person, lines []portal.NumberLine, seen int64) (int64, error) {
	t.Helper()
	id, _, err := s.ImportNumbers(t.Context(), who.AtWork(), "Y1", lines, time.UTC, seen)
	return id, err
}

// outcome is a dry run in short: its faults, else the numbers that change.
func outcome(dryRun store.NumberDryRun) string {
	var all []string
	for _, fault := range dryRun.Faults {
		all = append(all, fmt.Sprintf("%d:%s/%s", fault.Line, fault.Code, fault.Field))
	}
	for _, row := range dryRun.Rows {
		all = append(all, fmt.Sprintf("%d:%s", row.Line, row.Number.Digits))
	}
	return strings.Join(all, " ")
}

const numberHeads = "phone|on|unconditional|target|list1|list1_name"

func TestAFileOfNumbersIsOneChange(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), "0300001003")
	file := numberLines(t, numberHeads,
		"03-0000-1001|true|true|list1|090-1234-5678|携帯",
		"03-0000-1002|||||",
		"03-0000-1003|true|true|list1|08012345678|",
		"03-0000-1004|true|true|voicemail||")
	var dryRun store.NumberDryRun
	if wrote := s.Changes(func() { dryRun = looksAt(t, s.Store, s.hanako, file) }); wrote != "" || outcome(dryRun) != "2:0300001001 5:0300001004" || dryRun.Lines != 3 {
		t.Errorf("the dry run is %q of %d, and wrote %q", outcome(dryRun), dryRun.Lines, wrote)
	}
	var id int64
	wrote := s.Changes(func() {
		var err error
		id, _, err = s.ImportNumbers(t.Context(), s.hanako.AtWork(), "Y1", file, time.UTC, dryRun.Seen)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 changes+1 destinations+1 forwardings+2 history+2 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
	page, err := s.History(t.Context(), s.hanako.Actor(), s.Number("0300001004"), store.PastCursor{}, 1)
	storetest.Done(t, err)
	if len(page.Rows) == 0 {
		t.Fatal("the number has no history")
	}
	if past := page.Rows[0].Past; past.Way != "import" || past.After.Target != portal.Voicemail {
		t.Errorf("the history says %+v", past)
	}
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "way >import") {
		t.Errorf("on record is %q", got)
	}
	_, err = imports(t, s.Store, s.hanako, file, latest(s.Store))
	storetest.Refused(t, err, "nothing_changes")
	_, back, err := s.UndoChange(t.Context(), s.hanako.AtWork(), id)
	storetest.Done(t, err)
	if len(back) != 2 || one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding.On {
		t.Errorf("taken back: %+v", back)
	}
}

// Before a file is imported it is told where calls go on to then, and whose calls come to its numbers and go on, as after the
// whole file and as far as the reader sees.
func TestAFileOfNumbersTellsItsChains(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1001"), "0300001003", "0300001004")
	forwards(t, s.Store, s.boss, "Y2", to("03-0000-1001"), "0300002001")
	dryRun := looksAt(t, s.Store, s.hanako, numberLines(t, numberHeads,
		"03-0000-1001|true|true|list1|03-0000-1002|",
		"03-0000-1002|true|true|list1|090-1234-5678|",
		"03-0000-1003|false||||"))
	var told []string
	for _, row := range dryRun.Rows {
		told = append(told, strings.TrimSpace(portal.Path(row.Chain)+" "+whoCalls(row.Upstream)))
	}
	want := []string{"03-0000-1001 → 03-0000-1002 → 090-1234-5678 0300001004 of 2", "0300001001 of 1", "of 0"}
	if !slices.Equal(told, want) {
		t.Errorf("it tells %q, want %q", told, want)
	}
}

func TestAFileOfNumbersWithAFaultWritesNothing(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for want, lines := range map[string][]string{
		"3:line_twice/phone":                                {"03-0000-1001|true|true|list1|090-1234-5678|", "0300001001|false||||"},
		"2:number_not_there/phone":                          {"03-0000-2001|false||||"}, // of a group that is not hers
		"2:number_not_there/phone ":                         {"03-9999-0000|false||||"},
		"2:number_not_there/phone  ":                        {"03-0000-1201|false||||"}, // not opened
		"2:phone_zero/phone":                                {"300001001|false||||"},
		"2:choice_unknown/on":                               {"03-0000-1001|maybe||||"},
		"2:destination_characters/list1":                    {"03-0000-1001||||未定|"},
		"2:destination_emergency/list1":                     {"03-0000-1001|true|true|list1|110|"},
		"2:voicemail_not_contracted/target":                 {"03-0000-1101|true|true|voicemail||"},
		"2:target_empty/target":                             {"03-0000-1001|true|true|list1||"},
		"2:label_too_long/list1_name":                       {"03-0000-1001||||090-1234-5678|" + strings.Repeat("長", 41)},
		"2:destination_loop/list1 3:destination_loop/list1": {"03-0000-1001|true|true|list1|03-0000-1002|", "03-0000-1002|true|true|list1|03-0000-1001|"},
	} {
		file := numberLines(t, numberHeads, append(lines, "03-0000-1004|true|true|list1|090-1234-5678|")...)
		dryRun := looksAt(t, s.Store, s.hanako, file)
		if got := outcome(store.NumberDryRun{Faults: dryRun.Faults}); got != strings.TrimSpace(want) {
			t.Errorf("the dry run tells %q, want %q", got, want)
		}
		wrote := s.Changes(func() {
			_, err := imports(t, s.Store, s.hanako, file, dryRun.Seen)
			storetest.Refused(t, err, "import_faulty")
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", want, wrote)
		}
	}
	for _, who := range []*storetest.Person{s.alone, s.elsewhere} {
		_, err := s.DryRunNumbers(t.Context(), who.Actor(), "Y1", numberLines(t, "phone", "0300001001"), time.UTC)
		storetest.Refused(t, err, "not_found")
	}
}

// A line that ends before its lists is no line whose lists are empty.
func TestAShortLineOfAFileWipesNothing(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	file := numberLines(t, numberHeads, "03-0000-1001|false", "03-0000-1002|true|true|voicemail", "03-0000-1003|false|||||memo")
	dryRun := looksAt(t, s.Store, s.hanako, file)
	if got := outcome(store.NumberDryRun{Faults: dryRun.Faults}); got != "2:line_short/ 4:line_long/" {
		t.Errorf("the dry run tells %q", got)
	}
	wrote := s.Changes(func() {
		_, err := imports(t, s.Store, s.hanako, file, dryRun.Seen)
		storetest.Refused(t, err, "import_faulty")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	file = numberLines(t, numberHeads, "03-0000-1002|true|true|voicemail") // a spreadsheet left out what is empty
	_, err := imports(t, s.Store, s.hanako, file, dryRun.Seen)
	storetest.Done(t, err)
}

// What was looked at is what is done, also where a number of the file was to stay as it was.
func TestAFileOfNumbersIsStale(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	file := numberLines(t, numberHeads, "03-0000-1001|true|true|list1|090-1234-5678|", "03-0000-1002|false||||")
	dryRun := looksAt(t, s.Store, s.hanako, file)
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001002")
	wrote := s.Changes(func() {
		_, err := imports(t, s.Store, s.hanako, file, dryRun.Seen)
		if !portal.Refused(err, "stale_forwarding") {
			t.Fatalf("got %v, want the refusal stale_forwarding", err)
		}
		if args := portal.Refusals(err)[0].Args; args["who"] != "山田 太郎" || args["phone"] != "03-0000-1002" {
			t.Errorf("the refusal says %v", args)
		}
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	dryRun = looksAt(t, s.Store, s.hanako, file)
	if n := storetest.Together(t, 8, func(int) error {
		_, err := imports(t, s.Store, s.hanako, file, dryRun.Seen)
		return err
	}, "stale_forwarding"); n != 1 {
		t.Errorf("%d imports of one dry run", n)
	}
}

func TestAFileWithNewDestinationsNeedsAFreshCode(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	away := s.Holding(s.hanako.SignedIn())
	s.Clock.Pass(portal.FreshFor)
	file := numberLines(t, numberHeads, "03-0000-1001|true|true|list1|090-1234-5678|")
	_, _, err := s.ImportNumbers(t.Context(), away, "Y1", file, time.UTC, latest(s.Store))
	storetest.Refused(t, err, "code_needed")
	if phone := portal.Refusals(err)[0].Args["phone"]; phone != "090-1234-5678" {
		t.Errorf("the code is asked for because of %q", phone)
	}
}

func TestAnExportOfNumbersHoldsWhatTheSearchFinds(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	found, err := s.ExportNumbers(t.Context(), s.hanako.Actor(), store.Search{VoiceGroup: "Y1", State: store.Forwarding}, store.ByPhone)
	storetest.Done(t, err)
	if len(found) != 1 || found[0].Digits != "0300001001" || s.Events()[len(s.Events())-1] != "numbers_exported" {
		t.Errorf("out went %+v, on record are %v", found, s.Events())
	}
	_, err = s.ExportNumbers(t.Context(), s.hanako.Actor(), store.Search{VoiceGroup: "Y2"}, store.ByPhone)
	storetest.Refused(t, err, "not_found")
}

// What left the house can be told from the record alone: every condition of the search is in it, and none that was not set.
func TestAnExportOfNumbersIsOnRecordWithItsConditions(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	boss := s.boss
	schedule, err := s.AddSchedule(t.Context(), boss.Actor(), nineToSix("本社"))
	storetest.Done(t, err)
	for want, search := range map[string]store.Search{
		"rows >0; site >S01; contract >N01; phone >0300; forwarding >on; destination >090; action >busy; voicemail >true; locked >true; on_before >2026-04-01T00:00:00Z; ends_before >2026-04-02T00:00:00Z; schedule >本社": {
			Site: "S01", Contract: "N01", Phone: "0300", State: store.Forwarding, Destination: "090", Action: portal.Busy, Voicemail: true, Locked: true,
			OnBefore: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), EndsBefore: time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC), Schedule: schedule},
		"rows >6; unscheduled >true":                   {Schedule: store.NoSchedule},
		"rows >1; everywhere >true; phone >0300001001": {Everywhere: true, Phone: "0300001001"},
	} {
		if !search.Everywhere {
			search.VoiceGroup = "Y1"
		}
		_, err := s.ExportNumbers(t.Context(), s.hanako.Actor(), search, store.ByPhone)
		storetest.Done(t, err)
		got := strings.Split(onRecord(t, s.Store, boss.Actor(), portal.Japanese), "; ")
		if wanted := strings.Split(want, "; "); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(wanted))) {
			t.Errorf("on record is %q, want %q", got, wanted)
		}
	}
}
