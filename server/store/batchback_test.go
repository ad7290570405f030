package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

func restores(s *storetest.Store, who portal.Actor, batch store.Batch, to int64, name string, except ...int64) error {
	return s.RestoreBatch(context.Background(), who, batch.ID, store.BatchRestore{Version: batch.Version, To: to, Name: name, Except: except})
}

func versionOf(t testing.TB, s *storetest.Store, who *storetest.Person, id string, version int64) store.BatchVersion {
	t.Helper()
	v, err := s.BatchVersion(t.Context(), who.Actor(), id, version)
	storetest.Done(t, err)
	return v
}

// steps tells what a batch does, in words.
func steps(batch []store.BatchStep) string {
	var told []string
	for _, step := range batch {
		told = append(told, portal.StepText(step.Change, nil, step.Numbers, portal.English))
	}
	return strings.Join(told, "; ")
}

func TestABatchIsAgainWhatItWas(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", portal.Change{On: ptr(false)}, "0300001003")
	was := batch
	form := store.BatchForm{Name: "本社", Steps: []int64{batch.Steps[1].ID}}
	storetest.Done(t, s.ChangeBatch(t.Context(), s.boss.AtWork(), batch.ID, batch.Version, form))
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	there := versionOf(t, s.Store, s.hanako, batch.ID, 2)
	if there.Name != "災害時" || there.Comment != "本社が使えないとき" || steps(there.Steps) != steps(was.Steps) || len(there.Changes) != 3 || there.Numbers != 3 {
		t.Errorf("the version is %+v", there)
	}
	storetest.Refused(t, restores(s.Store, s.hanako.AtWork(), was.Batch, 2, "災害時"), "conflict")
	storetest.Refused(t, restores(s.Store, s.hanako.AtWork(), batch.Batch, 3, "本社"), "nothing_changes")
	wrote := s.Changes(func() { storetest.Done(t, restores(s.Store, s.hanako.AtWork(), batch.Batch, 2, "災害時")) })
	if wrote != "audit+1 batch_numbers+2 batch_steps+1 batch_versions+1 batches~" {
		t.Errorf("wrote %q", wrote)
	}
	back := batchOf(t, s.Store, s.boss, batch.ID)
	if back.Name != "災害時" || back.Comment != was.Comment || back.Version != 4 || steps(back.Steps) != steps(was.Steps) || len(back.Changes) != 3 ||
		back.ChangedBy != "佐藤 花子" || back.Changes[0].After.ActiveDestination() != "09012345678" {
		t.Errorf("it is %+v again", back)
	}
	if got := history(t, s.Store, s.boss, batch.ID)[0]; !strings.HasPrefix(got, "佐藤 花子 restored 3 version_of >") || !strings.Contains(got, "name 本社>災害時") || !strings.Contains(got, "steps >03-0000-1001") {
		t.Errorf("the history tells %q", got)
	}
	if got := s.Events(); got[len(got)-1] != "batch_restored" {
		t.Errorf("on record is %v", got)
	}
	// As any edit, it is no longer what others look at.
	_, err := runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Refused(t, err, "conflict")
}

// Several at once: one of them wins.
func TestABatchIsRestoredOnceFromOneSheet(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	batch = renames(t, s.Store, s.hanako, batch, "本社")
	n := storetest.Together(t, 8, func(int) error { return restores(s.Store, s.hanako.AtWork(), batch.Batch, 1, "災害時") }, "conflict")
	if n != 1 || s.Count("batch_versions", "deed = 'restored'") != 1 {
		t.Errorf("%d restored it", n)
	}
}

func TestNumbersOfAVersionThatAreGoneAreNamedAndLeftOut(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001003")
	batch = prepares(t, s.Store, s.boss, batch, "Y1", portal.Change{On: ptr(false)}, "0300001101")
	form := store.BatchForm{Name: batch.Name, Comment: batch.Comment, Steps: []int64{batch.Steps[1].ID}}
	storetest.Done(t, s.ChangeBatch(t.Context(), s.boss.AtWork(), batch.ID, batch.Version, form))
	batch = batchOf(t, s.Store, s.boss, batch.ID)
	s.Write(`DELETE FROM numbers WHERE digits = '0300001003'`)
	s.Write(`UPDATE contracts SET opened = FALSE WHERE id = 'N100000002'`)
	_, err := s.LockNumbers(t.Context(), s.boss.AtWork(), pick(t, s.Store, "Y1", "0300001002"), "")
	storetest.Done(t, err)
	there := versionOf(t, s.Store, s.boss, batch.ID, 2)
	if strings.Join(there.Gone, " ") != "0300001003 0300001101" || len(there.Steps) != 1 || len(there.Changes) != 2 || len(there.Changes[1].Faults) != 1 {
		t.Errorf("the version is %+v", there)
	}
	storetest.Refused(t, restores(s.Store, s.boss.AtWork(), batch.Batch, 2, "災害時"), "number_locked")
	storetest.Refused(t, restores(s.Store, s.boss.AtWork(), batch.Batch, 2, "災害時", s.Number("0300001001"), s.Number("0300001002")), "batch_numbers_gone")
	storetest.Done(t, restores(s.Store, s.boss.AtWork(), batch.Batch, 2, "災害時", s.Number("0300001002")))
	back := batchOf(t, s.Store, s.boss, batch.ID)
	if len(back.Steps) != 1 || back.Numbers != 1 || len(back.Gone) != 0 || back.Changes[0].Number.Digits != "0300001001" {
		t.Errorf("it is %+v again", back)
	}
}

