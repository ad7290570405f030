package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// prepares saves a step of a batch, of a new one where it has no id yet, and returns the batch.
func prepares(t testing.TB, s *storetest.Store, who *storetest.Person, batch store.BatchSheet, group string, change portal.Change, digits ...string) store.BatchSheet {
	t.Helper()
	id, err := s.SaveBatchStep(t.Context(), who.AtWork(), store.BatchStepForm{
		Batch: batch.ID, Version: batch.Version, Name: "災害時", Comment: "本社が使えないとき", Pick: pick(t, s, group, digits...), Change: change})
	storetest.Done(t, err)
	return batchOf(t, s, who, id)
}

func batchOf(t testing.TB, s *storetest.Store, who *storetest.Person, id string) store.BatchSheet {
	t.Helper()
	sheet, err := s.Batch(t.Context(), who.Actor(), id, 0)
	storetest.Done(t, err)
	return sheet
}

func runs(t testing.TB, s *storetest.Store, who portal.Actor, sheet store.BatchSheet, except ...int64) (int64, error) {
	t.Helper()
	id, _, err := s.RunBatch(t.Context(), who, sheet.ID, store.RunForm{Version: sheet.Version, Seen: sheet.Seen, Except: except})
	return id, err
}

func TestABatchIsPreparedRunAndTakenBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001002")
	var batch store.BatchSheet
	wrote := s.Changes(func() {
		batch = prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	})
	if wrote != "audit+1 batch_destinations+1 batch_lists+1 batch_numbers+2 batch_steps+1 batch_versions+1 batches+1" {
		t.Errorf("wrote %q", wrote)
	}
	// A later step is set over an earlier one, and numbers of other voice groups may be among them.
	batch = prepares(t, s.Store, s.boss, batch, "Y1", portal.Change{Target: ptr(portal.Voicemail)}, "0300001002")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", to("090-1234-5678"), "0300002001")
	if len(batch.Steps) != 3 || batch.Numbers != 3 || len(batch.Changes) != 3 || batch.Changes[1].After.Target != portal.Voicemail || batch.Changes[1].After.Entries[0].Digits != "09012345678" {
		t.Fatalf("the batch is %+v", batch)
	}
	var id int64
	wrote = s.Changes(func() {
		var err error
		id, err = runs(t, s.Store, s.boss.AtWork(), batch)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 changes+1 destinations+1 forwardings+2 history+3 outbox+1" {
		t.Errorf("wrote %q", wrote)
	}
	page, err := s.History(t.Context(), s.boss.Actor(), s.Number("0300002001"), store.PastCursor{}, 1)
	storetest.Done(t, err)
	if past := page.Rows[0].Past; past.Way != "batch" || past.Batch != "災害時" {
		t.Errorf("the history says %+v", past)
	}
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "batch >災害時") {
		t.Errorf("on record is %q", got)
	}
	_, err = runs(t, s.Store, s.boss.AtWork(), batchOf(t, s.Store, s.boss, batch.ID))
	storetest.Refused(t, err, "nothing_changes")
	s.Clock.Pass(time.Hour)
	_, _, err = s.UndoChange(t.Context(), s.boss.AtWork(), id)
	storetest.Done(t, err)
	ran := batchOf(t, s.Store, s.boss, batch.ID).Runs
	if len(ran) != 1 || ran[0].Change != id || ran[0].Numbers != 3 || ran[0].UndoneBy != "山田 太郎" || ran[0].UndoneAt-ran[0].At != time.Hour.Milliseconds() {
		t.Errorf("its runs are %+v", ran)
	}
	if got := one(t, s.Store, s.boss, "Y1", "0300001002").Forwarding.ActiveDestination(); got != "08012345678" {
		t.Errorf("it goes to %s again", got)
	}
}

