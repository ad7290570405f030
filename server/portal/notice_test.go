package portal

import (
	"strings"
	"testing"
	"time"
)

func TestReadNotice(t *testing.T) {
	begin := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	// As texts of the wire can say, and none that is sent.
	early, late := time.Date(0, 1, 1, 0, 0, 0, 0, time.FixedZone("", 60*60)), time.Date(9999, 12, 31, 23, 59, 0, 0, time.FixedZone("", -60*60))
	for about, row := range map[string]struct {
		change func(*Notice)
		want   string
	}{
		"a title":                   {func(*Notice) {}, ""},
		"texts":                     {func(n *Notice) { n.Text = map[Language]string{Japanese: "一行目\n二行目", English: "One\r\nTwo"} }, ""},
		"a text in one language":    {func(n *Notice) { n.Text = map[Language]string{Japanese: "本文"} }, "text_en required"},
		"Japanese alone":            {func(n *Notice) { n.Title[English], n.Text = "", map[Language]string{Japanese: "本文"} }, ""},
		"a title in Japanese alone": {func(n *Notice) { n.Title[English] = " " }, ""},
		"an English text alone": {func(n *Notice) {
			n.Title[English], n.Text = "", map[Language]string{Japanese: "本文", English: "Text"}
		}, "title_en required"},
		"no Japanese title":             {func(n *Notice) { n.Title[Japanese] = "" }, "title_ja required"},
		"nothing":                       {func(n *Notice) { *n = Notice{} }, "title_ja required, from required"},
		"a title of two lines":          {func(n *Notice) { n.Title[Japanese] = "上\n下" }, "title_ja characters"},
		"without end":                   {func(n *Notice) { n.Title[English] = strings.Repeat("a", 101) }, "title_en too_long"},
		"over before it begins":         {func(n *Notice) { n.Until = begin }, "until notice_order"},
		"over after a minute":           {func(n *Notice) { n.Until = begin.Add(time.Minute) }, ""},
		"a text that is a novel":        {func(n *Notice) { n.Text = map[Language]string{Japanese: strings.Repeat("あ", 2001), English: "x"} }, "text_ja too_long"},
		"a beginning in the year 10000": {func(n *Notice) { n.From = late }, "from required"},
		"a beginning before the year 0": {func(n *Notice) { n.From = early }, "from required"},
		"an end in the year 10000":      {func(n *Notice) { n.Until = late }, "until until_malformed"},
		"an end in the year 9999":       {func(n *Notice) { n.Until = late.Add(-24 * time.Hour) }, ""},
		"a title of blanks":             {func(n *Notice) { n.Title[Japanese] = " 　" }, "title_ja required"},
		"a sign that nobody can see":    {func(n *Notice) { n.Title[Japanese] = "a\x07" }, "title_ja characters"},
	} {
		notice := Notice{Title: map[Language]string{Japanese: "停止のお知らせ", English: "Maintenance"}, From: begin}
		row.change(&notice)
		_, err := ReadNotice(notice)
		var faults []string
		for _, one := range Refusals(err) {
			faults = append(faults, one.Field+" "+one.Code)
		}
		if got := strings.Join(faults, ", "); got != row.want {
			t.Errorf("%s: %q, want %q", about, got, row.want)
		}
	}
}

func TestWhereANoticeStands(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 4, 1, hour, 0, 0, 0, time.UTC) }
	for _, row := range []struct {
		from, until time.Time
		now         int
		want        NoticeState
	}{
		{at(9), at(12), 8, NoticePlanned}, {at(9), at(12), 9, NoticeShown}, {at(9), at(12), 11, NoticeShown}, {at(9), at(12), 12, NoticeEnded},
		{at(9), time.Time{}, 8, NoticePlanned}, {at(9), time.Time{}, 23, NoticeShown},
		{at(9), at(7), 8, NoticeEnded}, // ended before it began
	} {
		if got := (Notice{From: row.from, Until: row.until}).StateAt(at(row.now)); got != row.want {
			t.Errorf("from %v until %v at %d: %s, want %s", row.from, row.until, row.now, got, row.want)
		}
	}
}
