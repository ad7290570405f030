package store_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

const countedChanges = `SELECT company_id || ' ' || nth FROM changes ORDER BY id`

// Without a gap, whoever else writes in the same commit, whatever is rolled back, and when the program is started anew.
func TestEachCompanyCountsItsOwnChanges(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	firms := map[rune]struct {
		who           *storetest.Person
		group, number string
	}{'a': {s.boss, "Y1", "0300001001"}, 'b': {s.elsewhere, "Y9", "0300009001"}}
	var want []string
	counts, made := map[rune]int64{}, 0
	does := func(commit string) {
		t.Helper()
		var all []func() error
		for _, deed := range commit {
			if deed == '-' {
				all = append(all, func() error { return s.GivesUpChange(t.Context(), s.boss.Actor()) })
				continue
			}
			firm := firms[deed]
			who, edit := firm.who.AtWork(), store.Edit{Pick: pick(t, s.Store, firm.group, firm.number), Seen: 1 << 40}
			edit.Change = to(fmt.Sprintf("090-1234-%04d", made))
			counts[deed]++
			made++
			nth := counts[deed]
			want = append(want, fmt.Sprint(firm.who.Company.ID, " ", nth))
			all = append(all, func() error {
				told, _, err := s.SetForwardings(t.Context(), who, edit)
				if err == nil && told != nth {
					t.Errorf("%s is told of change %d, and not %d", firm.who.Company.Name, told, nth)
				}
				return err
			})
		}
		for i, err := range s.InOneCommit(t.Context(), all...) {
			if given := commit[i] == '-'; given != (err != nil) {
				t.Errorf("deed %d of %s got %v", i, commit, err)
			}
		}
	}
	does("bbb")
	does("-a-ba-")
	does("a")
	s.Reopen()
	does("-ab")
	does("ba")
	if is := storetest.Rows[string](s.Store, countedChanges); !slices.Equal(is, want) {
		t.Errorf("the changes are %q, want %q", is, want)
	}
}

// Nothing that people see tells how much the other companies of the installation do.
func TestNobodySeesHowMuchOtherCompaniesChange(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for i := range 5 {
		forwards(t, s.Store, s.elsewhere, "Y9", to(fmt.Sprintf("090-1234-%04d", i)), "0300009001")
	}
	number, boss := s.Number("0300001001"), s.boss.Actor()
	draft, err := s.DraftForwardings(t.Context(), boss, pick(t, s.Store, "Y1", "0300001001"))
	storetest.Done(t, err)
	change := forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001001")
	sheet, err := s.Change(t.Context(), boss, change, store.ChangePart{Size: 50})
	storetest.Done(t, err)
	past, err := s.History(t.Context(), boss, number, store.PastCursor{}, 10)
	storetest.Done(t, err)
	log, err := s.ChangeLog(t.Context(), boss, "Y1", store.LogFilter{}, store.Turn{Size: 10})
	storetest.Done(t, err)
	recent, err := s.RecentChanges(t.Context(), boss, 10)
	storetest.Done(t, err)
	mail := s.boss.LastMail(portal.MailForwarding).Fields["change"]
	told := fmt.Sprint(draft.Seen, change, sheet.Nth, one(t, s.Store, s.boss, "Y1", "0300001001").SetIn,
		past.Rows[0].Past.Change, log.Rows[0].Nth, recent[0].Change, " ", mail)
	if told != "0 1 1 1 1 1 1 1" {
		t.Errorf("told is %s", told)
	}
	details := storetest.Rows[string](s.Store, `SELECT detail FROM audit WHERE event = 'forwarding_changed' AND company_id = ?`, s.boss.Company.ID)
	if len(details) != 1 || !strings.HasSuffix(details[0], `"change":1}`) {
		t.Errorf("on record is %q", details)
	}
	_, err = s.Change(t.Context(), boss, 2, store.ChangePart{Size: 50})
	storetest.Refused(t, err, "not_found")
	_, _, err = s.UndoChange(t.Context(), s.boss.AtWork(), 2)
	storetest.Refused(t, err, "not_found")
	undone, _, err := s.UndoChange(t.Context(), s.boss.AtWork(), change)
	if storetest.Done(t, err); undone != 2 {
		t.Errorf("what takes it back is change %d", undone)
	}
}

// A database of before counts each company's changes in the order in which they were made.
func TestChangesOfBeforeAreCounted(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	for i := range 3 {
		forwards(t, s.Store, s.elsewhere, "Y9", to(fmt.Sprintf("090-1234-%04d", i)), "0300009001")
		forwards(t, s.Store, s.boss, "Y1", to(fmt.Sprintf("090-1234-%04d", i)), "0300001001", "0300001002")
	}
	before := storetest.Rows[string](s.Store, countedChanges)
	file, err := os.ReadFile("migrations/0048_nth_change.sql")
	storetest.Done(t, err)
	_, filled, found := strings.Cut(string(file), "UPDATE changes")
	filled, _, ends := strings.Cut(filled, "CREATE UNIQUE INDEX")
	if !found || !ends {
		t.Fatal("the migration fills nothing in")
	}
	s.Write(`UPDATE changes SET nth = 0`)
	s.Write("UPDATE changes" + filled)
	if after := storetest.Rows[string](s.Store, countedChanges); len(before) != 6 || !slices.Equal(after, before) {
		t.Errorf("they are %q, want %q", after, before)
	}
}
