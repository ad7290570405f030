package portal

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What is set for a number is kept as encoding/json writes it, and read for each that is shown, changed or taken back. Where
// nothing in it is escaped it is read here, in a tenth of the time; all else that package reads.

// KeptForwarding reads a forwarding as it is kept.
func KeptForwarding(text string) (Forwarding, error) {
	var f Forwarding
	k := kept{rest: text}
	f.On = k.either(`{"On":`)
	f.Actions = Actions(k.number(`,"Actions":`, 8))
	f.RingSeconds = int(k.number(`,"RingSeconds":`, 31))
	f.Entries = k.entries(`,"Entries":`)
	f.Target = Target(k.number(`,"Target":`, 7))
	if k.rest != `}` {
		f.Until = int64(k.number(`,"Until":`, 63))
	}
	if k.ends(`}`) {
		return f, nil
	}
	var read Forwarding
	err := json.Unmarshal([]byte(text), &read)
	return read, err
}

// KeptEntries reads entries as they are kept.
func KeptEntries(text string) ([ListSize]Entry, error) {
	k := kept{rest: text}
	if entries := k.entries(``); k.ends(``) {
		return entries, nil
	}
	var read [ListSize]Entry
	err := json.Unmarshal([]byte(text), &read)
	return read, err
}

// kept is what is left to read of a text.
type kept struct {
	rest  string
	other bool // it is not written as is read here: what was read does not count
}

// ends tells whether everything before this end was read.
func (k *kept) ends(end string) bool { return k.rest == end && !k.other }

func (k *kept) skip(text string) {
	rest, there := strings.CutPrefix(k.rest, text)
	k.rest, k.other = rest, k.other || !there
}

func (k *kept) either(before string) bool {
	k.skip(before)
	rest, yes := strings.CutPrefix(k.rest, `true`)
	if k.rest = rest; !yes {
		k.skip(`false`)
	}
	return yes
}

// number is one without a sign, of so many bits at the most.
func (k *kept) number(before string, bits int) uint64 {
	k.skip(before)
	end := max(0, strings.IndexFunc(k.rest, func(r rune) bool { return !isDigit(r) }))
	number, err := strconv.ParseUint(k.rest[:end], 10, bits)
	k.other = k.other || err != nil || end > 1 && k.rest[0] == '0'
	k.rest = k.rest[end:]
	return number
}

func (k *kept) entries(before string) (entries [ListSize]Entry) {
	k.skip(before)
	before = `[{"Text":"`
	for i := range entries {
		entries[i].Text = k.text(before)
		entries[i].Digits = k.text(`,"Digits":"`)
		entries[i].Label = k.text(`,"Label":"`)
		before = `},{"Text":"`
	}
	k.skip(`}]`)
	return entries
}

func (k *kept) text(before string) string {
	k.skip(before)
	text, rest, closed := strings.Cut(k.rest, `"`)
	k.rest, k.other = rest, k.other || !closed || !plain(text)
	return text
}

// plain tells whether JSON has a text between its quotes just as it is. Of the signs beyond ASCII, encoding/json escapes
// U+2028 and U+2029, which begin with the byte 0xe2 as few other signs of labels do.
func plain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0xe2:
			return false
		}
	}
	return utf8.ValidString(text)
}
