package store_test

import (
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// firms are two companies: one whose user Hanako sees Y1 alone, with people on every other side.
type firms struct {
	*storetest.Store
	boss, hanako, alone, elsewhere *storetest.Person
}

func twoFirms(t testing.TB) firms {
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	sample.VoiceGroup("Y1").
		Contract("N100000001", storetest.MessageBox).Numbers("0300001001", "0300001002", "0300001003", "0300001004").
		Contract("N100000002").Numbers("0300001101", "05000001001").
		Contract("N100000003", storetest.NotOpened).Numbers("0300001201")
	sample.VoiceGroup("Y2").Contract("N200000001", storetest.NotOpened).Contract("N200000002").Numbers("0300002001", "0300002002")
	sample.VoiceGroup("Y3").Contract("N300000001", storetest.MobileOfficeSet).Numbers("05000003001", "05000003002")
	other.VoiceGroup("Y9").Contract("N900000001", storetest.MessageBox).Numbers("0300009001", "0300009002")
	return firms{
		Store: s, boss: sample.Administrator("山田 太郎"), hanako: sample.User("佐藤 花子").Sees("Y1"), alone: sample.User("高橋 次郎"),
		elsewhere: other.Administrator("社長"),
	}
}

func TestVoiceGroupsAreThoseThatGroupsShow(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	both := s.hanako.Company.User("鈴木 一郎").Sees("Y1", "Y2").Sees("Y2", "Y3")
	// A row that should not be there shows nothing of another company.
	strays := s.hanako.Company.User("迷子").Sees("Y9")
	for _, row := range []struct {
		who  *storetest.Person
		sees string
	}{{s.boss, "Y1 Y2 Y3"}, {s.hanako, "Y1"}, {s.alone, ""}, {s.elsewhere, "Y9"}, {both, "Y1 Y2 Y3"}, {strays, ""}} {
		groups, err := s.VoiceGroups(t.Context(), row.who.Actor(), "")
		storetest.Done(t, err)
		var ids []string
		for _, one := range groups {
			ids = append(ids, one.ID)
		}
		if got := strings.Join(ids, " "); got != row.sees || groups == nil {
			t.Errorf("%s sees %q, want %q", row.who.Name, got, row.sees)
		}
		services, err := s.Services(t.Context(), row.who.Actor())
		storetest.Done(t, err)
		if len(services) != min(1, len(ids)) {
			t.Errorf("%s sees the services %v", row.who.Name, services)
		}
		for _, id := range []string{"Y1", "Y2", "Y3", "Y9", "Y0", ""} {
			_, err := s.VoiceGroup(t.Context(), row.who.Actor(), id)
			if seen := id != "" && strings.Contains(row.sees, id); seen != (err == nil) || !seen && !portal.Refused(err, "not_found") {
				t.Errorf("%s opens %q: %v", row.who.Name, id, err)
			}
		}
	}
	if groups, err := s.VoiceGroups(t.Context(), s.boss.Actor(), "another-service"); err != nil || len(groups) != 0 {
		t.Errorf("of another service: %v, %v", groups, err)
	}
}

func TestAServiceIsCountedAsFarAsOneSeesIt(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001")
	storetest.Done(t, s.MakeIndex(t.Context()))
	for _, row := range []struct {
		who  *storetest.Person
		want store.ServiceCounts
	}{
		{s.boss, store.ServiceCounts{VoiceGroups: 3, Numbers: 10, Forwarding: 2}},
		{s.hanako, store.ServiceCounts{VoiceGroups: 1, Numbers: 6, Forwarding: 1}},
		{s.elsewhere, store.ServiceCounts{VoiceGroups: 1, Numbers: 2}},
	} {
		check := func() {
			services, err := s.Services(t.Context(), row.who.Actor())
			storetest.Done(t, err)
			if got, err := s.ServiceCounts(t.Context(), row.who.Actor(), services[0].ID); err != nil || got != row.want {
				t.Errorf("%s sees %+v, want %+v: %v", row.who.Name, got, row.want, err)
			}
		}
		check()
		s.BySQL(check)
	}
	services, err := s.Services(t.Context(), s.boss.Actor())
	storetest.Done(t, err)
	for who, id := range map[*storetest.Person]string{s.alone: services[0].ID, s.boss: "another-service"} {
		if got, err := s.ServiceCounts(t.Context(), who.Actor(), id); !portal.Refused(err, "not_found") {
			t.Errorf("%s sees %+v of %q: %v", who.Name, got, id, err)
		}
	}
}

func TestAVoiceGroupAtAGlance(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	off := false
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: &off}, "0300001002")
	one, err := s.VoiceGroup(t.Context(), s.hanako.Actor(), "Y1")
	storetest.Done(t, err)
	if !one.Opened || one.OpenedSites != 2 || one.Sites != 3 || one.Numbers != 6 || one.Forwarding != 1 || one.Representative != "N100000001" ||
		one.ServiceName != "Arcstar IP Voice" {
		t.Errorf("Y1 is %+v", one)
	}
	two, err := s.VoiceGroup(t.Context(), s.boss.Actor(), "Y2")
	storetest.Done(t, err)
	if two.Opened || two.OpenedSites != 1 || two.Sites != 2 || two.Numbers != 2 {
		t.Errorf("Y2 is %+v", two)
	}
}
