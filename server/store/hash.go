package store

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"denwaban/server/portal"
)

// Cost is what the hash of a password takes: so many passes over so much memory, in one lane.
type Cost struct{ Memory, Passes uint32 } // Memory in KiB

// todaysCost is OWASP's minimum for argon2id. Whoever signs in has the hash made anew when it was made at another cost.
var todaysCost = Cost{Memory: 19 * 1024, Passes: 2}

const hashWait = 5 * time.Second // in the queue; then the caller is told to come back

// hashesAtOnce leaves one core to those who are signed in already, and bounds what a storm of sign-ins costs.
func hashesAtOnce() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// hashSlots is the semaphore for hashes: as many at once as it has places.
type hashSlots chan struct{}

// passwordHash is a stored hash, taken apart.
type passwordHash struct {
	cost      Cost
	salt, key []byte
}

// nobody is compared for an unknown login ID, so that it takes as long as a known one; nothing matches it.
func (s *Store) nobody() passwordHash { return passwordHash{cost: s.Cost, salt: make([]byte, 16)} }

// hashPassword returns the password's hash in the PHC string format. Codes: busy.
func (s *Store) hashPassword(ctx context.Context, queue hashSlots, password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, salt); err != nil {
		return "", fmt.Errorf("draw a salt: %w", err)
	}
	key, err := argon(ctx, queue, password, salt, s.Cost)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, s.Cost.Memory, s.Cost.Passes, encode(salt), encode(key)), nil
}

func readHash(text string) (passwordHash, error) {
	var hash passwordHash
	parts := strings.Split(text, "$")
	if len(parts) != 6 {
		return hash, fmt.Errorf("read a password hash: %d parts", len(parts))
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &hash.cost.Memory, &hash.cost.Passes); err != nil || hash.cost.Passes == 0 {
		return hash, fmt.Errorf("read a password hash: parameters %q", parts[3])
	}
	var err error
	if hash.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return hash, fmt.Errorf("read a password hash: %w", err)
	}
	if hash.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return hash, fmt.Errorf("read a password hash: %w", err)
	}
	return hash, nil
}

// samePassword compares in the same time whatever the result; an empty hash stands for nobody and never matches. The cost
// is the one that the hash was made at, so that raising it leaves nobody outside; a cheaper hash is followed by as much
// work as it lacks, so that nobody can measure who has not come since. Codes: busy.
func (s *Store) samePassword(ctx context.Context, queue hashSlots, text, password string) (bool, error) {
	hash := s.nobody()
	if text != "" {
		var err error
		if hash, err = readHash(text); err != nil {
			return false, err
		}
	}
	key, err := argon(ctx, queue, password, hash.salt, hash.cost)
	if err != nil {
		return false, err
	}
	if lacking := hash.cost.lacks(s.Cost); lacking.Memory > 0 {
		if _, err := argon(ctx, queue, password, hash.salt, lacking); err != nil {
			return false, err
		}
	}
	return subtle.ConstantTimeCompare(key, hash.key) == 1, nil
}

// lacks is the work between a cost and a higher one, in no more memory than that one takes; none when there is none.
func (c Cost) lacks(full Cost) Cost {
	const passes = 2
	work, whole := uint64(c.Memory)*uint64(c.Passes), uint64(full.Memory)*uint64(full.Passes)
	if work >= whole {
		return Cost{}
	}
	return Cost{Memory: min(full.Memory, uint32((whole-work)/passes)), Passes: passes}
}

// renewedHash is the hash of a password that turned out right, made anew when it was made at another cost than today's;
// else, and when the queue is too long, the hash that there is. Who measures it knew the password.
func (s *Store) renewedHash(ctx context.Context, queue hashSlots, text, password string) string {
	if hash, err := readHash(text); err != nil || hash.cost == s.Cost {
		return text
	}
	renewed, err := s.hashPassword(ctx, queue, password)
	if err != nil {
		slog.Debug("a password hash stays as it is until the next sign-in", "error", err)
		return text
	}
	return renewed
}

// keepHash writes a renewed hash unless the password was changed meanwhile.
func keepHash(tx *Tx, of user, renewed string) error {
	if renewed == of.PasswordHash {
		return nil
	}
	_, err := tx.exec(`UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?`, renewed, of.ID, of.PasswordHash)
	return err
}

// sameSecret tells whether the password is still the one that was compared. Its hash alone does not: another sign-in may
// have made that anew, while a new password also ends what was handed out before.
func (u user) sameSecret(compared user) bool {
	return u.PasswordHash == compared.PasswordHash || u.PasswordHash != "" && u.Epoch == compared.Epoch
}

// argon waits for its turn. It returns busy when the queue is too long.
func argon(ctx context.Context, queue hashSlots, password string, salt []byte, cost Cost) ([]byte, error) {
	wait := time.NewTimer(hashWait)
	defer wait.Stop()
	select {
	case queue <- struct{}{}:
		defer func() { <-queue }()
		return argon2.IDKey([]byte(password), salt, cost.Passes, cost.Memory, 1, 32), nil
	case <-wait.C:
		return nil, portal.Refuse("busy", "")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
