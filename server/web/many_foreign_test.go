package web

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// Whoever has an answer about many numbers under way is told of what they do not see as of what is not there: were its numbers
// counted, they would be told to wait, and so that it is there and how large it is.
func TestNobodyLearnsByWaitingWhatOthersHave(t *testing.T) {
	t.Parallel()
	h := open(t, func(h *house) { h.options.patience = 250 * time.Millisecond })
	for group, one := range map[string]struct{ contract, digits string }{
		"Y10000001": {"N100000001", "0501"}, "Y10000002": {"N100000003", "0502"}, "Y90000001": {"N900000001", "0503"},
	} {
		h.write(`
			INSERT INTO numbers (voice_group_id, contract_id, digits)
			WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
			SELECT ?, ?, ? || substr('0000000' || n, -7) FROM (SELECT n FROM list LIMIT ?)`, group, one.contract, one.digits, manyNumbers)
	}
	owner := h.signedIn("demo@example.co.jp")
	long := Selection{VoiceGroup: "Y10000001"}
	for _, row := range numbersOf(owner, "Y10000001", "phone=0501&size=200").Rows {
		long.IDs = append(long.IDs, row.ID)
	}
	one := pick(owner, "Y10000001", "0300001001")
	long.IDs = append(long.IDs, one.IDs...)
	batch := read[Added](owner.post("/api/batches", BatchStepForm{Edit: forThese(unconditionally(long, 0, "090-1234-5678")), Name: "災害時"})).ID
	change := read[Done](owner.put("/api/forwardings", forThese(unconditionally(long, owner.opensTheForm(one).Seen, "090-1234-5678")))).Change
	file := NumberFile{[]byte("phone\n" + strings.Repeat("03-0000-1001\n", 200))}

	for login, own := range map[string]string{"boss@example.com": "Y90000001", "osaka@example.co.jp": "Y10000002"} {
		b := h.signedIn(login)
		body := fmt.Sprintf(`{"voice_group":%q,"search":{}}`, own)
		conn := b.announces("/api/forwardings/draft", len(body), "\r\n"+body)
		head := make([]byte, len("HTTP/1.1 200"))
		if _, err := io.ReadFull(conn, head); err != nil || string(head) != "HTTP/1.1 200" {
			t.Fatalf("%q, %v", head, err)
		}
		if answer := b.post("/api/forwardings/draft", Selection{VoiceGroup: own, Search: &Search{}}); answer.code() != "one_at_a_time" {
			t.Fatalf("%s has no answer under way: %d %s", login, answer.status, answer.code())
		}
		for about, body := range map[string]any{
			"POST /api/changes/" + itoa(change) + "/undo":           nil,
			"GET /api/batches/" + batch:                             nil,
			"PUT /api/batches/" + batch:                             BatchChange{Form: BatchForm{Name: "x", Steps: []int64{}}},
			"DELETE /api/batches/" + batch:                          nil,
			"POST /api/batches/" + batch + "/run":                   BatchRunForm{Except: []int64{}},
			"POST /api/voice-groups/Y10000001/numbers/import/check": file,
		} {
			method, path, _ := strings.Cut(about, " ")
			if answer := b.do(method, path, body); answer.status != 404 || answer.code() != "not_found" {
				t.Errorf("%s: %s answers %d %s", login, about, answer.status, answer.code())
			}
		}
		conn.Close()
	}
}
