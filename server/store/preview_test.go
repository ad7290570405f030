package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// way are the numbers that a call to 0300001001 comes to that is made so long from now, and "box" for the message box.
func way(t testing.TB, s firms, after time.Duration) string {
	t.Helper()
	preview, err := s.Preview(t.Context(), s.hanako.Actor(), s.Number("0300001001"), s.Clock.Now().Add(after))
	storetest.Done(t, err)
	var stops []string
	for _, hop := range preview.Routes[0].Hops {
		stops = append(stops, hop.Number)
	}
	if preview.Routes[0].End == portal.EndVoicemail {
		stops = append(stops, "box")
	}
	return strings.Join(stops, " ")
}

// Every number on the way is as it will be then: the first forwards to the second for good, the second follows a schedule,
// and it sends calls to the third, which forwards until 20:00 only.
func TestAPreviewKnowsWhatComesAlongTheWay(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.hanako, "Y1", "0300001003")
	var toThird portal.Change
	toThird.Entries[0] = &portal.EntryText{Text: "03-0000-1003"}
	forwards(t, s.Store, s.hanako, "Y1", toThird, "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1002"), "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001002") // list 1, whatever that is
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 10*time.Hour), "0300001003")
	at := func(clock string, after time.Duration, want string) {
		t.Helper()
		if got := way(t, s, after); got != want {
			t.Errorf("at %s a call goes %s, want %s", clock, got, want)
		}
	}
	const second = "0300001001 0300001002"
	const third = second + " 0300001003"
	at("10:00", 0, second)
	at("17:59", 8*time.Hour-time.Minute, second)
	at("18:00", 8*time.Hour, third+" 09012345678")
	at("19:59", 10*time.Hour-time.Minute, third+" 09012345678")
	at("20:00", 10*time.Hour, third)
	at("9:00 tomorrow", 23*time.Hour, second)

	// What somebody sets by hand stays until the next boundary, and what has an end of its own until then.
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, "0300001002")
	at("17:59", 8*time.Hour-time.Minute, second+" box")
	at("18:00", 8*time.Hour, third+" 09012345678")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(true), Target: ptr(portal.Voicemail)}, 9*time.Hour), "0300001002")
	at("18:00", 8*time.Hour, second+" box")
	at("19:00", 9*time.Hour, third+" 09012345678")

	// What the company allows no more will not be set.
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0300001002"]}' WHERE id = ?`, s.boss.Company.ID)
	at("19:00", 9*time.Hour, second)
}

// What is set at an instant to come, and not by a person, is told with why: of the latest turn before it.
func TestAPreviewSaysWhySomethingElseIsSet(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	const first = "0300001001"
	says := func(about string, after time.Duration, want string) {
		t.Helper()
		now := s.Clock.Now()
		preview, err := s.Preview(t.Context(), s.hanako.Actor(), s.Number(first), now.Add(after))
		storetest.Done(t, err)
		if got := preview.Turn.Text("本社", portal.Japanese, now, s.hanako.Actor().Zone()); got != want {
			t.Errorf("%s it says %q, want %q", about, got, want)
		}
	}
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), first)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, 2*time.Hour), first)
	says("before the end", 2*time.Hour-time.Minute, "")
	says("at the end", 2*time.Hour, "終了日時（10/1 12:00）に、元の設定へ戻っています。")
	says("the day after", 24*time.Hour, "終了日時（10/1 12:00）に、元の設定へ戻っています。")
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0300001002"]}' WHERE id = ?`, s.boss.Company.ID)
	says("where it may not return", 2*time.Hour, "終了日時（10/1 12:00）を過ぎていますが、会社の設定で許可されていない転送先のため、元の設定には戻せません。")
	s.Write(`UPDATE companies SET policy = '{}' WHERE id = ?`, s.boss.Company.ID)

	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, first)
	says("at an end in the hours of now", 8*time.Hour-time.Minute, "スケジュール「本社」により、10/1 12:00 から営業時間内の設定です。")
	says("after hours", 8*time.Hour, "スケジュール「本社」により、10/1 18:00 から営業時間外の設定です。")
	says("tomorrow", 23*time.Hour, "スケジュール「本社」により、10/2 09:00 から営業時間内の設定です。")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), 9*time.Hour), first)
	says("with an end of its own, after hours", 8*time.Hour, "")
	says("at that end", 9*time.Hour, "スケジュール「本社」により、10/1 19:00 から営業時間外の設定です。")
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0300001002"]}' WHERE id = ?`, s.boss.Company.ID)
	says("where the schedule may not set it", 10*time.Hour,
		"スケジュール「本社」が 10/1 19:00 に切り替わっていますが、会社の設定で許可されていない転送先のため、その設定にはできません。")
	says("at an instant that has passed", -time.Hour, "")
}

