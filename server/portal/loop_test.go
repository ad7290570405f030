package portal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLoops(t *testing.T) {
	g := Graph{"A": "B", "B": "C", "C": "A", "D": "B", "E": "E", "F": "G", "H": "F", "I": "J", "J": "I", "V": ""}
	for from, want := range map[string]string{
		"A": "A B C A", "B": "B C A B", "C": "C A B C", "E": "E E", "I": "I J I", "D": "D B C A B", // into a loop is a loop
		"F": "", "G": "", "H": "", "V": "", "nobody": "", "": "",
	} {
		path, found := g.Loop(from)
		if got := strings.Join(path, " "); got != want || found != (want != "") {
			t.Errorf("from %s: %q %v, want %q", from, got, found, want)
		}
	}
}

func TestLoopOfAnyLength(t *testing.T) {
	g := Graph{}
	const length = 10_000
	for i := range length {
		g[fmt.Sprint(i)] = fmt.Sprint((i + 1) % length)
	}
	if path, found := g.Loop("0"); !found || len(path) != length+1 {
		t.Errorf("a ring of %d numbers: %v with %d steps", length, found, len(path))
	}
	delete(g, "9999")
	if _, found := g.Loop("0"); found {
		t.Error("an open chain is taken for a loop")
	}
}

// A cycle that only the other half of a bulk change makes is seen, because the graph is that after the change.
func TestLoopAcrossASwap(t *testing.T) {
	g := Graph{"0332345678": "0342345678"}
	if _, found := g.Loop("0332345678"); found {
		t.Error("a single forwarding is taken for a loop")
	}
	d, _ := ReadDestination("+81 3-3234-5678", DestinationRules{})
	g["0342345678"] = d.Digits
	if path, found := g.Loop("0342345678"); !found || !slices.Equal(path, []string{"0342345678", "0332345678", "0342345678"}) {
		t.Errorf("%v %v", path, found)
	}
}

func TestChain(t *testing.T) {
	g := Graph{"1": "2", "2": "3", "3": "4", "4": "5", "5": "6", "6": "7", "7": "8", "A": "B", "B": "A", "S": "S", "V": ""}
	for from, want := range map[string]string{
		"1": "2 3 4 5 6", "2": "3 4 5 6 7", "5": "6 7 8", "7": "8", "8": "", "A": "B", "S": "", "V": "",
	} {
		way, box := g.Chain(from)
		if got := strings.Join(way, " "); got != want || box {
			t.Errorf("from %s: %q %v, want %q", from, got, box, want)
		}
	}
}

// A call that was forwarded five times is not forwarded to the message box either: the warning is of the mind of the preview.
func TestChainEndsAtTheMessageBoxWhereDecideForwardsThere(t *testing.T) {
	g := Graph{"1": "2", "2": "3", "3": "4", "4": "5", "5": "6", "6": Box}
	look := func(digits string) (Forecast, Knowledge) {
		f := Forwarding{On: true, Actions: Unconditional, Target: Voicemail}
		if to := g[digits]; to != Box {
			f.Target, f.Entries[0].Digits = 1, to
		}
		return Forecast{Course: Course{Now: f}}, Seen
	}
	for from, want := range map[string]bool{"1": false, "2": true, "5": true, "6": true} {
		way, box := g.Chain(from)
		if route := Trace(from, time.Now(), Answered, look); (route.End == EndVoicemail) != want || box != want || len(route.Hops) != len(way)+1 {
			t.Errorf("from %s: the chain is %q and ends at the box %v, the call ends with %s, want %v", from, way, box, route.End, want)
		}
	}
}
