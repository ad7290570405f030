package portal

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ReadCompanyName tidies the name of a company; a fault stands at field. Codes: required, too_long, characters.
func ReadCompanyName(text, field string) (string, *Error) {
	text = strings.TrimSpace(norm.NFC.String(text))
	switch {
	case text == "":
		return text, Refuse("required", field)
	case utf8.RuneCountInString(text) > 100:
		return text, Refuse("too_long", field, "limit", "100")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }):
		return text, Refuse("characters", field)
	}
	return text, nil
}
