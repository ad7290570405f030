package portal

import "time"

// FreshFor is how long a one-time code stands for the person at the keyboard: what can do great harm asks for one that
// is not older (security.md, decision 12).
const FreshFor = 5 * time.Minute

// HoldAfterReset is how long somebody whose mailbox opens the account waits for new destinations after a reset of the
// password (decision 13).
const HoldAfterReset = 24 * time.Hour

// Fresh tells whether a code given at is fresh at now. The zero time is no code at all, one from the future none either.
func Fresh(at, now time.Time) bool {
	return !at.IsZero() && !at.After(now) && now.Sub(at) < FreshFor
}
