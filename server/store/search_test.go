package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// town is a company whose first voice group is larger than a chunk of the index.
func town(t testing.TB, numbers int) firms {
	s := twoFirms(t)
	s.Write(`
		WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < ?)
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		SELECT 'Y1', CASE WHEN i % 3 = 0 THEN 'N100000001' WHEN i % 3 = 1 THEN 'N100000002' ELSE 'N100000003' END, '03' || (17 * i + 10000000) FROM up`, numbers)
	storetest.Done(t, s.MakeIndex(t.Context()))
	return s
}

var (
	parts        = rapid.SampledFrom([]string{"", "", "", "", "", "", "0", "0", "03", "1", "17", "031", "0000", "1001", "５", "9-0", "abc", "%", "\n", "1\n0", " ", "-"})
	destinations = rapid.OneOf(parts, rapid.SampledFrom([]string{"本社", "ｶｲｶﾞｲ", "２課", "1課", "内線表", "_課"}))

	states = rapid.SampledFrom([]store.SearchState{store.AnyState, store.AnyState, store.Forwarding, store.NotOn})
	ways   = rapid.Custom(func(t *rapid.T) store.Order {
		order := rapid.SampledFrom([]store.Order{store.ByPhone, store.BySite, store.ByOldest, store.ByLatest, store.ByEnding}).Draw(t, "by")
		if rapid.Bool().Draw(t, "down") {
			return order.Down()
		}
		return order
	})
)

func search(t *rapid.T, s firms, schedules []string) store.Search {
	q := store.Search{
		VoiceGroup: rapid.SampledFrom([]string{"Y1", "Y1", "Y2", "Y3", "Y9"}).Draw(t, "voice group"), Everywhere: rapid.Bool().Draw(t, "everywhere"),
		Phone: parts.Draw(t, "phone"), State: states.Draw(t, "state"), Destination: destinations.Draw(t, "destination"),
		Site:      rapid.SampledFrom([]string{"", "", "", "", "", "s0001", "2", "_", "é", "拠点", "点 ｓ0002", "本社　ビル", "ﾋﾞﾙ", "É", "\n"}).Draw(t, "site"),
		Contract:  rapid.SampledFrom([]string{"", "", "", "", "N1", "n10", "2", "N"}).Draw(t, "contract"),
		Locked:    rapid.IntRange(0, 9).Draw(t, "locked") == 0,
		Voicemail: rapid.IntRange(0, 5).Draw(t, "voicemail") == 0,
		Action:    rapid.SampledFrom([]portal.Actions{0, 0, portal.Unconditional, portal.Busy, portal.Unreachable}).Draw(t, "action"),
	}
	if rapid.IntRange(0, 3).Draw(t, "of a schedule") == 0 {
		some := store.Search{VoiceGroup: "Y1", State: q.State, Locked: q.Locked, Everywhere: q.Everywhere}
		some.Schedule = rapid.SampledFrom(append(schedules, store.NoSchedule, "unknown")).Draw(t, "schedule")
		return some
	}
	if days := rapid.IntRange(-3, 5).Draw(t, "days"); days > 0 {
		q.OnBefore = s.Clock.Now().AddDate(0, 0, -days)
	}
	if rapid.IntRange(0, 7).Draw(t, "ends") == 5 {
		q.EndsBefore = s.Clock.Now().Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "hours")) * time.Hour)
	}
	return q
}

func someChange(t *rapid.T, now time.Time) portal.Change {
	to := to(rapid.SampledFrom([]string{"090-1234-5678", "080-1717-0000", "03-1000-1001", "0300001003"}).Draw(t, "destination"))
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return portal.Change{On: ptr(false)}
	case 4, 5:
		to.Until = ptr(now.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "until")) * time.Hour).UnixMilli())
	case 1:
		return portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}
	case 2:
		to.Actions, to.RingSeconds = ptr(portal.Busy|portal.NoAnswer), ptr(15)
	case 3:
		to.Actions = ptr(portal.Unreachable)
	}
	return to
}

