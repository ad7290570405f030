package store_test

import (
	"testing"

	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Whoever reads a site's name beside its id finds its numbers by it, however wide they and the contract write it, and with or
// without blanks; in memory as by SQL.
func TestNumbersAreFoundByTheNameOfTheirSite(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	s.Write(`UPDATE contracts SET site_name = '大阪　支店 2F' WHERE id = 'N100000002'`)
	s.Write(`UPDATE contracts SET site_id = 'Ｓ０００３', site_name = 'ＡＢＣビル ﾅｺﾞﾔ' WHERE id = 'N100000001'`)
	storetest.Done(t, s.MakeIndex(t.Context()))
	for text, want := range map[string]int{
		"大阪": 2, "大阪支店": 2, "支店　２ｆ": 2, "S0002": 2, "京都": 0, "%": 0,
		"abc": 4, "ＡＢＣ": 4, "abcﾋﾞﾙ": 4, "ビル　ナゴヤ": 4, "ﾅｺﾞﾔ": 4, "s0003": 4, "ｓ０００３": 4,
	} {
		finds := func(by string) {
			found, err := s.SearchNumbers(t.Context(), s.hanako.Actor(), store.Search{VoiceGroup: "Y1", Site: text}, store.ByPhone, 0, 10)
			storetest.Done(t, err)
			if found.Total != want {
				t.Errorf("by %q %s finds %d, want %d", text, by, found.Total, want)
			}
		}
		finds("the index")
		s.BySQL(func() { finds("SQL") })
	}
}
