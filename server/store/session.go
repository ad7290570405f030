package store

import (
	"context"
	"slices"
	"time"

	"denwaban/server/portal"
)

// Session is a session row with the person it belongs to, as every request reads it.
type Session struct {
	Who       portal.Actor
	Purpose   portal.Purpose
	Step      portal.Step
	LoginID   string
	TimeZone  string
	FactorSet bool      // the account has a second factor; else one may be chosen in this sign-in
	Fresh     bool      // a one-time code was given in the last few minutes (portal.FreshFor)
	IdleEnd   time.Time // when it ends unless it is used before
	EndsAt    time.Time // when it ends whatever happens
}

// Ticket is what the browser gets to carry: the secret whose hash is the row's id.
type Ticket struct {
	Secret  string
	Purpose portal.Purpose
	EndsAt  time.Time
	Device  string // secret of the device's own cookie; empty until the sign-in is finished
}

// sessionMoment is how often a row's last use is written at the most.
const sessionMoment = time.Minute

// visitRow is as much of a session row and of its person as every request reads: nothing that only deeds need, and no hash of
// a password.
type visitRow struct {
	Purpose   portal.Purpose
	SeenAt    int64
	EndsAt    int64
	RowEpoch  int64
	Choice    portal.Factor
	FactorAt  int64
	Confirmed bool
	Terms     int
	user
}

// sessionRow is all that deeds read of them.
type sessionRow struct {
	ID    string
	Tries int
	visitRow
}

const (
	visitColumns = `
		s.purpose, s.seen_at, s.ends_at, s.epoch AS row_epoch, s.choice, s.factor_at,
		COALESCE(f.totp_confirmed, FALSE) AS totp_confirmed, t.version AS terms_current,
		u.id AS user_id, u.company_id, u.mail, u.name, u.factor, u.role, u.mail_language, u.time_zone, u.state, u.epoch, u.terms_version`

	sessionTables = `
	FROM sessions s
	JOIN users u ON u.id = s.user_id
	JOIN terms_in_force t ON t.company_id = u.company_id
	LEFT JOIN factors f ON f.user_id = u.id
	WHERE s.id = ?`

	visitQuery   = `SELECT` + visitColumns + sessionTables
	sessionQuery = `SELECT` + visitColumns + `, s.id, s.tries, u.login_key, u.phone, u.password_hash` + sessionTables
)

// fields are those of visitQuery.
func (r *visitRow) fields() []any {
	u := &r.user
	return []any{
		&r.Purpose, &r.SeenAt, &r.EndsAt, &r.RowEpoch, &r.Choice, &r.FactorAt, &r.Confirmed, &r.Terms,
		&u.ID, &u.CompanyID, &u.Mail, &u.Name, &u.Factor, &u.Role, &u.MailLanguage, &u.TimeZone, &u.State, &u.Epoch, &u.TermsVersion,
	}
}

// fields are those of sessionQuery.
func (r *sessionRow) fields() []any {
	return append(r.visitRow.fields(), &r.ID, &r.Tries, &r.LoginKey, &r.Phone, &r.PasswordHash)
}

// alive holds the rules that end a row: time, an earlier epoch (any change of password, factor, role or state), and a
// disabled account. They are applied at each use and not by a clean-up job. A use that lies ahead comes from a clock that was
// wrong: how long the row was idle since, nobody knows.
func (r *visitRow) alive(now time.Time) bool {
	if r.RowEpoch != r.Epoch || r.State == portal.Disabled || now.UnixMilli() >= r.EndsAt || r.SeenAt > believed(now) {
		return false
	}
	return now.Before(r.idleEnd())
}

func (r *visitRow) idleEnd() time.Time {
	return instant(r.SeenAt).Add(portal.SessionIdle(r.Purpose, r.Role))
}

func (r *visitRow) effectiveFactor() portal.Factor {
	if r.Factor == portal.FactorUnset {
		return r.Choice
	}
	return r.Factor
}

// fresh tells whether a one-time code was given lately; the row's time is that of the last one.
func (r *visitRow) fresh(now time.Time) bool { return portal.Fresh(instant(r.FactorAt), now) }

func (r *visitRow) step() portal.Step {
	return portal.NextStep(portal.SignIn{
		Purpose: r.Purpose, Factor: r.effectiveFactor(), TOTPConfirmed: r.Confirmed && r.Factor == portal.FactorTOTP,
		TermsAgreed: r.TermsVersion, TermsCurrent: r.Terms,
	})
}

// Session returns the living row behind a cookie's secret, and notes that it was used. The purposes are those that the
// cookie may stand for; a row of another purpose is not there. Codes: not_found.
func (s *Store) Session(ctx context.Context, secret, address, agent string, purposes ...portal.Purpose) (Session, error) {
	id := hashed(secret)
	row, err := s.visit(ctx, id, purposes)
	if err != nil {
		return Session{}, err
	}
	if now := s.Now(); now.UnixMilli()-row.SeenAt >= sessionMoment.Milliseconds() {
		switch err := s.touch(ctx, id); {
		case err == nil:
			row.SeenAt = now.UnixMilli()
		case !portal.Refused(err, "busy") && !portal.Refused(err, "disk_full"): // a full disk does not end a running session
			return Session{}, err
		}
	}
	return row.session(id, address, agent, s.Now()), nil
}

