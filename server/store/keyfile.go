package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// The key folder holds root.key, the one in use, and root-ID.key for each one before it. During a rotation root.next is
// there besides; whether it counts, the database decides: it takes over when its fingerprint is the database's.
const (
	rootFile = "root.key"
	nextFile = "root.next"
)

// openKeys reads the root keys. It makes one only for a fresh folder: a new key beside old data would make that data
// unreadable for ever.
func openKeys(dir string, fresh bool) (*Keys, error) {
	root, err := readRoot(filepath.Join(dir, rootFile))
	if errors.Is(err, os.ErrNotExist) && fresh {
		root, err = makeRoot(dir, rootFile)
	}
	if err != nil {
		return nil, fmt.Errorf("read the root key that belongs to this database: %w", err)
	}
	k := &Keys{dir: dir, roots: []rootKey{root}}
	switch next, err := readRoot(filepath.Join(dir, nextFile)); {
	case err == nil:
		k.next = &next
	case !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("read the next root key: %w", err)
	}
	earlier, err := filepath.Glob(filepath.Join(dir, "root-*.key"))
	if err != nil {
		return nil, fmt.Errorf("look for earlier root keys: %w", err)
	}
	for _, path := range earlier {
		one, err := readRoot(path)
		if err != nil {
			return nil, fmt.Errorf("read an earlier root key: %w", err)
		}
		if one.id != root.id {
			k.roots = append(k.roots, one)
		}
	}
	return k, nil
}

// readRoot reads a key that nobody but its owner can read.
func readRoot(path string) (rootKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return rootKey{}, err
	}
	if err := ownersAlone(path, info); err != nil {
		return rootKey{}, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return rootKey{}, err
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != 32 {
		return rootKey{}, fmt.Errorf("%s does not hold a root key of 64 hexadecimal digits", path)
	}
	return newRoot(secret), nil
}

// makeRoot makes a key by chance.
func makeRoot(dir, name string) (rootKey, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return rootKey{}, fmt.Errorf("make the root key: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return rootKey{}, fmt.Errorf("make the key folder: %w", err)
	}
	if err := writeKey(filepath.Join(dir, name), []byte(hex.EncodeToString(secret)+"\n")); err != nil {
		return rootKey{}, fmt.Errorf("write the root key: %w", err)
	}
	return newRoot(secret), nil
}

// claim writes the root key's fingerprint into a new database.
func (k *Keys) claim(ctx context.Context, db *sqlx.DB) error {
	for _, query := range []string{
		`INSERT INTO settings (name, value) VALUES ('key_fingerprint', ?)`,
		`INSERT INTO root_keys (fingerprint, first_row) VALUES (?, 1)`,
	} {
		if _, err := db.ExecContext(ctx, db.Rebind(query), k.roots[0].fingerprint()); err != nil {
			return err
		}
	}
	return nil
}

// belong compares the root key's fingerprint with the database's. A rotation that was cut off after the database had
// been changed is taken as done.
func (k *Keys) belong(ctx context.Context, db *sqlx.DB) error {
	at, err := k.madeWith(ctx, db)
	if err == nil && at > 0 {
		return errors.New("the database is from before the root key was changed; bring it back with denwaban restore")
	}
	return err
}

// madeWith is the place of the key that the database names as the one in use.
func (k *Keys) madeWith(ctx context.Context, db *sqlx.DB) (int, error) {
	var known string
	if err := get(ctx, db, &known, `SELECT value FROM settings WHERE name = 'key_fingerprint'`); err != nil {
		return 0, fmt.Errorf("read the key fingerprint: %w", err)
	}
	if k.next != nil && known == k.next.fingerprint() {
		k.roots = append([]rootKey{*k.next}, k.roots...)
	}
	at := slices.IndexFunc(k.roots, func(root rootKey) bool { return known == root.fingerprint() })
	if at < 0 {
		return 0, errors.New("the root key is not the one that this database was made with")
	}
	return at, nil
}

// settle brings the files of the key folder to what belong found: a rotation that was cut off is finished, or forgotten
// if the database knows nothing of it. Where it is cut off again, the next start goes on.
func (k *Keys) settle() error {
	next := filepath.Join(k.dir, nextFile)
	if k.next == nil {
		return nil
	}
	if k.next.id != k.roots[0].id {
		if err := os.Remove(next); err != nil {
			return fmt.Errorf("remove a root key that was never used: %w", err)
		}
		k.next = nil
		return nil
	}
	root := filepath.Join(k.dir, rootFile)
	if err := copyKey(root, k.file(k.roots[1])); err != nil {
		return fmt.Errorf("keep the root key before: %w", err)
	}
	if err := rename(next, root); err != nil {
		return fmt.Errorf("take the new root key into use: %w", err)
	}
	k.next = nil
	return nil
}

// copyKey copies a key: not every file system gives a file a second name.
func copyKey(root, name string) error {
	text, err := os.ReadFile(root)
	if err != nil {
		return err
	}
	return writeKey(name, text)
}

// writeKey writes the whole key before it gets its name: who is cut off leaves no half of one behind.
func writeKey(path string, text []byte) error {
	file, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := joinErrors(joinErrors(err, file.Sync()), file.Close()); err != nil {
		return err
	}
	return rename(path+".new", path)
}

// file is where a key lies that is no longer in use.
func (k *Keys) file(root rootKey) string {
	return filepath.Join(k.dir, "root-"+hex.EncodeToString(root.id[:])+".key")
}
