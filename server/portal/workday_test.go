package portal

import (
	"fmt"
	"testing"
)

func TestDaysOff(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"2026-04-29": "[2026-04-29 2026-05-02 2026-05-03 2026-05-04 2026-05-05 2026-05-06]", // with the substitute holiday after three of them
		"2026-09-19": "[2026-09-19 2026-09-20 2026-09-21 2026-09-22 2026-09-23 2026-09-26]", // a citizens' holiday between two
		"2026-11-24": "[2026-11-28 2026-11-29]",
	} {
		if got := fmt.Sprint(DaysOff(ParseDate(from), 8)); got != want {
			t.Errorf("from %s: %s, want %s", from, got, want)
		}
	}
}
