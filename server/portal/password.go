package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Length of a password in characters, as the manual prints it.
const (
	PasswordMin = 8
	PasswordMax = 32
)

// CheckPassword holds the manual's rule and refuses passwords that everybody guesses first. common tells whether a
// password is among the well-known ones; it is an argument because the list is large and not of this room.
// Codes: required, password_length, password_digit, password_upper, password_lower, password_characters,
// password_login_id, password_common.
func CheckPassword(password, loginID string, common func(string) bool) error {
	if password == "" {
		return Refuse("required", "password")
	}
	var faults Errors
	refuse := func(code string) { faults = append(faults, Refuse(code, "password")) }
	if n := utf8.RuneCountInString(password); n < PasswordMin || n > PasswordMax {
		refuse("password_length")
	}
	if strings.ContainsFunc(password, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) {
		refuse("password_characters")
	}
	for _, rule := range []struct{ letters, code string }{
		{"0123456789", "password_digit"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "password_upper"},
		{"abcdefghijklmnopqrstuvwxyz", "password_lower"},
	} {
		if !strings.ContainsAny(password, rule.letters) {
			refuse(rule.code)
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
