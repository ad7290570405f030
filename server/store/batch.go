package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"denwaban/server/portal"
)

// Batch is a change of many numbers that is prepared, looked at and run with one click (一括設定). Whoever sees all of its
// numbers sees it; administrators see all of their company's.
type Batch struct {
	ID        string `db:"id"`
	Name      string `db:"name"`
	Comment   string `db:"comment"`
	Version   int64  `db:"version"`
	ChangedAt int64  `db:"changed_at"` // milliseconds since 1970 UTC
	ChangedBy string `db:"changed_by"`
	Numbers   int    `db:"numbers"`
	RanAt     int64  `db:"ran_at"`     // for the last time; 0 for never
	DeletedAt int64  `db:"deleted_at"` // 0 for one that is there
}

// BatchStep is one change, and which numbers it is for.
type BatchStep struct {
	ID         int64
	Change     portal.Change
	Numbers    int
	IDs        []int64 // of those that are still there
	VoiceGroup string  // theirs; "" where none is
}

// BatchRun is a change of forwardings that was a run of a batch.
type BatchRun struct {
	Change   int64  `db:"nth"` // of the company's changes
	At       int64  `db:"at"`  // milliseconds since 1970 UTC
	UserName string `db:"user_name"`
	Numbers  int    `db:"numbers"`
	UndoneAt int64  `db:"undone_at"` // 0 when it was not taken back
	UndoneBy string `db:"undone_by"`
}

// BatchSheet is everything about one batch, and what a run would do now.
type BatchSheet struct {
	Batch
	Steps   []BatchStep
	Changes []Changed // of every number that is still there, also those that stay as they are
	Policy  portal.Policy
	Gone    []string // digits of the numbers that are not
	Seen    int64    // the latest change that this knows of; a run carries it
	Runs    []BatchRun
}

const batchColumns = `
	SELECT b.id, b.name, b.comment, b.version, b.changed_at, b.changed_by, b.deleted_at,
		(SELECT COUNT(DISTINCT m.number_id) FROM batch_steps s JOIN batch_numbers m ON m.step_id = s.id WHERE s.batch_id = b.id) AS numbers`

// batchQuery takes the actor's company, role and id.
const batchQuery = batchColumns + `,
		COALESCE((SELECT MAX(c.at) FROM changes c WHERE c.batch_id = b.id AND c.batch_id <> '' AND c.by_way = 'batch'), 0) AS ran_at` + seenBatches

// seenBatches are those that the actor may see, deleted ones too.
const seenBatches = `
	FROM batches b
	WHERE b.company_id = ? AND (? = 'admin' OR (
		EXISTS (
			SELECT 1 FROM batch_steps s JOIN batch_numbers m ON m.step_id = s.id JOIN numbers n ON n.id = m.number_id AND n.digits = m.digits
			WHERE s.batch_id = b.id)
		AND NOT EXISTS (
			SELECT 1 FROM batch_steps s JOIN batch_numbers m ON m.step_id = s.id JOIN numbers n ON n.id = m.number_id AND n.digits = m.digits
			WHERE s.batch_id = b.id AND NOT EXISTS (SELECT 1 FROM visible w WHERE w.user_id = ? AND w.voice_group_id = n.voice_group_id))))`

const (
	isThere   = ` AND b.deleted_at = 0`
	isDeleted = ` AND b.deleted_at <> 0`
)

// Batches lists those that the actor may see, by name.
func (s *Store) Batches(ctx context.Context, who portal.Actor) ([]Batch, error) {
	found, err := list[Batch](ctx, s.read, batchQuery+isThere+` ORDER BY b.id`, who.CompanyID, string(who.Role), who.UserID)
	return inNameOrder(found, func(one *Batch) string { return one.Name }), err
}

