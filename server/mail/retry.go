package mail

import (
	"errors"
	"strings"
	"time"

	"denwaban/server/portal"
)

// ErrRefused is a delivery that will fail each time: trying again would only annoy the receiving server.
var ErrRefused = errors.New("refused for good")

var errExpired = errors.New("its content expired before it could be delivered")

const tries = 10

// backOff is the wait after each failed try; the last one repeats. Ten tries take about twenty-one hours.
var backOff = []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour}

// next is when to try a mail again, the zero time when it is given up. What expires is tried in ever shorter halves of
// the time that is left, so that a server that defers strangers for some minutes still lets a code through in time.
func next(post portal.Post, now time.Time) time.Time {
	if post.Attempts >= tries {
		return time.Time{}
	}
	wait := backOff[min(max(post.Attempts, 1), len(backOff))-1]
	if !post.ExpiresAt.IsZero() {
		wait = min(wait, post.ExpiresAt.Sub(now)/2)
		if wait < backOff[0] {
			return time.Time{}
		}
	}
	return now.Add(wait)
}

// reasonOf is the error as the outbox keeps it and the log shows it: a server that repeats what it was told does not get
// a secret into either.
func reasonOf(err error, post portal.Post) string {
	const limit = 300
	reason := oneLine(err.Error())
	for _, hidden := range []string{post.Secret, post.To} {
		if hidden != "" {
			reason = strings.ReplaceAll(reason, hidden, "…")
		}
	}
	if runes := []rune(reason); len(runes) > limit {
		reason = string(runes[:limit]) + "…"
	}
	return reason
}
