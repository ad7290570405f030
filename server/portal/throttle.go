package portal

import (
	"net/netip"
	"time"
)

// Throttling of passwords (OWASP device-cookie scheme). Attempts are counted in buckets of five kinds, so that a
// stranger who fails a thousand times makes strangers wait, and never the person on a device of their own:
// by source address, by account for unknown clients, by account and known device, by account for 本人確認 behind mailed links,
// and by source for requests of links.

// Bucket is one counter of failed attempts.
type Bucket struct {
	Failures  int       // that still count
	Total     int       // evaluated since the last success, whenever that was
	LastAt    time.Time // of the last evaluated failure
	DrainedAt time.Time // until when failures of a source were let go
}

// Kind is what a bucket counts for.
type Kind string

const (
	BySource   Kind = "source"
	ByAccount  Kind = "account"  // from clients that are not known to the account
	ByDevice   Kind = "device"   // from one that is
	ByIdentity Kind = "identity" // 本人確認 behind the mailed links of an account
	ByReset    Kind = "reset"    // requests of パスワード再設定, by source
)

const (
	firstWait   = 30 * time.Second
	longestWait = time.Hour
	ForgetAfter = 24 * time.Hour // without a failure there is no wait any more
	// MostFailures is how many evaluated failures in a row an account bears from unknown clients; then its owner has to
	// come by a mailed link, or from a known device (NIST SP 800-63B-4, 3.2.2). A device that fails so often is known
	// no more.
	MostFailures = 100
	// drain is how long a source takes to get rid of one failure: an office of hundreds mistypes every day.
	drain = 6 * time.Minute
)

// free is how many failures pass without a wait. A source stands for a whole office, so it bears more.
func (k Kind) free() int {
	switch k {
	case BySource:
		return 100
	case ByReset:
		return 30
	}
	return 5
}

// Wait is how long after its last failure a bucket lets nobody through: nothing for the free ones, then 30 seconds,
// doubling up to an hour.
func (k Kind) Wait(failures int) time.Duration {
	over := failures - k.free()
	if over < 0 {
		return 0
	}
	if over > 7 { // 30 s * 2^7 is more than an hour
		return longestWait
	}
	return min(longestWait, firstWait<<over)
}

// Closed tells whether an attempt at now must not be evaluated.
func (k Kind) Closed(b Bucket, now time.Time) bool {
	if b.Total >= MostFailures {
		return true
	}
	return b.Failures > 0 && now.Before(b.LastAt.Add(k.Wait(b.Failures)))
}

// Left is what still counts of a bucket at now. The total stays: a patient attacker must not begin anew every day.
// A last failure in a far future was taken from a clock that was wrong: the wait is over then, and the next failure says when.
func (k Kind) Left(b Bucket, now time.Time) Bucket {
	if b.LastAt.After(now.Add(longestWait)) {
		b.LastAt = now.Add(-longestWait)
	}
	if b.DrainedAt.After(now) {
		b.DrainedAt = now
	}
	if k == BySource || k == ByReset {
		gone := max(0, int(now.Sub(b.DrainedAt)/drain))
		b.Failures, b.DrainedAt = max(0, b.Failures-gone), b.DrainedAt.Add(time.Duration(gone)*drain)
	} else if now.Sub(b.LastAt) >= ForgetAfter {
		b.Failures = 0
	}
	if b.Failures == 0 {
		b.DrainedAt = now
	}
	return b
}

// Source is the part of an address that one attacker holds: all of an IPv4 address, the first 64 bits of an IPv6 one.
// What is no address stands for itself.
func Source(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	net, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return net.String()
}
