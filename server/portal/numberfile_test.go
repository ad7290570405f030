package portal

import (
	"strings"
	"testing"
	"time"
)

var japan = time.FixedZone("JST", 9*60*60)

// numberWords are the file's columns by their names on the wire, with a few words.
func numberWords() TableWords {
	var words TableWords
	for _, column := range NumberColumns {
		words.Learn(column, column, nil)
	}
	words.Learn("phone", "IP電話番号", nil)
	words.Learn("on", "転送設定", map[string]string{"true": "転送する", "false": "転送しない"})
	words.Learn("until", "終了日時", nil)
	words.Learn("target", "転送先", map[string]string{"list1": "リスト1", "voicemail": "留守番電話"})
	return words
}

// numberLine is the one line of a file with these headings, parted by bars.
func numberLine(t *testing.T, heads, cells string) NumberLine {
	t.Helper()
	lines, err := ReadNumbers([]TableLine{{1, strings.Split(heads, "|")}, {2, strings.Split(cells, "|")}}, numberWords())
	if err != nil || len(lines) != 1 {
		t.Fatalf("%s: %v, %v", heads, lines, err)
	}
	return lines[0]
}

func TestANumberLineOverWhatIsSet(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, time.November, 30, 18, 0, 30, 0, japan).UnixMilli()
	now := Forwarding{On: true, Actions: Busy | NoAnswer, RingSeconds: 20, Target: 1, Until: until}
	now.Entries[0] = Entry{Text: "090-1234-5678", Digits: "09012345678", Label: "携帯"}
	now.Entries[1] = Entry{Text: "0312345678", Digits: "0312345678"}
	now.Entries[3] = Entry{Label: "¥100 〜"}
	line := Line{Digits: "0300001001", Plan: "IP Voice", MessageBox: true}
	with := func(edit func(f *Forwarding)) Forwarding {
		after := now
		edit(&after)
		return after
	}
	ends := func(at string) Forwarding {
		end, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		return with(func(f *Forwarding) { f.Until = end.UnixMilli() })
	}
	for about, row := range map[string]struct {
		heads, cells string
		want         Forwarding
	}{
		"the number alone":       {"phone", "03-0000-1001", now},
		"no words":               {"phone|on|busy|ring_seconds|target", "03-0000-1001||||", now},
		"as it is":               {"phone|転送設定|busy|転送先|ring_seconds|list1|list1_name|list2|until", "03-0000-1001|転送する|true|リスト1|２０|０９０１２３４５６７８|携帯|03-1234-5678|2026-11-30 18:00", now},
		"off":                    {"phone|on", "+81 3 0000 1001|転送しない", with(func(f *Forwarding) { f.On = false })},
		"other occasions":        {"phone|busy|no_answer|unreachable", "0300001001|false|false|true", with(func(f *Forwarding) { f.Actions, f.RingSeconds = Unreachable, 0 })},
		"voicemail":              {"phone|target", "0300001001|留守番 電話", with(func(f *Forwarding) { f.Target = Voicemail })},
		"an empty list":          {"phone|list2|on", "0300001001||転送する", with(func(f *Forwarding) { f.Entries[1] = Entry{} })},
		"a name":                 {"phone|list1_name", "0300001001|社用", with(func(f *Forwarding) { f.Entries[0].Label = "社用" })},
		"a list without number":  {"phone|on|list4|list4_name", "0300001001|転送する||￥100 ～", now},
		"the same, no names":     {"phone|on|list4", "0300001001|転送する|", now},
		"its name emptied":       {"phone|on|list4|list4_name", "0300001001|転送する||", with(func(f *Forwarding) { f.Entries[3] = Entry{} })},
		"a number and its name":  {"phone|target|list1|on", "0300001001|留守番 電話||転送する", with(func(f *Forwarding) { f.Target, f.Entries[0] = Voicemail, Entry{} })},
		"another number":         {"phone|list1", "0300001001|080-1111-2222", with(func(f *Forwarding) { f.Entries[0].Text, f.Entries[0].Digits = "080-1111-2222", "08011112222" })},
		"another spelling":       {"phone|list1|on", "0300001001|(090) 1234ー5678|転送する", now},
		"no end":                 {"phone|until|on", "0300001001||転送する", with(func(f *Forwarding) { f.Until = 0 })},
		"another end":            {"phone|until", "0300001001|2026/12/1 9:30", with(func(f *Forwarding) { f.Until = time.Date(2026, time.December, 1, 9, 30, 0, 0, japan).UnixMilli() })},
		"an end elsewhere":       {"phone|終了日時 (America/New_York)", "0300001001|2026/12/1 9:30", ends("2026-12-01T09:30:00-05:00")},
		"a wide heading":         {"phone|終了日時（Europe/London）", "0300001001|2026-12-01 09:30", ends("2026-12-01T09:30:00Z")},
		"an end of its own zone": {"phone|until (UTC)", "0300001001|2026-12-01 09:30 +09:00", ends("2026-12-01T09:30:00+09:00")},
		"an end as others write": {"phone|until", "0300001001|2026-12-01T09:30:00-05:00", ends("2026-12-01T09:30:00-05:00")},
		"as it is, elsewhere":    {"phone|until (America/New_York)", "0300001001|2026-11-30 04:00", now},
		"what is told only":      {"phone|site|contract", "0300001001|S9|N9", now},
		"a column of no heading": {"phone||on", "0300001001|memo|", now},
	} {
		read := numberLine(t, row.heads, row.cells)
		change, faults := read.Change(now, japan)
		after, more := change.Apply(now, line, DefaultPolicy())
		if len(faults)+len(more) > 0 || after != row.want || read.Digits != "0300001001" {
			t.Errorf("%s: %+v, want %+v; %v %v", about, after, row.want, faults, more)
		}
		if about != "no end" && about != "an empty list" && row.want == now && !change.SetsNothing() {
			t.Errorf("%s sets %+v", about, change)
		}
		if blank := !strings.Contains(row.cells, "転送") && row.want == now; read.Blank() != (blank && !strings.HasPrefix(about, "as it is")) {
			t.Errorf("%s: blank is %v", about, read.Blank())
		}
	}
}

