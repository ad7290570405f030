package store

import (
	"context"
	"encoding/hex"
	"fmt"

	"denwaban/server/portal"
)

// sealedColumn is where a secret lies: row is the column that names the row which it belongs to.
type sealedColumn struct{ purpose, table, column, row string }

// sealedColumns is everything that is sealed.
var sealedColumns = []sealedColumn{
	{keyTOTP, "factors", "totp_sealed", "user_id"},
	{keyOutbox, "outbox", "secret_sealed", "id"},
}

// RotateKeys makes a new root key, seals every secret with it and keeps the key before for reading. It returns the ids of
// the new key and of the one before. Cut off at any moment, either the old key is in use or the new one. The store is
// of no further use: what holds its keys holds the old ones.
func (s *Store) RotateKeys(ctx context.Context) (now, before string, err error) {
	next, err := makeRoot(s.keys.dir, nextFile)
	if err != nil {
		return "", "", err
	}
	renewed := s.with(&Keys{dir: s.keys.dir, roots: append([]rootKey{next}, s.keys.roots...), next: &next})
	err = s.inTx(ctx, func(tx *Tx) error {
		if err := s.takeKeys(tx, renewed); err != nil {
			return err
		}
		return renewed.audit(tx, system, portal.EventKeyChanged, renewed.keys.roots[0].name(), nil)
	})
	if err != nil {
		return "", "", err
	}
	return next.name(), s.keys.roots[0].name(), renewed.keys.settle()
}

// with is the same store as far as a deed under other keys needs it.
func (s *Store) with(keys *Keys) *Store {
	return &Store{Now: s.Now, Random: s.Random, read: s.read, writer: s.writer, posted: s.posted, keys: keys}
}

// takeKeys makes the keys of renewed those of the database: every secret is sealed anew, and from now on the audit
// trail is chained with them.
func (s *Store) takeKeys(tx *Tx, renewed *Store) error {
	for _, at := range sealedColumns {
		if err := reseal(tx, s.keys, renewed.keys, at); err != nil {
			return err
		}
	}
	end, err := s.trailEnd(tx)
	if err != nil {
		return err
	}
	if end.sealed { // a seal that was forged stays so
		if _, err := tx.exec(`UPDATE audit_end SET seal = ?`, renewed.keys.sealEnd(end)); err != nil {
			return err
		}
	}
	if err := s.resealGaps(tx, renewed); err != nil {
		return err
	}
	fingerprint := renewed.keys.roots[0].fingerprint()
	if _, err := tx.exec(`
		INSERT INTO root_keys (fingerprint, first_row) VALUES (?, ?)`, fingerprint, end.next()); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE settings SET value = ? WHERE name = 'key_fingerprint'`, fingerprint)
	return err
}

// reseal leaves what cannot be opened as it is: it was lost before.
func reseal(tx *Tx, from, to *Keys, at sealedColumn) error {
	type sealed struct {
		Row    string `db:"row_id"`
		Secret []byte `db:"secret"`
	}
	all, err := list[sealed](tx.ctx, tx, fmt.Sprintf(`SELECT %s AS row_id, %s AS secret FROM %s WHERE %[2]s IS NOT NULL`, at.row, at.column, at.table))
	if err != nil {
		return err
	}
	for _, one := range all {
		secret, err := from.unseal(at.purpose, one.Row, one.Secret)
		if err != nil {
			continue
		}
		anew, err := to.seal(at.purpose, one.Row, secret)
		if err != nil {
			return err
		}
		if _, err := tx.exec(fmt.Sprintf(`UPDATE %s SET %s = ? WHERE %s = ?`, at.table, at.column, at.row), anew, one.Row); err != nil {
			return err
		}
	}
	return nil
}

// name is how a key is called to people; it tells nothing about the key.
func (k rootKey) name() string { return hex.EncodeToString(k.id[:]) }
