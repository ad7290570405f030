package store

import (
	"context"
	"strings"

	"denwaban/server/portal"
)

// A sign-in from a trusted device needs no code. The browser shows by the secret in its cookie which device it is, and each
// finished sign-in replaces that secret, so that a secret opens once. Whoever comes with one that was replaced already has a
// copy of the cookie, or is the owner and somebody with a copy came first; the two cannot be told apart. So that one is asked
// for a code, the browser is no longer trusted, and sessions that began without a code in it end. This also meets an owner
// who signs in from two tabs in the same instant: it costs them one code. Letting a replaced secret work for a few seconds
// would spare them that, and would let the copy work, too.

func (d device) trust() portal.Trust {
	return portal.Trust{Until: instant(d.TrustedUntil), Factor: d.TrustedFactor, Epoch: d.TrustedEpoch}
}

// skipsCode tells whether the actor's browser stands for the person's code.
func (s *Store) skipsCode(tx *Tx, who portal.Actor, of user) (bool, error) {
	if err := s.endCopied(tx, who); err != nil {
		return false, err
	}
	here, err := deviceOf(tx, who.Device, of.ID)
	if err != nil || !here.trust().Holds(of.Factor, of.Epoch, tx.Now) {
		return false, err
	}
	policy, err := policyOf(tx.ctx, tx, of.CompanyID)
	if err != nil || !policy.TrustsDevicesOf(of.Role) {
		return false, err
	}
	needed, err := needsPasskey(tx, who, of) // is said after the code, not before
	return !needed, err
}