func TestFaultsOfANumberLineNameItsColumns(t *testing.T) {
	t.Parallel()
	for want, row := range map[string][2]string{
		"on choice_unknown":        {"phone|on", "0300001001|はい"},
		"busy choice_unknown":      {"phone|busy", "0300001001|○"},
		"target choice_unknown":    {"phone|target", "0300001001|090-1234-5678"},
		"ring_seconds ring_range":  {"phone|ring_seconds", "0300001001|twenty"},
		"ring_seconds ring_range ": {"phone|no_answer|ring_seconds", "0300001001|false|99"}, // though nothing rings
		"list3 phone_zero":         {"phone|list3", "0300001001|9012345678"},
		"until until_malformed":    {"phone|until", "0300001001|tomorrow"},
	} {
		_, faults := numberLine(t, row[0], row[1]).Change(Forwarding{}, japan)
		if len(faults) != 1 || faults[0].Field+" "+faults[0].Code != strings.TrimSpace(want) {
			t.Errorf("%v: %v, want %s", row, faults, want)
		}
	}
	now := Forwarding{On: true, Actions: Unconditional, Target: 1}
	now.Entries[0] = Entry{Text: "090-1234-5678", Digits: "09012345678", Label: "携帯"}
	line := Line{Digits: "0300001001", Plan: "IP Voice"}
	for cell, want := range map[string]string{
		"未定": "destination_characters", "abc": "destination_characters", "-": "destination_malformed", "090": "destination_malformed",
		"旧 090-1234-5678 ※使わない": "destination_characters", "090-1234-5678 内線12": "destination_characters",
	} {
		for i, list := range []string{"list1", "list2"} {
			change, faults := numberLine(t, "phone|"+list, "0300001001|"+cell).Change(now, japan)
			_, faults2 := change.Apply(now, line, DefaultPolicy())
			if len(faults) != 0 || len(faults2) == 0 || faults2[0].Code != want || faults2[0].Field != entryField(i) {
				t.Errorf("%s in %s: %v %v, want %s", cell, list, faults, faults2, want)
			}
		}
	}
	for want, phone := range map[string]string{"required": "", "phone_zero": "300001001", "number_not_there": "03-9999-9999", "number_malformed": "代表", "number_malformed ": "1001"} {
		if got := numberLine(t, "phone|on", phone+"|転送する").Faulty(); got.Code != strings.TrimSpace(want) || got.Field != "phone" {
			t.Errorf("%q is %v, want %s", phone, got, want)
		}
	}
	for field, want := range map[string]string{"entries.0": "list1", "entries.4.label": "list5_name", "ring_seconds": "ring_seconds", "actions": "actions"} {
		if got := NumberColumn(field); got != want {
			t.Errorf("%s stands in %s, want %s", field, got, want)
		}
	}
	if _, err := ReadNumbers([]TableLine{{1, []string{"on"}}, {2, []string{"転送する"}}}, numberWords()); !Refused(err, "number_column_missing") {
		t.Errorf("got %v", err)
	}
}

