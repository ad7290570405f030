package portal

import (
	"sync"
	"time"
)

// mostZones is how many time zones are kept; the world has fewer names for them, but files have more than one path.
const mostZones = 1000

// zones are those that were asked for: the standard library reads a file, or a packed one, each time.
var zones = struct {
	sync.RWMutex
	known map[string]*time.Location
}{known: map[string]*time.Location{}}

// Zone is the time zone of a name, UTC for one that nobody knows.
func Zone(name string) *time.Location {
	zones.RLock()
	zone := zones.known[name]
	zones.RUnlock()
	if zone != nil {
		return zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Lock()
	defer zones.Unlock()
	if len(zones.known) < mostZones {
		zones.known[name] = zone
	}
	return zone
}
