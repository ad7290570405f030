package web

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The way of a call carries, hop by hop, what its target is told of why it was forwarded, and where it goes on to if nobody
// answers there.
func TestThePreviewTellsReasonsAndBranches(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	for _, one := range [][]string{{"0300001001", "0300001006"}, {"0300001003", "0300001001"}} {
		number := pick(b, "Y10000001", one[0])
		read[Done](b.put("/api/forwardings", unconditionally(number, b.opensTheForm(number).Seen, one[1])))
	}
	page := numbersOf(b, "Y10000001", "phone=0300001003")
	preview := read[NumberSheet](b.get(fmt.Sprintf("/api/numbers/%d?lang=en", page.Rows[0].ID))).Preview
	drawn := func(stops []Stop, end string) string {
		var all []string
		for _, one := range stops {
			all = append(all, fmt.Sprintf("%s %s %d %s", one.Phone, one.Occasion, one.Cause, one.Reason))
		}
		return strings.Join(append(all, end), ", ")
	}
	if got := drawn(preview.Calls[0].Stops, preview.Calls[0].End); got != "03-0000-1003 unconditional 302 unconditional, "+
		"03-0000-1001 unconditional 302 unconditional, 03-0000-1006  0 , phone" {
		t.Errorf("a call goes %s", got)
	}
	if len(preview.Branches) != 1 {
		t.Fatalf("branches %+v", preview.Branches)
	}
	one := preview.Branches[0]
	if got := drawn(one.Stops, one.End); got != "03-0000-1006 busy 486 user-busy, 080-1234-5678  0 , phone" {
		t.Errorf("it goes on %s", got)
	}
	if on := fmt.Sprint(one.On); on != "[{busy 0 486 user-busy} {no_answer 20 408 no-answer}]" || len(one.Story) != 2 {
		t.Errorf("on %s: %q", on, one.Story)
	}
}

// A preview of later says in words why something else is set then.
func TestThePreviewSaysWhySomethingElseIsSetThen(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	number, on := pick(b, "Y10000001", "0300001004"), false
	end := opening.Add(time.Hour).Format(time.RFC3339)
	read[Done](b.put("/api/forwardings", Edit{Selection: number, Seen: b.opensTheForm(number).Seen, On: &on, Until: &end}))
	why := func(after time.Duration) string {
		at := opening.Add(after).Format(time.RFC3339)
		return read[NumberSheet](b.get(fmt.Sprintf("/api/numbers/%d?at=%s", number.IDs[0], at))).Preview.Why
	}
	if now, then := why(time.Minute), why(2*time.Hour); now != "" || then != "終了日時（4/1 10:00）に、元の設定へ戻っています。" {
		t.Errorf("it says %q, and later %q", now, then)
	}
}
