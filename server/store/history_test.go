package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/store/storetest"
)

func TestRecentChangesAreThoseOfNumbersThatAreShown(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	s.Clock.Pass(time.Minute)
	forwards(t, s.Store, s.boss, "Y2", to("080-1234-5678"), "0300002001")
	forwards(t, s.Store, s.elsewhere, "Y9", to("050-1234-5678"), "0300009001")
	for who, want := range map[*storetest.Person][]string{
		s.hanako:    {"Y1 0300001001 2 09012345678"},
		s.boss:      {"Y2 0300002001 1 08012345678", "Y1 0300001001 2 09012345678"},
		s.elsewhere: {"Y9 0300009001 1 05012345678"},
		s.alone:     nil,
	} {
		recent, err := s.RecentChanges(t.Context(), who.Actor(), 10)
		storetest.Done(t, err)
		var got []string
		for _, one := range recent {
			got = append(got, fmt.Sprintf("%s %s %d %s", one.VoiceGroup, one.Digits, one.Numbers, one.After.ActiveDestination()))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s sees %q, want %q", who.Name, got, want)
		}
	}
	if recent, err := s.RecentChanges(t.Context(), s.boss.Actor(), 1); err != nil || len(recent) != 1 || recent[0].Digits != "0300002001" {
		t.Errorf("the latest is %+v, %v", recent, err)
	}
}
