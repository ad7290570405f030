package store_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"denwaban/server/store"
)

// What a version keeps of its numbers comes back as it was, whatever they are called.
func TestNumbersOfAStepComeBackAsTheyWerePacked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) store.Member {
			digits := rapid.OneOf(rapid.StringMatching(`0[0-9]{9,10}`), rapid.StringMatching(`[0-9]{0,25}`), rapid.String()).Draw(t, "digits")
			return store.Member{ID: rapid.Int64Range(1, 1<<40).Draw(t, "id"), Digits: digits}
		})).Draw(t, "numbers")
		packed, err := store.PackMembers(all)
		if err != nil {
			t.Fatal(err)
		}
		back, err := store.UnpackMembers(packed)
		if err != nil || !slices.Equal(back, all) {
			t.Fatalf("%v came back as %v (%v)", all, back, err)
		}
		if len(packed) > 0 {
			if _, err := store.UnpackMembers(packed[:len(packed)/2]); err == nil {
				t.Fatal("half of it is read as if it were whole")
			}
		}
	})
}

// Ten thousand numbers are kept a hundred times in less than five megabytes.
func TestManyNumbersOfAStepArePackedSmall(t *testing.T) {
	t.Parallel()
	all := make([]store.Member, 10_000)
	for i := range all {
		all[i] = store.Member{ID: int64(i*7919%1_000_003 + 1), Digits: "03" + leftPadded(i*7_919)}
	}
	packed, err := store.PackMembers(all)
	if err != nil || len(packed) > 50_000 {
		t.Errorf("they take %d bytes (%v)", len(packed), err)
	}
}

func leftPadded(n int) string {
	text := []byte("00000000")
	for i := len(text) - 1; i >= 0 && n > 0; i-- {
		text[i], n = byte('0'+n%10), n/10
	}
	return string(text)
}
