package web

import (
	"strings"
	"testing"
	"time"
)

func TestABatchIsSavedLookedAtAndRun(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	b.givesAFreshCode("tokyo@example.co.jp")
	selection := pick(b, "Y10000001", "0300001001")
	form := BatchStepForm{Edit: forThese(unconditionally(selection, 0, "090-7777-7777")), Name: "災害時"}
	id := read[Added](b.post("/api/batches", form)).ID
	on := false
	off := BatchStepForm{Edit: forThese(Edit{Selection: pick(b, "Y10000001", "0300001004"), On: &on}), Batch: id, Version: 1}
	b.post("/api/batches", off).ok()
	b.post("/api/batches", off).is(409, "conflict")

	if all := read[[]BatchRow](b.get("/api/batches")); len(all) != 1 || all[0].Name != "災害時" || all[0].Numbers != 2 || all[0].RanAt != nil {
		t.Errorf("一括設定 lists %+v", all)
	}
	sheet := read[BatchSheet](b.get("/api/batches/" + id))
	if len(sheet.Steps) != 2 || sheet.Steps[0].Target != "list1" || strings.Join(sheet.Steps[0].Actions, "") != "unconditional" ||
		sheet.Steps[0].Entries[0].Text != "090-7777-7777" || *sheet.Steps[1].On || len(sheet.Changes) != 2 || sheet.Changes[0].Same {
		t.Errorf("it is %+v", sheet)
	}
	if sheet.Changes[0].Until != nil || sheet.WorkEnds != "18:00" {
		t.Errorf("without an end it is %+v", sheet.Changes[0])
	}
	tomorrow := opening.AddDate(0, 0, 1).Format(time.RFC3339)
	if ends := read[BatchSheet](b.get("/api/batches/" + id + "?until=" + tomorrow)); ends.Changes[0].Until == nil || !strings.HasPrefix(ends.Changes[0].Returns, "転送していません") {
		t.Errorf("with an end it is %+v", ends.Changes[0])
	}
	b.get("/api/batches/"+id+"?until=2000-01-01T00:00:00Z").is(422, "until_past")
	b.get("/api/batches/"+id+"?until=tomorrow").is(422, "until_malformed")
	b.post("/api/batches/"+id+"/run", BatchRunForm{Version: sheet.Version, Seen: sheet.Seen, Except: []int64{}, Until: "tomorrow"}).is(422, "until_malformed")
	run := BatchRunForm{Version: sheet.Version, Seen: sheet.Seen, Except: []int64{}}
	done := read[Done](b.post("/api/batches/"+id+"/run", run))
	if len(done.Numbers) != 2 || done.Numbers[0].After != "無条件で 090-7777-7777（携帯電話）へ転送中" {
		t.Errorf("done is %+v", done)
	}
	if len(done.Destinations) != 1 || done.Destinations[0].Grouped != "090-7777-7777" {
		t.Errorf("to be called once are %+v", done.Destinations)
	}
	b.post("/api/batches/"+id+"/run", run).is(409, "stale_forwarding")
	past := read[PastPage](b.get("/api/numbers/" + itoa(selection.IDs[0]) + "/history"))
	if past := past.Rows[0].Past; past.Way != "batch" || past.Batch != "災害時" {
		t.Errorf("the history says %+v", past)
	}
	b.post("/api/changes/"+itoa(done.Change)+"/undo", nil).ok()
	if runs := read[BatchSheet](b.get("/api/batches/" + id)).Runs; len(runs) != 1 || runs[0].UndoneAt == nil {
		t.Errorf("its runs are %+v", runs)
	}
	again := BatchStepForm{Edit: forThese(unconditionally(selection, 0, "090-7777-7777")), Batch: id, Version: sheet.Version, Step: sheet.Steps[1].ID}
	b.post("/api/batches", again).ok()
	if got := read[BatchSheet](b.get("/api/batches/" + id)); len(got.Steps) != 2 || got.Steps[1].IDs[0] != selection.IDs[0] || got.Steps[1].VoiceGroup != "Y10000001" {
		t.Errorf("set anew it is %+v", got.Steps)
	}
	turned := BatchChange{Form: BatchForm{Name: "災害時", Steps: []int64{sheet.Steps[1].ID, sheet.Steps[0].ID}}, Version: sheet.Version + 1}
	if got := read[BatchSheet](b.put("/api/batches/"+id, turned)); got.Steps[0].ID != sheet.Steps[1].ID {
		t.Errorf("in another order it is %+v", got.Steps)
	}
	sheet.Version += 2
	change := BatchChange{Form: BatchForm{Name: "台風", Steps: []int64{sheet.Steps[0].ID}}, Version: sheet.Version}
	if got := read[BatchSheet](b.put("/api/batches/"+id, change)); got.Name != "台風" || len(got.Steps) != 1 {
		t.Errorf("changed it is %+v", got)
	}
	h.signedIn("osaka@example.co.jp").get("/api/batches/"+id).is(404, "not_found")
	b.do("DELETE", "/api/batches/"+id+"?version=1", nil).is(409, "conflict")
	b.do("DELETE", "/api/batches/"+id+"?version=5", nil).ok()
	b.get("/api/batches/"+id).is(404, "not_found")
}
