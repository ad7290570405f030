package web

import (
	"strings"
	"testing"
	"time"
)

// manyNumbers are more than buffers hold when all of them are told.
const manyNumbers = 40_000

func withManyNumbers(t *testing.T) *house {
	t.Helper()
	h := open(t, func(h *house) { h.options.patience = 250 * time.Millisecond })
	h.write(`
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
		SELECT 'Y10000001', 'N100000001', '0501' || substr('0000000' || n, -7) FROM (SELECT n FROM list LIMIT ?)`, manyNumbers)
	return h
}

// Whoever has an answer about many numbers under way gets no other until it has left, by whatever request, however few bytes ask
// for it; what is about few numbers, and what others ask, is answered.
func TestAnswersAboutManyNumbersComeOneAtATime(t *testing.T) {
	t.Parallel()
	h := withManyNumbers(t)
	b, other := h.signedIn("demo@example.co.jp"), h.signedIn("tokyo@example.co.jp")
	all, one := Selection{VoiceGroup: "Y10000001", Search: &Search{}}, pick(b, "Y10000001", "0300001001")
	found := numbersOf(b, "Y10000001", "phone=0501&size=200")
	long := ChosenNumbers{VoiceGroup: "Y10000001"}
	for _, row := range found.Rows {
		long.IDs = append(long.IDs, row.ID)
	}
	long.IDs = append(long.IDs, one.IDs...)
	wide := unconditionally(one, 0, "090-1234-5678")
	wide.Selection = all
	batch := read[Added](b.post("/api/batches", BatchStepForm{Edit: forThese(unconditionally(Selection{VoiceGroup: long.VoiceGroup, IDs: long.IDs}, 0, "090-1234-5678")), Name: "災害時"})).ID
	change := read[Done](b.put("/api/forwardings", forThese(unconditionally(Selection{VoiceGroup: long.VoiceGroup, IDs: long.IDs}, b.opensTheForm(one).Seen, "090-1234-5678")))).Change
	schedule := read[Added](b.post("/api/schedules", scheduleForm("本社"))).ID
	h.write(`INSERT INTO plans (number_id, schedule_id, open_setting, closed_setting, refused) SELECT id, ?, '{}', '{}', 0 FROM numbers WHERE digits LIKE '05010000%'`, schedule)
	file := NumberFile{[]byte("phone\n" + strings.Repeat("03-0000-1001\n", 200))}

	const body = `{"voice_group":"Y10000001","search":{}}`
	conn := b.announces("/api/forwardings/draft", len(body), "\r\n"+body)
	head := make([]byte, 64)
	if _, err := conn.Read(head); err != nil || !strings.HasPrefix(string(head), "HTTP/1.1 200") {
		t.Fatalf("%q, %v", head, err)
	}
	batchPath, hours := "/api/batches/"+batch, "/api/schedules/"+schedule
	for about, body := range map[string]any{
		"POST /api/forwardings/draft":                           all,
		"POST /api/forwardings/check":                           wide,
		"PUT /api/forwardings":                                  ChosenEdit{Selection: long},
		"POST /api/plans/draft":                                 all,
		"POST /api/plans/check":                                 PlanEdit{Selection: all},
		"PUT /api/plans":                                        ChosenPlanEdit{Selection: long},
		"POST /api/destinations/read":                           Typed{Texts: []string{"03"}, MaxLength: 32, Selection: &all},
		"POST /api/locks":                                       LockForm{Selection: all},
		"POST /api/locks/end":                                   all,
		"GET /api/batches":                                      nil,
		"GET /api/batches/deleted":                              nil,
		"GET " + batchPath:                                      nil,
		"PUT " + batchPath:                                      BatchChange{Form: BatchForm{Name: "x", Steps: []int64{}}},
		"DELETE " + batchPath:                                   nil,
		"POST " + batchPath + "/run":                            BatchRunForm{Except: []int64{}},
		"GET " + batchPath + "/versions/1":                      nil,
		"POST " + batchPath + "/restore":                        BatchRestoreForm{Version: 1, To: 1, Except: []int64{}},
		"POST /api/batches":                                     BatchStepForm{Edit: ChosenEdit{Selection: long}, Name: "x"},
		"POST /api/changes/" + itoa(change) + "/undo":           nil,
		"POST /api/voice-groups/Y10000001/numbers/import/check": file,
		"POST /api/voice-groups/Y10000001/numbers/import":       NumberImport{File: file.File},
		"GET /api/schedules":                                    nil,
		"GET " + hours:                                          nil,
		"GET " + hours + "/numbers":                             nil,
		"POST " + hours + "/check":                              scheduleForm("本社"),
		"PUT " + hours:                                          ScheduleChange{Form: scheduleForm("本社")},
		"DELETE " + hours + "?detach=true":                      nil,
		"GET /api/numbers/lapsed":                               nil,
		"PUT /api/tests/09012345678":                            nil,
	} {
		method, path, _ := strings.Cut(about, " ")
		if answer := b.do(method, path, body); answer.status != 429 || answer.code() != "one_at_a_time" {
			t.Errorf("%s answers %d %s", about, answer.status, answer.code())
		}
	}
	b.post("/api/forwardings/draft", one).ok()
	numbersOf(b, "Y10000001", "size=200")
	if draft := read[Draft](other.post("/api/forwardings/draft", all)); len(draft.Numbers) < manyNumbers {
		t.Errorf("somebody else is told of %d numbers", len(draft.Numbers))
	}
}
