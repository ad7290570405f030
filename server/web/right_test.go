package web

import (
	"testing"
)

// A person who only looks at a voice group is told so by every answer, and changes nothing by any way there is.
func TestWhoeverOnlyLooksOnChangesNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	viewer, tokyo := h.signedIn("viewer@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	number := pick(tokyo, "Y10000001", "0300001004") // of the trial, forwarding
	id := itoa(number.IDs[0])
	tokyo.givesAFreshCode("tokyo@example.co.jp")
	first := read[Done](tokyo.put("/api/forwardings", unconditionally(number, tokyo.opensTheForm(number).Seen, "090-1234-5678"))).Change
	second := read[Done](tokyo.put("/api/forwardings", unconditionally(number, tokyo.opensTheForm(number).Seen, "090-1234-5679"))).Change

	if group := read[VoiceGroup](viewer.get("/api/voice-groups/Y10000001")); group.MayChange {
		t.Error("the voice group says that it may be changed")
	}
	if draft := viewer.opensTheForm(number); draft.Numbers[0].MayChange {
		t.Error("the form says that it may be changed")
	}
	if sheet := read[NumberSheet](viewer.get("/api/numbers/" + id)); sheet.MayChange || !sheet.On {
		t.Errorf("the number says %+v", sheet.Number)
	}
	if !read[VoiceGroup](tokyo.get("/api/voice-groups/Y10000001")).MayChange {
		t.Error("who may change is told otherwise")
	}
	viewer.givesAFreshCode("viewer@example.co.jp")
	edit := unconditionally(number, second, "080-1234-5678")
	for _, refused := range []response{
		viewer.put("/api/forwardings", edit),
		viewer.post("/api/changes/"+itoa(second)+"/undo", nil),
		viewer.post("/api/numbers/"+id+"/restore", fields{"change": first, "seen": second}),
	} {
		refused.is(422, "read_only")
	}
	summary := read[[]Changed](viewer.post("/api/forwardings/check", edit))
	if len(summary[0].Faults) != 1 || summary[0].Faults[0].Code != "read_only" {
		t.Errorf("the summary says %+v", summary[0].Faults)
	}
	file := NumberImport{File: []byte("phone,on\n03-0000-1004,off\n"), Seen: second}
	if answer := viewer.post("/api/voice-groups/Y10000001/numbers/import", file); answer.status != 422 {
		t.Errorf("a file of theirs is answered with %d %s", answer.status, answer.body)
	}
	if now := read[NumberSheet](tokyo.get("/api/numbers/" + id)); now.Version != second {
		t.Errorf("the number was changed: %+v", now)
	}
	// The level of a group is edited with it, and counts at once.
	admin := h.signedIn("demo@example.co.jp")
	group := read[GroupSheet](admin.get("/api/groups/viewers"))
	if len(group.Form.ReadOnly) != 1 || group.Form.ReadOnly[0] != "Y10000001" {
		t.Errorf("the group says %+v", group.Form)
	}
	group.Form.ReadOnly = nil
	admin.put("/api/groups/viewers", GroupChange{Form: group.Form, Version: group.Version}).ok()
	viewer.put("/api/forwardings", unconditionally(number, second, "090-1234-5678")).ok()
}

// A lock holds for everybody until an administrator takes it off, and everybody sees whose it is.
func TestALockHoldsForEverybody(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, tokyo := h.signedIn("demo@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	number := pick(tokyo, "Y10000001", "0300001004")
	lock := LockForm{Selection: number, Reason: "工事が終わるまで"}
	tokyo.post("/api/locks", lock).is(404, "not_found")
	if n := read[Counted](admin.post("/api/locks", lock)).Numbers; n != 1 {
		t.Errorf("%d were locked", n)
	}
	draft := tokyo.opensTheForm(number)
	if got := draft.Numbers[0].Lock; got == nil || got.By != "鈴木 一郎" || got.Reason != "工事が終わるまで" || !got.At.Equal(opening) {
		t.Errorf("the form says %+v", got)
	}
	page := read[NumberPage](tokyo.get("/api/voice-groups/Y10000001/numbers?locked=true"))
	if page.Total != 1 || page.Rows[0].Lock == nil {
		t.Errorf("locked are %+v", page)
	}
	off := fields{"selection": number, "seen": draft.Seen, "on": false}
	tokyo.put("/api/forwardings", off).is(422, "number_locked")
	admin.put("/api/forwardings", off).is(422, "number_locked")
	tokyo.post("/api/locks/end", number).is(404, "not_found")
	if n := read[Counted](admin.post("/api/locks/end", number)).Numbers; n != 1 {
		t.Errorf("%d were unlocked", n)
	}
	tokyo.put("/api/forwardings", off).ok()
	h.signedIn("boss@example.com").post("/api/locks", lock).is(404, "not_found")
}

// Whoever sees a number, if only to look on, finds in its history who locked it and why; nobody else does.
func TestWhoeverSeesANumberFindsItsLocksInItsHistory(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, viewer := h.signedIn("demo@example.co.jp"), h.signedIn("viewer@example.co.jp")
	number := pick(admin, "Y10000001", "0300001004")
	history := "/api/numbers/" + itoa(number.IDs[0]) + "/history"
	before := read[PastPage](viewer.get(history)).Rows[0]
	admin.post("/api/locks", LockForm{Selection: number, Reason: "工事が終わるまで"}).ok()
	admin.post("/api/locks/end", number).ok()
	page := read[PastPage](viewer.get(history + "?size=2"))
	if len(page.Rows) != 2 || page.Rows[0].Lock == nil || page.Rows[1].Lock == nil || !page.Older {
		t.Fatalf("the history begins with %+v", page)
	}
	unlocked, locked := page.Rows[0].Lock, page.Rows[1].Lock
	if unlocked.Locked || unlocked.Who != "鈴木 一郎" || unlocked.Reason != "" {
		t.Errorf("it was unlocked %+v", unlocked)
	}
	if !locked.Locked || locked.Who != "鈴木 一郎" || locked.Reason != "工事が終わるまで" || !locked.At.Equal(opening) {
		t.Errorf("it was locked %+v", locked)
	}
	behind := history + "?before_lock=" + itoa(locked.ID)
	if page := read[PastPage](viewer.get(behind)); page.Rows[0].Past == nil || page.Rows[0].Past.Change != before.Past.Change {
		t.Errorf("behind the lock is %+v", page.Rows[0])
	}
	h.signedIn("boss@example.com").get(behind).is(404, "not_found")
	h.write(`UPDATE lock_log SET by_name = ''`)
	if page := read[PastPage](viewer.get(history)); page.Rows[1].Lock.Who != "氏名は消去済み（保存期間の経過）" {
		t.Errorf("without a name it is %+v", page.Rows[1].Lock)
	}
}
