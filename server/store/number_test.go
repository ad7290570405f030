package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// finds is what a search lists on its one page, in order.
func finds(t testing.TB, s *storetest.Store, who *storetest.Person, q store.Search) []string {
	t.Helper()
	page, err := s.SearchNumbers(context.Background(), who.Actor(), q, store.ByPhone, 0, 1000)
	storetest.Done(t, err)
	var digits []string
	for _, one := range page.Rows {
		digits = append(digits, one.Digits)
	}
	if page.Total != len(digits) {
		t.Errorf("the total is %d, and %d are listed", page.Total, len(digits))
	}
	return digits
}

func TestSearchByAnyCondition(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	const all = "0300001001 0300001002 0300001003 0300001004 0300001101 05000001001"
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001002", "0300001101")
	off := false
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: &off}, "0300001101")
	for about, row := range map[string]struct {
		search store.Search
		finds  string
	}{
		"no condition":                {store.Search{}, all},
		"the end of the number":       {store.Search{Phone: "1001"}, "0300001001 05000001001"},
		"with hyphens":                {store.Search{Phone: "03-0000-11"}, "0300001101"},
		"full width":                  {store.Search{Phone: "０３ー００００ー１１"}, "0300001101"},
		"one digit":                   {store.Search{Phone: "5"}, "05000001001"},
		"letters":                     {store.Search{Phone: "abc"}, ""},
		"a wildcard":                  {store.Search{Phone: "%"}, ""},
		"contract with N":             {store.Search{Contract: "N100000002"}, "0300001101 05000001001"},
		"contract without N":          {store.Search{Contract: "100000002"}, "0300001101 05000001001"},
		"contract in small letters":   {store.Search{Contract: "n100000002"}, "0300001101 05000001001"},
		"part of the contract":        {store.Search{Contract: "0002"}, "0300001101 05000001001"},
		"contract with a wildcard":    {store.Search{Contract: "N1000000_2"}, ""},
		"site":                        {store.Search{Site: "s0002"}, "0300001101 05000001001"},
		"site with a wildcard":        {store.Search{Site: "S%2"}, ""},
		"all conditions":              {store.Search{Site: "S0001", Contract: "N1", Phone: "4"}, "0300001004"},
		"conditions that contradict":  {store.Search{Site: "S0001", Contract: "0002"}, ""},
		"forwarded now":               {store.Search{State: "on"}, "0300001002"},
		"not forwarded, a part of it": {store.Search{State: "off", Phone: "1"}, "0300001001 0300001003 0300001004 0300001101 05000001001"},
		"a contract not opened":       {store.Search{Contract: "N100000003"}, ""},
		"a contract of another":       {store.Search{Contract: "N900000001"}, ""},
		"an injection":                {store.Search{Phone: "' OR '1'='1", Site: "' OR 1=1 --"}, ""},
	} {
		row.search.VoiceGroup = "Y1"
		if got := strings.Join(finds(t, s.Store, s.hanako, row.search), " "); got != row.finds {
			t.Errorf("%s: finds %q, want %q", about, got, row.finds)
		}
	}
}

func TestSearchShowsWhatGroupsShow(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for _, row := range []struct {
		who    *storetest.Person
		groups string
	}{{s.hanako, "Y2 Y3 Y9 Y0"}, {s.alone, "Y1 Y2 Y3 Y9"}, {s.boss, "Y9"}, {s.elsewhere, "Y1"}} {
		for _, group := range strings.Fields(row.groups) {
			_, err := s.SearchNumbers(t.Context(), row.who.Actor(), store.Search{VoiceGroup: group}, store.ByPhone, 0, 10)
			storetest.Refused(t, err, "not_found")
		}
	}
	if got := finds(t, s.Store, s.boss, store.Search{VoiceGroup: "Y2"}); len(got) != 2 {
		t.Errorf("the administrator finds %v", got)
	}
}

func TestSearchHasPages(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for page, want := range []string{"0300001001 0300001002", "0300001003 0300001004", "0300001101 05000001001", ""} {
		found, err := s.SearchNumbers(t.Context(), s.hanako.Actor(), store.Search{VoiceGroup: "Y1"}, store.ByPhone, page, 2)
		storetest.Done(t, err)
		var digits []string
		for _, one := range found.Rows {
			digits = append(digits, one.Digits)
		}
		if got := strings.Join(digits, " "); got != want || found.Total != 6 || found.Rows == nil {
			t.Errorf("page %d: %q of %d", page, got, found.Total)
		}
	}
}

// pick selects numbers of a voice group by their digits.
func pick(t testing.TB, s *storetest.Store, group string, digits ...string) store.Selection {
	t.Helper()
	chosen := store.Selection{VoiceGroup: group}
	for _, one := range digits {
		chosen.IDs = append(chosen.IDs, s.Number(one))
	}
	return chosen
}

