package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// How many characters the terms may have: of a text in Japanese, the English needs about twice as many.
const (
	termsLimitJapanese = 10_000
	termsLimitEnglish  = 20_000
)

// ReadTerms tidies terms that an administrator wrote in Markdown. Codes: required, too_long, characters.
func ReadTerms(japanese, english string) (string, string, error) {
	var faults Errors
	read := func(text, field string, limit int) string {
		text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")))
		switch {
		case text == "":
			faults = append(faults, Refuse("required", field))
		case utf8.RuneCountInString(text) > limit:
			faults = append(faults, Refuse("too_long", field, "limit", itoa(limit)))
		case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
			faults = append(faults, Refuse("characters", field))
		}
		return text
	}
	japanese, english = read(japanese, "ja", termsLimitJapanese), read(english, "en", termsLimitEnglish)
	return japanese, english, faults.OrNil()
}
