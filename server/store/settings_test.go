package store_test

import (
	"fmt"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestSettingsAreChanged(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, rival := s.Company("サンプル商事"), s.Company("株式会社となり")
	boss, other := sample.Administrator("山田 太郎").Actor(), rival.Administrator("隣野 一子").Actor()
	before, err := s.Settings(t.Context(), boss)
	storetest.Done(t, err)
	if before.Name != "サンプル商事" || before.Version != 1 || fmt.Sprint(before.Policy) != fmt.Sprint(portal.DefaultPolicy()) {
		t.Errorf("at first they are %+v", before)
	}
	if wrote := s.Changes(func() {
		storetest.Done(t, s.ChangeSettings(t.Context(), boss, 1, "　サンプル商事 ", before.Policy))
	}); wrote != "" {
		t.Errorf("what is as it was wrote %q", wrote)
	}
	policy := before.Policy
	policy.TrustedDevices, policy.EveryForwarding, policy.LongDays = false, true, 30
	policy.AllowList = []string{"090-1234-5678", "", "０３ー１２３４ー５６７８", "+81 90 1234 5678"}
	if wrote := s.Changes(func() {
		storetest.Done(t, s.ChangeSettings(t.Context(), boss, 1, "サンプル商事株式会社", policy))
	}); wrote != "audit+1 companies~" {
		t.Errorf("changing wrote %q", wrote)
	}
	want := "name サンプル商事>サンプル商事株式会社; trusted_devices true>false; every_forwarding false>true; " +
		"allow_list >090-1234-5678,03-1234-5678; long_days 14>30"
	if got := onRecord(t, s, boss, portal.Japanese); got != want {
		t.Errorf("on record is %q, want %q", got, want)
	}
	after, err := s.Settings(t.Context(), boss)
	storetest.Done(t, err)
	if strings.Join(after.Policy.AllowList, " ") != "09012345678 0312345678" || after.Version != 2 {
		t.Errorf("now they are %+v", after)
	}
	policy.AllowList = []string{"0312345678"}
	storetest.Done(t, s.ChangeSettings(t.Context(), boss, 2, after.Name, policy))
	if got := onRecord(t, s, boss, portal.Japanese); got != "allow_list 090-1234-5678>" {
		t.Errorf("of the list is on record %q", got)
	}
	if theirs, err := s.Settings(t.Context(), other); err != nil || theirs.Version != 1 || len(theirs.Policy.AllowList) != 0 {
		t.Errorf("the other company has %+v, %v", theirs, err)
	}
}

func TestSettingsAreRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	bad := portal.DefaultPolicy()
	bad.AllowList = []string{"090-1234-5678", "110"}
	wrote := s.Changes(func() {
		storetest.Refused(t, s.ChangeSettings(t.Context(), boss, 2, "新しい名前", portal.DefaultPolicy()), "conflict")
		err := s.ChangeSettings(t.Context(), boss, 1, " ", bad)
		storetest.Refused(t, err, "required")
		storetest.Refused(t, err, "destination_emergency")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}
