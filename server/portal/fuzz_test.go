package portal

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whatever text lies in the database, it is read as encoding/json reads it.
func FuzzDecodeForwarding(f *testing.F) {
	for _, seed := range []string{"", "{}", Forwarding{}.Encode(), withMobile().Encode(), `{"On":true,"Actions":01}`, `{"On":true,"Actions":256`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want Forwarding
		wanted := json.Unmarshal([]byte(text), &want)
		if got, err := DecodeForwarding(text); (err == nil) != (wanted == nil) || err == nil && got != want {
			t.Errorf("%s\nis read as %v, %v\nby encoding/json %v, %v", text, got, err, want, wanted)
		}
	})
}

// An end that is read is the same instant when it is written down with its distance from UTC; one that is not says why.
func FuzzReadUntilCell(f *testing.F) {
	for _, seed := range []string{"", "2026-11-30 18:00", "2026/3/29 2:30", "2026-10-25 02:30", "2026-11-30T18:00:00+09:00", "2026/1/1 0:00 Z", "0000-01-01 00:00"} {
		f.Add(seed, int64(0))
	}
	zone := Zone("Europe/Berlin")
	f.Fuzz(func(t *testing.T, cell string, now int64) {
		at, same, code := readUntil(cell, now, zone)
		if !slices.Contains([]string{"", "until_malformed", "until_skipped", "until_twice"}, code) {
			t.Errorf("%q is refused by %s", cell, code)
		}
		if year := at.UTC().Year(); code != "" || same || year < 1 || year > 9999 {
			return
		}
		if again, _, code := readUntil(at.UTC().Format(time.RFC3339), 0, zone); code != "" || !again.Equal(at.Truncate(time.Second)) {
			t.Errorf("%q is read as %s, and that as %s, %s", cell, at, again, code)
		}
	})
}

// cellsOf are lines of a file; bars part their cells.
func cellsOf(text string) []TableLine {
	var lines []TableLine
	for i, line := range strings.Split(text, "\n") {
		lines = append(lines, TableLine{i + 1, strings.Split(line, "|")})
	}
	return lines
}

// Whatever a file of numbers holds, it is refused with a code, or each of its faults has one and stands in a column.
func FuzzReadNumbers(f *testing.F) {
	for _, seed := range []string{"", "phone|on\n03-0000-1001|true", "phone\n|", "IP電話番号|until|list1|list1_name|ring_seconds|target\n0300001001|2026-11-30 18:00|110|a|x|list9", "phone|phone\na|b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := ReadNumbers(cellsOf(text), numberWords())
		if err != nil {
			if faults := Refusals(err); len(faults) == 0 || faults[0].Code == "" {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		for _, line := range lines {
			_, faults := line.Change(withMobile(), japan)
			if fault := line.Faulty(); fault != nil {
				faults = append(faults, fault)
			}
			for _, fault := range faults {
				if fault.Code == "" || fault.Field != "" && !slices.Contains(NumberColumns, fault.Field) {
					t.Errorf("%q: %s at %q", text, fault.Code, fault.Field)
				}
			}
		}
	})
}

// Whatever a file of contracts holds, each fault names its line, and a file without any holds nothing but whole rows.
func FuzzReadContracts(f *testing.F) {
	heads := strings.Join(ContractColumns, "|")
	for _, seed := range []string{
		"", heads, heads + "\nIP Voice|Y70000001|N700000001|N700000001|S1|本社|03-0000-7001|IP Voice|true|false|true",
		heads + "\nIP Voice|Y1|N1|N1|S1||110||maybe", "service|service\na|b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := cellsOf(text)
		rows, faults := ReadContracts(lines)
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > len(lines) || fault.Problem == "" {
				t.Errorf("%q: %+v", text, fault)
			}
		}
		for _, row := range rows {
			if len(faults) == 0 && (row.VoiceGroup == "" || row.Contract == "" || row.Plan == "" || Digits(row.Number) != row.Number) {
				t.Errorf("%q is read as %+v", text, row)
			}
		}
		if len(faults) == 0 && len(rows) == 0 {
			t.Errorf("%q holds nothing, and nothing is wrong with it", text)
		}
	})
}