// A change of several voice groups is told to each reader as far as they see it.
func TestReadersAreToldOfWhatTheySee(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	first := s.hanako.Company.User("一郎").Sees("Y1").Noticed()
	second := s.hanako.Company.User("次郎").Sees("Y2", "Y3").Noticed().Reads(portal.English)
	s.hanako.Company.User("三郎").Sees("Y3").Noticed()
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	batch = prepares(t, s.Store, s.boss, batch, "Y2", portal.Change{On: ptr(false), Entries: to("080-1234-5678").Entries}, "0300002001")
	if wrote := s.Changes(func() { _, err := runs(t, s.Store, s.boss.AtWork(), batch); storetest.Done(t, err) }); !strings.HasSuffix(wrote, " outbox+3") {
		t.Errorf("wrote %q", wrote)
	}
	for who, want := range map[*storetest.Person]string{
		s.boss: "3: 03-0000-1001  無条件で 090-1234-5678（携帯電話）へ転送中; 03-0000-1002  無条件で 090-1234-5678（携帯電話）へ転送中; 03-0000-2001  転送していません · リスト1: 080-1234-5678",
		first:  "2: 03-0000-1001  無条件で 090-1234-5678（携帯電話）へ転送中; 03-0000-1002  無条件で 090-1234-5678（携帯電話）へ転送中; ",
		second: "1: 03-0000-2001  Calls are not forwarded · List 1: 080-1234-5678; ; ",
	} {
		fields := who.LastMail(portal.MailForwarding).Fields
		if got := fields["count"] + ": " + strings.Join([]string{fields["line.0"], fields["line.1"], fields["line.2"]}, "; "); got != want {
			t.Errorf("%s reads %q, want %q", who.Name, got, want)
		}
	}
}

func TestABatchIsSeenByWhoSeesAllOfIt(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	hers := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	wide := prepares(t, s.Store, s.boss, hers, "Y2", to("090-1234-5678"), "0300002001")
	for who, want := range map[*storetest.Person]int{s.boss: 1, s.hanako: 0, s.alone: 0, s.elsewhere: 0} {
		all, err := s.Batches(t.Context(), who.Actor())
		storetest.Done(t, err)
		if len(all) != want {
			t.Errorf("%s sees %+v", who.Name, all)
		}
		if want == 1 {
			continue
		}
		wrote := s.Changes(func() {
			_, err := s.Batch(t.Context(), who.Actor(), wide.ID, 0)
			storetest.Refused(t, err, "not_found")
			_, err = runs(t, s.Store, who.AtWork(), wide)
			storetest.Refused(t, err, "not_found")
			storetest.Refused(t, s.DeleteBatch(t.Context(), who.AtWork(), wide.ID, wide.Version), "not_found")
			storetest.Refused(t, s.ChangeBatch(t.Context(), who.AtWork(), wide.ID, wide.Version, store.BatchForm{Name: "x"}), "not_found")
		})
		if wrote != "" {
			t.Errorf("%s wrote %q", who.Name, wrote)
		}
	}
	_, err := s.SaveBatchStep(t.Context(), s.hanako.AtWork(), store.BatchStepForm{Name: "x", Pick: pick(t, s.Store, "Y2", "0300002001"), Change: to("090-1234-5678")})
	storetest.Refused(t, err, "not_found")
}

// What is run is what was looked at.
func TestABatchIsStale(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), "0300001002")
	_, err := runs(t, s.Store, s.hanako.AtWork(), batch)
	storetest.Refused(t, err, "stale_forwarding")
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	more := prepares(t, s.Store, s.boss, batch, "Y1", to("090-1234-5678"), "0300001003")
	_, err = runs(t, s.Store, s.hanako.AtWork(), batch)
	storetest.Refused(t, err, "conflict")
	storetest.Refused(t, s.DeleteBatch(t.Context(), s.hanako.AtWork(), batch.ID, batch.Version), "conflict")
	if n := storetest.Together(t, 8, func(int) error {
		_, err := runs(t, s.Store, s.hanako.AtWork(), more)
		return err
	}, "stale_forwarding"); n != 1 || s.Count("changes", "batch <> ''") != 1 {
		t.Errorf("%d runs of one sheet", n)
	}
}

