package store_test

import (
	"fmt"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func labels(t *testing.T, s *storetest.Store, who *storetest.Person, text string) string {
	t.Helper()
	found, err := s.Addresses(t.Context(), who.Actor(), text, 0, 50)
	storetest.Done(t, err)
	var names []string
	for _, one := range found.Rows {
		names = append(names, one.Label)
	}
	return strings.Join(names, " ")
}

func TestTheListOfDestinations(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	var id string
	wrote := s.Changes(func() {
		var err error
		id, err = s.AddAddress(t.Context(), s.boss.AtWork(), " 営業10課　", "０９０－１２３４－５６７８")
		storetest.Done(t, err)
	})
	if wrote != "addresses+1 audit+1" {
		t.Errorf("adding wrote %q", wrote)
	}
	for label, text := range map[string]string{"営業9課": "03-1234-5678", "Ｈｏｔｌｉｎｅ": "050-1234-5678"} {
		_, err := s.AddAddress(t.Context(), s.boss.AtWork(), label, text)
		storetest.Done(t, err)
	}
	s.Reopen()
	for text, found := range map[string]string{
		"": "Ｈｏｔｌｉｎｅ 営業9課 営業10課", "営業": "営業9課 営業10課", "HOT": "Ｈｏｔｌｉｎｅ", "0-1234": "Ｈｏｔｌｉｎｅ 営業10課", "%": "", "課 9": "", "９０ー１２": "営業10課",
	} {
		if got := labels(t, s.Store, s.hanako, text); got != found {
			t.Errorf("%q finds %q, want %q", text, got, found)
		}
	}
	if got := labels(t, s.Store, s.elsewhere, ""); got != "" {
		t.Errorf("another company sees %q", got)
	}
	// A name that changes here stays with the numbers as it was chosen.
	change := to("090-1234-5678")
	change.Entries[0].Label = "営業10課"
	forwards(t, s.Store, s.hanako, "Y1", change, "0300001001")
	wrote = s.Changes(func() {
		storetest.Done(t, s.ChangeAddress(t.Context(), s.boss.Actor(), id, 1, "営業本部", "090-1234-5678"))
		storetest.Refused(t, s.ChangeAddress(t.Context(), s.boss.Actor(), id, 1, "営業部", "090-1234-5678"), "conflict")
	})
	if wrote != "addresses~ audit+1" {
		t.Errorf("changing wrote %q", wrote)
	}
	if entry := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding.Entries[0]; entry.Label != "営業10課" {
		t.Errorf("the number has %+v", entry)
	}
	wrote = s.Changes(func() { storetest.Refused(t, s.DeleteAddress(t.Context(), s.boss.Actor(), id, 1), "conflict") })
	if wrote != "" {
		t.Errorf("deleting what was changed unseen wrote %q", wrote)
	}
	wrote = s.Changes(func() { storetest.Done(t, s.DeleteAddress(t.Context(), s.boss.Actor(), id, 2)) })
	if wrote != "addresses-1 audit+1" || labels(t, s.Store, s.hanako, "") != "Ｈｏｔｌｉｎｅ 営業9課" {
		t.Errorf("deleting wrote %q", wrote)
	}
	if got := strings.Join(s.Events(), " "); got != "address_added address_added address_added forwarding_changed address_changed address_deleted" {
		t.Errorf("the trail says %s", got)
	}
}

func TestTheListIsRefused(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	viewer := s.hanako.Company.User("閲覧 五子").Views("Y1")
	id, err := s.AddAddress(t.Context(), s.boss.AtWork(), "本社", "03-1234-5678")
	storetest.Done(t, err)
	other, err := s.AddAddress(t.Context(), s.boss.AtWork(), "携帯", "090-1234-5678")
	storetest.Done(t, err)
	_, err = s.AddAddress(t.Context(), s.elsewhere.AtWork(), "となり", "03-1234-5678") // another company's list is its own
	storetest.Done(t, err)
	wrote := s.Changes(func() {
		_, err := s.AddAddress(t.Context(), s.boss.AtWork(), "また本社", "+81 3 1234 5678")
		storetest.Refused(t, err, "address_taken")
		if args := portal.Refusals(err)[0].Args; args["name"] != "本社" {
			t.Errorf("the refusal says %v", args)
		}
		storetest.Refused(t, s.ChangeAddress(t.Context(), s.boss.Actor(), other, 1, "携帯", "0312345678"), "address_taken")
		_, err = s.AddAddress(t.Context(), s.boss.AtWork(), "本社\u202e", "0120-000-000")
		storetest.Refused(t, err, "label_characters")
		storetest.Refused(t, err, "destination_toll_free")
		storetest.Refused(t, s.ChangeAddress(t.Context(), s.elsewhere.Actor(), id, 1, "乗っ取り", "090-9999-9999"), "not_found")
		storetest.Refused(t, s.DeleteAddress(t.Context(), s.elsewhere.Actor(), id, 1), "not_found")
		_, err = s.Address(t.Context(), s.elsewhere.Actor(), id)
		storetest.Refused(t, err, "not_found")
		for _, who := range []*storetest.Person{s.alone, viewer} { // nothing to forward, nothing to choose from
			_, err = s.Addresses(t.Context(), who.Actor(), "", 0, 50)
			storetest.Refused(t, err, "not_found")
		}
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}

// What the company allows no longer is said in the list, and mended or deleted there.
func TestTheListFollowsThePolicy(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	_, err := s.AddAddress(t.Context(), s.boss.AtWork(), "本社", "03-1234-5678")
	storetest.Done(t, err)
	s.Write(`UPDATE companies SET policy = '{"allow_list":["09012345678"]}' WHERE id = ?`, s.boss.Company.ID)
	found, err := s.Addresses(t.Context(), s.hanako.Actor(), "", 0, 50)
	storetest.Done(t, err)
	if len(found.Rows) != 1 || found.Rows[0].Fault == nil || found.Rows[0].Fault.Code != "destination_not_allowed" {
		t.Errorf("the list says %+v", found.Rows)
	}
}

func TestAListOfThousandsIsReadPageByPage(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for i := range 120 {
		s.Write(`INSERT INTO addresses (id, company_id, digits, text, label, label_key, label_order, version) VALUES (?, ?, ?, '', ?, ?, ?, 1)`,
			fmt.Sprint(i), s.boss.Company.ID, fmt.Sprintf("090%08d", i), fmt.Sprint("支店", i), portal.NameKey(fmt.Sprint("支店", i)), portal.NameOrder(fmt.Sprint("支店", i)))
	}
	found, err := s.Addresses(t.Context(), s.hanako.Actor(), "支店", 2, 50)
	storetest.Done(t, err)
	if found.Total != 120 || len(found.Rows) != 20 || found.Rows[0].Label != "支店100" {
		t.Errorf("of %d the third page begins with %+v", found.Total, found.Rows[0])
	}
}

func TestMarksOfTestCalls(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	colleague := s.hanako.Company.User("同僚").Sees("Y1")
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	wrote := s.Changes(func() {
		mark, err := s.MarkTested(t.Context(), s.hanako.Actor(), "+81 90 1234 5678")
		storetest.Done(t, err)
		if mark.By != "佐藤 花子" || mark.At != s.Clock.Now().UnixMilli() {
			t.Errorf("the mark says %+v", mark)
		}
	})
	if wrote != "audit+1 tests+1" {
		t.Errorf("marking wrote %q", wrote)
	}
	marks, err := s.TestsOf(t.Context(), colleague.Actor(), []string{"09012345678", "0312345678"})
	storetest.Done(t, err)
	if len(marks) != 1 || marks["09012345678"].ByID != s.hanako.ID {
		t.Errorf("the marks are %v", marks)
	}
	if theirs, err := s.TestsOf(t.Context(), s.elsewhere.Actor(), []string{"09012345678"}); err != nil || len(theirs) != 0 {
		t.Errorf("another company sees %v, %v", theirs, err)
	}
	viewer := s.hanako.Company.User("閲覧 五子").Views("Y1")
	wrote = s.Changes(func() {
		storetest.Refused(t, s.UnmarkTested(t.Context(), colleague.Actor(), "09012345678"), "test_of_another")
		storetest.Refused(t, s.UnmarkTested(t.Context(), s.elsewhere.Actor(), "09012345678"), "not_found")
		storetest.Refused(t, s.UnmarkTested(t.Context(), s.hanako.Actor(), "0312345678"), "not_found")
		for _, who := range []*storetest.Person{viewer, s.alone} {
			_, err := s.MarkTested(t.Context(), who.Actor(), "09012345678")
			storetest.Refused(t, err, "not_found")
			storetest.Refused(t, s.UnmarkTested(t.Context(), who.Actor(), "09012345678"), "not_found")
		}
		_, err = s.MarkTested(t.Context(), s.hanako.Actor(), "110")
		storetest.Refused(t, err, "destination_emergency")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	_, err = s.MarkTested(t.Context(), colleague.Actor(), "09012345678") // renewed: it is the colleague's now
	storetest.Done(t, err)
	storetest.Refused(t, s.UnmarkTested(t.Context(), s.hanako.Actor(), "09012345678"), "test_of_another")
	storetest.Done(t, s.UnmarkTested(t.Context(), s.boss.Actor(), "+81 90-1234-5678")) // in any spelling, as it is set
	if got := strings.Join(s.Events()[2:], " "); got != "destination_tested destination_tested test_taken_back" {
		t.Errorf("the trail says %s", got)
	}
}

// A mark makes people trust a number: it is set where the number is used, in a list or an entry that the person sees.
func TestAMarkIsForWhatThePersonSees(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	_, err := s.AddAddress(t.Context(), s.boss.AtWork(), "本社", "03-1234-5678")
	storetest.Done(t, err)
	// Kept, but not chosen; and what only looks like an entry.
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{Entries: [5]*portal.EntryText{
		{Text: "090-1111-1111"}, {Text: "090-2222-2222", Label: `"Digits":"09033333333"`}}}, "0300001001")
	forwards(t, s.Store, s.boss, "Y2", to("090-4444-4444"), "0300002001")
	forwards(t, s.Store, s.elsewhere, "Y9", to("090-5555-5555"), "0300009001")
	for digits, row := range map[string]struct {
		who  *storetest.Person
		want string
	}{
		"0312345678":    {s.hanako, ""},
		"090-1111-1111": {s.hanako, ""},
		"09022222222":   {s.hanako, ""},
		"09033333333":   {s.hanako, "not_found"},
		"09044444444":   {s.hanako, "not_found"}, // another voice group's
		"09055555555":   {s.boss, "not_found"},   // another company's
		"0901111":       {s.hanako, "destination_malformed"},
		"09011112222":   {s.boss, "not_found"},
		"+819044444444": {s.boss, ""},
		"110":           {s.boss, "destination_emergency"},
	} {
		wrote := s.Changes(func() {
			_, err = s.MarkTested(t.Context(), row.who.Actor(), digits)
		})
		if row.want == "" && err != nil || row.want != "" && (wrote != "" || !portal.Refused(err, row.want)) {
			t.Errorf("%s: %v, wrote %q, want %q", digits, err, wrote, row.want)
		}
	}
}

// Whoever may forward no number is told of no test call to a number that they think of.
func TestMarksOfTypedDestinationsAreForThoseWhoForward(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	_, err := s.MarkTested(t.Context(), s.boss.Actor(), "09012345678")
	storetest.Done(t, err)
	viewer := s.hanako.Company.User("閲覧 五子").Views("Y1")
	for who, want := range map[*storetest.Person]int{s.boss: 1, s.hanako: 1, viewer: 0, s.alone: 0, s.elsewhere: 0} {
		marks, err := s.TestsOfTyped(t.Context(), who.Actor(), []string{"09012345678"})
		if storetest.Done(t, err); len(marks) != want {
			t.Errorf("%s is told %v", who.Name, marks)
		}
	}
}

func TestDestinationsAreReadAsASaveWouldReadThem(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("0300002001"), "0300001002")
	forwards(t, s.Store, s.boss, "Y2", to("0300001001"), "0300002001")
	ids := []int64{s.Number("0300001001")}
	read := func(who *storetest.Person, ids []int64, text string) portal.Reading {
		t.Helper()
		found, err := s.ReadDestinations(t.Context(), who.Actor(), store.Typed{Texts: []string{text}, Pick: &store.Selection{VoiceGroup: "Y1", IDs: ids}})
		storetest.Done(t, err)
		return found[0]
	}
	if r := read(s.hanako, ids, "03-0000-1001"); r.Fault == nil || r.Fault.Code != "destination_self" {
		t.Errorf("itself: %+v", r)
	}
	if r := read(s.hanako, ids, "03-0000-1002"); r.Warning == nil || r.Warning.Code != "destination_loop" {
		t.Errorf("a loop: %+v", r)
	}
	// For numbers that are not the actor's nothing is told of where others forward to.
	if r := read(s.elsewhere, ids, "03-0000-1002"); r.Fault != nil || r.Warning != nil {
		t.Errorf("another company reads %+v", r)
	}
	if r := read(s.alone, ids, "03-0000-1001"); r.Fault != nil || r.Warning != nil {
		t.Errorf("somebody without a group reads %+v", r)
	}
	// The company's policy is read, too.
	if r := read(s.hanako, ids, "+1-202-555-0123"); r.Fault == nil || r.Fault.Code != "destination_international" {
		t.Errorf("abroad: %+v", r)
	}
	s.Write(`UPDATE companies SET policy = '{"international":true,"allow_list":["01012025550123"]}' WHERE id = ?`, s.boss.Company.ID)
	if r := read(s.hanako, ids, "+1-202-555-0123"); r.Fault != nil {
		t.Errorf("abroad where it is allowed: %+v", r.Fault)
	}
	if r := read(s.hanako, ids, "090-1234-5678"); r.Fault == nil || r.Fault.Code != "destination_not_allowed" {
		t.Errorf("not on the company's list: %+v", r)
	}
}

// A chain is allowed, and said before and after the save.
func TestAChainIsSaid(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001002")
	edit := store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001", "0300001003"), Seen: latest(s.Store), Change: to("0300001002")}
	summary, err := s.CheckForwardings(t.Context(), s.hanako.AtWork(), edit)
	storetest.Done(t, err)
	if got := strings.Join(summary[0].Chain, " "); got != "0300001001 0300001002 09012345678" || len(summary[1].Faults) != 0 {
		t.Errorf("the summary says %q", got)
	}
	_, changed, err := s.SetForwardings(t.Context(), s.hanako.AtWork(), edit)
	storetest.Done(t, err)
	if len(changed[1].Chain) != 3 {
		t.Errorf("the answer says %v", changed[1].Chain)
	}
}