// A line that ends early empties nothing: it is read where nothing is lost, as spreadsheets leave out empty cells, and refused
// elsewhere. What stands beyond the headings is refused.
func TestANumberLineOfAnotherLength(t *testing.T) {
	t.Parallel()
	heads := strings.Join(NumberColumns, "|")
	now := Forwarding{On: true, Actions: Unconditional, Target: 1}
	now.Entries[0] = Entry{Text: "090-1234-5678", Digits: "09012345678", Label: "携帯"}
	ends := now
	ends.Until = time.Date(2026, time.November, 30, 18, 0, 0, 0, japan).UnixMilli()
	for _, row := range []struct {
		now         Forwarding
		cells, want string
	}{
		{now, "03-0000-1006|S0001|N100000001|転送しない", "line_short 4 21"},
		{now, "03-0000-1006|S0001|N100000001|転送しない|||||||090-1234-5678", "line_short 11 21"}, // without its name
		{now, "03-0000-1006|S0001|N100000001|転送しない||||||リスト1|090-1234-5678|携帯", ""},
		{ends, "03-0000-1006|S0001|N100000001|転送しない||||||リスト1|090-1234-5678|携帯", "line_short 12 21"},
		{Forwarding{}, "03-0000-1006|S0001|N100000001|転送しない", ""},
		{now, "03-0000-1006|S0001|N100000001|転送しない||||||リスト1|090-1234-5678|携帯|||||||||||", ""}, // no text beyond
		{now, "03-0000-1006|S0001|N100000001|転送しない||||||リスト1|090-1234-5678|携帯||||||||||memo", "line_long 22 21"},
	} {
		line := numberLine(t, heads, row.cells)
		change, faults := line.Change(row.now, japan)
		got := ""
		for _, one := range faults {
			got += one.Code + " " + one.Args["count"] + " " + one.Args["expected"] + one.Field
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.cells, got, row.want)
		}
		if got == "" && (change.Entries != [ListSize]*EntryText{} || line.Digits != "0300001006") {
			t.Errorf("%s changes %+v", row.cells, change.Entries)
		}
	}
	if numberLine(t, "phone|on", "0300001006||memo").Blank() {
		t.Error("a line that says something beyond the headings is blank")
	}
	if got := numberLine(t, "on|phone", "転送する").Faulty(); got.Code != "required" {
		t.Errorf("a line that ends before its number: %v", got)
	}
}

// An end is the one that clocks show, or is asked for again: what they leave out is none, and what they show twice is two.
func TestAnEndWhereClocksChange(t *testing.T) {
	t.Parallel()
	const first, second = "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"
	for _, row := range []struct{ head, cell, now, want string }{
		{"until (America/New_York)", "2026-03-08 02:30", "", "until_skipped"},
		{"until (America/New_York)", "2026/3/8 3:30", "", "2026-03-08T03:30:00-04:00"},
		{"until (America/New_York)", "2026-11-01 01:30", "", "until_twice"},
		{"until (America/New_York)", "2026-11-01 01:30", first, first},
		{"until (America/New_York)", "2026-11-01 01:30", second, second},
		{"until (America/New_York)", "2026-11-01 01:30 -05:00", first, second},
		{"until (America/New_York)", "2026-11-01 02:30", "", "2026-11-01T02:30:00-05:00"},
		{"until (Asia/Tokyo)", "2026-11-01 01:30", "", "2026-11-01T01:30:00+09:00"},
	} {
		instant := func(text string) int64 {
			at, err := time.Parse(time.RFC3339, text)
			if err != nil {
				return 0
			}
			return at.UnixMilli()
		}
		now := Forwarding{Until: instant(row.now)}
		change, faults := numberLine(t, "phone|"+row.head, "0300001001|"+row.cell).Change(now, japan)
		got := now.Until
		if set(&got, change.Until); len(faults) > 0 && faults[0].Code == row.want && faults[0].Field == "until" {
			continue
		}
		if len(faults) > 0 || got != instant(row.want) {
			t.Errorf("%s is %s (%v), want %s", row.cell, time.UnixMilli(got).UTC(), faults, row.want)
		}
	}
	if _, err := ReadNumbers([]TableLine{{1, []string{"phone", "until (Local)"}}, {2, []string{"0300001001", ""}}}, numberWords()); !Refused(err, "column_unknown") {
		t.Errorf("the zone of the server: %v", err)
	}
}

// The name of a number goes with it, unless the file names it or there was no number.
func TestAnEmptiedCellTakesTheNameAlong(t *testing.T) {
	t.Parallel()
	filled, named := Entry{Text: "090-1234-5678", Digits: "09012345678", Label: "携帯"}, Entry{Label: "予備"}
	for about, row := range map[string]struct {
		heads, cells string
		now          Entry
		want         *EntryText // nil where nothing changes
	}{
		"the number alone":     {"phone|list1", "03-0000-1001|", filled, &EntryText{}},
		"with its name":        {"phone|list1|list1_name", "03-0000-1001||携帯", filled, &EntryText{Label: "携帯"}},
		"where there was none": {"phone|list1", "03-0000-1001|", named, nil},
	} {
		var now Forwarding
		now.Entries[0] = row.now
		change, faults := numberLine(t, row.heads, row.cells).Change(now, japan)
		got := change.Entries[0]
		if faults != nil || (got == nil) != (row.want == nil) || got != nil && *got != *row.want {
			t.Errorf("%s: %+v, %v", about, got, faults)
		}
	}
}