// Codes are asked for when a batch is prepared, so that it runs on the day on which no mail comes.
func TestABatchKnowsWhatWasVouchedFor(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	away := s.Holding(s.hanako.SignedIn())
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	s.Clock.Pass(portal.FreshFor)
	picked := pick(t, s.Store, "Y1", "0300001002")
	wrote := s.Changes(func() {
		_, err := s.SaveBatchStep(t.Context(), away, store.BatchStepForm{Name: "x", Pick: picked, Change: to("090-9999-9999")})
		storetest.Refused(t, err, "code_needed")
		// It is known to the batch alone, and no other change.
		_, err = s.SaveBatchStep(t.Context(), away, store.BatchStepForm{Batch: batch.ID, Version: batch.Version, Pick: picked, Change: to("090-1234-5678")})
		storetest.Refused(t, err, "code_needed")
		_, _, err = s.SetForwardings(t.Context(), away, store.Edit{Pick: picked, Change: to("090-1234-5678")})
		storetest.Refused(t, err, "code_needed")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	_, err := runs(t, s.Store, away, batch)
	storetest.Done(t, err)
	// Where the list of a number was changed meanwhile, nobody vouched for what the batch would do.
	s.Clock.Pass(-portal.FreshFor)
	list2 := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", portal.Change{On: ptr(true), Target: ptr(portal.Target(1))}, "0300001001")
	var other portal.Change
	other.On = ptr(false)
	other.Entries[0] = &portal.EntryText{Text: "090-8888-8888"}
	forwards(t, s.Store, s.hanako, "Y1", other, "0300001001")
	s.Clock.Pass(portal.FreshFor)
	_, err = runs(t, s.Store, away, batchOf(t, s.Store, s.hanako, list2.ID))
	storetest.Refused(t, err, "code_needed")
}

func TestNumbersThatCannotBeSetAreToldAndLeftOut(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002", "0300001101", "0300001003")
	_, err := s.LockNumbers(t.Context(), s.boss.AtWork(), pick(t, s.Store, "Y1", "0300001002"), "")
	storetest.Done(t, err)
	s.Write(`UPDATE contracts SET opened = FALSE WHERE id = 'N100000002'`)
	s.Write(`DELETE FROM numbers WHERE digits = '0300001003'`)
	batch = batchOf(t, s.Store, s.boss, batch.ID)
	if strings.Join(batch.Gone, " ") != "0300001003 0300001101" || len(batch.Changes) != 2 || len(batch.Changes[1].Faults) != 1 {
		t.Fatalf("the batch is %+v", batch)
	}
	_, err = runs(t, s.Store, s.boss.AtWork(), batch)
	storetest.Refused(t, err, "number_locked")
	_, err = runs(t, s.Store, s.boss.AtWork(), batch, s.Number("0300001002"))
	storetest.Done(t, err)
	if s.Count("forwardings", "is_on") != 1 {
		t.Errorf("%d are on", s.Count("forwardings", "is_on"))
	}
}

// A loop is looked for among what a run sets: neither what is left out opens one, nor does it close one.
func TestWhatARunLeavesOutIsNoPartOfALoop(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	closing := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("03-0000-1003"), "0300001001")
	closing = prepares(t, s.Store, s.boss, closing, "Y1", to("03-0000-1002"), "0300001003")
	forwards(t, s.Store, s.boss, "Y1", to("03-0000-1001"), "0300001002")
	opening := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001002")
	opening = prepares(t, s.Store, s.boss, opening, "Y1", to("03-0000-1002"), "0300001001")
	_, err := runs(t, s.Store, s.boss.AtWork(), opening, s.Number("0300001002"))
	storetest.Refused(t, err, "destination_loop")
	if got := one(t, s.Store, s.boss, "Y1", "0300001001").Forwarding; got.On {
		t.Errorf("the number forwards to %s", got.ActiveDestination())
	}
	closing = batchOf(t, s.Store, s.boss, closing.ID)
	_, err = runs(t, s.Store, s.boss.AtWork(), closing)
	storetest.Refused(t, err, "destination_loop")
	_, err = runs(t, s.Store, s.boss.AtWork(), closing, s.Number("0300001003"))
	storetest.Done(t, err)
	if got := one(t, s.Store, s.boss, "Y1", "0300001001").Forwarding.ActiveDestination(); got != "0300001003" {
		t.Errorf("it goes to %s", got)
	}
}

func TestABatchIsRenamedShortenedAndDeleted(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", portal.Change{On: ptr(false)}, "0300001002")
	form := store.BatchForm{Name: " 台風のとき ", Steps: []int64{batch.Steps[0].ID}}
	storetest.Done(t, s.ChangeBatch(t.Context(), s.hanako.Actor(), batch.ID, batch.Version, form))
	storetest.Refused(t, s.ChangeBatch(t.Context(), s.hanako.Actor(), batch.ID, batch.Version, form), "conflict")
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	if batch.Name != "台風のとき" || len(batch.Steps) != 1 || batch.Numbers != 1 {
		t.Errorf("the batch is %+v", batch)
	}
	for code, form := range map[string]store.BatchForm{
		"required": {Steps: form.Steps}, "too_long": {Name: strings.Repeat("長", 61), Steps: form.Steps}, "batch_empty": {Name: "x"},
		"characters": {Name: "a\u202eb", Steps: form.Steps},
	} {
		storetest.Refused(t, s.ChangeBatch(t.Context(), s.hanako.Actor(), batch.ID, batch.Version, form), code)
	}
	_, err := runs(t, s.Store, s.hanako.AtWork(), batch)
	storetest.Done(t, err)
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	storetest.Done(t, s.DeleteBatch(t.Context(), s.hanako.Actor(), batch.ID, batch.Version))
	_, err = s.Batch(t.Context(), s.hanako.Actor(), batch.ID, 0)
	storetest.Refused(t, err, "not_found")
	_, err = runs(t, s.Store, s.hanako.AtWork(), batch)
	storetest.Refused(t, err, "not_found")
	if all, err := s.Batches(t.Context(), s.boss.Actor()); err != nil || len(all) != 0 || s.Count("changes", "batch = '台風のとき'") != 1 {
		t.Errorf("listed is %+v (%v), or its history is not left", all, err)
	}
}

// Who may only look at the numbers may not change or run a batch of them.
func TestABatchIsRunByWhoMayChangeAllOfIt(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	viewer := s.hanako.Company.User("閲覧").Sees("Y1")
	s.Write(`UPDATE group_views SET level = 'view' WHERE group_id IN (SELECT group_id FROM group_members WHERE user_id = ?)`, viewer.ID)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	theirs := batchOf(t, s.Store, viewer, batch.ID)
	_, err := runs(t, s.Store, viewer.AtWork(), theirs)
	storetest.Refused(t, err, "read_only")
	storetest.Refused(t, s.DeleteBatch(t.Context(), viewer.AtWork(), batch.ID, batch.Version), "read_only")
	_, err = s.SaveBatchStep(t.Context(), viewer.AtWork(), store.BatchStepForm{Name: "x", Pick: pick(t, s.Store, "Y1", "0300001001"), Change: to("090-1234-5678")})
	storetest.Refused(t, err, "read_only")
}

// The end of a run is chosen on the day: until then it can be taken back, and then what was set before returns by itself.
func TestARunEnds(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	numbers := []string{"0300001001", "0300001002", "0300001003"}
	forwards(t, s.Store, s.boss, "Y1", to("080-1234-5678"), numbers[1])
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), numbers[2]) // as the batch sets it, for good
	was := func() (all []portal.Forwarding) {
		for _, digits := range numbers {
			all = append(all, one(t, s.Store, s.boss, "Y1", digits).Forwarding)
		}
		return all
	}
	before := was()
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), numbers...)
	until := s.Clock.Now().Add(12 * time.Hour).UnixMilli()
	run := func(until int64) (int64, error) {
		sheet, err := s.Batch(t.Context(), s.boss.Actor(), batch.ID, until)
		if err != nil {
			return 0, err
		}
		id, changes, err := s.RunBatch(t.Context(), s.boss.AtWork(), batch.ID, store.RunForm{Version: sheet.Version, Seen: sheet.Seen, Until: until})
		if err == nil && (len(changes) != 2 || changes[0].After.Until != until || changes[0].Back[0] != before[0] || changes[1].Back[0] != before[1]) {
			t.Errorf("the run is %+v", changes)
		}
		return id, err
	}
	for past, code := range map[time.Duration]string{-time.Minute: "until_past", 400 * 24 * time.Hour: "until_too_far"} {
		at := s.Clock.Now().Add(past).UnixMilli()
		_, err := run(at)
		storetest.Refused(t, err, code)
		_, _, err = s.RunBatch(t.Context(), s.boss.AtWork(), batch.ID, store.RunForm{Version: batch.Version, Seen: batch.Seen, Until: at})
		storetest.Refused(t, err, code)
	}
	id, err := run(until)
	storetest.Done(t, err)
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "batch >災害時") || !strings.Contains(got, "until >") || !strings.Contains(got, "returns >") {
		t.Errorf("on record is %q", got)
	}
	_, _, err = s.UndoChange(t.Context(), s.boss.AtWork(), id)
	if storetest.Done(t, err); !slices.Equal(was(), before) {
		t.Errorf("taken back it is %+v", was())
	}
	s.Clock.Pass(time.Minute)
	id, err = run(until)
	storetest.Done(t, err)
	s.Clock.Pass(12 * time.Hour)
	if n, err := s.EndDue(t.Context()); err != nil || n != 2 || !slices.Equal(was(), before) {
		t.Errorf("%d return, %v: %+v", n, err, was())
	}
	sheet, err := s.Change(t.Context(), s.boss.Actor(), id, store.ChangePart{Size: 50})
	if storetest.Done(t, err); sheet.Undoing != store.UndoLate || sheet.Rows[0].SetWay != portal.WayUntil {
		t.Errorf("after its end the change is %+v", sheet)
	}
}

