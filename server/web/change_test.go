package web

import (
	"testing"

	"denwaban/server/store"
)

func TestAChangeIsLookedAtAndTakenBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	b.givesAFreshCode("tokyo@example.co.jp")
	picked, other := pick(b, "Y10000001", "0300001001"), pick(b, "Y10000001", "0300001004")
	picked.IDs = append(picked.IDs, other.IDs...)
	done := read[Done](b.put("/api/forwardings", unconditionally(picked, b.opensTheForm(picked).Seen, "090-7777-7777")))
	on := false
	later := read[Done](b.put("/api/forwardings", Edit{Selection: other, Seen: b.opensTheForm(other).Seen, On: &on}))

	path := "/api/changes/" + itoa(done.Change)
	sheet := read[ChangeSheet](b.get(path))
	if sheet.Who != "東京 次郎" || sheet.Way != "form" || sheet.Undoing != Undoing(store.UndoRest) || sheet.Numbers != 2 || sheet.Left != 1 || len(sheet.Rows) != 2 || !sheet.Alike {
		t.Errorf("it is %+v", sheet)
	}
	if row := sheet.Rows[0]; row.Phone != "03-0000-1001" || row.After != "無条件で 090-7777-7777（携帯電話）へ転送中" || row.Now != "" {
		t.Errorf("the first number is %+v", row)
	}
	if row := sheet.Rows[1]; row.Phone != "03-0000-1004" || row.Now != "転送していません · 東京 次郎 · 今日設定" {
		t.Errorf("what was changed since is %+v", row)
	}
	if since := read[ChangeSheet](b.get(path + "?since=true")); len(since.Rows) != 1 || since.Total != 1 || since.Rows[0].ID != sheet.Rows[1].ID {
		t.Errorf("changed since are %+v", since.Rows)
	}
	if next := read[ChangeSheet](b.get(path + "?size=1&after=" + itoa(sheet.Rows[0].ID))); len(next.Rows) != 1 || next.Newer != 1 || next.Total != 2 {
		t.Errorf("the next page is %+v", next)
	}
	undone := read[Done](b.post(path+"/undo?rest=true", nil)).Change
	if sheet = read[ChangeSheet](b.get(path)); sheet.Undone == nil || sheet.Undone.ID != undone || sheet.Undone.Who != "東京 次郎" || sheet.Undoing != Undoing(store.UndoDone) {
		t.Errorf("taken back it is %+v", sheet)
	}
	if back := read[ChangeSheet](b.get("/api/changes/" + itoa(undone))); back.TookBack == nil || back.TookBack.ID != done.Change || back.Way != "undo" {
		t.Errorf("what took it back is %+v", back)
	}
	if alone := read[ChangeSheet](b.get("/api/changes/" + itoa(later.Change))); alone.Numbers != 1 || alone.Undoing != Undoing(store.UndoWhole) {
		t.Errorf("the later one is %+v", alone)
	}
	h.signedIn("osaka@example.co.jp").get(path).is(404, "not_found")
}
