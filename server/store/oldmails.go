package store

import "context"

// mailStep is how many mails or links one transaction removes: others wait for it a few milliseconds.
const mailStep = 200

// outdated is a kind of rows that have had their time: how up to so many of them are found, and how one is removed.
type outdated struct {
	find   string
	args   []any
	remove string
}

// RemoveOldMails removes what serves no purpose any more, and returns how many rows that were: mails and links that came to
// their end long ago, what the trial mailbox no longer shows, and failures that were counted for devices which are forgotten.
// A mail that waits stays, and a mail's row as long as it stands in the trial mailbox.
func (s *Store) RemoveOldMails(ctx context.Context) (int, error) {
	witness, companies, err := s.beforeRemoving(ctx)
	if err != nil {
		return 0, err
	}
	cut := witness.MailCut().UnixMilli()
	all := []outdated{
		{oldTrialMailsQuery, []any{trialMails}, `DELETE FROM trial_mails WHERE id = ?`},
		{lostFailuresQuery, nil, `DELETE FROM attempts WHERE bucket = ?`},
		{deadLinksQuery, []any{cut, cut}, `DELETE FROM links WHERE id = ?`},
	}
	for _, companyID := range companies {
		all = append(all, outdated{oldMailsQuery, []any{companyID, cut, cut, cut, cut}, removeMailQuery})
	}
	removed := 0
	for _, one := range all {
		for n := mailStep; n == mailStep; removed += n {
			if n, err = s.removeOutdated(ctx, one); err != nil {
				return removed, err
			}
		}
	}
	return removed, nil
}

const (
	oldTrialMailsQuery = `
	SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY sent_at DESC, id DESC) AS nth FROM trial_mails) AS mails
	WHERE nth > ? ORDER BY nth LIMIT ?`

	lostFailuresQuery = `
	SELECT bucket FROM attempts
	WHERE bucket LIKE 'device:%' AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.id = SUBSTR(bucket, LENGTH('device:') + 1)) LIMIT ?`

	deadLinksQuery = `SELECT id FROM links WHERE created_at < ? AND expires_at < ? ORDER BY created_at LIMIT ?`

	oldMailsQuery = `
	SELECT id FROM outbox
	WHERE company_id = ? AND created_at < ? AND sent_at < ? AND failed_at < ?
		AND (sent_at > 0 OR failed_at > 0 OR expires_at > 0 AND expires_at < ?)
		AND NOT EXISTS (SELECT 1 FROM trial_mails t WHERE t.id = outbox.id)
	ORDER BY created_at, id LIMIT ?`
	removeMailQuery = `DELETE FROM outbox WHERE id = ? AND (sent_at > 0 OR failed_at > 0 OR expires_at > 0)` // not one that is tried again by now
)

// removeOutdated removes up to mailStep rows, and tells how many there were to remove.
func (s *Store) removeOutdated(ctx context.Context, rows outdated) (int, error) {
	// Found before the transaction: reading holds nobody up.
	ids, err := list[string](ctx, s.read, rows.find, append(rows.args, mailStep)...)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		for _, id := range ids {
			if _, err := tx.exec(rows.remove, id); err != nil {
				return err
			}
		}
		return nil
	})
	return len(ids), err
}
