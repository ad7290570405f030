package portal

import (
	"testing"
	"time"
)

func TestWaitGrowsAfterTheFreeFailures(t *testing.T) {
	for _, c := range []struct {
		kind     Kind
		failures int
		want     time.Duration
	}{
		{ByAccount, 0, 0}, {ByAccount, 4, 0}, {ByAccount, 5, 30 * time.Second}, {ByAccount, 6, time.Minute}, {ByAccount, 11, 32 * time.Minute},
		{ByAccount, 12, time.Hour}, {ByAccount, 99, time.Hour}, {ByDevice, 5, 30 * time.Second}, {BySource, 99, 0}, {BySource, 100, 30 * time.Second},
	} {
		if got := c.kind.Wait(c.failures); got != c.want {
			t.Errorf("%s after %d: %v, want %v", c.kind, c.failures, got, c.want)
		}
	}
}

func TestClosedAndForgotten(t *testing.T) {
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration, failures int) Bucket { return Bucket{Failures: failures, LastAt: now.Add(-d)} }
	for name, c := range map[string]struct {
		kind              Kind
		bucket            Bucket
		closed, forgotten bool
	}{
		"never failed":               {ByAccount, Bucket{}, false, true},
		"within the wait":            {ByAccount, ago(29*time.Second, 5), true, false},
		"after the wait":             {ByAccount, ago(30*time.Second, 5), false, false},
		"a day later":                {ByAccount, ago(24*time.Hour, 20), false, true},
		"a hundred, a year later":    {ByAccount, ago(365*24*time.Hour, MostFailures), true, false},
		"a hundred on a device":      {ByDevice, ago(time.Hour, MostFailures), false, false},
		"a clock that was set back":  {ByAccount, ago(-time.Minute, 1), true, false},
		"an office that mistypes 99": {BySource, ago(time.Second, 99), false, false},
	} {
		if closed, forgotten := c.kind.Closed(c.bucket, now), c.kind.Forgotten(c.bucket, now); closed != c.closed || forgotten != c.forgotten {
			t.Errorf("%s: closed %v forgotten %v", name, closed, forgotten)
		}
	}
}

func TestSourceIsWhatOneAttackerHolds(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2::9": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "x": "x",
	} {
		if got := Source(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
