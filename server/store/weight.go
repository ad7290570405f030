package store

import (
	"context"

	"denwaban/server/portal"
)

// CountSelected tells how many numbers are read for a selection, before any of them is: for a long list of ids every number of
// the voice group is. What is not the actor's counts for nothing, and is refused when it is read.
func (s *Store) CountSelected(ctx context.Context, who portal.Actor, pick Selection) (int, error) {
	switch {
	case pick.Search != nil:
		return s.countFound(ctx, who, *pick.Search, pick.VoiceGroup)
	case pick.Change != 0:
		return s.CountChange(ctx, who, pick.Change)
	case len(pick.IDs) > idsAtOnce:
		return s.CountGroup(ctx, who, pick.VoiceGroup)
	}
	return len(pick.IDs), nil
}

func (s *Store) countFound(ctx context.Context, who portal.Actor, q Search, group string) (int, error) {
	q.VoiceGroup, q.Everywhere = group, false
	groups, err := s.searched(ctx, who, q)
	if portal.Refused(err, "not_found") {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	hits, err := s.inMemory(ctx, who, q, ByPhone, groups)
	if err != nil {
		return 0, err
	}
	if hits != nil {
		defer hits.done()
		return hits.total, nil
	}
	where, args := q.where(who)
	return s.count(ctx, `SELECT COUNT(*) FROM (SELECT `+numberColumns+where+`) AS hits`, args...)
}

// CountGroup tells how many numbers a voice group has, opened or not; none where the actor does not see it.
func (s *Store) CountGroup(ctx context.Context, who portal.Actor, id string) (int, error) {
	return s.count(ctx, `
		SELECT COUNT(*) FROM visible w JOIN numbers n ON n.voice_group_id = w.voice_group_id WHERE w.user_id = ? AND w.voice_group_id = ?`,
		who.UserID, id)
}

// CountChange tells how many of the numbers that the actor sees a change set.
func (s *Store) CountChange(ctx context.Context, who portal.Actor, nth int64) (int, error) {
	return s.count(ctx, `
		SELECT COUNT(*) FROM history h JOIN numbers n ON n.id = h.number_id
		WHERE h.change_id = (`+nthChange+`) AND n.voice_group_id IN (SELECT voice_group_id FROM visible WHERE user_id = ?)`,
		who.CompanyID, nth, who.UserID)
}

// CountBatch tells how many numbers the steps of a batch name, each as often as they do; none where the actor does not see it.
func (s *Store) CountBatch(ctx context.Context, who portal.Actor, id string) (int, error) {
	return s.count(ctx, `
		SELECT COUNT(*) FROM batch_steps s JOIN batch_numbers m ON m.step_id = s.id
		WHERE s.batch_id = ? AND EXISTS (SELECT 1`+seenBatches+` AND b.id = ?)`,
		id, who.CompanyID, string(who.Role), who.UserID, id)
}

// CountInBatches tells how many numbers the company's batches name, deleted ones too; of many, a thousand are counted.
func (s *Store) CountInBatches(ctx context.Context, who portal.Actor) (int, error) {
	return s.count(ctx, boundedCount(` FROM batches b JOIN batch_steps s ON s.batch_id = b.id JOIN batch_numbers m ON m.step_id = s.id
		WHERE b.company_id = ?`), who.CompanyID, mostCounted)
}

// CountBatchVersion tells how many numbers a version of a batch has; none where the actor does not see the batch.
func (s *Store) CountBatchVersion(ctx context.Context, who portal.Actor, id string, version int64) (int, error) {
	return s.count(ctx, `
		SELECT COALESCE(SUM(v.numbers), 0) FROM batch_versions v
		WHERE v.batch_id = ? AND v.version = ? AND EXISTS (SELECT 1`+seenBatches+` AND b.id = ?)`,
		id, version, who.CompanyID, string(who.Role), who.UserID, id)
}

// CountRestore tells how many numbers a batch has, and the version that shall come in its place.
func (s *Store) CountRestore(ctx context.Context, who portal.Actor, id string, version int64) (int, error) {
	there, err := s.CountBatch(ctx, who, id)
	if err != nil {
		return 0, err
	}
	back, err := s.CountBatchVersion(ctx, who, id, version)
	return there + back, err
}

// CountFollowers tells how many numbers follow a schedule; "" is any of the actor's company.
func (s *Store) CountFollowers(ctx context.Context, who portal.Actor, schedule string) (int, error) {
	return s.count(ctx, `
		SELECT COUNT(*) FROM schedules s JOIN plans p ON p.schedule_id = s.id WHERE s.company_id = ? AND (? = '' OR s.id = ?)`,
		who.CompanyID, schedule, schedule)
}

// CountSet tells for how many of the numbers that the actor may see anything was ever set.
func (s *Store) CountSet(ctx context.Context, who portal.Actor) (int, error) {
	return s.count(ctx, `
		SELECT COUNT(*) FROM visible w JOIN numbers n ON n.voice_group_id = w.voice_group_id JOIN forwardings f ON f.number_id = n.id
		WHERE w.user_id = ?`, who.UserID)
}

func (s *Store) count(ctx context.Context, query string, args ...any) (n int, err error) {
	err = get(ctx, s.read, &n, query, args...)
	return n, err
}
