package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// history tells what stands in the history of a batch, newest first: who did what, and what came of it.
func history(t testing.TB, s *storetest.Store, who *storetest.Person, id string) (told []string) {
	t.Helper()
	page, err := s.BatchHistory(t.Context(), who.Actor(), id, store.BatchPlace{}, 100)
	storetest.Done(t, err)
	for _, row := range page.Rows {
		if row.Run != 0 {
			told = append(told, fmt.Sprintf("%s run %d", row.UserName, row.Numbers))
			continue
		}
		facts := ""
		for _, fact := range portal.Facts(row.Detail, portal.English) {
			facts += fmt.Sprintf(" %s %s>%s", fact.Name, strings.Join(fact.Before, ","), strings.Join(fact.After, ","))
		}
		told = append(told, fmt.Sprintf("%s %s %d%s", row.UserName, row.Deed, row.Numbers, facts))
	}
	return told
}

// renames gives a batch another name and leaves it all of its steps.
func renames(t testing.TB, s *storetest.Store, who *storetest.Person, batch store.BatchSheet, name string) store.BatchSheet {
	t.Helper()
	form := store.BatchForm{Name: name, Comment: batch.Comment}
	for _, step := range batch.Steps {
		form.Steps = append(form.Steps, step.ID)
	}
	storetest.Done(t, s.ChangeBatch(t.Context(), who.AtWork(), batch.ID, batch.Version, form))
	return batchOf(t, s, who, batch.ID)
}

func deletes(t testing.TB, s *storetest.Store, who *storetest.Person, batch store.BatchSheet) {
	t.Helper()
	storetest.Done(t, s.DeleteBatch(t.Context(), who.AtWork(), batch.ID, batch.Version))
}

const mobileStep = "forward calls, unconditional, list 1: 090-1234-5678, destination list 1"

func TestTheHistoryOfABatchTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	s.Clock.Pass(time.Minute)
	batch = prepares(t, s.Store, s.boss, batch, "Y1", portal.Change{On: ptr(false)}, "0300001003")
	s.Clock.Pass(time.Minute)
	change, err := runs(t, s.Store, s.hanako.AtWork(), batch)
	storetest.Done(t, err)
	s.Clock.Pass(time.Minute)
	_, _, err = s.UndoChange(t.Context(), s.boss.AtWork(), change)
	storetest.Done(t, err)
	batch = renames(t, s.Store, s.boss, batch, "台風のとき")
	s.Clock.Pass(time.Minute)
	deletes(t, s.Store, s.hanako, batch)
	want := []string{
		"佐藤 花子 deleted 3 steps 03-0000-1001, 03-0000-1002: " + mobileStep + ",03-0000-1003: do not forward>",
		"山田 太郎 changed 3 name 災害時>台風のとき",
		"佐藤 花子 run 2",
		"山田 太郎 changed 3 count >1 steps >03-0000-1003: do not forward steps_added >1",
		"佐藤 花子 added 2 count >2 steps >03-0000-1001, 03-0000-1002: " + mobileStep + " steps_added >1",
	}
	if got := history(t, s.Store, s.boss, batch.ID); strings.ToLower(strings.Join(got, "\n")) != strings.ToLower(strings.Join(want, "\n")) {
		t.Errorf("it tells\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// In parts of two, nothing is told twice and nothing is left out.
	var before store.BatchPlace
	read := 0
	for more := true; more; {
		page, err := s.BatchHistory(t.Context(), s.boss.Actor(), batch.ID, before, 2)
		storetest.Done(t, err)
		for _, row := range page.Rows {
			if read++; row.Run != 0 {
				before.Run = row.Run
				if row.UndoneBy != "山田 太郎" {
					t.Errorf("the run is told as %+v", row)
				}
			} else {
				before.Version = row.Version
			}
		}
		more = page.More
	}
	if read != len(want) {
		t.Errorf("in parts it has %d entries", read)
	}
}

// Who does not see all numbers of a version is not told which they were, nor what was set for them.
func TestTheHistoryOfABatchHidesNumbersThatOneDoesNotSee(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	wide := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y2", to("080-9999-9999"), "0300002001")
	wide = prepares(t, s.Store, s.boss, wide, "Y1", to("090-1234-5678"), "0300001001")
	for _, who := range []*storetest.Person{s.hanako, s.alone, s.elsewhere} {
		_, err := s.BatchHistory(t.Context(), who.Actor(), wide.ID, store.BatchPlace{}, 20)
		storetest.Refused(t, err, "not_found")
		_, err = s.BatchVersion(t.Context(), who.Actor(), wide.ID, 1)
		storetest.Refused(t, err, "not_found")
	}
	form := store.BatchForm{Name: wide.Name, Steps: []int64{wide.Steps[1].ID}}
	storetest.Done(t, s.ChangeBatch(t.Context(), s.boss.AtWork(), wide.ID, wide.Version, form))
	hers := renames(t, s.Store, s.hanako, batchOf(t, s.Store, s.hanako, wide.ID), "本社")
	got := history(t, s.Store, s.hanako, wide.ID)
	if len(got) != 4 || got[0] != "佐藤 花子 changed 1 name 災害時>本社" || got[1] != "山田 太郎 changed 1" || strings.Contains(strings.Join(got, " "), "080") {
		t.Errorf("she reads %q", got)
	}
	wrote := s.Changes(func() {
		for _, version := range []int64{1, 2, 3, 99} {
			_, err := s.BatchVersion(t.Context(), s.hanako.Actor(), wide.ID, version)
			storetest.Refused(t, err, "not_found")
			storetest.Refused(t, s.RestoreBatch(t.Context(), s.hanako.AtWork(), wide.ID, store.BatchRestore{Version: hers.Version, To: version, Name: "x"}), "not_found")
		}
	})
	if wrote != "" {
		t.Errorf("she wrote %q", wrote)
	}
	if got := history(t, s.Store, s.boss, wide.ID); !strings.Contains(got[3], "080-9999-9999") {
		t.Errorf("an administrator reads %q", got)
	}
}

// So many versions are kept and no more, and no list of numbers longer than a version of it.
func TestOnlyTheNewestVersionsAreKept(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	_, err := s.SaveBatchStep(t.Context(), s.boss.AtWork(), store.BatchStepForm{
		Batch: batch.ID, Version: batch.Version, Step: batch.Steps[0].ID, Pick: pick(t, s.Store, "Y1", "0300001002"), Change: to("090-1234-5678")})
	storetest.Done(t, err)
	batch = batchOf(t, s.Store, s.boss, batch.ID)
	if n := s.Count("batch_lists"); n != 2 {
		t.Errorf("%d lists are kept", n)
	}
	for i := range portal.MaxBatchVersions - 2 {
		batch = renames(t, s.Store, s.boss, batch, fmt.Sprint("名前", i))
	}
	if n, lists := s.Count("batch_versions"), s.Count("batch_lists"); n != portal.MaxBatchVersions || lists != 2 {
		t.Errorf("%d versions and %d lists are kept", n, lists)
	}
	renames(t, s.Store, s.boss, batch, "もう一度")
	if n, lists := s.Count("batch_versions", "version > 1"), s.Count("batch_lists"); n != portal.MaxBatchVersions || lists != 1 {
		t.Errorf("%d versions and %d lists are kept at last", n, lists)
	}
}

// Batches that were there before versions were kept have one to get back to.
func TestBatchesOfBeforeHaveAVersion(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	s.Write(`DELETE FROM batch_versions`)
	s.Write(`DELETE FROM batch_lists`)
	s.Write(`UPDATE batch_steps SET list_id = 0`)
	s.Reopen()
	s.Reopen()
	want := "佐藤 花子 found 2 steps >03-0000-1001, 03-0000-1002: " + mobileStep + " name >災害時 comment >本社が使えないとき"
	if got := history(t, s.Store, s.boss, batch.ID); len(got) != 1 || !strings.EqualFold(got[0], want) {
		t.Errorf("it tells %q", got)
	}
	renames(t, s.Store, s.boss, batch, "台風")
	storetest.Done(t, s.RestoreBatch(t.Context(), s.boss.AtWork(), batch.ID, store.BatchRestore{Version: 2, To: 1, Name: "災害時"}))
	if back := batchOf(t, s.Store, s.boss, batch.ID); back.Name != "災害時" || back.Numbers != 2 {
		t.Errorf("it is %+v again", back)
	}
}