// The same for the numbers to which the call goes on, but for those that are not shown.
func TestAPreviewSaysWhyOfNumbersOnTheWay(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	says := func(about string, after time.Duration, want ...string) {
		t.Helper()
		now := s.Clock.Now()
		preview, err := s.Preview(t.Context(), s.hanako.Actor(), s.Number("0300001001"), now.Add(after))
		storetest.Done(t, err)
		var got []string
		for _, one := range preview.Onward {
			got = append(got, one.Number+" "+one.Text(one.Schedule, portal.Japanese, now, s.hanako.Actor().Zone()))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s it says %q, want %q", about, got, want)
		}
	}
	const ended = "0300001002 終了日時（10/1 19:00）に、元の設定へ戻っています。"
	keeps(t, s.Store, s.hanako, "Y1", "0300001003")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001003")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("03-0000-1003"), 9*time.Hour), "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1002"), "0300001001")
	says("at once", 0)
	says("before anything comes", 8*time.Hour-time.Minute)
	says("after hours", 8*time.Hour, "0300001003 スケジュール「本社」により、10/1 18:00 から営業時間外の設定です。")
	says("where the way ends earlier", 9*time.Hour, ended)
	says("of what has passed", -time.Hour)

	forwards(t, s.Store, s.boss, "Y2", until(s.Store, to("090-1234-5678"), time.Hour), "0300002001")
	forwards(t, s.Store, s.boss, "Y1", to("03-0000-2001"), "0300001001")
	says("of a number that is not shown", 2*time.Hour)
}

// What may not return any more is not shown to return: then the number rings.
func TestAPreviewKnowsWhatMayNotReturn(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1002"), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("03-0000-1003"), 2*time.Hour), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001")
	at := func(about string, after time.Duration, want string) {
		t.Helper()
		if got := way(t, s, after); got != want {
			t.Errorf("%s a call goes %s, want %s", about, got, want)
		}
		preview, err := s.Preview(t.Context(), s.hanako.Actor(), s.Number("0300001001"), s.Clock.Now().Add(after))
		storetest.Done(t, err)
		if on := strings.Contains(want, " "); preview.Set.On != on {
			t.Errorf("%s it is said to be set to %+v", about, preview.Set)
		}
	}
	all := []time.Duration{0, time.Hour, 2 * time.Hour}
	for i, want := range []string{"0300001001", "0300001001 0300001003", "0300001001 0300001002"} {
		at("as it was saved,", all[i], want)
	}
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0300001002"]}' WHERE id = ?`, s.boss.Company.ID)
	for i, want := range []string{"0300001001", "0300001001", "0300001001 0300001002"} {
		at("by the policy of today,", all[i], want)
	}
	for i, want := range []string{"- off", "- off", "0300001002"} { // and so it comes
		turns(t, s.Store, min(all[i], time.Hour), 0)
		if got := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding; got.On != !strings.HasPrefix(want, "-") {
			t.Errorf("after %v it is %+v", all[i], got)
		}
	}
}

