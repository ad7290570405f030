package store

import "denwaban/server/portal"

// Device is a browser in which a person has signed in completely.
type Device struct {
	ID string `db:"id"`
}

// DeviceToken is the form in which the secret of a device's cookie is stored and passed on in portal.Actor.
func DeviceToken(secret string) string {
	if secret == "" {
		return ""
	}
	return hashed(secret)
}

// deviceOf is the actor's device if it is known to the person; the zero Device otherwise.
func deviceOf(tx *Tx, token, userID string) (Device, error) {
	var device Device
	if token == "" || userID == "" {
		return device, nil
	}
	err := tx.get(&device, `SELECT id FROM devices WHERE token = ? AND user_id = ?`, token, userID)
	if portal.Refused(err, "not_found") {
		return Device{}, nil
	}
	return device, err
}

// meet remembers the browser of a finished sign-in and gives it a new secret: a copied cookie is good until its owner's
// next sign-in at the most.
func (s *Store) meet(tx *Tx, who portal.Actor, of user) (secret string, err error) {
	device, err := deviceOf(tx, who.Device, of.ID)
	if err != nil {
		return "", err
	}
	secret, token, err := s.token()
	if err != nil {
		return "", err
	}
	if device.ID == "" {
		device.ID = s.newID()
	}
	_, err = tx.exec(`
		INSERT INTO devices (id, user_id, token, agent, address, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET token = excluded.token, agent = excluded.agent, address = excluded.address, seen_at = excluded.seen_at`,
		device.ID, of.ID, token, who.Agent, who.Address, tx.nowMS(), tx.nowMS())
	return secret, err
}