func TestASelectionHoldsWhatIsTheActorsOnly(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	change := forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	forwards(t, s.Store, s.elsewhere, "Y9", to("080-1234-5678"), "0300009001")
	others := forwards(t, s.Store, s.elsewhere, "Y9", to("090-1234-5678"), "0300009001")
	for about, row := range map[string]struct {
		who  *storetest.Person
		pick store.Selection
		code string
	}{
		"nothing":                            {s.hanako, store.Selection{VoiceGroup: "Y1"}, "nothing_selected"},
		"a number of another group":          {s.hanako, pick(t, s.Store, "Y3", "05000003001"), "not_found"},
		"one of them":                        {s.hanako, pick(t, s.Store, "Y1", "0300001001", "05000003001"), "not_found"},
		"another company's":                  {s.boss, pick(t, s.Store, "Y9", "0300009001"), "not_found"},
		"one of them is another company's":   {s.boss, pick(t, s.Store, "Y1", "0300001001", "0300009001"), "not_found"},
		"of two voice groups":                {s.boss, pick(t, s.Store, "Y1", "0300001001", "05000003001"), "not_found"},
		"a number that is not there":         {s.hanako, store.Selection{VoiceGroup: "Y1", IDs: []int64{1 << 40}}, "not_found"},
		"a contract not opened":              {s.hanako, pick(t, s.Store, "Y1", "0300001201"), "not_found"},
		"without any group":                  {s.alone, pick(t, s.Store, "Y1", "0300001001"), "not_found"},
		"a search that finds nothing":        {s.hanako, store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "999"}}, "nothing_selected"},
		"a search in another group":          {s.hanako, store.Selection{VoiceGroup: "Y3", Search: &store.Search{}}, "nothing_selected"},
		"a search in a group that is not":    {s.hanako, store.Selection{VoiceGroup: "Y0", Search: &store.Search{}}, "nothing_selected"},
		"a search that names another group":  {s.hanako, store.Selection{VoiceGroup: "", Search: &store.Search{VoiceGroup: "Y1"}}, "nothing_selected"},
		"a change in another group":          {s.hanako, store.Selection{VoiceGroup: "Y3", Change: change}, "nothing_selected"},
		"a change that is another company's": {s.boss, store.Selection{VoiceGroup: "Y1", Change: others}, "nothing_selected"},
		"another company's, by its group":    {s.boss, store.Selection{VoiceGroup: "Y9", Change: others}, "nothing_selected"},
		"a change, without any group":        {s.alone, store.Selection{VoiceGroup: "Y1", Change: change}, "nothing_selected"},
		"a change that is not there":         {s.hanako, store.Selection{VoiceGroup: "Y1", Change: 1 << 40}, "nothing_selected"},
		"a change without its only number":   {s.hanako, store.Selection{VoiceGroup: "Y1", Change: change, Except: []int64{s.Number("0300001001")}}, "nothing_selected"},
		"a search without its only hit":      {s.hanako, store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "05"}, Except: []int64{s.Number("05000001001")}}, "nothing_selected"},
	} {
		wrote := s.Changes(func() {
			_, err := s.DraftForwardings(t.Context(), row.who.Actor(), row.pick)
			storetest.Refused(t, err, row.code)
			edit := store.Edit{Pick: row.pick, Seen: 1 << 40, Change: to("090-1234-5678")}
			_, err = s.CheckForwardings(t.Context(), row.who.Actor(), edit)
			storetest.Refused(t, err, row.code)
			_, _, err = s.SetForwardings(t.Context(), row.who.AtWork(), edit)
			storetest.Refused(t, err, row.code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
	}
}

func TestASelectionBySearch(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	digits := func(pick store.Selection) string {
		draft, err := s.DraftForwardings(t.Context(), s.hanako.Actor(), pick)
		storetest.Done(t, err)
		var all []string
		for _, one := range draft.Numbers {
			all = append(all, one.Digits)
		}
		return strings.Join(all, " ")
	}
	all := store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "03"}, Except: []int64{s.Number("0300001002"), s.Number("05000003001"), 0}}
	if got := digits(all); got != "0300001001 0300001003 0300001004 0300001101" {
		t.Errorf("all but one are %q", got)
	}
	twice := pick(t, s.Store, "Y1", "0300001004", "0300001001", "0300001004")
	if got := digits(twice); got != "0300001001 0300001004" {
		t.Errorf("one named twice is %q", got)
	}
}

