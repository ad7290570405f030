package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Keys derives every key of the installation from one root key of 256 bits, which lies in a file of its own, apart
// from the database: a copied database alone opens nothing.
type Keys struct {
	root []byte
	id   [4]byte // stands in front of every sealed value, so that a key can be changed later
}

// Purposes of derived keys. A value sealed for one purpose does not open for another.
const (
	KeyCookieSign = "cookie authentication"
	KeyCookieSeal = "cookie encryption"
	KeyCSRF       = "csrf token"
	keyTOTP       = "totp secret"
	keyOutbox     = "outbox secret"
	keyCode       = "mailed code"
	keyRecovery   = "recovery code"
	keyAudit      = "audit chain"
)

// openKeys reads the root key. It makes one only for a fresh folder: a new key beside old data would make that data
// unreadable for ever.
func openKeys(dir string, fresh bool) (*Keys, error) {
	path := filepath.Join(dir, "root.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && fresh {
		return makeKeys(dir, path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the root key that belongs to this database: %w", err)
	}
	root, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(root) != 32 {
		return nil, fmt.Errorf("%s does not hold a root key of 64 hexadecimal digits", path)
	}
	return newKeys(root), nil
}

// makeKeys writes the whole key before it gets its name: a start that is cut off leaves no half of one behind.
func makeKeys(dir, path string) (*Keys, error) {
	root := make([]byte, 32)
	if _, err := rand.Read(root); err != nil {
		return nil, fmt.Errorf("make the root key: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the key folder: %w", err)
	}
	file, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write the root key: %w", err)
	}
	_, err = file.WriteString(hex.EncodeToString(root) + "\n")
	if err := joined(joined(err, file.Sync()), file.Close()); err != nil {
		return nil, fmt.Errorf("write the root key: %w", err)
	}
	return newKeys(root), name(path)
}

func newKeys(root []byte) *Keys {
	k := &Keys{root: root}
	copy(k.id[:], k.Derive("key id"))
	return k
}

// claim writes the root key's fingerprint into a new database.
func (k *Keys) claim(ctx context.Context, db *sqlx.DB) error {
	_, err := db.ExecContext(ctx, db.Rebind(`INSERT INTO settings (name, value) VALUES ('key_fingerprint', ?)`), k.fingerprint())
	return err
}

// belong compares the root key's fingerprint with the database's.
func (k *Keys) belong(ctx context.Context, db *sqlx.DB) error {
	var known string
	if err := get(ctx, db, &known, `SELECT value FROM settings WHERE name = 'key_fingerprint'`); err != nil {
		return fmt.Errorf("read the key fingerprint: %w", err)
	}
	if !hmac.Equal([]byte(known), []byte(k.fingerprint())) {
		return errors.New("the root key is not the one that this database was made with")
	}
	return nil
}

func (k *Keys) fingerprint() string { return hex.EncodeToString(k.Derive("fingerprint")) }

// Derive returns the 32-byte key for a purpose (HKDF-SHA-256, RFC 5869).
func (k *Keys) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.root, nil, "denwaban "+purpose, 32)
	if err != nil {
		panic(err) // only for lengths beyond the hash's reach
	}
	return key
}

// MAC authenticates data for a purpose.
func (k *Keys) MAC(purpose string, data ...string) []byte {
	mac := hmac.New(sha256.New, k.Derive(purpose))
	for _, part := range data {
		fmt.Fprintf(mac, "%d:%s", len(part), part) // lengths keep ("ab","c") apart from ("a","bc")
	}
	return mac.Sum(nil)
}

// seal encrypts a secret that belongs to row: it does not open in any other row (AES-256-GCM, row as associated data).
func (k *Keys) seal(purpose, row string, secret []byte) ([]byte, error) {
	box, err := k.box(purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("draw a nonce: %w", err)
	}
	return box.Seal(append(k.id[:], nonce...), nonce, secret, []byte(row)), nil
}

func (k *Keys) unseal(purpose, row string, sealed []byte) ([]byte, error) {
	box, err := k.box(purpose)
	if err != nil {
		return nil, err
	}
	head := len(k.id) + box.NonceSize()
	if len(sealed) < head || [4]byte(sealed[:4]) != k.id {
		return nil, fmt.Errorf("open a %s: sealed with another key", purpose)
	}
	secret, err := box.Open(nil, sealed[len(k.id):head], sealed[head:], []byte(row))
	if err != nil {
		return nil, fmt.Errorf("open a %s: %w", purpose, err)
	}
	return secret, nil
}

func (k *Keys) box(purpose string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.Derive(purpose))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
