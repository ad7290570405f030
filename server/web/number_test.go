package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

// TestNumbersAreFoundEverywhere: any part of a number finds it in every voice group that one may see, and in no other.
func TestNumbersAreFoundEverywhere(t *testing.T) {
	t.Parallel()
	h := open(t)
	for who, row := range map[string]struct{ part, finds string }{
		"demo@example.co.jp":    {"00-4001", "Y10000004 03-0000-4001"},
		"tokyo@example.co.jp":   {"1001", "Y10000001 03-0000-1001, Y10000001 050-0000-1001"},
		"osaka@example.co.jp":   {"1001", ""},
		"nogroup@example.co.jp": {"1001", ""},
		"boss@example.com":      {"001", "Y90000001 03-0000-9001"},
	} {
		page := read[NumberPage](h.signedIn(who).get("/api/numbers?phone=" + row.part))
		var found []string
		for _, one := range page.Rows {
			found = append(found, one.Group+" "+one.Phone)
		}
		if got := strings.Join(found, ", "); got != row.finds || page.Total != len(found) {
			t.Errorf("%s finds %q of %d, want %q", who, got, page.Total, row.finds)
		}
	}
	admin := h.signedIn("demo@example.co.jp")
	all := read[NumberPage](admin.get("/api/numbers?size=200"))
	second := read[NumberPage](admin.get("/api/numbers?size=10&page=1&order=site"))
	if all.Total != len(all.Rows) || second.Total != all.Total || len(second.Rows) != 10 {
		t.Errorf("%d of %d, and %d of %d on a page of ten", len(all.Rows), all.Total, len(second.Rows), second.Total)
	}
	if on := read[NumberPage](admin.get("/api/numbers?state=on")); on.Total != 5 || on.Rows[0].Detail == "-" {
		t.Errorf("%d are forwarding: %+v", on.Total, on.Rows)
	}
}

// What has been forwarding for long stands out wherever it is listed, from the day on that the company says.
func TestWhatIsForwardedForLongStandsOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	since := func(digits string, at time.Time) {
		h.write(`UPDATE forwardings SET on_since = ? WHERE number_id = (SELECT id FROM numbers WHERE digits = ?)`, at.UnixMilli(), digits)
	}
	h.write(`UPDATE forwardings SET on_since = ? WHERE is_on`, opening.UnixMilli())
	midnight := portal.EndOfDay(opening, portal.Zone("Asia/Tokyo")).AddDate(0, 0, -14) // between 14 and 13 days ago
	since("0300001002", midnight.Add(-time.Millisecond))
	since("0300001004", midnight)
	b := h.signedIn("demo@example.co.jp")
	for at, page := range map[string]NumberPage{
		"a voice group": numbersOf(b, "Y10000001", ""), "all": read[NumberPage](b.get("/api/numbers?state=on")),
	} {
		var long []string
		for _, one := range page.Rows {
			if one.Long {
				long = append(long, one.Phone)
			}
			if sheet := read[NumberSheet](b.get(fmt.Sprintf("/api/numbers/%d", one.ID))); sheet.Long != one.Long {
				t.Errorf("%s: its page says otherwise than the list of %s", one.Phone, at)
			}
		}
		if !slices.Equal(long, []string{"03-0000-1002"}) {
			t.Errorf("%s: %v stand out", at, long)
		}
	}
}

