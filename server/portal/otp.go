package portal

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits of one-time codes and of the mails that carry them.
const (
	MailCodeLife     = 10 * time.Minute
	MailCodePause    = 60 * time.Second // until the next code may be sent
	MailCodesPerHour = 5
	TriesPerSignIn   = 5  // wrong codes until the password is needed again
	FailuresPerHour  = 10 // wrong codes in any hour, over all sign-ins of an account
	// MostWrongCodes is how many wrong codes in a row a second factor bears; then it takes none any more. A hundred
	// guesses hit one of the three codes that an authenticator's window accepts with a chance of 3 in 10,000.
	MostWrongCodes = 100
	// CodesPerSource and CodesInAll are how many mailed codes may wait unused in an hour, those that strangers of one
	// source asked for and all together.
	CodesPerSource = 100
	CodesInAll     = 10_000
	// ResetsInAll is how many links are mailed in an hour to those who say that they forgot their password.
	ResetsInAll = 1_000
)

// ReadCode normalises a one-time code as people type it (full-width digits, blanks, hyphens of any kind) to six ASCII digits.
// Codes: code_required, code_malformed.
func ReadCode(text string) (string, *Error) {
	kept := unseparated(text)
	if kept == "" {
		return "", Refuse("code_required", "code")
	}
	if len(kept) != 6 || strings.Trim(kept, "0123456789") != "" {
		return "", Refuse("code_malformed", "code")
	}
	return kept, nil
}

// unseparated is a code without the blanks and hyphens that people put between its parts, a Japanese keyboard's long-vowel sign among
// them, and with letters and digits in half width.
func unseparated(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune(hyphens, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// MaskMail hides most of an address so that it can be recognised but not learned: "ta***@example.co.jp".
func MaskMail(address string) string {
	name, domain, found := strings.Cut(address, "@")
	if !found {
		return "***"
	}
	runes := []rune(name)
	shown := min(2, len(runes)-1)
	return string(runes[:max(0, shown)]) + "***@" + domain
}
