package portal

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestFormatPhone(t *testing.T) {
	for digits, want := range map[string]string{
		"0345678901": "03-4567-8901", "0459876543": "045-987-6543", "0466123456": "0466-12-3456", "05000001001": "050-0000-1001",
		"09012345678": "090-1234-5678", "0120123456": "0120-123-456",
		"01012025550123": "+1 202-555-0123",
		// In exchanges that nobody has, as trials and trainings use them.
		"0300001001": "03-0000-1001", "0312345678": "03-1234-5678", "0450123456": "045-012-3456", "0466012345": "0466-01-2345",
		"8001": "8001", "": "", "03": "03",
	} {
		if got := FormatPhone(digits); got != want {
			t.Errorf("%s: %s, want %s", digits, got, want)
		}
	}
}

// Where the library knows how to group a number, it is grouped so: at every beginning where the length of the area code
// changes, and at one of seven others.
func TestGroupingIsTheLibrarys(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for beginning := 1; beginning < len(areaLengths); beginning++ {
		if areaLengths[beginning] == areaLengths[beginning-1] && beginning%7 > 0 {
			continue
		}
		digits := fmt.Sprintf("%06d%04d", beginning, chance.IntN(10_000))
		if classify(digits) != Landline {
			continue
		}
		if library := groupJapanese(digits); library != digits {
			compared++
			if got := FormatPhone(digits); got != library {
				t.Errorf("%s: %s, the library says %s", digits, got, library)
			}
		}
	}
	if compared < 5_000 {
		t.Errorf("only %d numbers were compared", compared)
	}
}
