package portal

import (
	"strings"
	"testing"
)

func TestRecoveryCodesAreReadAsPeopleTypeThem(t *testing.T) {
	const code = "0123456789ABCDEF"
	for _, typed := range []string{
		"0123-4567-89AB-CDEF", "0123456789abcdef", " 0123 4567 89ab cdef ", "OI23-4567-89ab-cdef", "ol23 4567 89AB CDEF",
		"０１２３－４５６７－８９ＡＢ－ＣＤＥＦ", "0123ー4567ー89ABーCDEF", "0123‐4567–89AB—CDEF", "0123\u00a04567\u300089AB\tCDEF",
	} {
		if got, err := ReadRecoveryCode(typed); err != nil || got != code {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
	}
	for typed, want := range map[string]string{
		"": "recovery_required", " -- ": "recovery_required", code[1:]: "recovery_malformed", code + "0": "recovery_malformed",
		"U123456789ABCDEF": "recovery_malformed", "0123456789ABCDE!": "recovery_malformed", "あ123456789ABCDE": "recovery_malformed",
	} {
		if _, err := ReadRecoveryCode(typed); err == nil || err.Code != want {
			t.Errorf("%q: got %v, want %s", typed, err, want)
		}
	}
}

func TestRecoveryCodesSpellEveryBit(t *testing.T) {
	if got := WriteRecoveryCode([10]byte{}); got != "0000-0000-0000-0000" {
		t.Errorf("got %q", got)
	}
	if got := WriteRecoveryCode([10]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 255}); got != "ZZZZ-ZZZZ-ZZZZ-ZZZZ" {
		t.Errorf("got %q", got)
	}
	seen := map[string]bool{}
	for bit := range 80 {
		var bits [10]byte
		bits[bit/8] = 1 << (bit % 8)
		seen[WriteRecoveryCode(bits)] = true
	}
	if len(seen) != 80 {
		t.Errorf("80 bits make %d codes", len(seen))
	}
}

func FuzzReadRecoveryCode(f *testing.F) {
	f.Add("0123-4567-89AB-CDEF")
	f.Add("ＯＩ２３ー")
	f.Fuzz(func(t *testing.T, text string) {
		code, err := ReadRecoveryCode(text)
		if err == nil && (len(code) != 16 || strings.Trim(code, recoveryLetters) != "") {
			t.Errorf("%q was read as %q", text, code)
		}
	})
}
