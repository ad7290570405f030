package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// WarnDue tells by mail which states end soon, each once, and says of how many numbers.
func (s *Store) WarnDue(ctx context.Context) (int, error) {
	return s.eachCompany(ctx, `f.warn_at > 0 AND f.warn_at <= ?`, s.warnSome)
}

func (s *Store) warnSome(tx *Tx, companyID string) (timed, error) {
	due, err := readableNumbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND f.warn_at > 0 AND f.warn_at <= ? ORDER BY f.until_at, n.digits LIMIT ?`,
		companyID, tx.nowMS(), endsAtOnce)
	found := due.numbers
	if err != nil || len(found) == 0 {
		return timed{unread: due.unread}, err
	}
	for some := range slices.Chunk(found, namedAtOnce) {
		ids := make([]int64, len(some))
		for i, one := range some {
			ids[i] = one.ID
		}
		query, args, err := placeholders(`UPDATE forwardings SET warn_at = 0 WHERE number_id IN (?)`, nil, ids)
		if err != nil {
			return timed{}, fmt.Errorf("note what was told: %w", err)
		}
		if _, err := tx.exec(query, args...); err != nil {
			return timed{}, err
		}
	}
	ahead := slices.DeleteFunc(slices.Clone(found), func(one Number) bool { return one.Forwarding.Until <= tx.nowMS() })
	policy, err := policyOf(tx.ctx, tx, companyID)
	if err != nil {
		return timed{}, err
	}
	recipients, err := endRecipients(tx, companyID, ahead)
	if err != nil {
		return timed{}, err
	}
	for _, r := range recipients {
		fields := lines(r, ahead, func(one Number) Number { return one }, func(one Number) string {
			return portal.Standing{Forwarding: one.Forwarding, Who: one.By(r.MailLanguage)}.Text(r.MailLanguage, tx.Now, r.zone()) +
				" → " + one.returns(policy).Text(one.Forwarding, r.MailLanguage)
		})
		if fields == nil {
			continue
		}
		// It is worth sending as long as one of the ends is ahead; each line says when its own is.
		if err := s.post(tx, r.user, portal.MailEnds, "", instant(ahead[len(ahead)-1].Forwarding.Until), fields); err != nil {
			return timed{}, err
		}
	}
	return timed{len(found), due.unread}, nil
}

// tellEnded mails what returned, and what could not and why.
func (s *Store) tellEnded(tx *Tx, companyID string, endings []ending) error {
	ended := make([]Number, len(endings))
	for i, one := range endings {
		ended[i] = one.Number
	}
	recipients, err := endRecipients(tx, companyID, ended)
	if err != nil {
		return err
	}
	refusedFirst := slices.Clone(endings)
	slices.SortStableFunc(refusedFirst, func(a, b ending) int { return refusals(b) - refusals(a) })
	for _, r := range recipients {
		refused := 0
		fields := lines(r, refusedFirst, func(one ending) Number { return one.Number }, func(one ending) string {
			refused += refusals(one)
			return portal.ShortTime(instant(one.due), r.MailLanguage, tx.Now, r.zone()) + "  " +
				portal.Returned(one.Number.Forwarding, one.After, one.refusal, r.MailLanguage)
		})
		if fields == nil {
			continue
		}
		fields["refused"] = fmt.Sprint(refused)
		if err := s.post(tx, r.user, portal.MailEnded, "", time.Time{}, fields); err != nil {
			return err
		}
	}
	return nil
}

func refusals(one ending) int {
	if one.refusal != nil {
		return 1
	}
	return 0
}
