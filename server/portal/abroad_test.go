package portal

import (
	"strconv"
	"testing"
)

// What is remembered of a number is told at each place where it stands.
func TestANumberAbroadIsRefusedAtEachPlace(t *testing.T) {
	t.Parallel()
	texts := [ListSize]string{0: "+1 900 555 1234", 1: "+1 212 555 1234", 3: "+1 900 555 1234"}
	for range 2 {
		_, faults := readEntries(texts, [ListSize]string{}, office, Policy{International: true})
		if got := told(faults); got != "entries.0 destination_premium; entries.3 destination_premium" {
			t.Error(got)
		}
	}
}

func TestNumbersAbroadAreForgottenWhenThereAreMany(t *testing.T) {
	t.Parallel()
	many := foreignNumbers{known: map[string]foreign{}}
	for i := range mostForeign {
		many.known[strconv.Itoa(i)] = foreign{}
	}
	for range 2 {
		if got := many.of("01012125551234").grouped; got != "+1 212-555-1234" || len(many.known) != 1 {
			t.Errorf("%s, %d numbers are remembered", got, len(many.known))
		}
	}
}
