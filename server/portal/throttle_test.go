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

func TestClosed(t *testing.T) {
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration, failures int) Bucket {
		return Bucket{Failures: failures, Total: failures, LastAt: now.Add(-d)}
	}
	for name, c := range map[string]struct {
		kind   Kind
		bucket Bucket
		closed bool
	}{
		"never failed":               {ByAccount, Bucket{}, false},
		"within the wait":            {ByAccount, ago(29*time.Second, 5), true},
		"after the wait":             {ByAccount, ago(30*time.Second, 5), false},
		"a hundred, a year later":    {ByAccount, ago(365*24*time.Hour, MostFailures), true},
		"a hundred on a device":      {ByDevice, ago(24*time.Hour, MostFailures), true},
		"a clock that was set back":  {ByAccount, ago(-time.Minute, 1), true},
		"an office that mistypes 99": {BySource, Bucket{Failures: 99, LastAt: now}, false},
	} {
		if closed := c.kind.Closed(c.kind.Left(c.bucket, now), now); closed != c.closed {
			t.Errorf("%s: closed %v", name, closed)
		}
	}
}

// A source is let go of its failures by the time that passes, and not by a clock that was ahead: from when that is mended on, the
// drain begins anew.
func TestADrainThatAClockPutAhead(t *testing.T) {
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	ahead := Bucket{Failures: 100, LastAt: now, DrainedAt: now.Add(30 * 24 * time.Hour)}
	if left := BySource.Left(ahead, now); left.Failures != 100 || !left.DrainedAt.Equal(now) {
		t.Errorf("at once: %+v", left)
	}
	if left := BySource.Left(BySource.Left(ahead, now), now.Add(10*drain)); left.Failures != 90 {
		t.Errorf("an hour later: %+v", left)
	}
}

// Failures of an account stop to count after a day without one, but their total does not.
func TestADayForgetsWaitsAndNoTotal(t *testing.T) {
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	failed := Bucket{Failures: 20, Total: 60, LastAt: now}
	for _, kind := range []Kind{ByAccount, ByDevice, ByIdentity} {
		for after, failures := range map[time.Duration]int{ForgetAfter - 1: 20, ForgetAfter: 0} {
			if left := kind.Left(failed, now.Add(after)); left.Failures != failures || left.Total != 60 {
				t.Errorf("%s after %s: %+v", kind, after, left)
			}
		}
	}
}

// A source loses one failure every six minutes, also when others come in between.
func TestASourceDrains(t *testing.T) {
	now := time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	b := BySource.Left(Bucket{}, now)
	for range 60 { // an office in which somebody mistypes every ten minutes, for ten hours
		b = BySource.Left(b, now)
		b.Failures, b.LastAt = b.Failures+1, now
		now = now.Add(10 * time.Minute)
	}
	if b.Failures > 2 {
		t.Errorf("%d failures are left of a quiet office", b.Failures)
	}
	b = Bucket{}
	for range 400 { // every minute
		b = BySource.Left(b, now)
		b.Failures, b.LastAt = b.Failures+1, now
		now = now.Add(time.Minute)
	}
	if want := 400 - 400/6; b.Failures < want-2 || b.Failures > want+2 {
		t.Errorf("%d failures are left of an attack, want about %d", b.Failures, want)
	}
	if left := BySource.Left(b, now.Add(-time.Hour)); left.Failures != b.Failures {
		t.Error("a clock that was set back lets failures go")
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

// A clock that was a year ahead keeps nobody out for a year; one that steps back a little lets nobody try sooner.
func TestFailuresOfATimeToCome(t *testing.T) {
	now := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for _, kind := range []Kind{BySource, ByAccount, ByDevice, ByIdentity, ByReset} {
		failed := Bucket{Failures: kind.free() + 1, LastAt: now.AddDate(1, 0, 0), DrainedAt: now.AddDate(1, 0, 0)}
		left := kind.Left(failed, now)
		if kind.Closed(left, now) || left.Failures != failed.Failures {
			t.Errorf("%s: closed at %v, %d failures of %d count", kind, left.LastAt, left.Failures, failed.Failures)
		}
		if left := kind.Left(failed, now.Add(ForgetAfter)); kind.Closed(left, now.Add(ForgetAfter)) {
			t.Errorf("%s: closed a day later", kind)
		}
		failed.LastAt = now.Add(time.Second)
		if !kind.Closed(kind.Left(failed, now), now) {
			t.Errorf("%s: open while the clock is a second behind", kind)
		}
	}
}