// TestTheIndexFindsWhatSQLFinds changes numbers and contracts at random and asks both.
func TestTheIndexFindsWhatSQLFinds(t *testing.T) {
	t.Parallel()
	s := town(t, 1100)
	ids := storetest.Rows[int64](s.Store, `SELECT id FROM numbers WHERE contract_id = 'N100000001'`)
	ids = append(ids, storetest.Rows[int64](s.Store, `SELECT id FROM numbers WHERE contract_id = 'N100000002' LIMIT 20`)...)
	schedules := []string{schedule(t, s.Store, s.boss, "本社"), schedule(t, s.Store, s.boss, "夜間")}
	follow(t, s.Store, s.boss, schedules[0], ringing, "0300001001")
	for label, text := range map[string]string{"本社 １課": "090-1234-5678", "本社2課": "03-1000-1001", "海外(ｶｲｶﾞｲ)": "080-1717-0000", "誰も": "03-9999-0000"} {
		_, err := s.AddAddress(t.Context(), s.boss.AtWork(), label, text)
		storetest.Done(t, err)
	}
	changes, undone, found, ended, ending, followed, labelled := 0, 0, 0, 0, 0, 0, 0
	change := func(t *rapid.T) {
		lock := store.Selection{VoiceGroup: "Y1", IDs: rapid.SliceOfN(rapid.SampledFrom(ids[100:150]), 1, 5).Draw(t, "locks")}
		if rapid.Bool().Draw(t, "lock") {
			if _, err := s.LockNumbers(t.Context(), s.boss.AtWork(), lock, ""); err != nil {
				t.Fatal(err)
			}
		} else if _, err := s.UnlockNumbers(t.Context(), s.boss.AtWork(), lock); err != nil {
			t.Fatal(err)
		}
		plans := store.PlanEdit{Pick: store.Selection{VoiceGroup: "Y1", IDs: rapid.SliceOfN(rapid.SampledFrom(ids[150:250]), 1, 5).Draw(t, "followers")}, Seen: 1 << 40}
		if rapid.IntRange(0, 3).Draw(t, "follow") > 0 {
			plans.Plan = &portal.Plan{ScheduleID: rapid.SampledFrom(schedules).Draw(t, "follows"), Open: ringing, Closed: ringing}
		}
		if _, _, err := s.SetPlans(t.Context(), s.boss.AtWork(), plans); err != nil && plans.Plan != nil {
			t.Fatal(err)
		}
		pick := store.Selection{VoiceGroup: "Y1", IDs: rapid.SliceOfN(rapid.SampledFrom(ids), 1, 40).Draw(t, "numbers")}
		id, _, err := s.SetForwardings(t.Context(), s.boss.AtWork(), store.Edit{Pick: pick, Seen: 1 << 40, Change: someChange(t, s.Clock.Now())})
		if err == nil {
			changes++
		}
		s.Clock.Pass(time.Duration(rapid.IntRange(0, 2).Draw(t, "half days")) * 12 * time.Hour)
		if err == nil && rapid.IntRange(0, 3).Draw(t, "undo") == 0 {
			if _, _, err := s.UndoChange(t.Context(), s.boss.AtWork(), id); err == nil {
				undone++
			}
		}
		if rapid.Bool().Draw(t, "end") {
			n, err := s.EndDue(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ended += n
		}
	}
	contract := func(t *rapid.T) {
		site := rapid.SampledFrom([]string{"S0001", "S1", "s２é", "É_2", "S10", "S9"}).Draw(t, "site")
		name := rapid.SampledFrom([]string{"拠点 S0002", "本社ビル", "本社 ﾋﾞﾙ", "ÉＴＯＩＬＥ"}).Draw(t, "site name")
		err := s.Exec(t.Context(), `UPDATE contracts SET opened = NOT opened, site_id = ?, site_order = ?, site_name = ? WHERE id = ?`,
			site, portal.NameOrder(site), name, rapid.SampledFrom([]string{"N100000002", "N100000003", "N300000001"}).Draw(t, "contract"))
		if err != nil || s.Indexed() {
			t.Fatalf("a contract changed, and the index still answers (%v)", err)
		}
		if err := s.MakeIndex(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	compare := func(t *rapid.T) {
		who := rapid.SampledFrom([]*storetest.Person{s.boss, s.boss, s.hanako, s.hanako, s.alone, s.elsewhere}).Draw(t, "who").Actor()
		q, order := search(t, s, schedules), ways.Draw(t, "order")
		page, size := rapid.IntRange(0, 4).Draw(t, "page"), rapid.SampledFrom([]int{1, 7, 50, 200}).Draw(t, "size")
		if !s.Indexed() {
			t.Fatal("there is no index")
		}
		got, err := s.SearchNumbers(t.Context(), who, q, order, page, size)
		var want store.NumberPage
		var failed error
		s.BySQL(func() { want, failed = s.SearchNumbers(t.Context(), who, q, order, page, size) })
		if fmt.Sprint(err) != fmt.Sprint(failed) || err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v by %s, page %d of %d:\n%s, %v\nand by SQL\n%s, %v", q, order, page, size, shows(got), err, shows(want), failed)
		}
		found += len(got.Rows)
		if strings.ContainsAny(q.Destination, "本課ｶ") {
			labelled += len(got.Rows)
		}
		if q.Schedule != "" && q.Schedule != store.NoSchedule {
			followed += len(got.Rows)
		}
		if err != nil || q.Everywhere || want.Total == 0 || page != 0 {
			return
		}
		draft, err := s.DraftForwardings(t.Context(), who, store.Selection{VoiceGroup: q.VoiceGroup, Search: &q})
		if err != nil || len(draft.Numbers) != got.Total {
			t.Fatalf("%d are selected, %d were found (%v)", len(draft.Numbers), got.Total, err)
		}
	}
	count := func(t *rapid.T, person *storetest.Person) {
		who := person.Actor()
		got, err := s.VoiceGroups(t.Context(), who, "")
		var want []store.VoiceGroup
		var failed error
		s.BySQL(func() { want, failed = s.VoiceGroups(t.Context(), who, "") })
		if err != nil || failed != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, %v\nand by SQL\n%+v, %v", got, err, want, failed)
		}
		for _, one := range got {
			ending += one.Ending
			today := portal.EndOfDay(s.Clock.Now(), who.Zone())
			long := portal.DaysAgo(one.LongDays, s.Clock.Now(), who.Zone())
			for _, row := range []struct {
				counted int
				q       store.Search
			}{{one.Numbers, store.Search{}}, {one.Forwarding, store.Search{State: store.Forwarding}}, {one.Long, store.Search{OnBefore: long}}, {one.Ending, store.Search{EndsBefore: today}}} {
				row.q.VoiceGroup = one.ID
				if page, err := s.SearchNumbers(t.Context(), who, row.q, store.ByPhone, 0, 1); err != nil || page.Total != row.counted {
					t.Fatalf("%d are counted, %+v finds %d (%v)", row.counted, row.q, page.Total, err)
				}
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		change(t)
		if rapid.IntRange(0, 9).Draw(t, "contract") == 0 {
			contract(t)
		}
		for range 8 {
			compare(t)
		}
		count(t, s.boss)
		count(t, rapid.SampledFrom([]*storetest.Person{s.hanako, s.alone, s.elsewhere}).Draw(t, "counts"))
	})
	if changes < 40 || undone < 5 || found < 100 || ended == 0 || ending == 0 || followed == 0 || labelled == 0 {
		t.Errorf("%d changes, %d undone, %d found, %d of them follow, %d by a label, %d ended, %d to end: too few to tell anything",
			changes, undone, found, followed, labelled, ended, ending)
	}
}

func shows(page store.NumberPage) string {
	var digits []string
	for _, one := range page.Rows {
		digits = append(digits, one.Digits)
	}
	return fmt.Sprint(page.Total, " ", digits)
}

// TestWhoSavesFindsWhatTheySaved searches right after each save, while others save and the index is made anew.
func TestWhoSavesFindsWhatTheySaved(t *testing.T) {
	t.Parallel()
	s := town(t, 300)
	ids := storetest.Rows[int64](s.Store, `SELECT id FROM numbers WHERE voice_group_id = 'Y1' AND contract_id = 'N100000001'`)
	who := s.boss.AtWork()
	storetest.Together(t, 6, func(i int) error {
		for n := range 12 {
			if i == 0 {
				if err := s.MakeIndex(t.Context()); err != nil {
					return err
				}
				continue
			}
			destination := fmt.Sprintf("0901%d34%04d", i, n)
			edit := store.Edit{Pick: store.Selection{VoiceGroup: "Y1", IDs: []int64{ids[i*12+n]}}, Seen: 1 << 40, Change: to(destination)}
			if _, _, err := s.SetForwardings(t.Context(), who, edit); err != nil {
				return err
			}
			page, err := s.SearchNumbers(t.Context(), who, store.Search{Everywhere: true, Destination: destination}, store.ByLatest, 0, 10)
			if err != nil || page.Total != 1 || page.Rows[0].ID != edit.Pick.IDs[0] {
				return fmt.Errorf("forwarded to %s, and found %s, %w", destination, shows(page), err)
			}
		}
		return nil
	})
	if !s.Indexed() {
		t.Error("there is no index any more")
	}
}

// A commit that is refused leaves the index as it was; a number more or less makes it anew.
func TestTheIndexFollowsCommitsAlone(t *testing.T) {
	t.Parallel()
	s := town(t, 100)
	_, err := sets(t, s.Store, s.boss, "Y1", to("110"), "0300001001")
	storetest.Refused(t, err, "destination_emergency")
	if got := finds(t, s.Store, s.boss, store.Search{VoiceGroup: "Y1", State: store.Forwarding}); len(got) != 0 || !s.Indexed() {
		t.Errorf("found %v after a refusal", got)
	}
	storetest.Done(t, s.Exec(t.Context(), `INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES ('Y1', 'N100000001', '0390000001')`))
	if got := finds(t, s.Store, s.boss, store.Search{Everywhere: true, Phone: "0390000001"}); !slices.Equal(got, []string{"0390000001"}) || s.Indexed() {
		t.Errorf("found %v of a new number", got)
	}
}

// What a commit leaves alone is shared by the index before and after it, over many voice groups.
func TestTheIndexOfManyVoiceGroupsFollows(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	for i := range 150 {
		sample.VoiceGroup(fmt.Sprintf("Y%03d", i)).Contract(fmt.Sprintf("N%03d", i)).Numbers(fmt.Sprintf("0300001%03d", i))
	}
	storetest.Done(t, s.MakeIndex(t.Context()))
	want := []string{}
	for _, i := range []int{149, 64, 0, 63, 128, 64} {
		digits := fmt.Sprintf("0300001%03d", i)
		forwards(t, s, boss, fmt.Sprintf("Y%03d", i), to("090-1234-5678"), digits)
		if want = append(want, digits); i == 64 {
			forwards(t, s, boss, fmt.Sprintf("Y%03d", i), portal.Change{On: ptr(false)}, digits)
			want = want[:len(want)-1]
		}
		slices.Sort(want)
		if got := finds(t, s, boss, store.Search{Everywhere: true, State: store.Forwarding}); !slices.Equal(got, want) || !s.Indexed() {
			t.Fatalf("found %v, not %v", got, want)
		}
	}
}
