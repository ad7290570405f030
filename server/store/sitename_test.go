package store_test

import (
	"testing"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Whoever reads a site's name beside its id finds its numbers by it, in any width and with or without blanks.
func TestNumbersAreFoundByTheNameOfTheirSite(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	s.Write(`UPDATE contracts SET site_name = '大阪　支店 2F' WHERE id = 'N100000002'`)
	for text, want := range map[string]int{"大阪": 2, "大阪支店": 2, "支店　２ｆ": 2, "S0002": 2, "名古屋": 0, "%": 0} {
		found, err := s.SearchNumbers(t.Context(), s.hanako.Actor(), store.Search{VoiceGroup: "Y1", Site: text}, store.ByPhone, 0, 10)
		storetest.Done(t, err)
		if found.Total != want {
			t.Errorf("by %q %d are found, want %d", text, found.Total, want)
		}
	}
}
