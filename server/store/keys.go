package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"sync"
)

// Keys derives every key of the installation from root keys of 256 bits, which lie in files of their own, apart from
// the database: a copied database alone opens nothing. The first root key is the one in use; the others were, and are
// kept to read what was made with them.
type Keys struct {
	dir   string
	roots []rootKey
	next  *rootKey // a rotation that may have been cut off
}

type rootKey struct {
	secret  []byte
	id      [4]byte           // stands in front of every sealed value
	derived map[string][]byte // by purpose
	macs    map[string]*sync.Pool
}

// Purposes of derived keys. A value sealed for one purpose does not open for another.
const (
	KeyCookieSign = "cookie authentication"
	KeyCookieSeal = "cookie encryption"
	KeyCSRF       = "csrf token"
	keyTOTP       = "totp secret"
	keyNextTOTP   = "next totp secret"
	keyOutbox     = "outbox secret"
	keyCode       = "mailed code"
	keyRecovery   = "recovery code"
	keyAudit      = "audit chain"
)

var purposes = []string{
	KeyCookieSign, KeyCookieSeal, KeyCSRF, keyTOTP, keyNextTOTP, keyOutbox, keyCode, keyRecovery, keyAudit,
}

func newRoot(secret []byte) rootKey {
	k := rootKey{secret: secret}
	copy(k.id[:], k.derive("key id"))
	k.derived, k.macs = map[string][]byte{}, map[string]*sync.Pool{}
	for _, purpose := range purposes {
		key := k.derive(purpose)
		k.derived[purpose], k.macs[purpose] = key, &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}
	}
	return k
}

// key is the key for a purpose, which is derived once: a request needs several.
func (k rootKey) key(purpose string) []byte {
	if key := k.derived[purpose]; key != nil {
		return key
	}
	return k.derive(purpose)
}

// derive returns the 32-byte key for a purpose (HKDF-SHA-256, RFC 5869).
func (k rootKey) derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "denwaban "+purpose, 32)
	if err != nil {
		panic(err) // only for lengths beyond the hash's reach
	}
	return key
}

func (k rootKey) fingerprint() string { return hex.EncodeToString(k.derive("fingerprint")) }

// mac takes a hash that was set up for the key: that takes longer than most texts do.
func (k rootKey) mac(purpose string, data ...string) []byte {
	room := 0
	for _, part := range data {
		room += len(part) + len("12345:")
	}
	text := make([]byte, 0, room)
	for _, part := range data { // lengths keep ("ab","c") apart from ("a","bc")
		text = append(strconv.AppendInt(text, int64(len(part)), 10), ':')
		text = append(text, part...)
	}
	mac := k.macs[purpose].Get().(hash.Hash)
	defer k.macs[purpose].Put(mac)
	mac.Reset()
	mac.Write(text)
	return mac.Sum(nil)
}

func (k rootKey) box(purpose string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.key(purpose))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Each returns the keys for a purpose, the one in use first: what is new is made with that, what is old is read with any.
func (k *Keys) Each(purpose string) [][]byte {
	keys := make([][]byte, len(k.roots))
	for i, root := range k.roots {
		keys[i] = root.key(purpose)
	}
	return keys
}

// Names are the ids of the keys, in the order of Each. They tell nothing about the keys.
func (k *Keys) Names() []string {
	names := make([]string, len(k.roots))
	for i, root := range k.roots {
		names[i] = root.name()
	}
	return names
}

// MAC authenticates data for a purpose.
func (k *Keys) MAC(purpose string, data ...string) []byte { return k.roots[0].mac(purpose, data...) }

// MACs are what MAC made of the data, with the key in use and with those before it.
func (k *Keys) MACs(purpose string, data ...string) [][]byte {
	macs := make([][]byte, len(k.roots))
	for i, root := range k.roots {
		macs[i] = root.mac(purpose, data...)
	}
	return macs
}

// SameMAC tells whether mac was made of data for a purpose, with the key in use or with one before it.
func (k *Keys) SameMAC(mac []byte, purpose string, data ...string) bool {
	return slices.ContainsFunc(k.roots, func(root rootKey) bool { return hmac.Equal(mac, root.mac(purpose, data...)) })
}

// seal encrypts a secret that belongs to row: it does not open in any other row (AES-256-GCM, row as associated data).
func (k *Keys) seal(purpose, row string, secret []byte) ([]byte, error) {
	root := k.roots[0]
	box, err := root.box(purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("draw a nonce: %w", err)
	}
	return box.Seal(append(root.id[:], nonce...), nonce, secret, []byte(row)), nil
}

func (k *Keys) unseal(purpose, row string, sealed []byte) ([]byte, error) {
	made := slices.IndexFunc(k.roots, func(root rootKey) bool { return len(sealed) >= 4 && [4]byte(sealed[:4]) == root.id })
	if made < 0 {
		return nil, fmt.Errorf("open a %s: sealed with another key", purpose)
	}
	box, err := k.roots[made].box(purpose)
	if err != nil {
		return nil, err
	}
	head := 4 + box.NonceSize()
	if len(sealed) < head {
		return nil, fmt.Errorf("open a %s: it is cut off", purpose)
	}
	secret, err := box.Open(nil, sealed[4:head], sealed[head:], []byte(row))
	if err != nil {
		return nil, fmt.Errorf("open a %s: %w", purpose, err)
	}
	return secret, nil
}
