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

func TestWhatIsKeptIsReadAsJSON(t *testing.T) {
	t.Parallel()
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		f := anything[Forwarding]().Draw(t, "forwarding")
		if rapid.Bool().Draw(t, "as most are") {
			f.Target, f.RingSeconds, f.Until = 1, 20, 0
		}
		text := asJSON(f)
		if rapid.Bool().Draw(t, "damaged") {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			instead := rapid.OneOf(append(texts, rapid.SampledFrom([]string{"0", "-", "true", ",", "}"}))...).Draw(t, "instead")
			text = text[:from] + instead + text[rapid.IntRange(from, min(from+3, len(text))).Draw(t, "to"):]
		}
		sameAsJSON(t, text, DecodeForwarding)
		sameAsJSON(t, asJSON(f.Entries), DecodeEntries)
		if k := (decoder{rest: asJSON(f.Entries)}); k.entries(``) == f.Entries && k.ends(``) {
			plain++
		}
	})
	if plain == 0 {
		t.Error("nothing was read without encoding/json")
	}
}

func TestForwardingsAreKeptAsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := anything[Forwarding]().Draw(t, "forwarding")
		if rapid.Bool().Draw(t, "without end") {
			f.Until = 0
		}
		if got, want := f.Encode(), asJSON(f); got != want {
			t.Fatalf("%s\nby encoding/json %s", got, want)
		}
		if got, want := EncodeEntries(f.Entries), asJSON(f.Entries); got != want {
			t.Fatalf("%s\nby encoding/json %s", got, want)
		}
	})
}

func asJSON(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

func sameAsJSON[T comparable](t *rapid.T, text string, read func(string) (T, error)) {
	var want T
	wanted := json.Unmarshal([]byte(text), &want)
	if got, err := read(text); (err == nil) != (wanted == nil) || err == nil && got != want {
		t.Fatalf("%s\nis read as %v, %v\nby encoding/json %v, %v", text, got, err, want, wanted)
	}
}