// Every way to narrow and to sort the list, once against what is set.
func TestEveryFilterAndOrder(t *testing.T) {
	t.Parallel()
	h := open(t)
	day := 24 * time.Hour.Milliseconds()
	since := func(digits string, days int64) {
		h.write(`UPDATE forwardings SET on_since = ? WHERE number_id = (SELECT id FROM numbers WHERE digits = ?)`, opening.UnixMilli()-days*day, digits)
	}
	since("0300001002", 20)
	since("0300001102", 10)
	since("0300001006", 5)
	since("0300001004", 0)
	h.write(`UPDATE forwardings SET until_at = 0`)
	h.write(`UPDATE forwardings SET until_at = ? WHERE number_id = (SELECT id FROM numbers WHERE digits = '0300001004')`, opening.Add(time.Minute).UnixMilli())
	h.write(`INSERT INTO locks (number_id, at, by_name, reason) SELECT id, 1, '山田 太郎', '' FROM numbers WHERE digits = '0300001003'`)
	b := h.signedIn("tokyo@example.co.jp")
	for query, want := range map[string]string{
		"state=on":                                 "1002 1004 1006 1102",
		"state=off&phone=00-110":                   "1101 1103 1104 1105 1106 1107 1108",
		"voicemail=true":                           "1002 1102",
		"days=14":                                  "1002",
		"days=5":                                   "1002 1006 1102",
		"ends=today":                               "1004",
		"action=unconditional":                     "1002 1004",
		"action=busy":                              "1006",
		"action=no_answer":                         "1006 1102",
		"action=unreachable":                       "1102",
		"destination=090-1234":                     "1004",
		"locked=true":                              "1003",
		"action=no_answer&site=S02":                "",
		"days=14&voicemail=true":                   "1002",
		"days=5&action=busy":                       "1006",
		"days=6&voicemail=true&action=no_answer":   "1102",
		"days=6&action=busy":                       "",
		"ends=today&action=unconditional&state=on": "1004",
		"ends=today&voicemail=true":                "",
		"state=off&voicemail=true":                 "",
		"state=on&order=phone":                     "1002 1004 1006 1102",
		"state=on&order=site":                      "1002 1004 1006 1102",
		"state=on&order=oldest":                    "1002 1102 1006 1004",
		"state=on&order=latest":                    "1102 1006 1004 1002",
		"state=on&order=ending":                    "1004 1002 1006 1102",
	} {
		var found []string
		for _, one := range numbersOf(b, "Y10000001", query).Rows {
			found = append(found, one.Phone[len(one.Phone)-4:])
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
}

// The list, the number's page and the dashboard say the same of a number, in the reader's language.
func TestStandingsAreToldAlike(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.write(`UPDATE forwardings SET until_at = 0`)
	b := h.signedIn("tokyo@example.co.jp")
	number := pick(b, "Y10000001", "0300001001")
	edit := unconditionally(number, b.opensTheForm(number).Seen, "090-1234-5678")
	until := "2026-04-03T18:00:00+09:00"
	edit.Until = &until
	done := read[Done](b.put("/api/forwardings", edit))
	if got := done.Numbers[0]; got.Before != "転送していません" || got.Ends != "2026年4月3日（金） 18:00 に元へ戻ります" || got.Returns != "転送していません（リスト1: 空）" || got.Alike {
		t.Errorf("the change says %+v", got)
	}
	h.later(time.Minute)
	if sheet := read[NumberSheet](b.get("/api/numbers/" + itoa(done.Numbers[0].ID))); sheet.Returns != done.Numbers[0].Returns {
		t.Errorf("the page says of what returns %q", sheet.Returns)
	}
	calls, end := "無条件で 090-1234-5678（携帯電話）へ転送中", "4/3 18:00 に元へ戻ります"
	want := []Part{{"calls", calls}, {"who", "東京 次郎"}, {"since", "今日から"}, {"end", end}}
	row := numbersOf(b, "Y10000001", "phone=0300001001").Rows[0]
	sheet := read[NumberSheet](b.get("/api/numbers/" + itoa(row.ID)))
	for where, one := range map[string]Listed{"list": row, "page": sheet.Listed} {
		if !slices.Equal(one.Parts, want) || one.Standing != calls+" · 東京 次郎 · 今日から · "+end {
			t.Errorf("the %s says %q, %v", where, one.Standing, one.Parts)
		}
	}
	if recent := read[Dashboard](b.get("/api/dashboard")).Recent[0]; recent.After != calls+" · 東京 次郎 · 4/3 18:00 まで" {
		t.Errorf("the dashboard says %q", recent.After)
	}
	if past := read[PastPage](b.get("/api/numbers/" + itoa(row.ID) + "/history")).Rows[0].Past; past.Before != "転送していません" || past.After != calls+" · 4/3 18:00 まで" {
		t.Errorf("the history says %q, %q", past.Before, past.After)
	}
	read[Done](b.post("/api/changes/"+itoa(done.Change)+"/undo", nil))
	if off := numbersOf(b, "Y10000001", "phone=0300001001").Rows[0]; off.Standing != "転送していません · 東京 次郎 · 今日設定" {
		t.Errorf("off it is %q", off.Standing)
	}
}
