package portal

import "testing"

func TestWhatIsSaidWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	one, two := []string{"0300001001"}, []string{"0300001001", "0300001009"}
	for _, row := range []struct {
		text    string
		numbers []string
		fault   string
	}{
		{"090-1234-5678", one, ""},
		{"０３－００００－１００１", one, "destination_self"},
		{"+81 3 0000 1001", one, "destination_self"},
		{"03(0000)1001", two, "destination_among"},
		{"0300001001", nil, ""},
		{"0300001002", one, ""},
		{"110", one, "destination_emergency"},
		{"0000000000000000000000000000000000000000", one, "destination_too_long"},
	} {
		if got := code(ReadTyped(row.text, row.numbers, DestinationRules{}).Fault); got != row.fault {
			t.Errorf("%s: the fault is %q, want %q", row.text, got, row.fault)
		}
	}
}

func code(refusal *Error) string {
	if refusal == nil {
		return ""
	}
	return refusal.Code
}

func TestAChainIsToldAsFarAsSomebodySees(t *testing.T) {
	way := []string{"0300001001", "0300001002", "0300002001", "09012345678"}
	for hidden, want := range map[string]string{
		"":            "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → 090-1234-5678",
		"0300002001":  "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → …",
		"0300001002":  "03-0000-1001 → 03-0000-1002 → …",
		"09012345678": "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → 090-1234-5678",
	} {
		if got := Path(RedactPath(way, map[string]bool{hidden: hidden != ""})); got != want {
			t.Errorf("without %q: %s, want %s", hidden, got, want)
		}
	}
}
