package store_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"denwaban/server/store"
)

// TestPackedTextsAreSearchedAsTexts compares words of digits with the texts that they stand for: short ones, those that fill a
// word or are longer, and others than digits.
func TestPackedTextsAreSearchedAsTexts(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(
		rapid.StringMatching(`[0-2]{0,6}`), rapid.StringMatching(`[0-1]{14,18}`), rapid.StringMatching(`0[5-9]0[0-9]{8}`), rapid.StringMatching(`[0-9#a]{0,4}`))
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(text, 1, 200).Draw(t, "texts")
		wanted := rapid.OneOf(rapid.StringMatching(`[0-2]{1,4}`), rapid.StringMatching(`[0-9a#]{1,2}`), rapid.StringMatching(`[01]{12,18}`)).Draw(t, "part")
		if one := rapid.SampledFrom(texts).Draw(t, "text"); len(one) > 1 && rapid.Bool().Draw(t, "a part of it") {
			begin := rapid.IntRange(0, len(one)-1).Draw(t, "begin")
			wanted = one[begin:rapid.IntRange(begin+1, len(one)).Draw(t, "end")]
		}
		for i, kept := range store.KeepsPart(texts, wanted) {
			if kept != strings.Contains(texts[i], wanted) {
				t.Fatalf("%q is a part of %q: %t", wanted, texts[i], kept)
			}
			if kept {
				found++
			}
		}
		if got, want := store.Reorder(texts), slices.Sorted(slices.Values(texts)); !slices.Equal(got, want) {
			t.Fatalf("got %q\nwant %q", got, want)
		}
	})
	if found < 20 {
		t.Errorf("%d found: too few to tell anything", found)
	}
}
