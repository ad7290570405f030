package portal

import (
	"testing"
	"time"
)

func TestStandings(t *testing.T) {
	on := Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678")}
	ends := func(at time.Time) Forwarding { return on.until(at.UnixMilli()) }
	now := time.Date(2026, time.November, 30, 0, 30, 0, 0, time.FixedZone("JST", 9*60*60))
	tokyo, london := Zone("Asia/Tokyo"), Zone("Europe/London")
	for _, row := range []struct {
		is     Standing
		zone   *time.Location
		ja, en string
	}{
		{Standing{Forwarding: on}, tokyo, "無条件で 090-1234-5678（携帯電話）へ転送中", "All calls are forwarded to 090-1234-5678 (mobile)"},
		{Standing{}, tokyo, "転送していません", "Calls are not forwarded"},
		{Standing{Forwarding: ends(now.Add(17*time.Hour + 30*time.Minute)), Who: "鈴木 一郎", Since: now.Add(-71 * time.Hour)}, tokyo,
			"無条件で 090-1234-5678（携帯電話）へ転送中 · 鈴木 一郎 · 3日前から · 11/30 18:00 に元へ戻ります",
			"All calls are forwarded to 090-1234-5678 (mobile) · 鈴木 一郎 · for 3 days · reverts on 30 Nov, 18:00"},
		{Standing{Forwarding: on, Since: now.Add(-31 * time.Minute)}, tokyo, // before midnight
			"無条件で 090-1234-5678（携帯電話）へ転送中 · 1日前から", "All calls are forwarded to 090-1234-5678 (mobile) · for 1 day"},
		{Standing{Forwarding: on, Since: now.Add(-31 * time.Minute)}, london,
			"無条件で 090-1234-5678（携帯電話）へ転送中 · 今日から", "All calls are forwarded to 090-1234-5678 (mobile) · since today"},
		{Standing{Forwarding: Forwarding{Until: now.AddDate(0, 1, 15).Add(17 * time.Hour).UnixMilli()}}, london,
			"転送していません · 2027/1/14 08:30 に元へ戻ります", "Calls are not forwarded · reverts on 14 Jan 2027, 08:30"},
		{Standing{Who: "鈴木 一郎", Set: now.Add(-31 * time.Minute), Since: now}, tokyo,
			"転送していません · 鈴木 一郎 · 1日前に設定", "Calls are not forwarded · 鈴木 一郎 · set 1 day ago"},
		{Standing{Set: now}, tokyo, "転送していません · 今日設定", "Calls are not forwarded · set today"},
		{Standing{Forwarding: ends(now.Add(time.Hour)), Set: now, Past: true}, tokyo,
			"無条件で 090-1234-5678（携帯電話）へ転送中 · 11/30 01:30 まで", "All calls are forwarded to 090-1234-5678 (mobile) · until 30 Nov, 01:30"},
		{Standing{Forwarding: on, Plan: "…", Who: "鈴木 一郎"}, tokyo, "… · 鈴木 一郎", "… · 鈴木 一郎"},
	} {
		for lang, want := range map[Language]string{Japanese: row.ja, English: row.en, "fr": row.ja} {
			if got := row.is.Text(lang, now, row.zone); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
}

func TestEnds(t *testing.T) {
	t.Parallel()
	f := Forwarding{Until: time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC).UnixMilli()}
	for lang, want := range map[Language]string{
		Japanese: "2026年11月30日（月） 18:00 に元へ戻ります", English: "Reverts on Mon 30 Nov 2026, 18:00",
	} {
		if got := Ends(f, lang, Zone("Asia/Tokyo")); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Ends(Forwarding{}, Japanese, time.UTC); got != "" {
		t.Errorf("without an end: %q", got)
	}
}

func TestWhyRefused(t *testing.T) {
	for code, want := range map[string]string{
		"destination_loop": "転送が一周して戻ってくるため", "destination_malformed": "いまの契約または会社の設定では使えない内容のため",
	} {
		if got := WhyRefused(Refuse(code, ""), Japanese); got != want {
			t.Errorf("%s: %q", code, got)
		}
	}
}

// Where clocks leave out midnight, a day begins at one.
func TestDaysBeginWhereMidnightIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"America/Santiago", "America/Havana", "Atlantic/Azores", "Africa/Cairo", "Asia/Tokyo", "America/New_York"} {
		zone := Zone(name)
		for noon := time.Date(2026, time.January, 1, 12, 0, 0, 0, zone); noon.Year() < 2027; noon = noon.AddDate(0, 0, 1) {
			end := EndOfDay(noon, zone)
			if DateOf(end) != DateOf(noon).Plus(1) || DateOf(end.Add(-time.Millisecond).In(zone)) != DateOf(noon) {
				t.Errorf("%s: the day of %v ends at %v", name, noon, end)
			}
			if ago := DaysAgo(14, noon, zone); DateOf(ago.In(zone)) != DateOf(noon).Plus(-14) || DateOf(ago.Add(time.Millisecond)) != DateOf(noon).Plus(-13) {
				t.Errorf("%s: 14 days before %v is %v", name, noon, ago)
			}
		}
	}
}
