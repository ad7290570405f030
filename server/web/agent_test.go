package web

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALongAgentIsCutBetweenLetters(t *testing.T) {
	t.Parallel()
	if cut := truncated(strings.Repeat("a", 199) + "電話"); !utf8.ValidString(cut) || cut != strings.Repeat("a", 199) {
		t.Errorf("it is cut to %q", cut)
	}
}
