package portal

import "time"

// Lifetimes of session rows, decided by the server alone (NIST SP 800-63B-4 AAL2: 1 h idle, 24 h overall).
const (
	pendingLife  = 15 * time.Minute
	idle         = 60 * time.Minute
	overall      = 24 * time.Hour
	adminIdle    = 30 * time.Minute
	adminOverall = 12 * time.Hour
)

// SessionEnd is the instant after which a row of this purpose is dead whatever happens.
func SessionEnd(p Purpose, role Role, created time.Time) time.Time {
	switch {
	case p != PurposeSession:
		return created.Add(pendingLife)
	case role == Administrator:
		return created.Add(adminOverall)
	}
	return created.Add(overall)
}

// SessionIdle is how long a row may go unused.
func SessionIdle(p Purpose, role Role) time.Duration {
	switch {
	case p != PurposeSession:
		return pendingLife
	case role == Administrator:
		return adminIdle
	}
	return idle
}
