package portal

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What is set for a number is kept as encoding/json writes it, and read for each that is shown, changed or taken back. Where
// nothing in it is escaped it is read here, in a tenth of the time; all else that package reads.

// DecodeForwarding reads a forwarding as it is kept.
func DecodeForwarding(text string) (Forwarding, error) {
	var f Forwarding
	d := decoder{rest: text}
	f.On = d.either(`{"On":`)
	f.Actions = Actions(d.number(`,"Actions":`, 8))
	f.RingSeconds = int(d.number(`,"RingSeconds":`, 31))
	f.Entries = d.entries(`,"Entries":`)
	f.Target = Target(d.number(`,"Target":`, 7))
	if d.rest != `}` {
		f.Until = int64(d.number(`,"Until":`, 63))
	}
	if d.ends(`}`) {
		return f, nil
	}
	var read Forwarding
	err := json.Unmarshal([]byte(text), &read)
	return read, err
}

// DecodeEntries reads entries as they are kept.
func DecodeEntries(text string) ([ListSize]Entry, error) {
	d := decoder{rest: text}
	if entries := d.entries(``); d.ends(``) {
		return entries, nil
	}
	var read [ListSize]Entry
	err := json.Unmarshal([]byte(text), &read)
	return read, err
}

// decoder is what is left to read of a text.
type decoder struct {
	rest  string
	other bool // it is not written as is read here: what was read does not count
}

// ends tells whether everything before this end was read.
func (d *decoder) ends(end string) bool { return d.rest == end && !d.other }

func (d *decoder) skip(text string) {
	rest, there := strings.CutPrefix(d.rest, text)
	d.rest, d.other = rest, d.other || !there
}

func (d *decoder) either(before string) bool {
	d.skip(before)
	rest, yes := strings.CutPrefix(d.rest, `true`)
	if d.rest = rest; !yes {
		d.skip(`false`)
	}
	return yes
}

// number is one without a sign, of so many bits at the most.
func (d *decoder) number(before string, bits int) uint64 {
	d.skip(before)
	end := max(0, strings.IndexFunc(d.rest, func(r rune) bool { return !isDigit(r) }))
	number, err := strconv.ParseUint(d.rest[:end], 10, bits)
	d.other = d.other || err != nil || end > 1 && d.rest[0] == '0'
	d.rest = d.rest[end:]
	return number
}

func (d *decoder) entries(before string) (entries [ListSize]Entry) {
	d.skip(before)
	before = `[{"Text":"`
	for i := range entries {
		entries[i].Text = d.text(before)
		entries[i].Digits = d.text(`,"Digits":"`)
		entries[i].Label = d.text(`,"Label":"`)
		before = `},{"Text":"`
	}
	d.skip(`}]`)
	return entries
}

func (d *decoder) text(before string) string {
	d.skip(before)
	text, rest, closed := strings.Cut(d.rest, `"`)
	d.rest, d.other = rest, d.other || !closed || !plain(text)
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
