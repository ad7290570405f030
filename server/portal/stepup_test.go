package portal

import (
	"testing"
	"time"
)

func TestACodeStandsForFiveMinutes(t *testing.T) {
	t.Parallel()
	for age, fresh := range map[time.Duration]bool{
		0: true, FreshFor - time.Millisecond: true, FreshFor: false, time.Hour: false, -time.Millisecond: false, // of the future
	} {
		if got := Fresh(noon.Add(-age), noon); got != fresh {
			t.Errorf("a code %s ago is fresh: %v", age, got)
		}
	}
	if Fresh(time.Time{}, noon) || Fresh(time.Time{}, time.Time{}) {
		t.Error("no code at all is fresh")
	}
}