// endCopied ends every trust in the actor's browser when the actor's secret is not the browser's any more.
func (s *Store) endCopied(tx *Tx, who portal.Actor) error {
	browser, hash, _ := strings.Cut(who.Device, ".")
	trusted, err := list[struct {
		DeviceID string `db:"device_id"`
		Agent    string `db:"agent"`
		UserID   string `db:"user_id"`
	}](tx.ctx, tx, `
		SELECT d.id AS device_id, d.agent, d.user_id FROM devices d JOIN browsers b ON b.id = d.browser_id
		WHERE b.id = ? AND b.token <> ? AND d.trusted_until > ?`, browser, hash, tx.nowMS())
	if err != nil {
		return err
	}
	for _, one := range trusted {
		if _, err := tx.exec(`UPDATE devices SET trusted_until = 0 WHERE id = ?`, one.DeviceID); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM sessions WHERE device_id = ? AND factor_at = 0`, one.DeviceID); err != nil {
			return err
		}
		owner, err := userByID(tx, one.UserID)
		if err != nil {
			return err
		}
		if err := s.audit(tx, as(who, owner), portal.EventDeviceCopied, browserName(one.Agent), nil); err != nil {
			return err
		}
	}
	return nil
}

// trust writes what becomes of a device at a sign-in with a code: it stands for the next ones if the person wants that and
// the company allows it, and a trust that was good no more is gone.
func (s *Store) trust(tx *Tx, who portal.Actor, of user, here device, factor portal.Factor, wanted bool) error {
	policy, err := policyOf(tx.ctx, tx, of.CompanyID)
	if err != nil {
		return err
	}
	if !wanted || !policy.TrustsDevicesOf(of.Role) {
		if here.TrustedUntil == 0 {
			return nil
		}
		_, err := tx.exec(`UPDATE devices SET trusted_until = 0 WHERE id = ?`, here.ID)
		return err
	}
	if _, err := tx.exec(`UPDATE devices SET trusted_until = ?, trusted_factor = ?, trusted_epoch = ? WHERE id = ?`,
		tx.Now.Add(portal.TrustFor).UnixMilli(), string(factor), of.Epoch, here.ID); err != nil {
		return err
	}
	return s.audit(tx, who, portal.EventDeviceTrusted, browserName(who.Agent), nil)
}

// endTrustAgainst ends what a company's policy does not allow any more: allowing it again later brings no trust back.
func endTrustAgainst(tx *Tx, companyID string, policy portal.Policy) error {
	for _, role := range []portal.Role{portal.General, portal.Administrator} {
		if policy.TrustsDevicesOf(role) {
			continue
		}
		if _, err := tx.exec(`
			UPDATE devices SET trusted_until = 0
			WHERE trusted_until > 0 AND user_id IN (SELECT id FROM users WHERE company_id = ? AND role = ?)`, companyID, string(role)); err != nil {
			return err
		}
	}
	return nil
}

// MayTrust tells whether the actor, half-way through a sign-in, may trust the device.
func (s *Store) MayTrust(ctx context.Context, who portal.Actor) (bool, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	return policy.TrustsDevicesOf(who.Role), err
}

// TrustedDevice is a device as its owner sees it. Times are milliseconds since 1970 UTC.
type TrustedDevice struct {
	ID        string
	Agent     string // User-Agent header of its latest sign-in
	Address   string // and from where that came
	CreatedAt int64  // first sign-in
	SeenAt    int64  // latest sign-in
	Until     int64  // the code is asked for again from then on
	Here      bool   // it is the browser that asks
}

// Devices lists the devices that stand for the actor's code: this one, then the latest used first.
func (s *Store) Devices(ctx context.Context, who portal.Actor) ([]TrustedDevice, error) {
	browser, hash, _ := strings.Cut(who.Device, ".")
	rows, err := list[struct {
		device
		Agent     string        `db:"agent"`
		Address   string        `db:"address"`
		CreatedAt int64         `db:"created_at"`
		SeenAt    int64         `db:"seen_at"`
		Here      bool          `db:"here"`
		Factor    portal.Factor `db:"factor"`
		Epoch     int64         `db:"epoch"`
	}](ctx, s.read, `
		SELECT d.id, d.trusted_until, d.trusted_factor, d.trusted_epoch, d.agent, d.address, d.created_at, d.seen_at,
			b.id = ? AND b.token = ? AS here, u.factor, u.epoch
		FROM devices d JOIN browsers b ON b.id = d.browser_id JOIN users u ON u.id = d.user_id
		WHERE d.user_id = ? AND d.trusted_until > 0 ORDER BY here DESC, d.seen_at DESC, d.id`, browser, hash, who.UserID)
	if err != nil {
		return nil, err
	}
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil || !policy.TrustsDevicesOf(who.Role) {
		return []TrustedDevice{}, err
	}
	devices := []TrustedDevice{}
	for _, row := range rows {
		if row.trust().Holds(row.Factor, row.Epoch, s.Now()) {
			devices = append(devices, TrustedDevice{
				ID: row.ID, Agent: row.Agent, Address: row.Address, CreatedAt: row.CreatedAt, SeenAt: row.SeenAt,
				Until: row.TrustedUntil, Here: row.Here,
			})
		}
	}
	return devices, nil
}

// ForgetDevice makes one of the actor's trusted devices a stranger: its next sign-in needs the code and is told by mail.
// What is signed in there ends, unless it is the actor's own session. Codes: not_found, also for somebody else's device.
func (s *Store) ForgetDevice(ctx context.Context, who portal.Actor, id string) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		forgotten, err := s.forget(tx, who, func(one string) bool { return one == id })
		if err == nil && forgotten == 0 {
			return portal.NotThere()
		}
		return err
	})
}

// ForgetDevices does so with all of them.
func (s *Store) ForgetDevices(ctx context.Context, who portal.Actor) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		_, err := s.forget(tx, who, func(string) bool { return true })
		return err
	})
}

// forget returns how many of the actor's trusted devices were meant.
func (s *Store) forget(tx *Tx, who portal.Actor, meant func(id string) bool) (forgotten int, err error) {
	devices, err := list[struct {
		ID    string `db:"id"`
		Agent string `db:"agent"`
	}](tx.ctx, tx, `SELECT id, agent FROM devices WHERE user_id = ? AND trusted_until > 0`, who.UserID)
	if err != nil {
		return 0, err
	}
	for _, one := range devices {
		if !meant(one.ID) {
			continue
		}
		forgotten++
		if _, err := tx.exec(`DELETE FROM sessions WHERE device_id = ? AND id <> ?`, one.ID, who.SessionID); err != nil {
			return 0, err
		}
		if _, err := tx.exec(`DELETE FROM devices WHERE id = ?`, one.ID); err != nil {
			return 0, err
		}
		if err := s.audit(tx, who, portal.EventDeviceForgotten, browserName(one.Agent), nil); err != nil {
			return 0, err
		}
	}
	return forgotten, nil
}
