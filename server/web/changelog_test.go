package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/store"
)

func TestTheChangeLogIsListedAndNarrowed(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	b := h.signedIn("tokyo@example.co.jp")
	b.givesAFreshCode("tokyo@example.co.jp")
	picked, other := pick(b, "Y10000001", "0300001001"), pick(b, "Y10000001", "0300001004")
	picked.IDs = append(picked.IDs, other.IDs...)
	many := read[Done](b.put("/api/forwardings", unconditionally(picked, b.opensTheForm(picked).Seen, "090-7777-7777")))
	on := false
	later := read[Done](b.put("/api/forwardings", Edit{Selection: other, Seen: b.opensTheForm(other).Seen, On: &on}))

	const path = "/api/voice-groups/Y10000001/changes"
	page := read[LogPage](b.get(path))
	if len(page.Rows) < 2 || page.Newer || page.Older {
		t.Fatalf("the page is %+v", page)
	}
	if row := page.Rows[0]; row.ID != later.Change || row.Who != "東京 次郎" || row.Way != "form" || row.Numbers != 1 || row.Phone != "03-0000-1004" ||
		row.Became.After != "転送していません" || row.Alike != nil {
		t.Errorf("the newest is %+v, %+v", row, row.Became)
	}
	if row := page.Rows[1]; row.ID != many.Change || row.Numbers != 2 || row.Phone != "03-0000-1001" ||
		row.Became.After != "無条件で 090-7777-7777（携帯電話）へ転送中" || row.Alike == nil || !*row.Alike {
		t.Errorf("the one before is %+v", row)
	}
	people := read[[]TrailPerson](b.get(path + "/people"))
	if !slices.Contains(people, TrailPerson{ID: "tokyo", Name: "東京 次郎"}) {
		t.Errorf("these changed something: %+v", people)
	}
	of := read[LogPage](b.get(path + "?phone=03-0000-1004&person=tokyo")).Rows
	if len(of) != 2 || of[1].Phone != "03-0000-1004" || of[1].Became.After != "無条件で 090-7777-7777（携帯電話）へ転送中" {
		t.Errorf("of one number it tells %+v", of)
	}
	if next := read[LogPage](b.get(path + "?size=1&before=" + itoa(later.Change))); len(next.Rows) != 1 || next.Rows[0].ID != many.Change || !next.Newer {
		t.Errorf("the next page is %+v", next)
	}
	if none := read[LogPage](b.get(path + "?way=until&to=" + time.Now().UTC().Format(time.RFC3339))); len(none.Rows) != 0 {
		t.Errorf("at their end came back %+v", none.Rows)
	}
	b.givesAFreshCode("tokyo@example.co.jp")
	file := b.do("POST", path+"/export", fields{"phone": "0300001004"}, with("Accept-Language", "en")).ok()
	want := "\uFEFFTime (Asia/Tokyo),Changed by,"
	if text := string(file.body); !strings.HasPrefix(text, want) || strings.Count(text, "\r\n") != 4 ||
		!strings.Contains(text, ",東京 次郎,Set in the form,2,03-0000-1004,") {
		t.Errorf("the file is %q", text)
	} else if lines := strings.Split(text, "\r\n"); !strings.HasSuffix(lines[0], ",After,Other numbers") || !strings.HasSuffix(lines[1], ",") ||
		!strings.HasSuffix(lines[2], ",Alike") {
		t.Errorf("of the other numbers the file tells %q", lines)
	}
	if cells := logCells([]store.LoggedChange{{Batch: "=1+1", ChangeMark: store.ChangeMark{UserName: "=cmd|' /C calc'!A0"}}}, nil, "en", time.Now()); escapeCell(cells[1][1]) != "'=cmd|' /C calc'!A0" {
		t.Errorf("the cells are %q", cells)
	}
	stranger := h.signedIn("osaka@example.co.jp")
	stranger.get(path).is(404, "not_found")
	stranger.get(path+"/people").is(404, "not_found")
	stranger.givesAFreshCode("osaka@example.co.jp")
	stranger.post(path+"/export", fields{}).is(404, "not_found")
	b.get(path+"?way=by_hand").is(400, "malformed")
}
