package portal

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// KeptEntries reads entries as they are kept, which is as encoding/json writes them. Every number that is shown or changed
// has some: those without anything to unescape are read here, in a tenth of the time, and all others by that package.
func KeptEntries(text string) ([ListSize]Entry, error) {
	if entries, read := plainEntries(text); read {
		return entries, nil
	}
	var entries [ListSize]Entry
	err := json.Unmarshal([]byte(text), &entries)
	return entries, err
}

func plainEntries(text string) (entries [ListSize]Entry, read bool) {
	before := `[{"Text":"`
	for i := range entries {
		var e Entry
		var t, d, l bool
		e.Text, text, t = plainText(text, before)
		e.Digits, text, d = plainText(text, `","Digits":"`)
		e.Label, text, l = plainText(text, `","Label":"`)
		if !t || !d || !l {
			return entries, false
		}
		entries[i], before = e, `"},{"Text":"`
	}
	return entries, text == `"}]`
}

// plainText is the plain text that begins behind before, up to its quote, and what comes from there on.
func plainText(text, before string) (value, rest string, read bool) {
	rest, follows := strings.CutPrefix(text, before)
	end := strings.IndexByte(rest, '"')
	if !follows || end < 0 {
		return "", "", false
	}
	return rest[:end], rest[end:], plain(rest[:end])
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
