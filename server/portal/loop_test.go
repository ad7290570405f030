package portal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
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
		if got := strings.Join(g.Chain(from), " "); got != want {
			t.Errorf("from %s: %q, want %q", from, got, want)
		}
	}
}