// What a step sets can be set otherwise, for its numbers or for others, and steps change places: the later one counts.
func TestStepsAreChangedAndPutInAnotherOrder(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", portal.Change{Target: ptr(portal.Voicemail)}, "0300001002")
	goes := func(digits string) string {
		t.Helper()
		for _, one := range batchOf(t, s.Store, s.hanako, batch.ID).Changes {
			if one.Number.Digits == digits {
				return portal.Sentence(one.After, portal.Japanese)
			}
		}
		return "nowhere"
	}
	if step := batch.Steps[0]; len(step.IDs) != 2 || step.VoiceGroup != "Y1" || goes("0300001002") != "無条件で留守番電話へ転送中" {
		t.Fatalf("the batch is %+v", batch)
	}
	form := store.BatchForm{Name: batch.Name, Comment: batch.Comment, Steps: []int64{batch.Steps[1].ID, batch.Steps[0].ID}}
	wrote := s.Changes(func() {
		storetest.Done(t, s.ChangeBatch(t.Context(), s.hanako.AtWork(), batch.ID, batch.Version, form))
	})
	if wrote != "audit+1 batch_steps~ batch_versions+1 batches~" || goes("0300001002") != "無条件で 090-1234-5678（携帯電話）へ転送中" {
		t.Errorf("in another order it wrote %q, and goes %s", wrote, goes("0300001002"))
	}
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	edit := store.BatchStepForm{Batch: batch.ID, Version: batch.Version, Step: batch.Steps[1].ID, Pick: pick(t, s.Store, "Y1", "0300001001"), Change: to("080-1111-1111")}
	wrote = s.Changes(func() {
		_, err := s.SaveBatchStep(t.Context(), s.hanako.AtWork(), edit)
		storetest.Done(t, err)
	})
	if wrote != "audit+1 batch_destinations+1 batch_lists+1 batch_numbers-1 batch_steps~ batch_versions+1 batches~" {
		t.Errorf("another destination wrote %q", wrote)
	}
	now := batchOf(t, s.Store, s.hanako, batch.ID)
	if len(now.Steps) != 2 || now.Steps[1].ID != edit.Step || now.Steps[1].Numbers != 1 || goes("0300001001") != "無条件で 080-1111-1111（携帯電話）へ転送中" {
		t.Errorf("the batch is %+v", now)
	}
	other := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	for code, change := range map[string]func(*store.BatchStepForm){
		"conflict":              func(*store.BatchStepForm) {},
		"not_found":             func(f *store.BatchStepForm) { f.Version, f.Step = now.Version, other.Steps[0].ID },
		"destination_emergency": func(f *store.BatchStepForm) { f.Version, f.Change = now.Version, to("110") },
	} {
		wrong := edit
		change(&wrong)
		wrote := s.Changes(func() {
			_, err := s.SaveBatchStep(t.Context(), s.hanako.AtWork(), wrong)
			storetest.Refused(t, err, code)
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", code, wrote)
		}
	}
}

// What a batch will do is vouched for when it is put together, whichever way: nobody slips a destination in by the order.
func TestAnotherOrderIsVouchedFor(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	away := s.Holding(s.hanako.SignedIn())
	var list portal.Change // for later: nothing is forwarded by it
	list.Entries[0] = &portal.EntryText{Text: "080-9999-9999"}
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", list, "0300001001")
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", to("090-1234-5678"), "0300001001")
	s.Clock.Pass(portal.FreshFor)
	first, second := batch.Steps[0].ID, batch.Steps[1].ID
	form := store.BatchForm{Name: batch.Name, Steps: []int64{first, second}}
	storetest.Done(t, s.ChangeBatch(t.Context(), away, batch.ID, batch.Version, form))
	form.Steps = []int64{second, first}
	wrote := s.Changes(func() {
		storetest.Refused(t, s.ChangeBatch(t.Context(), away, batch.ID, batch.Version+1, form), "code_needed")
	})
	if wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, s.ChangeBatch(t.Context(), s.hanako.AtWork(), batch.ID, batch.Version+1, form))
	_, err := runs(t, s.Store, away, batchOf(t, s.Store, s.hanako, batch.ID))
	storetest.Done(t, err)
}

