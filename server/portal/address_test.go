package portal

import (
	"strings"
	"testing"
	"time"
)

func TestAddressesAreRead(t *testing.T) {
	t.Parallel()
	a, err := ReadAddress(" 営業部 代表　", "０３－１２３４－５６７８", DefaultPolicy())
	if err != nil || a.Label != "営業部 代表" || a.Digits != "0312345678" || a.Text != "03-1234-5678" {
		t.Errorf("read %+v, %v", a, err)
	}
	if _, err := ReadAddress("内線", "8100", DefaultPolicy()); err != nil {
		t.Errorf("an extension that some contracts may use: %v", err)
	}
}

func TestAddressesAreRefused(t *testing.T) {
	t.Parallel()
	listed := DefaultPolicy()
	listed.AllowList = []string{"0312345678"}
	abroad := DefaultPolicy()
	abroad.International = true
	for _, row := range []struct {
		label, text string
		policy      Policy
		codes       string
	}{
		{"", "", DefaultPolicy(), "required destination_empty"},
		{"　", "090-1234-5678", DefaultPolicy(), "required"},
		{strings.Repeat("あ", 41), "090-1234-5678", DefaultPolicy(), "label_too_long"},
		{"本社\u202e8765", "090-1234-5678", DefaultPolicy(), "label_characters"},
		{"本社\x00", "090-1234-5678", DefaultPolicy(), "label_characters"},
		{"本社\u2066", "090-1234-5678", DefaultPolicy(), "label_characters"},
		{"警察", "110", DefaultPolicy(), "destination_emergency"},
		{"本社", "03-1234\u202e-5678", DefaultPolicy(), "destination_characters"},
		{"海外", "+1-202-555-0123", DefaultPolicy(), "destination_international"},
		{"海外", "+1-202-555-0123", abroad, ""},
		{"本社", "090-1234-5678", listed, "destination_not_allowed"},
	} {
		_, err := ReadAddress(row.label, row.text, row.policy)
		var codes []string
		for _, one := range Refusals(err) {
			codes = append(codes, one.Code)
		}
		if got := strings.Join(codes, " "); got != row.codes {
			t.Errorf("%q %q: %q, want %q", row.label, row.text, got, row.codes)
		}
	}
}

func TestATestCallGrowsOld(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	mark := Tested{At: at.UnixMilli()}
	if mark.Old(at.AddDate(0, 0, 180)) || !mark.Old(at.AddDate(0, 0, 180).Add(time.Millisecond)) {
		t.Error("a test call holds for 180 days")
	}
}
