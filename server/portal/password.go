package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// PasswordMin is the least length of a password in characters, by every rule.
const PasswordMin = 8

// PasswordRule is what a company asks of new passwords, besides that not everybody guesses them first.
type PasswordRule struct {
	Max   int  // characters
	Mixed bool // a digit, an upper-case and a lower-case letter
}

// The rules: the manual's, and the one that ASVS and NIST advise.
var (
	manualPasswords   = PasswordRule{Max: 32, Mixed: true}
	standardPasswords = PasswordRule{Max: 128}
)

// Passwords is the rule for the company's new passwords; those that people have stay good.
func (p Policy) Passwords() PasswordRule {
	if p.LongPasswords {
		return standardPasswords
	}
	return manualPasswords
}

// CheckPassword holds a rule and refuses passwords that everybody guesses first. common tells whether a
// password is among the well-known ones; it is an argument because the list is large and not of this room.
// Codes: required, password_length, password_digit, password_upper, password_lower, password_characters,
// password_login_id, password_common.
func CheckPassword(password, loginID string, rule PasswordRule, common func(string) bool) error {
	if password == "" {
		return Refuse("required", "password")
	}
	var faults Errors
	refuse := func(code string) { faults = append(faults, Refuse(code, "password")) }
	if n := utf8.RuneCountInString(password); n < PasswordMin || n > rule.Max {
		faults = append(faults, Refuse("password_length", "password", "min", itoa(PasswordMin), "max", itoa(rule.Max)))
	}
	if strings.ContainsFunc(password, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) {
		refuse("password_characters")
	}
	for _, kind := range []struct{ letters, code string }{
		{"0123456789", "password_digit"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "password_upper"},
		{"abcdefghijklmnopqrstuvwxyz", "password_lower"},
	} {
		if rule.Mixed && !strings.ContainsAny(password, kind.letters) {
			refuse(kind.code)
		}
	}
	name, _, _ := strings.Cut(LoginKey(loginID), "@")
	if key := LoginKey(password); key == LoginKey(loginID) || (name != "" && key == name) {
		refuse("password_login_id")
	}
	if len(faults) == 0 && common(password) {
		refuse("password_common")
	}
	return faults.OrNil()
}
