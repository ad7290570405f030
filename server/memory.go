package server

import (
	"runtime"
	"runtime/debug"
)

// Memory may grow by so much before it is cleared: a fifth of what is in use, and as much as this at the least. Less than Go's own
// hundred percent, for what strangers can make it hold (a thousand slow requests, a storm of sign-ins) counts more here than a
// little time; and at the least, for a fifth of the little that a company needs is a few hundred changes of forwardings, and to
// look through all of it so often took a tenth of the processor's time.
const (
	collectAt = 20       // percent
	roomLeft  = 16 << 20 // bytes
)

// LeaveRoom says when memory is cleared, until done is called. What it takes for that counts as in use but is never touched, so
// that the system gives no memory for it.
func LeaveRoom() (done func()) {
	debug.SetGCPercent(collectAt)
	counted := make([]byte, roomLeft*100/collectAt)
	return func() { runtime.KeepAlive(counted) }
}
