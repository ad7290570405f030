package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"denwaban/server/portal"
)

// checkLoops adds a fault to each number whose calls would come back to it, over the company's numbers as they would
// forward after the whole change, at once or when schedules come to their boundaries.
func checkLoops(ctx context.Context, from querier, now time.Time, who portal.Actor, changes []Changed) error {
	graph, err := forwardingGraph(ctx, from, who, destinationsOf(changes))
	if err != nil {
		return err
	}
	for _, one := range changes {
		delete(graph, one.Number.Digits)
		if to := one.After.ActiveDestination(); to != "" {
			graph[one.Number.Digits] = to
		}
	}
	var closed loopFaults
	for i, one := range changes {
		path, found := graph.Loop(one.Number.Digits)
		if way, _ := graph.Chain(one.Number.Digits); !found && len(way) > 1 {
			changes[i].Chain = append([]string{one.Number.Digits}, way...)
		}
		if !found || len(path) <= 2 { // to itself: refused at the entry already
			continue
		}
		closed = append(closed, loopFault{i, path, portal.Refuse("destination_loop", one.field())})
	}
	later, err := checkPeriods(ctx, from, now, who, changes)
	if err != nil {
		return err
	}
	return closed.and(later).refuse(ctx, from, who, changes)
}

// forgetLoops takes away what checkLoops said, for it to look again.
func forgetLoops(changes []Changed) {
	for i, one := range changes {
		changes[i].Chain, changes[i].From, changes[i].box = nil, 0, nil
		changes[i].Faults = slices.DeleteFunc(one.Faults, func(fault *portal.Error) bool {
			return fault.Code == "destination_loop" || fault.Code == "destination_loop_later"
		})
	}
}

// field is where the target stands that the change sets now: in the form, or below the period on the page of schedules.
func (c Changed) field() string {
	if plan := c.follows(); c.Replan != nil && plan != nil {
		for _, period := range portal.Periods {
			if plan.Of(period.Open).Holds(c.After) {
				return period.Name + ".target"
			}
		}
	}
	return fmt.Sprintf("entries.%d", c.After.Target-1)
}

// loopFault is the way of a number's calls that comes back to where it was, as a fault of its change.
type loopFault struct {
	at    int // the place of the number among the changes
	path  []string
	fault *portal.Error // gets the path as an argument, as far as the actor may know it (refuse)
}

type loopFaults []loopFault

// and adds those of later to those of now, but for the fields at which there is one already.
func (c loopFaults) and(later loopFaults) loopFaults {
	told := map[string]bool{}
	for _, one := range c {
		told[fmt.Sprint(one.at, one.fault.Field)] = true
	}
	for _, one := range later {
		if !told[fmt.Sprint(one.at, one.fault.Field)] {
			c = append(c, one)
		}
	}
	return c
}

// refuse adds the faults to their numbers, with the ways as far as the actor may know them.
func (c loopFaults) refuse(ctx context.Context, from querier, who portal.Actor, changes []Changed) error {
	met := map[string]bool{}
	for _, one := range c {
		for _, digits := range one.path {
			met[digits] = true
		}
	}
	hidden, err := hiddenAmong(ctx, from, who, slices.Collect(maps.Keys(met)))
	if err != nil {
		return err
	}
	for _, one := range c {
		one.fault.Args = map[string]string{"path": portal.Path(portal.RedactPath(one.path, hidden))}
		changes[one.at].Faults = append(changes[one.at].Faults, one.fault)
	}
	return nil
}

// forwardingGraph is where calls go that come to one of these numbers: from it to where it forwards now, and on from there to the end
// of the way. What it costs goes by the length of the ways, not by the size of the company.
func forwardingGraph(ctx context.Context, from querier, who portal.Actor, digits []string) (portal.Graph, error) {
	// CROSS JOIN: from the few numbers of the way to their forwardings, never from all forwardings to the way.
	const step = `
		CROSS JOIN numbers n CROSS JOIN forwardings f CROSS JOIN voice_groups v
		WHERE n.digits = w.digits AND f.number_id = n.id AND f.destination <> '' AND v.id = n.voice_group_id AND v.company_id = ?`
	graph := portal.Graph{}
	if tx, writing := from.(*Tx); writing {
		if inside, err := insideOf(tx, who, digits); err != nil || len(inside) == 0 {
			return graph, err
		}
	}
	for some := range slices.Chunk(digits, namedAtOnce) {
		query, args, err := expand(`
			WITH RECURSIVE way (digits) AS (
				SELECT digits FROM numbers WHERE digits IN (?)
				UNION SELECT f.destination FROM way w`+step+`)
			SELECT n.digits, f.destination FROM way w`+step, padded(some), who.CompanyID, who.CompanyID)
		if err != nil {
			return nil, fmt.Errorf("follow the forwardings: %w", err)
		}
		found, err := list[edge](ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			graph[one.from] = one.to
		}
	}
	return graph, nil
}

const insideQuery = `
	SELECT n.digits FROM numbers n CROSS JOIN voice_groups v WHERE v.id = n.voice_group_id AND v.company_id = ? AND n.digits IN (?)`

// insideOf are those of these digits that are numbers of the company; of most changes, none is.
func insideOf(tx *Tx, who portal.Actor, digits []string) (map[string]bool, error) {
	outside, inside := tx.lookups.outside, map[string]bool(nil)
	add := func(one string) {
		if inside == nil {
			inside = map[string]bool{}
		}
		inside[one] = true
	}
	digits = slices.DeleteFunc(slices.Clone(digits), func(one string) bool {
		is, known := tx.ways[one]
		if is {
			add(one)
		}
		return known || outside[companyKey{who.CompanyID, one}]
	})
	for some := range slices.Chunk(digits, namedAtOnce) {
		query, args, err := placeholders(insideQuery, []any{who.CompanyID}, some)
		if err != nil {
			return nil, fmt.Errorf("look for numbers: %w", err)
		}
		found, err := list[string](tx.ctx, noFlush{tx}, query, args...)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			add(one)
		}
		for _, one := range some {
			if !inside[one] {
				remember(outside, companyKey{who.CompanyID, one}, true)
			}
		}
	}
	return inside, nil
}

// edge is a number and where its calls go.
type edge struct{ from, to string }

func (e *edge) fields() []any { return []any{&e.from, &e.to} }