// A restore brings back where calls would go: who does that vouches for it as for the step itself.
func TestARestoredBatchIsVouchedFor(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	away := s.Holding(s.hanako.SignedIn())
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	named := renames(t, s.Store, s.hanako, batch, "本社")
	s.Clock.Pass(portal.FreshFor)
	storetest.Done(t, restores(s.Store, away, named.Batch, 1, "災害時")) // the steps are the same
	s.Clock.Pass(-portal.FreshFor)
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	_, err := s.SaveBatchStep(t.Context(), s.hanako.AtWork(), store.BatchStepForm{
		Batch: batch.ID, Version: batch.Version, Step: batch.Steps[0].ID, Pick: pick(t, s.Store, "Y1", "0300001001"), Change: portal.Change{On: ptr(false)}})
	storetest.Done(t, err)
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	s.Clock.Pass(portal.FreshFor)
	if wrote := s.Changes(func() {
		storetest.Refused(t, restores(s.Store, away, batch.Batch, 1, "災害時"), "code_needed")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, restores(s.Store, s.hanako.AtWork(), batch.Batch, 1, "災害時"))
	deletes(t, s.Store, s.hanako, batchOf(t, s.Store, s.hanako, batch.ID))
	gone := deleted(t, s.Store, s.hanako)[0]
	s.Clock.Pass(portal.FreshFor)
	storetest.Refused(t, restores(s.Store, away, gone.Batch, gone.Version, "災害時"), "code_needed")
	storetest.Done(t, restores(s.Store, s.hanako.AtWork(), gone.Batch, gone.Version, "災害時"))
	s.Clock.Pass(portal.FreshFor)
	_, err = runs(t, s.Store, away, batchOf(t, s.Store, s.hanako, batch.ID))
	storetest.Done(t, err)
}

// Who may only look at the numbers reads the history, and gets nothing back.
func TestABatchIsRestoredByWhoMayChangeIt(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	viewer := s.hanako.Company.User("閲覧").Views("Y1")
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	batch = renames(t, s.Store, s.hanako, batch, "本社")
	if got := history(t, s.Store, viewer, batch.ID); len(got) != 2 || !strings.Contains(got[1], "090-1234-5678") {
		t.Errorf("the viewer reads %q", got)
	}
	storetest.Refused(t, restores(s.Store, viewer.AtWork(), batch.Batch, 1, "災害時"), "read_only")
	deletes(t, s.Store, s.hanako, batch)
	gone := deleted(t, s.Store, viewer)
	if len(gone) != 1 || gone[0].MayChange || !deleted(t, s.Store, s.hanako)[0].MayChange {
		t.Fatalf("deleted are %+v", gone)
	}
	storetest.Refused(t, restores(s.Store, viewer.AtWork(), gone[0].Batch, gone[0].Version, "本社"), "read_only")
	for _, who := range []*storetest.Person{s.alone, s.elsewhere} {
		if all := deleted(t, s.Store, who); len(all) != 0 {
			t.Errorf("%s sees %+v", who.Name, all)
		}
		storetest.Refused(t, restores(s.Store, who.AtWork(), gone[0].Batch, gone[0].Version, "本社"), "not_found")
	}
}

func deleted(t testing.TB, s *storetest.Store, who *storetest.Person) []store.DeletedBatch {
	t.Helper()
	all, err := s.DeletedBatches(t.Context(), who.Actor())
	storetest.Done(t, err)
	return all
}

func TestADeletedBatchIsRestored(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	_, err := runs(t, s.Store, s.hanako.AtWork(), batch)
	storetest.Done(t, err)
	s.Clock.Pass(time.Hour)
	deletes(t, s.Store, s.boss, batch)
	gone := deleted(t, s.Store, s.hanako)
	if len(gone) != 1 || gone[0].Name != "災害時" || gone[0].Numbers != 2 || gone[0].ChangedBy != "山田 太郎" || gone[0].DeletedAt != s.Clock.Now().UnixMilli() {
		t.Fatalf("deleted are %+v", gone)
	}
	// Another one has its name by now.
	other := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001003")
	if wrote := s.Changes(func() {
		storetest.Refused(t, restores(s.Store, s.hanako.AtWork(), gone[0].Batch, 2, "災害時"), "name_taken")
		storetest.Refused(t, restores(s.Store, s.hanako.AtWork(), gone[0].Batch, 2, " "), "required")
		storetest.Refused(t, restores(s.Store, s.hanako.AtWork(), gone[0].Batch, 2, strings.Repeat("長", 61)), "too_long")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, restores(s.Store, s.hanako.AtWork(), gone[0].Batch, 2, "災害時 2"))
	back := batchOf(t, s.Store, s.hanako, batch.ID)
	if back.Name != "災害時 2" || back.Comment != batch.Comment || steps(back.Steps) != steps(batch.Steps) || len(back.Runs) != 1 || len(deleted(t, s.Store, s.hanako)) != 0 {
		t.Errorf("it is %+v again", back)
	}
	// Of a batch that one does not see, not even the name is told.
	wide := prepares(t, s.Store, s.boss, other, "Y2", to("090-1234-5678"), "0300002001")
	deletes(t, s.Store, s.hanako, back)
	storetest.Done(t, restores(s.Store, s.hanako.AtWork(), deleted(t, s.Store, s.hanako)[0].Batch, 1, wide.Name))
}

func TestARestoredBatchNeedsRoom(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	deletes(t, s.Store, s.boss, prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001"))
	prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	gone := deleted(t, s.Store, s.boss)[0]
	fills := func(count int) {
		s.Write(`WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list WHERE n < ?)
			INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by) SELECT 'more' || n, ?, 'もう1件' || n, '', 1, n, '' FROM list`,
			count, s.boss.Company.ID)
	}
	fills(portal.MaxBatches - 1)
	storetest.Refused(t, restores(s.Store, s.boss.AtWork(), gone.Batch, 1, "戻す"), "batches_many")
	s.Write(`DELETE FROM batches WHERE id = 'more1'`)
	storetest.Done(t, restores(s.Store, s.boss.AtWork(), gone.Batch, 1, "戻す"))
}

// Those that were deleted last are kept, and of the others nothing.
func TestOnlySoManyDeletedBatchesAreKept(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	deletes(t, s.Store, s.elsewhere, prepares(t, s.Store, s.elsewhere, store.BatchSheet{}, "Y9", to("090-1234-5678"), "0300009001"))
	first := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	deletes(t, s.Store, s.boss, first)
	s.Write(`WITH RECURSIVE list(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM list WHERE n < ?)
		INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by, deleted_at) SELECT 'more' || n, ?, 'x', '', 1, 1, '', ? + n FROM list`,
		portal.MaxDeletedBatches-1, s.boss.Company.ID, s.Clock.Now().UnixMilli())
	if n := len(deleted(t, s.Store, s.boss)); n != portal.MaxDeletedBatches {
		t.Errorf("%d are kept", n)
	}
	s.Clock.Pass(time.Hour)
	deletes(t, s.Store, s.boss, prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001002"))
	if n := len(deleted(t, s.Store, s.boss)); n != portal.MaxDeletedBatches {
		t.Errorf("%d are kept at last", n)
	}
	for _, table := range []string{"batch_steps", "batch_versions", "batch_lists"} {
		if n := s.Count(table, fmt.Sprintf("batch_id = '%s'", first.ID)); n != 0 {
			t.Errorf("of the first one, %d rows of %s are left", n, table)
		}
	}
	if len(deleted(t, s.Store, s.elsewhere)) != 1 {
		t.Error("that of another company is gone")
	}
}

// With the trail go the versions and the deleted batches of its time, and the names of who made what is left.
func TestOldVersionsGoWithTheTrail(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keepsTrailFor(s.Store, s.boss.Company, 1)
	keepsTrailFor(s.Store, s.elsewhere.Company, 3)
	theirs := prepares(t, s.Store, s.elsewhere, store.BatchSheet{}, "Y9", to("090-1234-5678"), "0300009001")
	theirs = renames(t, s.Store, s.elsewhere, theirs, "別")
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	batch = renames(t, s.Store, s.hanako, batch, "本社")
	deletes(t, s.Store, s.boss, prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001002"))
	removes := func() (removed int) {
		t.Helper()
		s.Clock.Pass(30 * 24 * time.Hour)
		removed, err := s.RemoveOldBatches(t.Context())
		storetest.Done(t, err)
		_, err = s.EraseOldNames(t.Context())
		storetest.Done(t, err)
		return removed
	}
	for range 12 {
		if n := removes(); n != 0 {
			t.Errorf("%d went within a year", n)
		}
	}
	if got := history(t, s.Store, s.boss, batch.ID); len(got) != 2 || !strings.HasPrefix(got[0], "佐藤 花子") || len(deleted(t, s.Store, s.boss)) != 1 {
		t.Errorf("within a year it tells %q", got)
	}
	if n := removes(); n != 3 {
		t.Errorf("%d went after a year", n)
	}
	if got := history(t, s.Store, s.boss, batch.ID); len(got) != 1 || !strings.HasPrefix(got[0], " changed 1") || len(deleted(t, s.Store, s.boss)) != 0 {
		t.Errorf("after a year it tells %q", got)
	}
	if s.Count("batches", `changed_by LIKE '%花子%'`)+s.Count("batch_destinations", `by_name = '佐藤 花子'`) != 0 || batchOf(t, s.Store, s.hanako, batch.ID).Numbers != 1 {
		t.Error("the name stays, or the batch does not")
	}
	if got := history(t, s.Store, s.elsewhere, theirs.ID); len(got) != 2 || !strings.HasPrefix(got[0], "社長") {
		t.Errorf("of the other company it tells %q", got)
	}
}
