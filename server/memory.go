package server

import (
	"runtime"
	"runtime/debug"
)

const (
	// collectAt is by how many percent the memory in use may grow before it is cleared: less than Go's own hundred, for what
	// strangers can make it hold (a thousand slow requests, a storm of sign-ins) counts more here than a little time.
	collectAt = 50

	// roomLeft is by how many bytes it may grow at the least. Of what a small company needs, 50 percent are a few hundred changes
	// of forwardings, and to look through all of it so often took a fifth of the processor's time.
	roomLeft = 32 << 20
)

// LeaveRoom says when memory is cleared, until done is called. What it takes for that counts as in use but is never touched, so
// that the system gives no memory for it.
func LeaveRoom() (done func()) {
	debug.SetGCPercent(collectAt)
	counted := make([]byte, roomLeft*100/collectAt)
	return func() { runtime.KeepAlive(counted) }
}
