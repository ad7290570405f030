package portal

import "testing"

func TestWhatIsSaidWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	onward := Graph{
		"0300001002": "0300001003", "0300001003": "09012345678", // a chain
		"0300001004": "0300001005", "0300001005": "0300001001", // back to 1001
		"0300001007": "0300001008", "0300001008": "0300001007", // a circle of others
	}
	one, two := []string{"0300001001"}, []string{"0300001001", "0300001009"}
	for _, row := range []struct {
		text           string
		numbers        []string
		fault, warning string
		path           string
	}{
		{"090-1234-5678", one, "", "", ""},
		{"０３－００００－１００１", one, "destination_self", "", ""},
		{"+81 3 0000 1001", one, "destination_self", "", ""},
		{"03(0000)1001", two, "destination_among", "", ""},
		{"0300001001", nil, "", "", ""},
		{"0300001002", one, "", "destination_chain", "03-0000-1001 → 03-0000-1002 → 03-0000-1003 → 090-1234-5678"},
		{"0300001002", two, "", "destination_chain", "03-0000-1002 → 03-0000-1003 → 090-1234-5678"},
		{"0300001004", one, "", "destination_loop", "03-0000-1001 → 03-0000-1004 → 03-0000-1005 → 03-0000-1001"},
		{"+81-3-0000-1005", two, "", "destination_loop", "03-0000-1001 → 03-0000-1005 → 03-0000-1001"},
		{"0300001007", one, "", "destination_loop", "03-0000-1007 → 03-0000-1008 → 03-0000-1007"},
		{"110", one, "destination_emergency", "", ""},
		{"0000000000000000000000000000000000000000", one, "destination_too_long", "", ""},
	} {
		reading := ReadTyped(row.text, row.numbers, DestinationRules{})
		reading.Follow(row.numbers, onward, nil)
		if got := code(reading.Fault); got != row.fault {
			t.Errorf("%s: the fault is %q, want %q", row.text, got, row.fault)
		}
		if got := code(reading.Warning); got != row.warning || row.path != "" && reading.Warning.Args["path"] != row.path {
			t.Errorf("%s: the warning is %+v, want %q %s", row.text, reading.Warning, row.warning, row.path)
		}
	}
}

func code(refusal *Error) string {
	if refusal == nil {
		return ""
	}
	return refusal.Code
}

func TestACircleIsToldAsFarAsSomebodySees(t *testing.T) {
	t.Parallel()
	onward := Graph{"0300001002": "0300002001", "0300002001": "0300001001", "0300002002": "0300002003", "0300002003": "0300002002"}
	hidden := map[string]bool{"0300002001": true, "0300002002": true, "0300002003": true}
	for text, want := range map[string]string{
		"0300001002": "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → …",
		"0300002001": "03-0000-1001 → 03-0000-2001 → …",
		"0300002002": "03-0000-2002 → …", // a circle of others
	} {
		reading := ReadTyped(text, []string{"0300001001"}, DestinationRules{})
		reading.Follow([]string{"0300001001"}, onward, hidden)
		if w := reading.Warning; w == nil || w.Code != "destination_loop" || w.Args["path"] != want {
			t.Errorf("%s: the warning is %+v, want %s", text, w, want)
		}
	}
}

func TestAChainIsToldAsFarAsSomebodySees(t *testing.T) {
	way := []string{"0300001001", "0300001002", "0300002001", "09012345678"}
	for hidden, want := range map[string]string{
		"":            "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → 090-1234-5678",
		"0300002001":  "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → …",
		"0300001002":  "03-0000-1001 → 03-0000-1002 → …",
		"09012345678": "03-0000-1001 → 03-0000-1002 → 03-0000-2001 → 090-1234-5678",
	} {
		if got := Path(Told(way, map[string]bool{hidden: hidden != ""})); got != want {
			t.Errorf("without %q: %s, want %s", hidden, got, want)
		}
	}
}
