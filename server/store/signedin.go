package store

import (
	"context"

	"denwaban/server/portal"
)

// SignedIn is a session as its owner sees it. Times are milliseconds since 1970 UTC.
type SignedIn struct {
	Handle    string `db:"handle"` // names it, and opens nothing
	Agent     string `db:"agent"`  // User-Agent header of the sign-in
	Address   string `db:"address"`
	CreatedAt int64  `db:"created_at"`
	SeenAt    int64  `db:"seen_at"` // latest use, to a minute
	Here      bool   `db:"here"`    // it is the session that asks
}

// Sessions lists where the actor is signed in at this moment: here, then the latest used first. The conditions are those of alive.
func (s *Store) Sessions(ctx context.Context, who portal.Actor) ([]SignedIn, error) {
	now := s.Now()
	return list[SignedIn](ctx, s.read, `
		SELECT s.handle, s.agent, s.address, s.created_at, s.seen_at, s.id = ? AS here
		FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.user_id = ? AND s.purpose = 'session' AND s.epoch = u.epoch AND s.ends_at > ? AND s.seen_at > ? AND s.seen_at <= ?
		ORDER BY here DESC, s.seen_at DESC, s.created_at DESC, s.id`,
		who.SessionID, who.UserID, now.UnixMilli(), now.Add(-portal.SessionIdle(portal.PurposeSession, who.Role)).UnixMilli(), believed(now))
}

// EndSession signs the actor out in one place. Codes: not_found, also for somebody else's session.
func (s *Store) EndSession(ctx context.Context, who portal.Actor, handle string) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		var agent string
		if err := tx.get(&agent, `SELECT agent FROM sessions WHERE user_id = ? AND purpose = 'session' AND handle = ?`, who.UserID, handle); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM sessions WHERE user_id = ? AND handle = ?`, who.UserID, handle); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventSessionsEnded, browserName(agent), map[string]any{"sessions": 1})
	})
}

// EndOtherSessions signs the actor out everywhere but here; sign-ins under way end as well.
func (s *Store) EndOtherSessions(ctx context.Context, who portal.Actor) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		ended, err := tx.exec(`DELETE FROM sessions WHERE user_id = ? AND id <> ?`, who.UserID, who.SessionID)
		if err != nil || ended == 0 {
			return err
		}
		return s.audit(tx, who, portal.EventSessionsEnded, who.UserName, map[string]any{"sessions": ended})
	})
}

// EndEverySession is the operator's emergency switch: nothing that was handed out before is good any more, no session, no
// sign-in under way, no trusted device, no mailed link and no code. What people keep stays: passwords, authenticators,
// passkeys, recovery codes. It returns how many sessions there were.
func (s *Store) EndEverySession(ctx context.Context) (int64, error) {
	var ended int64
	err := s.inTx(ctx, func(tx *Tx) error {
		if err := s.recordEnd(tx); err != nil {
			return err
		}
		var err error
		ended, err = endEverything(tx)
		return err
	})
	return ended, err
}

// endEverything ends what was handed out before, and returns how many sessions that were.
func endEverything(tx *Tx) (sessions int64, err error) {
	if sessions, err = tx.exec(`DELETE FROM sessions`); err != nil {
		return 0, err
	}
	for _, query := range []string{
		`UPDATE users SET epoch = epoch + 1`,
		`UPDATE devices SET trusted_until = 0`,
		`UPDATE links SET expires_at = 0`,
		`UPDATE mail_codes SET expires_at = 0`,
		`DELETE FROM passkey_challenges`,
		`DELETE FROM settings WHERE name = 'setup'`,
	} {
		if _, err := tx.exec(query); err != nil {
			return 0, err
		}
	}
	// A mail that still waits would bring what opens nothing.
	_, err = tx.exec(`UPDATE outbox SET expires_at = ?, secret_sealed = NULL WHERE secret_sealed IS NOT NULL`, tx.nowMS())
	return sessions, err
}

// recordEnd tells each company how many sessions of its people end.
func (s *Store) recordEnd(tx *Tx) error {
	companies, err := list[struct {
		ID       string `db:"id"`
		Name     string `db:"name"`
		Sessions int    `db:"n"`
	}](tx.ctx, tx, `
		SELECT c.id, c.name, (SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.company_id = c.id) AS n
		FROM companies c ORDER BY c.id`)
	if err != nil {
		return err
	}
	for _, one := range companies {
		who := system
		who.CompanyID = one.ID
		if err := s.audit(tx, who, portal.EventSessionsEnded, one.Name, map[string]any{"sessions": one.Sessions}); err != nil {
			return err
		}
	}
	return nil
}
