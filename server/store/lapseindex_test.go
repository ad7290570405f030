package store_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// lapsedOf are the numbers that an administrator is to find in the list, as everything that is set for the company tells.
func lapsedOf(t *testing.T, s *storetest.Store, company string) string {
	t.Helper()
	all, err := s.LapsedIn(t.Context(), company)
	storetest.Done(t, err)
	stage := func(one store.Lapsed) int { return slices.Index(portal.Stages, one.Lapses[0].Stage) }
	slices.SortFunc(all, func(a, b store.Lapsed) int {
		return cmp.Or(cmp.Compare(stage(a), stage(b)), cmp.Compare(a.Digits, b.Digits))
	})
	told := fmt.Sprint(len(all))
	for _, one := range all {
		told += " " + one.Digits[8:]
	}
	return told
}

// Whatever is done, whoever looks next finds the list as of that: what was looked at before says nothing about it.
func TestTheListOfLapsesIsAsOfTheLastDeed(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	chance := rand.New(rand.NewPCG(1, 0))
	hours := schedule(t, s.Store, s.boss, "本社")
	keeps(t, s.Store, s.boss, "Y1", "0300001001", "0300001002", "0300001003", "0300001004")
	numbers := []string{"0300001001", "0300001002", "0300001003", "0300001004"}
	deeds := []func(of ...string) error{
		func(of ...string) error {
			_, err := sets(t, s.Store, s.boss, "Y1", to("090-1234-5678"), of...)
			return err
		},
		func(of ...string) error { _, err := sets(t, s.Store, s.boss, "Y1", toVoicemail, of...); return err },
		func(of ...string) error {
			_, err := sets(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, of...)
			return err
		},
		func(of ...string) error {
			_, err := sets(t, s.Store, s.boss, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), of...)
			return err
		},
		func(of ...string) error {
			plan := &portal.Plan{ScheduleID: hours, Open: ringing, Closed: []portal.Setting{toMobile, toBox}[chance.IntN(2)]}
			_, err := setsPlan(t, s.Store, s.boss, "Y1", plan, of...)
			return err
		},
		func(of ...string) error { _, err := setsPlan(t, s.Store, s.boss, "Y1", nil, of...); return err },
		func(...string) error {
			_, _, err := s.UndoChange(t.Context(), s.boss.AtWork(), latest(s.Store))
			return err
		},
		func(...string) error { s.Clock.Pass(time.Hour); return nil },
		func(...string) error { _, err := s.EndDue(t.Context()); return err },
		func(...string) error { _, err := s.FollowSchedules(t.Context()); return err },
		func(...string) error {
			_, err := s.ImportContracts(t.Context(), "サンプル商事", false, []portal.ContractRow{head(chance.IntN(2) > 0, "IP Voice")})
			return err
		},
		func(...string) error {
			policy := portal.DefaultPolicy()
			policy.AllowList = [][]string{{}, {"09012345678"}}[chance.IntN(2)]
			settings, err := s.Settings(t.Context(), s.boss.Actor())
			storetest.Done(t, err)
			return s.ChangeSettings(t.Context(), s.boss.Actor(), settings.Version, "サンプル商事", policy)
		},
	}
	lists := map[string]bool{}
	for range 300 {
		deed := chance.IntN(len(deeds))
		err := deeds[deed](numbers[chance.IntN(len(numbers)):]...)
		if problem := (*portal.Error)(nil); err != nil && len(portal.Refusals(err)) == 0 && !errors.As(err, &problem) {
			t.Fatal(err)
		}
		if chance.IntN(3) == 0 {
			continue // nobody looks
		}
		want := lapsedOf(t, s.Store, "サンプル商事")
		lists[want] = true
		if got := listed(t, s.Store, s.boss, 0, 10); got != want {
			t.Fatalf("after deed %d the list is %s, and everything tells %s", deed, got, want)
		}
		if got := listed(t, s.Store, s.elsewhere, 0, 10); got != "0" {
			t.Fatalf("another company finds %s", got)
		}
	}
	if len(lists) < 6 {
		t.Errorf("there were only the lists %v", lists)
	}
}

// More numbers than are followed one by one are all found, and all gone when they are mended.
func TestTheListOfLapsesFollowsManyNumbers(t *testing.T) {
	t.Parallel()
	const n = store.WrittenKept + 1
	s, boss := fill(t, n)
	if got := listed(t, s, boss, 0, 0); got != "0" {
		t.Errorf("at first there are %s", got)
	}
	_, _, err := s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{Pick: everything(), Change: toVoicemail})
	storetest.Done(t, err)
	if got := listed(t, s, boss, 0, 0); got != "0" {
		t.Errorf("with the box there are %s", got)
	}
	box := head(false, "")
	box.Representative, box.Contract = "N1", "N1"
	_, err = s.ImportContracts(t.Context(), "サンプル商事", false, []portal.ContractRow{box})
	storetest.Done(t, err)
	if got := listed(t, s, boss, n-1, 1); got != fmt.Sprintf("%d %03d", n, (n-1)%1000) {
		t.Errorf("without it there are %s", got)
	}
	_, _, err = s.SetForwardings(t.Context(), boss.AtWork(), store.Edit{Pick: everything(), Seen: 1 << 40, Change: to("090-1234-5678")})
	storetest.Done(t, err)
	if got := listed(t, s, boss, 0, 0); got != "0" {
		t.Errorf("mended, there are %s", got)
	}
}

// Who does not wait any longer for the list gets an answer, and whoever comes next the list.
func TestNobodyWaitsLongerThanTheyWishForTheListOfLapses(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.LapsedNumbers(gone, s.boss.Actor(), 0, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := listed(t, s.Store, s.boss, 0, 10); got != "0" {
		t.Errorf("the next one finds %s", got)
	}
}
