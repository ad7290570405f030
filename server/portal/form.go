package portal

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// reader tidies the fields of a form and collects every fault.
type reader struct{ faults Errors }

func (r *reader) refuse(code, field string, args ...string) {
	r.faults = append(r.faults, Refuse(code, field, args...))
}

// text is one line that holds limit characters at the most. Codes: required, too_long, characters.
func (r *reader) text(value *string, field string, limit int, required bool) {
	r.read(value, field, limit, required, "")
}

// lines is text that may have several; whatever ended them, "\n" does. Codes: those of text.
func (r *reader) lines(value *string, field string, limit int, required bool) {
	*value = lineEnds.Replace(*value)
	r.read(value, field, limit, required, "\n\t")
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func (r *reader) read(value *string, field string, limit int, required bool, breaks string) {
	valid := utf8.ValidString(*value)
	*value = strings.TrimSpace(norm.NFC.String(*value))
	switch {
	case *value == "" && required:
		r.refuse("required", field)
	case utf8.RuneCountInString(*value) > limit:
		r.refuse("too_long", field, "limit", itoa(limit))
	case !valid || slices.ContainsFunc(strings.FieldsFunc(*value, func(r rune) bool { return strings.ContainsRune(breaks, r) }), deceives):
		r.refuse("characters", field)
	}
}

// phone is how a person is reached, not where calls go. Codes: required, phone_malformed.
func (r *reader) phone(value *string, field string, required bool) {
	*value = strings.TrimSpace(norm.NFKC.String(*value))
	digits := Digits(*value)
	switch {
	case *value == "" && required:
		r.refuse("required", field)
	case *value != "" && (len(digits) < 9 || len(digits) > 16 || strings.Trim(*value, "0123456789-+() ") != ""):
		r.refuse("phone_malformed", field)
	}
}

// mailLanguage: codes: choice_unknown.
func (r *reader) mailLanguage(value Language) {
	if value != Japanese && value != English {
		r.refuse("choice_unknown", "mail_language")
	}
}

// timeZone is an IANA name. Codes: time_zone_unknown.
func (r *reader) timeZone(value string) {
	if zoneNamed(value) == nil {
		r.refuse("time_zone_unknown", "time_zone")
	}
}

// zoneNamed is the time zone of an IANA name; nil where there is none. "Local" would be that of the server, and so would be files
// beside the zones that only some servers have: with the data moved to another, all that goes by such a name would go by UTC.
func zoneNamed(name string) *time.Location {
	switch folder, _, _ := strings.Cut(name, "/"); folder {
	case "", "Local", "localtime", "posix", "posixrules", "right":
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}