// A company has room for so many, whoever of it saves them; what is there can be worked on, and a deleted one makes room again.
func TestACompanyHasOnlySoManyBatches(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001")
	s.Write(`
		WITH RECURSIVE more (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n < ?)
		INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by)
		SELECT 'b' || n, company_id, name, '', 1, 0, '' FROM batches CROSS JOIN more`, portal.MaxBatches)
	one := func(who *storetest.Person, group, number string) error {
		_, err := s.SaveBatchStep(t.Context(), who.AtWork(), store.BatchStepForm{Name: "もう1件", Pick: pick(t, s.Store, group, number), Change: to("090-1234-5678")})
		return err
	}
	if wrote := s.Changes(func() { storetest.Refused(t, one(s.boss, "Y1", "0300001001"), "batches_many") }); wrote != "" {
		t.Errorf("the refusal wrote %q", wrote)
	}
	storetest.Done(t, one(s.elsewhere, "Y9", "0300009001"))
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", to("090-1234-5678"), "0300001002")
	storetest.Done(t, s.DeleteBatch(t.Context(), s.hanako.Actor(), batch.ID, batch.Version))
	storetest.Done(t, one(s.boss, "Y1", "0300001001"))
}

// Whoever rewrites or deletes what others prepared for an emergency leaves on record what it was, and what it became.
func TestStepsOfABatchAreOnRecordInWords(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.boss, "Y1", "0300001001", "0300001002")
	told := func(about, want string) {
		t.Helper()
		if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", about, got, want)
		}
	}
	const mobile = "転送する、無条件転送、リスト1: 090-1234-5678、転送先 リスト1"
	batch := prepares(t, s.Store, s.boss, store.BatchSheet{}, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	told("a new one", "count >2; steps >03-0000-1001、03-0000-1002: "+mobile+"; steps_added >1")
	batch = prepares(t, s.Store, s.boss, batch, "Y1", portal.Change{On: ptr(false)}, "0300001003")
	told("one more", "count >1; steps >03-0000-1003: 転送しない; steps_added >1")
	_, err := s.SaveBatchStep(t.Context(), s.hanako.AtWork(), store.BatchStepForm{
		Batch: batch.ID, Version: batch.Version, Step: batch.Steps[0].ID, Pick: pick(t, s.Store, "Y1", "0300001001"), Change: to("080-1111-2222")})
	storetest.Done(t, err)
	told("another", "count >1; steps 03-0000-1001、03-0000-1002: "+mobile+">03-0000-1001: "+strings.Replace(mobile, "090-1234-5678", "080-1111-2222", 1)+"; steps_changed >1")
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	storetest.Done(t, s.ChangeBatch(t.Context(), s.hanako.AtWork(), batch.ID, batch.Version, store.BatchForm{Name: batch.Name, Comment: batch.Comment, Steps: []int64{batch.Steps[0].ID}}))
	told("one less", "steps 03-0000-1003: 転送しない>; steps_removed >1")
	batch = batchOf(t, s.Store, s.hanako, batch.ID)
	storetest.Done(t, s.DeleteBatch(t.Context(), s.hanako.Actor(), batch.ID, batch.Version))
	told("none", "steps 03-0000-1001: "+strings.Replace(mobile, "090-1234-5678", "080-1111-2222", 1)+">")
}

// A step that is taken out may bare the destination of one before it.
func TestAShorterBatchIsVouchedFor(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001002") // known to the company
	away := s.Holding(s.hanako.SignedIn())
	list := func(number string) (change portal.Change) {
		change.Entries[0] = &portal.EntryText{Text: number}
		return change
	}
	batch := prepares(t, s.Store, s.hanako, store.BatchSheet{}, "Y1", list("080-9999-9999"), "0300001001")
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", list("090-1234-5678"), "0300001001")
	on := portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Target(1))}
	batch = prepares(t, s.Store, s.hanako, batch, "Y1", on, "0300001001")
	s.Clock.Pass(portal.FreshFor)
	form := store.BatchForm{Name: batch.Name, Steps: []int64{batch.Steps[0].ID, batch.Steps[2].ID}}
	if wrote := s.Changes(func() {
		storetest.Refused(t, s.ChangeBatch(t.Context(), away, batch.ID, batch.Version, form), "code_needed")
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
	storetest.Done(t, s.ChangeBatch(t.Context(), s.hanako.AtWork(), batch.ID, batch.Version, form))
}