// Batch is one of them, with what a run would do now that ends at an instant; 0 for one without an end. Codes: not_found,
// until_past, until_too_far.
func (s *Store) Batch(ctx context.Context, who portal.Actor, id string, until int64) (BatchSheet, error) {
	// Before the numbers: a change between the two reads then makes the sheet stale instead of invisible.
	seen, err := latestChange(ctx, s.read, who.CompanyID)
	if err != nil {
		return BatchSheet{}, err
	}
	sheet, err := batchSheet(ctx, s.read, s.Now(), who, id, RunForm{Until: until})
	if err != nil {
		return sheet, err
	}
	if err := s.TellChains(ctx, who, sheet.Changes); err != nil {
		return sheet, err
	}
	sheet.Seen = seen
	sheet.Runs, err = list[BatchRun](ctx, s.read, batchRunsQuery, id, int64(math.MaxInt64), 100)
	return sheet, err
}

// batchRunsQuery takes the batch, the run before which they lie, and how many.
const batchRunsQuery = `
	SELECT c.nth, c.at, c.user_name, (SELECT COUNT(*) FROM history h WHERE h.change_id = c.id) AS numbers,
		COALESCE(u.at, 0) AS undone_at, COALESCE(u.user_name, '') AS undone_by
	FROM changes c LEFT JOIN changes u ON u.id = (SELECT MAX(z.id) FROM changes z WHERE z.undoes = c.id AND z.undoes <> 0)
	WHERE c.batch_id = ? AND c.batch_id <> '' AND c.by_way = 'batch' AND c.id < ? ORDER BY c.id DESC LIMIT ?`

func batchByID(ctx context.Context, from querier, who portal.Actor, id string) (Batch, error) {
	batch, err := anyBatch(ctx, from, who, id)
	if err == nil && batch.DeletedAt != 0 {
		err = portal.NotThere()
	}
	return batch, err
}

// anyBatch is batchByID for deleted ones, too.
func anyBatch(ctx context.Context, from querier, who portal.Actor, id string) (Batch, error) {
	var batch Batch
	err := get(ctx, from, &batch, batchQuery+` AND b.id = ?`, who.CompanyID, string(who.Role), who.UserID, id)
	return batch, err
}

// batchSheet reads a batch and works out what becomes of each of its numbers by a run, but for those that the run leaves out.
// Where steps name the same number, the later one is set over the earlier one.
func batchSheet(ctx context.Context, from querier, now time.Time, who portal.Actor, id string, run RunForm) (BatchSheet, error) {
	if refusal := portal.CheckUntil(run.Until, now); refusal != nil {
		return BatchSheet{}, refusal
	}
	batch, err := batchByID(ctx, from, who, id)
	if err != nil {
		return BatchSheet{}, err
	}
	sheet := BatchSheet{Batch: batch}
	if sheet.Policy, err = policyOf(ctx, from, who.CompanyID); err != nil {
		return sheet, err
	}
	found, changes, err := sheet.readSteps(ctx, from, who)
	if err != nil {
		return sheet, err
	}
	left := idSet(run.Except)
	found = slices.DeleteFunc(found, func(one Number) bool { return left[one.ID] })
	sheet.Changes, err = computeChanges(ctx, from, now, who, found, func(one Number) portal.Change {
		course, _ := one.ended(now)
		return changes[one.ID].Lasting(run.Until, course.Now, one.Line, sheet.Policy)
	})
	return sheet, err
}

