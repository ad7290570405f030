package store

import (
	"context"
	"errors"
	"time"
)

// endsAtOnce is how many numbers return in one transaction, and in one change of the history, which can be taken back as one:
// as many as a person sets at once. Others wait for it about half a second; where more are due, they write between two.
const endsAtOnce = 10_000

// NextDue is the next instant at which something returns by itself, a mail says that it will, or a schedule comes to a
// boundary; the zero time when nothing waits.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	const never = int64(1) << 62
	var next int64
	err := get(ctx, s.read, &next, `
		SELECT MIN(at) FROM (
			SELECT COALESCE(MIN(until_at), ?) AS at FROM forwardings WHERE until_at > 0
			UNION ALL SELECT COALESCE(MIN(warn_at), ?) FROM forwardings WHERE warn_at > 0
			UNION ALL SELECT COALESCE(MIN(next_at), ?) FROM schedules WHERE next_at > 0) AS waiting`, never, never, never)
	if next == never {
		next = 0
	}
	return instant(next), err
}

// Timed receives a value after something was set that comes due by itself: NextDue may be earlier than it was.
func (s *Store) Timed() <-chan struct{} { return s.timed }

func (s *Store) wakeClock() {
	select {
	case s.timed <- struct{}{}:
	default:
	}
}

// EndDue lets what was to return by now return, company by company, and says of how many numbers. What may not be set any more
// is switched off instead, and those whom it concerns are told why. A company that fails does not hold up the others, nor does
// a number that cannot be read.
func (s *Store) EndDue(ctx context.Context) (int, error) {
	return s.eachCompany(ctx, `f.until_at > 0 AND f.until_at <= ?`, s.endSome)
}

// eachCompany calls some for every company that has numbers with what is due by now, again while it finds as many as it
// takes at once, and counts them.
func (s *Store) eachCompany(ctx context.Context, due string, some func(*Tx, string) (timed, error)) (int, error) {
	companies, err := list[string](ctx, s.read, `
		SELECT DISTINCT v.company_id FROM forwardings f JOIN numbers n ON n.id = f.number_id JOIN voice_groups v ON v.id = n.voice_group_id
		WHERE `+due, s.Now().UnixMilli())
	total := 0
	for _, id := range companies {
		for more := true; more; {
			var did timed
			problem := s.inTx(ctx, func(tx *Tx) (err error) {
				did, err = some(tx, id)
				return err
			})
			if problem != nil {
				did = timed{unread: problem}
			}
			err, total, more = errors.Join(err, did.unread), total+did.numbers, did.numbers == endsAtOnce
		}
	}
	return total, err
}
