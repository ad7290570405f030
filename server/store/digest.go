package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// MailDigests mails, on Monday mornings in the reader's time zone, which numbers are forwarded for longer than the company
// wants, each week once, and says how many mails it wrote. Where there is nothing to tell, there is no mail.
func (s *Store) MailDigests(ctx context.Context) (int, error) {
	companies, err := s.digestsDue(ctx)
	total := 0
	for _, id := range companies {
		var unread error
		written := 0
		problem := s.inTx(ctx, func(tx *Tx) (err error) {
			written, unread, err = s.digest(tx, id)
			return err
		})
		if problem != nil {
			written, unread = 0, problem
		}
		err, total = errors.Join(err, unread), total+written
	}
	return total, err
}

// digestsDue are the companies in which a list is due to somebody. Who never got one is looked at every time until the first
// Monday: no transaction begins for that.
func (s *Store) digestsDue(ctx context.Context) ([]string, error) {
	now := s.Now()
	ahead := now.Add(portal.DigestAhead).UnixMilli()
	found, err := list[struct {
		Company   string `db:"company_id"`
		TimeZone  string `db:"time_zone"`
		DigestAt  int64  `db:"digest_at"`
		CreatedAt int64  `db:"created_at"`
	}](ctx, s.read, `
		SELECT company_id, time_zone, digest_at, created_at FROM users WHERE state = 'active' AND (role = 'admin' OR notices)`+digestPossible+`
		ORDER BY company_id`, now.Add(-portal.DigestWeek).UnixMilli(), ahead)
	companies := []string{}
	for _, one := range found {
		_, due := portal.DigestDue(instant(one.DigestAt), instant(one.CreatedAt), now, portal.Zone(one.TimeZone))
		if due || one.DigestAt > ahead {
			companies = append(companies, one.Company)
		}
	}
	return slices.Compact(companies), err
}

// digestPossible passes over those who got this week's, without a look at their time zones. It takes the instant of the
// latest list that is old enough, and of the first one that lies too far ahead.
const digestPossible = ` AND (digest_at <= ? OR digest_at > ?)`

// digest mails a company's list to those to whom it is due, and says how many mails that were. A number that cannot be read is
// in none of them (unread).
func (s *Store) digest(tx *Tx, companyID string) (written int, unread, err error) {
	ahead := tx.Now.Add(portal.DigestAhead).UnixMilli()
	recipients, err := recipientsOf(tx, companyID, digestPossible, tx.Now.Add(-portal.DigestWeek).UnixMilli(), ahead)
	if err != nil {
		return 0, nil, err
	}
	long := map[string]readable{} // by time zone: how many days it is differs
	policy, err := policyOf(tx.ctx, tx, companyID)
	if err != nil {
		return 0, nil, err
	}
	for _, r := range recipients {
		monday, due := portal.DigestDue(instant(r.DigestAt), instant(r.CreatedAt), tx.Now, r.zone())
		if !due && r.DigestAt <= ahead {
			continue
		}
		if _, err := tx.exec(`UPDATE users SET digest_at = ? WHERE id = ?`, monday.UnixMilli(), r.ID); err != nil {
			return 0, nil, err
		}
		if !due {
			continue
		}
		found, known := long[r.TimeZone]
		if !known {
			if found, err = longForwarded(tx, companyID, policy.LongSince(tx.Now, r.zone())); err != nil {
				return 0, nil, err
			}
			long[r.TimeZone], unread = found, cmp.Or(unread, found.unread)
		}
		n, err := s.postDigest(tx, r, found.numbers, policy)
		if err != nil {
			return 0, nil, err
		}
		written += n
	}
	return written, unread, nil
}

// longForwarded are a company's numbers that have been forwarding since an instant or for longer, the longest first.
func longForwarded(tx *Tx, companyID string, since time.Time) (readable, error) {
	return readableNumbers(tx.ctx, tx, `SELECT `+numberFields+companyNumbers+` AND c.opened AND f.is_on AND f.on_since <= ? ORDER BY f.on_since, n.digits`,
		companyID, since.UnixMilli())
}

func (s *Store) postDigest(tx *Tx, r recipient, long []Number, policy portal.Policy) (int, error) {
	fields := lines(r, long, func(one Number) Number { return one }, func(one Number) string {
		return one.Standing(r.MailLanguage).Text(r.MailLanguage, tx.Now, r.zone())
	})
	if fields == nil {
		return 0, nil
	}
	fields["days"] = fmt.Sprint(policy.LongDays)
	return 1, s.post(tx, r.user, portal.MailLong, "", time.Time{}, fields)
}
