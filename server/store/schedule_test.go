package store_test

import (
	"fmt"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// nineToSix is a schedule that is open on weekdays from 9 to 18 in Tokyo, and not on holidays.
func nineToSix(name string) portal.Schedule {
	s := portal.Schedule{Name: name, Zone: "Asia/Tokyo", Holidays: true}
	for day := time.Monday; day <= time.Friday; day++ {
		s.Week[day] = portal.Hours{portal.ReadInterval("09:00", "18:00")}
	}
	return s
}

func TestASchedulesLife(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, rival := s.Company("サンプル商事"), s.Company("株式会社となり")
	boss, other := sample.Administrator("山田 太郎").Actor(), rival.Administrator("隣野 一子").Actor()
	var id string
	if wrote := s.Changes(func() {
		var err error
		id, err = s.AddSchedule(t.Context(), boss, nineToSix("本社"))
		storetest.Done(t, err)
	}); wrote != "audit+1 schedules+1" {
		t.Errorf("adding wrote %q", wrote)
	}
	found, err := s.Schedule(t.Context(), boss, id)
	storetest.Done(t, err)
	if !found.Open || !found.Next.Equal(storetest.Start.Add(8*time.Hour)) || found.Numbers != 0 || found.Version != 1 || found.Name != "本社" {
		t.Errorf("at first it is %+v", found)
	}
	form := nineToSix("本社と工場")
	form.Week[time.Saturday] = portal.Hours{portal.ReadInterval("10:00", "12:00")}
	form.Days = []portal.SpecialDays{{Name: "創立記念日", From: portal.ParseDate("2026-10-02"), Until: portal.ParseDate("2026-10-02"), Yearly: true}}
	if wrote := s.Changes(func() { storetest.Done(t, s.ChangeSchedule(t.Context(), boss, id, 1, form)) }); wrote != "audit+1 schedules~" {
		t.Errorf("changing wrote %q", wrote)
	}
	want := "name 本社>本社と工場; saturday 休業>10:00～12:00; special_days >創立記念日: 毎年10月2日は休業"
	if got := onRecord(t, s, boss, portal.Japanese); got != want {
		t.Errorf("on record is %q, want %q", got, want)
	}
	for _, row := range []struct {
		code string
		deed func() error
	}{
		{"conflict", func() error { return s.ChangeSchedule(t.Context(), boss, id, 1, form) }},
		{"not_found", func() error { return s.ChangeSchedule(t.Context(), other, id, 2, form) }},
		{"not_found", func() error { return s.DeleteSchedule(t.Context(), other, id, 2, true) }},
		{"conflict", func() error { return s.DeleteSchedule(t.Context(), boss, id, 1, true) }},
		{"not_found", func() error { _, err := s.Schedule(t.Context(), other, id); return err }},
		{"name_taken", func() error { _, err := s.AddSchedule(t.Context(), boss, form); return err }},
		{"required", func() error { _, err := s.AddSchedule(t.Context(), boss, nineToSix("")); return err }},
		{"hours_overlap", func() error { return s.ChangeSchedule(t.Context(), boss, id, 2, overlapping()) }},
	} {
		if wrote := s.Changes(func() { storetest.Refused(t, row.deed(), row.code) }); wrote != "" {
			t.Errorf("%s wrote %q", row.code, wrote)
		}
	}
	if _, err := s.AddSchedule(t.Context(), other, form); err != nil {
		t.Errorf("the same name in another company: %v", err)
	}
	if wrote := s.Changes(func() { storetest.Done(t, s.DeleteSchedule(t.Context(), boss, id, 2, false)) }); wrote != "audit+1 schedules-1" {
		t.Errorf("deleting wrote %q", wrote)
	}
	if all, err := s.Schedules(t.Context(), boss); err != nil || len(all) != 0 {
		t.Errorf("then there are %v, %v", all, err)
	}
}

func overlapping() portal.Schedule {
	form := nineToSix("本社")
	form.Week[time.Monday] = portal.Hours{portal.ReadInterval("09:00", "12:00"), portal.ReadInterval("11:00", "12:00")}
	return form
}

// Whoever sees no voice group gets no service, and its opening hours are part of it.
func TestSchedulesAreForThoseWhoSeeAVoiceGroup(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	id, err := s.AddSchedule(t.Context(), s.boss.Actor(), nineToSix("本社"))
	storetest.Done(t, err)
	empty := s.Company("番号のない会社").Administrator("社長").Actor()
	theirs, err := s.AddSchedule(t.Context(), empty, nineToSix("本社"))
	storetest.Done(t, err)
	for about, row := range map[string]struct {
		who  portal.Actor
		id   string
		sees bool
	}{
		"an administrator":                     {s.boss.Actor(), id, true},
		"an administrator without any numbers": {empty, theirs, true},
		"a member of a group":                  {s.hanako.Actor(), id, true},
		"nobody's member":                      {s.alone.Actor(), id, false},
		"an administrator elsewhere":           {s.elsewhere.Actor(), id, false},
	} {
		one, err := s.Schedule(t.Context(), row.who, row.id)
		all, failed := s.Schedules(t.Context(), row.who)
		if failed != nil || (err == nil) != row.sees || (len(all) == 1) != row.sees || row.sees && one.ID != row.id {
			t.Errorf("%s: %v, %d schedules, %v", about, err, len(all), failed)
		}
	}
}

func TestACompanyHasOnlySoManySchedules(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	var last error
	added := 0
	for ; last == nil && added < 200; added++ {
		_, last = s.AddSchedule(t.Context(), boss, nineToSix(fmt.Sprint("営業時間 ", added)))
	}
	storetest.Refused(t, last, "schedules_many")
	if added != 101 {
		t.Errorf("the %dth was refused", added)
	}
}
