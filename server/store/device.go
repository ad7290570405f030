package store

import (
	"strings"
	"time"

	"denwaban/server/portal"
)

// device is a browser as one person has it, who has signed in there completely.
type device struct {
	ID            string        `db:"id"`
	TrustedUntil  int64         `db:"trusted_until"`
	TrustedFactor portal.Factor `db:"trusted_factor"`
	TrustedEpoch  int64         `db:"trusted_epoch"`
}

// DeviceToken is the form in which the secret of a browser's cookie is stored and passed on in portal.Actor: the
// browser's id, which stays, and the hash of what changes. "" is a browser that nobody signed in with yet.
func DeviceToken(secret string) string {
	id, changing, found := strings.Cut(secret, ".")
	if !found {
		return ""
	}
	return id + "." + hashed(changing)
}

// browserOf is the id of the browser that has this token now; "" for a stranger, and for a copy of an earlier token.
func browserOf(tx *Tx, token string) (string, error) {
	id, hash, _ := strings.Cut(token, ".")
	err := tx.get(&id, `SELECT id FROM browsers WHERE id = ? AND token = ?`, id, hash)
	if portal.Refused(err, "not_found") {
		return "", nil
	}
	return id, err
}

// deviceOf is the actor's device if it is known to the person; the zero device otherwise.
func deviceOf(tx *Tx, token, userID string) (device, error) {
	var found device
	id, hash, _ := strings.Cut(token, ".")
	err := tx.get(&found, `
		SELECT d.id, d.trusted_until, d.trusted_factor, d.trusted_epoch
		FROM devices d JOIN browsers b ON b.id = d.browser_id WHERE b.id = ? AND b.token = ? AND d.user_id = ?`, id, hash, userID)
	if portal.Refused(err, "not_found") {
		return device{}, nil
	}
	return found, err
}

// rememberedDevice is what came of a finished sign-in for its browser.
type rememberedDevice struct {
	device device
	secret string // the browser's new one
	known  bool   // the person signed in there before
}

// rememberBrowser remembers the browser of a finished sign-in and gives it a new secret: a copied cookie is good until the next
// sign-in in that browser at the most. Browsers whose cookie has ended are forgotten.
func (s *Store) rememberBrowser(tx *Tx, who portal.Actor, of user) (rememberedDevice, error) {
	browser, err := browserOf(tx, who.Device)
	if err != nil {
		return rememberedDevice{}, err
	}
	found, err := deviceOf(tx, who.Device, of.ID)
	if err != nil {
		return rememberedDevice{}, err
	}
	met := rememberedDevice{device: found, known: found.ID != ""}
	if !met.known {
		met.device.ID = s.newID()
	}
	if browser == "" {
		browser = s.newID()
	}
	secret, hash, err := s.token()
	if err != nil {
		return rememberedDevice{}, err
	}
	met.secret = browser + "." + secret
	if _, err := tx.exec(`DELETE FROM browsers WHERE seen_at < ?`, tx.Now.Add(-portal.DeviceKept).UnixMilli()); err != nil {
		return rememberedDevice{}, err
	}
	if _, err := tx.exec(`
		INSERT INTO browsers (id, token, seen_at) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET token = excluded.token, seen_at = excluded.seen_at`, browser, hash, tx.nowMS()); err != nil {
		return rememberedDevice{}, err
	}
	if _, err := tx.exec(`DELETE FROM attempts WHERE bucket = ?`, bucketKey{portal.ByDevice, met.device.ID}.name()); err != nil {
		return rememberedDevice{}, err
	}
	_, err = tx.exec(`
		INSERT INTO devices (id, browser_id, user_id, agent, address, created_at, seen_at, trusted_until, trusted_factor, trusted_epoch)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 0)
		ON CONFLICT (id) DO UPDATE SET agent = excluded.agent, address = excluded.address, seen_at = excluded.seen_at`,
		met.device.ID, browser, of.ID, who.Agent, who.Address, tx.nowMS(), tx.nowMS())
	return met, err
}

// tellOfNewDevice mails a person about a sign-in in a browser that they did not use before, but not about their very
// first, when each is new.
func (s *Store) tellOfNewDevice(tx *Tx, who portal.Actor, of user) error {
	var before int64
	if err := tx.get(&before, `SELECT last_sign_in_at FROM users WHERE id = ?`, of.ID); err != nil || before == 0 {
		return err
	}
	return s.post(tx, of, portal.MailNewDevice, "", time.Time{}, map[string]string{
		"browser": portal.Browser(who.Agent), "address": who.Address})
}

// browserName is what the trail calls a browser.
func browserName(agent string) string {
	if name := portal.Browser(agent); name != "" {
		return name
	}
	return agent
}
