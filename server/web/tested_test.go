package web

import (
	"testing"
)

// Whoever made a test call is told wherever the destination is used: in the list, on the number's page and on the way of a
// call, in the form, in the summary before a save, and where a schedule may choose it.
func TestATestCallIsToldWhereverTheDestinationIsUsed(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	number := pick(b, "Y10000001", "0300001001")
	edit := unconditionally(number, b.opensTheForm(number).Seen, "090-1234-5678")
	read[Done](b.put("/api/forwardings", edit))
	row := func() Listed { return numbersOf(b, "Y10000001", "phone=0300001001").Rows[0] }
	if row().Tested != nil {
		t.Error("a mark that nobody set")
	}
	read[Tested](b.put("/api/tests/09012345678", nil))
	one := row()
	sheet := read[NumberSheet](b.get("/api/numbers/" + itoa(one.ID)))
	stops := sheet.Preview.Calls[0].Stops
	draft := read[PlanDraft](b.post("/api/plans/draft", number))
	edit.Seen = b.opensTheForm(number).Seen
	summary := read[[]Changed](b.post("/api/forwardings/check", edit))
	for where, mark := range map[string]*Tested{
		"the list": one.Tested, "the page": sheet.Tested, "the way of a call": stops[len(stops)-1].Tested,
		"a schedule's choice": draft.Entries[0].Tested, "the summary": summary[0].Tested,
	} {
		if mark == nil || mark.By != "東京 次郎" || !mark.Mine || mark.Old {
			t.Errorf("%s tells %+v", where, mark)
		}
	}
}

// A mark is set where the number stands, and told to those who may forward there: nobody learns by guessing whom the company calls.
func TestATestCallIsNoQuestionForAnyNumber(t *testing.T) {
	t.Parallel()
	h := open(t)
	b, viewer := h.signedIn("tokyo@example.co.jp"), h.signedIn("viewer@example.co.jp")
	number := pick(b, "Y10000001", "0300001001")
	b.put("/api/forwardings", unconditionally(number, b.opensTheForm(number).Seen, "090-1234-5678")).ok()
	b.put("/api/tests/09099999999", nil).is(404, "not_found")
	b.put("/api/tests/09012345678", nil).ok()
	typed := Typed{Texts: []string{"090-1234-5678"}, MaxLength: 32}
	if read[[]Reading](b.post("/api/destinations/read", typed))[0].Tested == nil {
		t.Error("whoever may forward there is not told")
	}
	if mark := read[[]Reading](viewer.post("/api/destinations/read", typed))[0].Tested; mark != nil {
		t.Errorf("whoever may only look on is told %+v", mark)
	}
}
