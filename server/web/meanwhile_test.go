package web

import (
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// inATransaction tells whether the caller's caller is about to begin one.
func inATransaction() bool {
	var calls [16]uintptr
	frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls[:])])
	for more := true; more; {
		var call runtime.Frame
		if call, more = frames.Next(); strings.HasSuffix(call.Function, "(*Store).inTx") {
			return true
		}
	}
	return false
}

// Whatever somebody asks for, the look that let them in is repeated in the transaction of the deed: an administrator who is
// disabled between the two has done nothing, on any route.
func TestWhoIsDisabledBeforeTheTransactionDoesNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	asked := requests(admin)
	admin.givesAFreshCode("demo@example.co.jp").ok()
	var armed atomic.Bool
	clock := h.store.Now
	h.store.Now = func() time.Time {
		if armed.Load() && inATransaction() && armed.CompareAndSwap(true, false) {
			h.write(`UPDATE users SET state = 'disabled' WHERE login_key = 'demo@example.co.jp'`)
		}
		return clock()
	}
	deeds := 0
	for _, r := range routes {
		name := r.method + " " + r.path
		if safe(r.method) || !slices.Contains([]Access{Signed, User, UserFresh, Admin, AdminFresh}, r.access) {
			continue
		}
		path := asked[name].path
		if path == "" {
			path = r.path
		}
		before := h.facts()
		armed.Store(true)
		answer := admin.do(r.method, path, asked[name].body)
		if armed.Swap(false) {
			continue // it is refused before, or reads only
		}
		deeds++
		if answer.code() != "signed_out" {
			t.Errorf("%s: %d %s", name, answer.status, answer.body)
		}
		h.write(`UPDATE users SET state = 'active' WHERE login_key = 'demo@example.co.jp'`)
		if now := h.facts(); now != before {
			t.Errorf("%s wrote: %s, was %s", name, now, before)
		}
	}
	if deeds < 40 {
		t.Errorf("only %d routes came to a transaction", deeds)
	}
}
