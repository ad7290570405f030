package store_test

import (
	"testing"

	"denwaban/server/store"
)

// What was read of a session before it was ended must not be believed after that.
func TestWhatIsReadWhileASessionChangesIsNotKept(t *testing.T) {
	t.Parallel()
	for what, one := range map[string]struct {
		meanwhile func(written, over func())
		kept      bool
	}{
		"nothing happens":               {func(_, _ func()) {}, true},
		"a commit that concerns others": {func(_, over func()) { over() }, true},
		"a commit begins":               {func(written, _ func()) { written() }, false},
		"a commit begins and ends":      {func(written, over func()) { written(); over() }, false},
	} {
		if store.KeepsWhatWasRead(one.meanwhile) != one.kept {
			t.Errorf("%s: kept is %v", what, !one.kept)
		}
	}
}
