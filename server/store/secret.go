package store

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"runtime"
	"strings"
	"time"

	"github.com/ccojocar/zxcvbn-go"
	"golang.org/x/crypto/argon2"

	"denwaban/server/portal"
)

// Password hashing: argon2id with 19 MiB, two passes, one lane (OWASP's minimum).
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashWait   = 5 * time.Second // in the queue; then the caller is told to come back
)

// hashesAtOnce leaves one core to those who are signed in already, and bounds what a storm of sign-ins costs.
func hashesAtOnce() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// hashPassword returns the password's hash in the PHC string format.
func (s *Store) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, salt); err != nil {
		return "", fmt.Errorf("draw a salt: %w", err)
	}
	key, err := argon(ctx, s.hashes, password, salt, hashPasses, hashMemory)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashPasses, encode(salt), encode(key)), nil
}

// nobody is compared for an unknown login ID, so that it takes as long as a known one.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// lane is a queue for hashes: as many at once as it has places.
type lane chan struct{}

// samePassword compares in the same time whatever the result; an empty hash stands for nobody and never matches. Memory
// and passes are those that the hash was made with, so that raising them here leaves nobody outside.
func samePassword(ctx context.Context, queue lane, hash, password string) (bool, error) {
	if hash == "" {
		hash = nobody
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return false, fmt.Errorf("read a password hash: %d parts", len(parts))
	}
	var memory, passes uint32
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &memory, &passes); err != nil || passes == 0 {
		return false, fmt.Errorf("read a password hash: parameters %q", parts[3])
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("read a password hash: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("read a password hash: %w", err)
	}
	key, err := argon(ctx, queue, password, salt, passes, memory)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, want) == 1 && hash != nobody, nil
}

// argon waits for its turn. It returns busy when the queue is too long. Memory is in KiB.
func argon(ctx context.Context, queue lane, password string, salt []byte, passes, memory uint32) ([]byte, error) {
	wait := time.NewTimer(hashWait)
	defer wait.Stop()
	select {
	case queue <- struct{}{}:
		defer func() { <-queue }()
		return argon2.IDKey([]byte(password), salt, passes, memory, 1, 32), nil
	case <-wait.C:
		return nil, portal.Refuse("busy", "")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// commonBits: a password that a guesser finds within 2^16 tries is a common one.
const commonBits = 16

// commonPassword tells whether a password is one that guessers try first, by zxcvbn's lists of leaked passwords, names
// and words, and by what is known about the person.
func commonPassword(about ...string) func(string) bool {
	return func(password string) bool {
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