// Glance returns what Session does, without that it counts as a use of the row: a page asked by itself. Codes: not_found.
func (s *Store) Glance(ctx context.Context, secret, address, agent string, purposes ...portal.Purpose) (Session, error) {
	id := hashed(secret)
	row, err := s.visit(ctx, id, purposes)
	if err != nil {
		return Session{}, err
	}
	return row.session(id, address, agent, s.Now()), nil
}

// visit reads a living row of one of the purposes.
func (s *Store) visit(ctx context.Context, id string, purposes []portal.Purpose) (visitRow, error) {
	now := s.Now()
	kept := s.writer.lookups.shown
	row, found, state := kept.find(id, now)
	if !found {
		// Without the caller's cancellation: to watch for that, database/sql and the driver start two goroutines for each query,
		// which takes longer than this one runs.
		if err := get(context.WithoutCancel(ctx), s.read, &row, visitQuery, id); err != nil {
			return row, err
		}
		kept.keep(id, row, now, state)
	}
	if !row.alive(now) || !slices.Contains(purposes, row.Purpose) {
		return row, portal.NotThere()
	}
	return row, nil
}

func (r *visitRow) session(id, address, agent string, now time.Time) Session {
	return Session{
		Who: portal.Actor{
			UserID: r.user.ID, UserName: r.Name, CompanyID: r.CompanyID, Role: r.Role, Language: r.MailLanguage, TimeZone: r.TimeZone,
			SessionID: id, Address: address, Agent: agent,
		},
		Purpose: r.Purpose, Step: r.step(), LoginID: r.Mail, TimeZone: r.TimeZone,
		FactorSet: r.Factor != portal.FactorUnset, Fresh: r.fresh(now),
		IdleEnd: r.idleEnd(), EndsAt: instant(r.EndsAt),
	}
}

func (s *Store) touch(ctx context.Context, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?`, tx.nowMS(), id, tx.nowMS())
		return err
	})
}

// session reads the actor's row again inside the transaction that depends on it. Codes: signed_out.
func (s *Store) session(tx *Tx, who portal.Actor, purposes ...portal.Purpose) (sessionRow, error) {
	var row sessionRow
	err := tx.get(&row, sessionQuery, who.SessionID)
	if portal.Refused(err, "not_found") || err == nil && (!row.alive(tx.Now) || !slices.Contains(purposes, row.Purpose)) {
		return row, portal.Refuse("signed_out", "")
	}
	return row, err
}

// begin makes a row for the person; the browser's row before it, if any, dies: a session id never survives a change of
// what it is worth.
func (s *Store) begin(tx *Tx, of user, purpose portal.Purpose, who portal.Actor) (Ticket, error) {
	secret, id, err := s.token()
	if err != nil {
		return Ticket{}, err
	}
	if err := s.end(tx, who.SessionID); err != nil {
		return Ticket{}, err
	}
	if _, err := tx.exec(`DELETE FROM sessions WHERE ends_at <= ?`, tx.nowMS()); err != nil {
		return Ticket{}, err
	}
	ends := portal.SessionEnd(purpose, of.Role, tx.Now)
	var factorAt int64
	if purpose == portal.PurposeSession {
		factorAt = tx.nowMS()
	}
	_, err = tx.exec(`
		INSERT INTO sessions (id, handle, purpose, user_id, epoch, created_at, seen_at, ends_at, choice, factor_at, tries, address, agent)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
		id, s.newID(), string(purpose), of.ID, of.Epoch, tx.nowMS(), tx.nowMS(), ends.UnixMilli(), string(portal.FactorUnset), factorAt,
		who.Address, who.Agent)
	return Ticket{Secret: secret, Purpose: purpose, EndsAt: ends}, err
}

func (s *Store) end(tx *Tx, id string) error {
	if id == "" {
		return nil
	}
	_, err := tx.exec(`DELETE FROM sessions WHERE id = ?`, id)
	return err
}

// endAll ends every session row of a person: nothing that was signed in before this instant stays so.
func (s *Store) endAll(tx *Tx, userID string) error {
	_, err := tx.exec(`UPDATE users SET epoch = epoch + 1 WHERE id = ?`, userID)
	if err != nil {
		return err
	}
	_, err = tx.exec(`DELETE FROM sessions WHERE user_id = ?`, userID)
	return err
}

// keepOnly ends every other session of a person, as endAll does; the actor's alone goes on, under a new id and in the new
// epoch. Its age, its end and its fresh code stay.
func (s *Store) keepOnly(tx *Tx, row sessionRow) (Ticket, error) {
	secret, id, err := s.token()
	if err != nil {
		return Ticket{}, err
	}
	if _, err := tx.exec(`UPDATE users SET epoch = epoch + 1 WHERE id = ?`, row.user.ID); err != nil {
		return Ticket{}, err
	}
	if _, err := tx.exec(`DELETE FROM sessions WHERE user_id = ? AND id <> ?`, row.user.ID, row.ID); err != nil {
		return Ticket{}, err
	}
	_, err = tx.exec(`UPDATE sessions SET id = ?, epoch = ?, tries = 0 WHERE id = ?`, id, row.Epoch+1, row.ID)
	return Ticket{Secret: secret, Purpose: row.Purpose, EndsAt: instant(row.EndsAt)}, err
}

// SignOut ends the actor's session row.
func (s *Store) SignOut(ctx context.Context, who portal.Actor) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if err := s.end(tx, who.SessionID); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventSignOut, who.UserName, nil)
	})
}