// At an instant that has passed, every number on the way is as it was set then, whoever set it and whatever is set now.
func TestAPreviewKnowsWhatWas(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	at := func(about string, ago time.Duration, want string) {
		t.Helper()
		if got := way(t, s, -ago); got != want {
			t.Errorf("%s a call went %s, want %s", about, got, want)
		}
	}
	const first, second = "0300001001", "0300001001 0300001002"
	at("of numbers that nobody ever changed", time.Hour, first)

	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1002"), first)
	s.Clock.Pass(2 * time.Hour)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001002")
	s.Clock.Pass(2 * time.Hour)
	_, err := s.EndDue(t.Context())
	storetest.Done(t, err)
	forwards(t, s.Store, s.hanako, "Y1", to("080-1234-5678"), first)

	at("before the first change", 5*time.Hour, first)
	at("after it", 3*time.Hour, second)
	at("until the second number's end", 90*time.Minute, second+" 09012345678")
	at("after that", 30*time.Minute, second)
	at("now", 0, first+" 08012345678")

	s.Write(`DELETE FROM history WHERE change_id = (SELECT MIN(change_id) FROM history)`)
	preview, err := s.Preview(t.Context(), s.hanako.Actor(), s.Number(first), s.Clock.Now().Add(-3*time.Hour))
	storetest.Done(t, err)
	if !preview.Past || !preview.Unrecorded() {
		t.Errorf("without its record: %+v", preview)
	}
	s.Clock.Pass(10 * time.Minute)
	at("of what is still on record", 5*time.Minute, first+" 08012345678")
}

// Where a phone of the company does not take a call that was forwarded to it, its own forwarding is followed too, as it is set at
// that instant and as far as the reader sees.
func TestAPreviewGoesOnWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	on := func(actions portal.Actions, digits string) portal.Change {
		change := to(digits)
		change.Actions = ptr(actions)
		if actions.Has(portal.NoAnswer) {
			change.RingSeconds = ptr(20)
		}
		return change
	}
	forwards(t, s.Store, s.boss, "Y1", to("03-0000-1002"), "0300001001")
	forwards(t, s.Store, s.boss, "Y1", on(portal.Busy, "03-0000-2001"), "0300001003")
	forwards(t, s.Store, s.boss, "Y2", on(portal.Unreachable, "090-1234-5678"), "0300002001")
	s.Clock.Pass(2 * time.Hour)
	forwards(t, s.Store, s.boss, "Y1", on(portal.Busy|portal.NoAnswer, "03-0000-1003"), "0300001002")
	follows := func(who *storetest.Person, ago time.Duration) string {
		t.Helper()
		preview, err := s.Preview(t.Context(), who.Actor(), s.Number("0300001001"), s.Clock.Now().Add(-ago))
		storetest.Done(t, err)
		var ways []string
		for _, one := range preview.Branches {
			said := portal.BranchStory(one, portal.English)
			ways = append(ways, said[0]+" "+said[len(said)-1])
		}
		return strings.Join(ways, " ")
	}
	const own = "At 03-0000-1002, the call goes on to 03-0000-1003 (landline) when busy or after 20 seconds without an answer. The phone of 03-0000-1003 rings. " +
		"At 03-0000-1003, the call goes on to 03-0000-2001 (landline) when busy. "
	for about, row := range map[string]struct {
		who  *storetest.Person
		ago  time.Duration
		want string
	}{
		"who sees all": {s.boss, 0, own + "The phone of 03-0000-2001 rings. At 03-0000-2001, the call goes on to 090-1234-5678 (mobile) when the phone cannot be reached. The phone of 090-1234-5678 rings."},
		"who does not": {s.hanako, 0, own + "You do not have access to 03-0000-2001, so what happens to the call from there cannot be shown."},
		"an hour ago":  {s.boss, time.Hour, ""},
	} {
		if got := follows(row.who, row.ago); got != row.want {
			t.Errorf("%s reads %s\nwant %s", about, got, row.want)
		}
	}
}
