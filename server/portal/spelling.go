package portal

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Digits returns the canonical digits of a phone number however it is written, for comparing and searching. Whatever
// is no digit is passed over.
func Digits(text string) string {
	if onlyDigits(text) {
		return canonical(text, text)
	}
	var kept strings.Builder
	kept.Grow(len(text))
	for _, r := range norm.NFKC.String(text) {
		if isDigit(r) || r == '+' && kept.Len() == 0 {
			kept.WriteByte(byte(r))
		}
	}
	return canonical(kept.String(), strings.TrimPrefix(kept.String(), "+"))
}

// normalize keeps digits and a leading +, and one hyphen where the person wrote any separators between digits; raw are the
// digits alone. It reports false when anything else is there: letters, * and #, control and invisible characters, digits of
// other scripts.
func normalize(typed string) (tidied, raw string, clean bool) {
	var kept, digits strings.Builder
	kept.Grow(len(typed))
	digits.Grow(len(typed))
	separated := false
	for _, r := range typed {
		switch {
		case isDigit(r):
			if separated && kept.Len() > 0 {
				kept.WriteByte('-')
			}
			kept.WriteByte(byte(r))
			digits.WriteByte(byte(r))
			separated = false
		case r == '+' && kept.Len() == 0:
			kept.WriteByte('+')
			separated = false
		case isBlank(r) || strings.ContainsRune(hyphens, r) || strings.ContainsRune(brackets, r):
			separated = kept.String() != "+"
		default:
			return "", "", false
		}
	}
	return kept.String(), digits.String(), true
}

const (
	// The hyphens, dashes, minus and long-vowel signs that Japanese keyboards and documents put into phone numbers.
	hyphens  = "-\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u30fc"
	brackets = "()[]〔〕【】「」"
	// homeAbroad is the country code of Japan dialled as if it were a foreign one.
	homeAbroad = abroadPrefix + homeCountry
)

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func onlyDigits(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !isDigit(r) })
}

// isBlank: spaces of every width, but neither tabs nor line breaks, which are control characters.
func isBlank(r rune) bool { return r == ' ' || r > unicode.MaxASCII && unicode.Is(unicode.Zs, r) }

// canonical: +81… and 01081… are 0…, any other +… is 010…. raw are the digits of the tidied number.
func canonical(tidied, raw string) string {
	digits := raw
	if strings.HasPrefix(tidied, "+") && digits != "" {
		digits = abroadPrefix + digits
	}
	if home, is := strings.CutPrefix(digits, homeAbroad); is && home != "" {
		return "0" + strings.TrimPrefix(home, "0")
	}
	return digits
}

// counterparts are the characters that Macs and phones type, and that Shift_JIS has under another number only.
var counterparts = strings.NewReplacer("〜", "～", "−", "－", "—", "―", "‖", "∥", "¥", "￥", "¢", "￠", "£", "￡", "¬", "￢", "¦", "￤", "‾", "￣", "\u00a0", " ")

// ForShiftJIS is a text with what Shift_JIS lacks in the spelling that it has. Texts that are alike then are one in a file.
func ForShiftJIS(text string) string { return counterparts.Replace(norm.NFC.String(text)) }
