package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// What schedules and ends are to set is looked at under the policy that is about to hold; what is refused already, or sets
// nothing, does not count.
func TestAPolicyIsToldWhatItForbidsLater(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001003")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001003")
	check := func(about, want string, list ...string) {
		t.Helper()
		policy := portal.DefaultPolicy()
		policy.AllowList = list
		var got string
		wrote := s.Changes(func() {
			forbids, err := s.CheckSettings(t.Context(), s.boss.Actor(), "サンプル商事", policy)
			storetest.Done(t, err)
			got = fmt.Sprint(forbids.Numbers, forbids.Phones)
		})
		if got != want || wrote != "" {
			t.Errorf("%s: %s, want %s; wrote %q", about, got, want, wrote)
		}
	}
	check("what is set for good stays", "1 [0300001001]", "0312345678")
	check("it is on the list", "0 []", "090-1234-5678")
	check("no list", "0 []")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001003")
	check("what an end brings back", "2 [0300001001 0300001003]", "0312345678")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), "0300001001")
	check("what ends first is set already", "2 [0300001001 0300001003]", "0312345678")
	check("", "0 []", "090-1234-5678")
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0312345678"]}'`)
	check("forbidden already", "0 []", "0312345678", "080-1234-5678")
	bad := portal.DefaultPolicy()
	bad.AllowList = []string{"110"}
	_, err := s.CheckSettings(t.Context(), s.boss.Actor(), "サンプル商事", bad)
	storetest.Refused(t, err, "destination_emergency")
}

// As soon as a schedule would be refused what it sets next, it says so, to those who may see the number.
func TestASchedulesNextFailureIsForeseen(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001001", "0300001003")
	hours := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.hanako, hours, toMobile, "0300001001", "0300001003")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001002")
	will := func(who *storetest.Person) (count int, listed string) {
		t.Helper()
		counts, err := s.WillFail(t.Context(), who.Actor())
		storetest.Done(t, err)
		found, err := s.Followers(t.Context(), who.Actor(), hours, 0, 50)
		storetest.Done(t, err)
		for _, one := range found.Rows {
			listed += fmt.Sprintf("%s %t %t; ", one.Digits[8:], one.Follows.Fails(), one.Follows.WillFail)
		}
		return counts[hours], listed
	}
	says := func(about string, who *storetest.Person, count int, listed string) {
		t.Helper()
		if n, got := will(who); n != count || got != listed {
			t.Errorf("%s: %d, %s", about, n, got)
		}
	}
	says("at first", s.hanako, 0, "01 false false; 02 false false; 03 false false; ")
	s.Write(`UPDATE contracts SET message_box = FALSE`)
	says("without the box", s.hanako, 1, "02 false true; 01 false false; 03 false false; ")
	says("to others", s.alone.Sees("Y3"), 0, "")
	turns(t, s.Store, 8*time.Hour, 3)
	says("when it began", s.hanako, 0, "02 true false; 01 false false; 03 false false; ")
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0312345678"]}'`)
	says("and then a list", s.hanako, 2, "02 true false; 01 false true; 03 false true; ")
}
