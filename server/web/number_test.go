package web

import (
	"strings"
	"testing"
)

// TestNumbersAreFoundEverywhere: any part of a number finds it in every voice group that one may see, and in no other.
func TestNumbersAreFoundEverywhere(t *testing.T) {
	t.Parallel()
	h := open(t)
	for who, row := range map[string]struct{ part, finds string }{
		"demo@example.co.jp":    {"00-4001", "Y10000004 03-0000-4001"},
		"tokyo@example.co.jp":   {"1001", "Y10000001 03-0000-1001, Y10000001 050-0000-1001"},
		"osaka@example.co.jp":   {"1001", ""},
		"nogroup@example.co.jp": {"1001", ""},
		"boss@example.com":      {"001", "Y90000001 03-0000-9001"},
	} {
		page := read[NumberPage](h.signedIn(who).get("/api/numbers?phone=" + row.part))
		var found []string
		for _, one := range page.Rows {
			found = append(found, one.Group+" "+one.Phone)
		}
		if got := strings.Join(found, ", "); got != row.finds || page.Total != len(found) {
			t.Errorf("%s finds %q of %d, want %q", who, got, page.Total, row.finds)
		}
	}
	admin := h.signedIn("demo@example.co.jp")
	all := read[NumberPage](admin.get("/api/numbers?size=200"))
	second := read[NumberPage](admin.get("/api/numbers?size=10&page=1&order=site"))
	if all.Total != len(all.Rows) || second.Total != all.Total || len(second.Rows) != 10 {
		t.Errorf("%d of %d, and %d of %d on a page of ten", len(all.Rows), all.Total, len(second.Rows), second.Total)
	}
	if on := read[NumberPage](admin.get("/api/numbers?state=on")); on.Total != 5 || on.Rows[0].Detail == "-" {
		t.Errorf("%d are forwarding: %+v", on.Total, on.Rows)
	}
}
