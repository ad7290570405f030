package store_test

import (
	"fmt"
	"slices"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Who forwards to 本社代表 is found by that name, whatever the number is; a text that may be a number is looked for in numbers alone.
func TestNumbersAreFoundByTheLabelOfTheirDestination(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for label, text := range map[string]string{"本社代表": "090-1234-5678", "本社 ＦＡＸ": "03-1234-5678", "倉庫 5678": "050-3000-0001"} {
		_, err := s.AddAddress(t.Context(), s.boss.AtWork(), label, text)
		storetest.Done(t, err)
	}
	_, err := s.AddAddress(t.Context(), s.elsewhere.AtWork(), "となりの本社", "050-9999-0000")
	storetest.Done(t, err)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	forwards(t, s.Store, s.boss, "Y1", to("03-1234-5678"), "0300001002")
	forwards(t, s.Store, s.boss, "Y1", to("050-9999-0000"), "0300001003")
	storetest.Done(t, s.MakeIndex(t.Context()))
	for text, want := range map[string][]string{
		"本社代表": {"0300001001"}, "本社": {"0300001001", "0300001002"}, "本社fax": {"0300001002"}, "代表 ": {"0300001001"},
		"となり": nil, "倉庫": nil, "本社 5678": nil, "5678": {"0300001001", "0300001002"}, "%社": nil,
	} {
		finds := func(by string) {
			if got := finds(t, s.Store, s.boss, store.Search{VoiceGroup: "Y1", Destination: text}); !slices.Equal(got, want) {
				t.Errorf("by %q %s finds %v, want %v", text, by, got, want)
			}
		}
		finds("the index")
		s.BySQL(func() { finds("SQL") })
	}
	all := store.Selection{VoiceGroup: "Y1", Search: &store.Search{Destination: "本社"}}
	_, changed, err := s.SetForwardings(t.Context(), s.boss.AtWork(), store.Edit{Pick: all, Seen: 1 << 40, Change: portal.Change{On: ptr(false)}})
	if err != nil || len(changed) != 2 {
		t.Errorf("all hits are chosen: %d were set, %v", len(changed), err)
	}
}

// The list is not there for people who may change no number: they do not learn from a search what a number is called.
func TestWhoMayOnlyLookFindsNoLabels(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	_, err := s.AddAddress(t.Context(), s.boss.AtWork(), "本社代表", "090-1234-5678")
	storetest.Done(t, err)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	storetest.Done(t, s.MakeIndex(t.Context()))
	viewer := s.hanako.Company.User("閲覧 五子").Views("Y1")
	for text, want := range map[string]string{"本社代表": "[]", "1234": "[0300001001]"} {
		sees := func(by string) {
			if got := fmt.Sprint(finds(t, s.Store, viewer, store.Search{VoiceGroup: "Y1", Destination: text})); got != want {
				t.Errorf("by %q %s finds %s, want %s", text, by, got, want)
			}
		}
		sees("the index")
		s.BySQL(func() { sees("SQL") })
	}
}
