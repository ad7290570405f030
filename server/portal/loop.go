package portal

import "slices"

// Graph maps the digits of each number that forwards, on whatever occasion, to the digits it forwards to.
type Graph map[string]string

// maxDiversions is how often one call may be forwarded on before it is given back (forwarding.md §3).
const maxDiversions = 5

// Loop follows the forwardings from a number until a number comes again. The path begins at from and ends with the
// number that came again: [A B A]. It is nil when the way ends.
func (g Graph) Loop(from string) (path []string, found bool) {
	seen := map[string]bool{}
	for at, forwards := from, true; forwards; at, forwards = g.next(at) {
		path = append(path, at)
		if seen[at] {
			return path, true
		}
		seen[at] = true
	}
	return nil, false
}

// Chain returns the numbers that a call to from reaches one after the other: at most five, none twice.
func (g Graph) Chain(from string) []string {
	tried := []string{from}
	for len(tried) <= maxDiversions {
		to, forwards := g.next(tried[len(tried)-1])
		if !forwards || slices.Contains(tried, to) {
			break
		}
		tried = append(tried, to)
	}
	return tried[1:]
}

// next: an empty destination (the message box) is the end of the way.
func (g Graph) next(at string) (string, bool) {
	to := g[at]
	return to, to != ""
}
