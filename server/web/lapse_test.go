package web

import (
	"strings"
	"testing"
)

// What a contract does not allow any more is told of a number wherever it is listed and on its page, to those who may see it.
func TestWhatIsNotAllowedAnyMoreIsTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	tokyo := h.signedIn("tokyo@example.co.jp")
	h.write(`UPDATE contracts SET message_box = FALSE`)
	page := read[NumberPage](tokyo.get("/api/numbers/lapsed"))
	var told []string
	for _, one := range page.Rows {
		for _, lapse := range one.Lapses {
			told = append(told, one.Phone+" "+string(lapse.Stage)+" "+lapse.Why)
		}
	}
	want := "03-0000-1002 now 契約で留守番電話が使えなくなったため, 03-0000-1102 now 契約で留守番電話が使えなくなったため"
	if got := strings.Join(told, ", "); got != want || page.Total != 2 {
		t.Errorf("it lists %s of %d", got, page.Total)
	}
	sheet := read[NumberSheet](tokyo.get("/api/numbers/" + itoa(page.Rows[0].ID)))
	found := read[NumberPage](tokyo.get("/api/numbers?phone=0300001004"))
	if len(sheet.Lapses) != 1 || sheet.Lapses[0] != page.Rows[0].Lapses[0] || len(found.Rows) != 1 || found.Rows[0].Lapses == nil || len(found.Rows[0].Lapses) != 0 {
		t.Errorf("its page says %+v, another number %+v", sheet.Lapses, found.Rows)
	}
	for _, who := range []string{"nogroup@example.co.jp", "boss@example.com"} {
		if page := read[NumberPage](h.signedIn(who).get("/api/numbers/lapsed")); page.Total != 0 {
			t.Errorf("%s finds %d", who, page.Total)
		}
	}
}