func TestHundredsOfNumbersAreOneChange(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	sample.VoiceGroup("Y1").Contract("N1")
	boss := sample.Administrator("山田 太郎")
	const many = 300
	s.Write(`
		WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < ?)
		INSERT INTO numbers (voice_group_id, contract_id, digits) SELECT 'Y1', 'N1', '05' || (100000000 + i) FROM up`, many)
	ids := storetest.Rows[int64](s, `SELECT id FROM numbers`)
	change := store.Edit{Pick: store.Selection{VoiceGroup: "Y1", IDs: slices.Clone(ids)}, Change: to("090-1234-5678")}
	id, changed, err := s.SetForwardings(t.Context(), boss.AtWork(), change)
	storetest.Done(t, err)
	if len(changed) != many || s.Count("forwardings", "is_on") != many || s.Count("history") != many || s.Count("changes") != 1 || len(boss.Mails()) != 1 {
		t.Errorf("changed %d: %d changes, %d mails", len(changed), s.Count("changes"), len(boss.Mails()))
	}
	_, _, err = s.UndoChange(t.Context(), boss.AtWork(), id)
	storetest.Done(t, err)
	if n := s.Count("forwardings", "is_on"); n != 0 {
		t.Errorf("%d are on after taking it back", n)
	}
}

func TestASearchAsksWhatIsSet(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	day := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.boss, day, ringing, "0300001004")
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}, "0300001001")
	s.Clock.Pass(48 * time.Hour)
	some := to("090-1234-5678")
	some.Actions, some.RingSeconds = ptr(portal.Busy|portal.NoAnswer), ptr(15)
	forwards(t, s.Store, s.boss, "Y1", some, "0300001002", "0300001003")
	s.Clock.Pass(24 * time.Hour)
	forwards(t, s.Store, s.boss, "Y1", portal.Change{On: ptr(false)}, "0300001003")
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001001") // on before, and on since then
	for about, row := range map[string]struct {
		search store.Search
		order  store.Order
		want   string
	}{
		"on":                 {store.Search{State: store.Forwarding}, store.ByPhone, "0300001001 0300001002"},
		"off":                {store.Search{State: store.NotOn}, store.ByPhone, "0300001003 0300001004 0300001101 05000001001"},
		"to the message box": {store.Search{Voicemail: true}, store.ByPhone, ""},
		"for three days":     {store.Search{OnBefore: s.Clock.Now().AddDate(0, 0, -3)}, store.ByPhone, "0300001001"},
		"for four days":      {store.Search{OnBefore: s.Clock.Now().AddDate(0, 0, -4)}, store.ByPhone, ""},
		"when busy":          {store.Search{Action: portal.Busy}, store.ByPhone, "0300001002"},
		"to a mobile":        {store.Search{Destination: "080-1234"}, store.ByPhone, "0300001001"},
		"to an old number":   {store.Search{Destination: "090-1234", State: store.Forwarding, Phone: "1003"}, store.ByPhone, ""},
		"oldest first":       {store.Search{State: store.Forwarding}, store.ByOldest, "0300001001 0300001002"},
		"latest first":       {store.Search{Phone: "10"}, store.ByLatest, "0300001001 0300001003 0300001002 0300001004 0300001101 05000001001"},
		"latest last":        {store.Search{Phone: "10"}, store.ByLatest.Down(), "0300001004 0300001002 0300001003 0300001001 0300001101 05000001001"},
		"newest first":       {store.Search{}, store.ByOldest.Down(), "0300001002 0300001001 0300001003 0300001004 0300001101 05000001001"},
		"of a schedule":      {store.Search{Schedule: day}, store.ByPhone, "0300001004"},
		"of none":            {store.Search{Schedule: store.NoSchedule, Phone: "0300"}, store.ByPhone, "0300001001 0300001002 0300001003 0300001101"},
		"of another":         {store.Search{Schedule: "unknown"}, store.ByPhone, ""},
		"from the end":       {store.Search{Phone: "1001"}, store.ByPhone.Down(), "05000001001 0300001001"},
		"by site":            {store.Search{Phone: "1001"}, store.BySite, "0300001001 05000001001"},
		"from the last site": {store.Search{Phone: "1001"}, store.BySite.Down(), "05000001001 0300001001"},
	} {
		row.search.VoiceGroup = "Y1"
		page, err := s.SearchNumbers(t.Context(), s.hanako.Actor(), row.search, row.order, 0, 10)
		storetest.Done(t, err)
		var got []string
		for _, one := range page.Rows {
			got = append(got, one.Digits)
		}
		if strings.Join(got, " ") != row.want || page.Total != len(got) {
			t.Errorf("%s: %v (%d), want %s", about, got, page.Total, row.want)
		}
	}
	first := one(t, s.Store, s.hanako, "Y1", "0300001001")
	if first.SetBy != "山田 太郎" || first.Since != s.Clock.Now().Add(-72*time.Hour).UnixMilli() {
		t.Errorf("set by %s, since %d", first.SetBy, first.Since)
	}
	group, err := s.VoiceGroup(t.Context(), s.hanako.Actor(), "Y1")
	storetest.Done(t, err)
	if group.Forwarding != 2 || group.Long != 0 || group.LongDays != 14 {
		t.Errorf("the group: %+v", group)
	}
	s.Clock.Pass(11 * 24 * time.Hour)
	if group, err = s.VoiceGroup(t.Context(), s.hanako.Actor(), "Y1"); err != nil || group.Long != 1 {
		t.Errorf("after a fortnight: %+v, %v", group, err)
	}
}
