package store_test

import (
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// Other hours of a schedule may let calls go on that did not before: that is told before they are saved, with the numbers that send
// calls there, and from when. What goes on already is no news, and neither is another company's.
func TestAnEditedSchedulesNewChainsAreTold(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	office, factory := schedule(t, s.Store, s.boss, "本社"), schedule(t, s.Store, s.boss, "工場")
	var second portal.Change
	second.Entries[0] = &portal.EntryText{Text: "0300001002"}
	forwards(t, s.Store, s.boss, "Y1", second, "0300001001")
	keeps(t, s.Store, s.boss, "Y1", "0300001002")
	follow(t, s.Store, s.boss, office, toMobile, "0300001001") // after hours to the second
	_, err := setsPlan(t, s.Store, s.boss, "Y1", &portal.Plan{ScheduleID: factory, Open: toMobile, Closed: ringing}, "0300001002")
	storetest.Done(t, err)
	says := func(about, id string, form portal.Schedule, want ...string) {
		t.Helper()
		wrote := s.Changes(func() {
			told, err := s.CheckSchedule(t.Context(), s.boss.Actor(), id, form)
			storetest.Done(t, err)
			got := []string{}
			for _, one := range told.First {
				at := ""
				if !one.From.IsZero() {
					at = " from " + one.From.In(s.Clock.Now().Location()).Format("2 15:04")
				}
				got = append(got, portal.Path(one.Way)+at)
			}
			if told.Count != len(want) || len(got) != min(3, len(want)) {
				t.Fatalf("%s: %d, %q", about, told.Count, got)
			}
			for i, one := range got {
				if one != want[i] {
					t.Errorf("%s: %s, want %s", about, one, want[i])
				}
			}
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
	on := " → 03-0000-1002 → 090-1234-5678"
	says("the hours that it has", office, nineToSix("本社"))
	says("shorter hours", office, opens("本社", "09:00", "17:00"), "03-0000-1001"+on+" from 1 17:00")
	says("closed by now", office, opens("本社", "07:00", "08:00"), "03-0000-1001"+on)
	says("longer hours of where they go to", factory, opens("工場", "09:00", "19:00"), "03-0000-1001"+on+" from 1 18:00")
	forwards(t, s.Store, s.boss, "Y1", to("0300001001"), "0300001003")
	says("with one that calls come from", office, opens("本社", "09:00", "17:00"),
		"03-0000-1001"+on+" from 1 17:00", "03-0000-1003 → 03-0000-1001"+on+" from 1 17:00")
	forwards(t, s.Store, s.boss, "Y1", to("0300001001"), "0300001004", "0300001101")
	says("with more than are named", office, opens("本社", "09:00", "17:00"),
		"03-0000-1001"+on+" from 1 17:00", "03-0000-1003 → 03-0000-1001"+on+" from 1 17:00", "03-0000-1004 → 03-0000-1001"+on+" from 1 17:00", "")
	storetest.Done(t, s.ChangeSchedule(t.Context(), s.boss.AtWork(), office, 1, opens("本社", "09:00", "17:00")))
	says("once it is saved", office, opens("本社", "09:00", "16:00"))
	_, err = s.CheckSchedule(t.Context(), s.elsewhere.Actor(), office, nineToSix("本社"))
	storetest.Refused(t, err, "not_found")
	_, err = s.CheckSchedule(t.Context(), s.boss.Actor(), office, overlapping())
	storetest.Refused(t, err, "hours_overlap")
}
