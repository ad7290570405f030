package web

import (
	"strings"
	"testing"
	"time"
)

func TestABatchIsGotBackFromItsHistory(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	b.givesAFreshCode("tokyo@example.co.jp")
	selection := pick(b, "Y10000001", "0300001001")
	form := BatchStepForm{Edit: forThese(unconditionally(selection, 0, "090-7777-7777")), Name: "災害時"}
	id := read[Added](b.post("/api/batches", form)).ID
	path := "/api/batches/" + id
	sheet := read[BatchSheet](b.get(path))
	h.later(time.Minute)
	b.post(path+"/run", BatchRunForm{Version: sheet.Version, Seen: sheet.Seen, Except: []int64{}}).ok()
	h.later(time.Minute)
	b.put(path, BatchChange{Form: BatchForm{Name: "台風", Steps: []int64{sheet.Steps[0].ID}}, Version: 1}).ok()

	past := read[BatchPastPage](b.get(path + "/history?size=2"))
	if len(past.Rows) != 2 || !past.More || past.Rows[0].Deed != "changed" || past.Rows[0].Facts[0].Name != "name" || past.Rows[0].Facts[0].Before[0] != "災害時" ||
		past.Rows[1].Deed != "run" || past.Rows[1].Change == 0 || past.Rows[1].Numbers != 1 {
		t.Errorf("the history is %+v", past)
	}
	rest := read[BatchPastPage](b.get(path + "/history?version=2&change=" + itoa(past.Rows[1].Change)))
	if len(rest.Rows) != 1 || rest.More || rest.Rows[0].Deed != "added" || rest.Rows[0].Version != 1 || !strings.Contains(rest.Rows[0].Facts[1].After[0], "090-7777-7777") {
		t.Errorf("older is %+v", rest)
	}
	version := read[BatchVersion](b.get(path + "/versions/1"))
	if version.Name != "災害時" || version.Numbers != 1 || version.Batch != 2 || len(version.Steps) != 1 || version.Steps[0].Target != "list1" || version.Deleted {
		t.Errorf("the version is %+v", version)
	}
	back := BatchRestoreForm{Version: 2, To: 1, Name: "災害時", Except: []int64{}}
	b.post(path+"/restore", back).ok()
	b.post(path+"/restore", back).is(409, "conflict")
	b.post(path+"/restore", BatchRestoreForm{Version: 3, To: 1, Except: []int64{}}).is(422, "required")
	if got := read[BatchSheet](b.get(path)); got.Name != "災害時" || got.Version != 3 {
		t.Errorf("it is %+v again", got)
	}

	b.do("DELETE", path+"?version=3", nil).ok()
	gone := read[[]DeletedBatch](b.get("/api/batches/deleted"))
	if len(gone) != 1 || gone[0].ID != id || gone[0].Version != 4 || gone[0].Numbers != 1 || !gone[0].MayChange {
		t.Fatalf("deleted are %+v", gone)
	}
	if !read[BatchVersion](b.get(path + "/versions/4")).Deleted {
		t.Error("the version does not say that the batch is deleted")
	}
	// Somebody else has its name by now: another one is chosen.
	b.post("/api/batches", form).ok()
	back = BatchRestoreForm{Version: 4, To: 4, Name: "災害時", Except: []int64{}}
	b.post(path+"/restore", back).is(422, "name_taken")
	back.Name = "災害時（前の）"
	b.post(path+"/restore", back).ok()
	if got := read[BatchSheet](b.get(path)); got.Name != back.Name || len(got.Runs) != 1 {
		t.Errorf("it is %+v again", got)
	}
	// For others it is not there, nor was it ever.
	for _, other := range []*browser{h.signedIn("osaka@example.co.jp"), h.signedIn("boss@example.com")} {
		other.get(path+"/history").is(404, "not_found")
		other.get(path+"/versions/1").is(404, "not_found")
		other.post(path+"/restore", back).is(404, "not_found")
	}
}
