package portal

// Graph maps the digits of each number that forwards, on whatever occasion, to the digits it forwards to, or to Box.
type Graph map[string]string

// Box stands for the message box in place of digits.
const Box = "box"

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

// Chain returns the numbers that a call to from reaches one after the other, as far as a call may be forwarded, and whether it
// is forwarded from the last of them to the message box.
func (g Graph) Chain(from string) (reached []string, box bool) {
	way := []string{from}
	for to, forwards := g.next(from); forwards && barred(way, to) == ""; to, forwards = g.next(to) {
		if to == Box {
			return way[1:], true
		}
		way = append(way, to)
	}
	return way[1:], false
}

func (g Graph) next(at string) (string, bool) {
	to := g[at]
	return to, to != ""
}
