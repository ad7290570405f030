package portal

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// texts are what an entry may hold: numbers and labels as they mostly are, and whatever else JSON has to escape.
var texts = []*rapid.Generator[string]{
	rapid.StringMatching(`[0-9-]{0,13}|営業部 [A-Zあ-ん]{0,3}`), rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("部→\u2028\u2029<>&\"\\\x00\n\x7f/"))),
	rapid.Map(rapid.SliceOf(rapid.Byte()), func(text []byte) string { return string(text) }),
}

// anything is any value of a type, with texts of one sort.
func anything[T any]() *rapid.Generator[T] {
	return rapid.Custom(func(t *rapid.T) T {
		return rapid.MakeCustom[T](rapid.MakeConfig{Kinds: map[reflect.Kind]*rapid.Generator[any]{
			reflect.String: rapid.SampledFrom(texts).Draw(t, "sort").AsAny(),
		}}).Draw(t, "value")
	})
}

func TestKeptEntriesAreReadAsJSON(t *testing.T) {
	t.Parallel()
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		kept, err := json.Marshal(anything[[ListSize]Entry]().Draw(t, "entries"))
		if err != nil {
			t.Fatal(err)
		}
		text := string(kept)
		if rapid.Bool().Draw(t, "damaged") {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			text = text[:from] + rapid.OneOf(texts...).Draw(t, "instead") + text[rapid.IntRange(from, len(text)).Draw(t, "to"):]
		}
		var want [ListSize]Entry
		wanted := json.Unmarshal([]byte(text), &want)
		got, err := KeptEntries(text)
		if (err == nil) != (wanted == nil) || err == nil && got != want {
			t.Fatalf("%s\nis read as %q, %v\nby encoding/json %q, %v", text, got, err, want, wanted)
		}
		if _, read := plainEntries(text); read {
			plain++
		}
	})
	if plain == 0 {
		t.Error("nothing was read without encoding/json")
	}
}
