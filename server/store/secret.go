package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"time"

	"github.com/ccojocar/zxcvbn-go"
)

// commonBits: a password that a guesser finds within 2^16 tries is a common one. Of a long one the beginning is looked at,
// since the time that it takes grows faster than the length.
const (
	commonBits   = 16
	commonLength = 64 // characters
)

// commonPassword tells whether a password is one that guessers try first, by zxcvbn's lists of leaked passwords, names
// and words, and by what is known about the person.
func commonPassword(about ...string) func(string) bool {
	return func(password string) bool {
		if long := []rune(password); len(long) > commonLength {
			password = string(long[:commonLength])
		}
		return zxcvbn.PasswordStrength(password, about).Entropy < commonBits
	}
}

// token draws a secret of 256 bits for a cookie or a link, and id is the form in which it is stored.
func (s *Store) token() (secret string, id string, err error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(s.Random, raw); err != nil {
		return "", "", fmt.Errorf("draw a token: %w", err)
	}
	secret = base64.RawURLEncoding.EncodeToString(raw)
	return secret, hashed(secret), nil
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newID draws the id of a row: 128 bits, so that it can be known to others without being guessed.
func (s *Store) newID() string {
	raw := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, raw); err != nil {
		panic(fmt.Errorf("draw an id: %w", err)) // the system's source of chance does not fail
	}
	return hex.EncodeToString(raw)
}

// newIDInTime is newID for rows of which there come to be many: 80 bits behind the instant, so that a new one has its place
// behind all others, and not on a page of its own among them.
func (s *Store) newIDInTime(now time.Time) string {
	return fmt.Sprintf("%012x%s", now.UnixMilli(), s.newID()[12:])
}

// sixDigits draws a one-time code, every one of the million equally likely.
func (s *Store) sixDigits() (string, error) {
	limit := big.NewInt(1_000_000)
	for {
		raw := make([]byte, 3)
		if _, err := io.ReadFull(s.Random, raw); err != nil {
			return "", fmt.Errorf("draw a code: %w", err)
		}
		// 16 * 1,000,000 of 2^24 values are kept; the rest would favour small codes.
		if n := new(big.Int).SetBytes(raw); n.Cmp(big.NewInt(16_000_000)) < 0 {
			return fmt.Sprintf("%06d", n.Mod(n, limit)), nil
		}
	}
}
