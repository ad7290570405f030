package portal

import "time"

// Branch is where a call goes on to from a number after the first whose phone rings and does not take it.
type Branch struct {
	On    []Decision // at that number: one for each occasion on which it forwards
	Route            // from that number on, on the first of these; on the others it is the same, as a number has one target
}

// Branches tells where the call of a route goes on to if the phone at its end does not take it, then if the phone at the end
// of that way does not, and so on, as long as forwardings are set there for it. Of the first number a route says by itself
// what its phone does. There are at most maxDiversions of them, since every one begins with a diversion of its own.
func (r Route) Branches(at time.Time, look Look) []Branch {
	var all []Branch
	call := Call{At: at}
	for route := r; route.End == EndPhone; route = all[len(all)-1].Route {
		last := len(route.Hops) - 1
		for _, hop := range route.Hops[:last] {
			call.Way = append(call.Way, hop.Number)
		}
		if len(call.Way) == 0 {
			break
		}
		branch := branchAt(call, route.Hops[last].Number, look)
		if len(branch.On) == 0 {
			break
		}
		all = append(all, branch)
	}
	return all
}

func branchAt(call Call, number string, look Look) (b Branch) {
	for _, call.Phone = range Terminals {
		route := trace(call, number, look)
		d := route.Hops[0].Decision
		if d.Action == 0 {
			continue
		}
		if b.On = append(b.On, d); len(b.On) == 1 {
			b.Route = route
		}
	}
	return b
}