// readSteps reads the steps and what has become of their numbers. It returns those that are still there, with what the steps
// together set for each.
func (b *BatchSheet) readSteps(ctx context.Context, from querier, who portal.Actor) ([]Number, map[int64]portal.Change, error) {
	steps, err := list[struct {
		ID     int64  `db:"id"`
		Change string `db:"change"`
	}](ctx, from, `SELECT id, change FROM batch_steps WHERE batch_id = ? ORDER BY place, id`, b.ID)
	if err != nil {
		return nil, nil, err
	}
	place := map[int64]int{}
	for i, one := range steps {
		step := BatchStep{ID: one.ID}
		if err := json.Unmarshal([]byte(one.Change), &step.Change); err != nil {
			return nil, nil, fmt.Errorf("read step %d of a batch: %w", one.ID, err)
		}
		place[one.ID], b.Steps = i, append(b.Steps, step)
	}
	members, err := list[struct {
		Step   int64  `db:"step_id"`
		Number int64  `db:"number_id"`
		Digits string `db:"digits"`
	}](ctx, from, `
		SELECT m.step_id, m.number_id, m.digits FROM batch_numbers m JOIN batch_steps s ON s.id = m.step_id
		WHERE s.batch_id = ? ORDER BY s.place, s.id, m.digits`, b.ID)
	if err != nil {
		return nil, nil, err
	}
	found, err := batchNumbers(ctx, from, who, b.ID)
	if err != nil {
		return nil, nil, err
	}
	there := make(map[int64]string, len(found))
	for _, one := range found {
		there[one.ID] = one.VoiceGroup
	}
	changes := make(map[int64]portal.Change, len(found))
	for _, one := range members {
		step := &b.Steps[place[one.Step]]
		step.Numbers++
		group, is := there[one.Number]
		if !is {
			b.Gone = append(b.Gone, one.Digits)
			continue
		}
		step.IDs, step.VoiceGroup = append(step.IDs, one.Number), group
		changes[one.Number] = changes[one.Number].Merge(step.Change)
	}
	slices.Sort(b.Gone)
	b.Gone = slices.Compact(b.Gone)
	return found, changes, nil
}

// batchNumbers are those of a batch that are still there.
func batchNumbers(ctx context.Context, from querier, who portal.Actor, id string) ([]Number, error) {
	// The first condition alone finds them by an index, the second only looks whether it is still the same number.
	return numbers(ctx, from, `SELECT `+numberColumns+`
		AND n.digits IN (SELECT m.digits FROM batch_numbers m JOIN batch_steps s ON s.id = m.step_id WHERE s.batch_id = ?)
		AND EXISTS (
			SELECT 1 FROM batch_numbers m JOIN batch_steps s ON s.id = m.step_id
			WHERE s.batch_id = ? AND m.number_id = n.id AND m.digits = n.digits)
		ORDER BY n.digits`, who.UserID, id, id)
}

// RunForm is a run of a batch as somebody asks for it. Version and Seen are the sheet's: what is run is what was looked at.
type RunForm struct {
	Version, Seen int64
	Except        []int64 // numbers that are left out
	Until         int64   // when the settings before return; 0 for no end
}

// RunBatch changes the numbers of a batch as its sheet told, all or none but for those that the actor left out: one change,
// which can be taken back as one. Codes: not_found; until_past and until_too_far;
// conflict when the batch was changed since, stale_forwarding when one of its numbers was; nothing_changes; the faults of
// the first number that has some; code_needed and destination_held.
func (s *Store) RunBatch(ctx context.Context, who portal.Actor, id string, run RunForm) (int64, []Changed, error) {
	return s.settle(ctx, who, cause{way: portal.WayBatch, batch: id}, func(ctx context.Context, from querier, now time.Time) ([]Changed, error) {
		sheet, err := batchSheet(ctx, from, now, who, id, run)
		if err != nil {
			return nil, err
		}
		if sheet.Version != run.Version {
			return nil, portal.Refuse("conflict", "")
		}
		found := make([]Number, len(sheet.Changes))
		for i, one := range sheet.Changes {
			found[i] = one.Number
		}
		if err := checkFresh(ctx, from, who, found, run.Seen); err != nil {
			return nil, err
		}
		changes := slices.DeleteFunc(sheet.Changes, func(one Changed) bool {
			return one.After == one.Number.Forwarding && len(one.Faults) == 0
		})
		if len(changes) == 0 {
			return nil, portal.Refuse("nothing_changes", "")
		}
		return changes, nil
	})
}
