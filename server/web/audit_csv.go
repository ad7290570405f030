package web

import (
	"strings"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// trailCells are rows of 操作履歴 as a table to read: words of a language, times in a zone.
func trailCells(rows []store.TrailRow, w words, in portal.Language, zone string) [][]string {
	place := portal.Zone(zone)
	cells := make([][]string, 0, len(rows)+1)
	cells = append(cells, []string{
		w.of("audit.at", "at") + " (" + place.String() + ")", w.of("audit.person", "person"), w.of("audit.address", "address"),
		w.of("audit.event", "event"), w.of("audit.subject", "subject"), w.of("audit.detail", "detail"),
	})
	for _, row := range rows {
		person := row.UserName
		if row.UserID == "" {
			person = w.of("system", person)
		}
		var facts []string
		for _, fact := range portal.Facts(row.Detail, in) {
			facts = append(facts, w.fact(fact, place))
		}
		cells = append(cells, []string{
			localTime(time.UnixMilli(row.At), place), person, row.Address,
			w.of("event."+string(row.Event), string(row.Event)), row.Subject, strings.Join(facts, "; "),
		})
	}
	return cells
}

// localTime is an instant as a cell of a file shows it, to the second.
func localTime(at time.Time, place *time.Location) string {
	return at.In(place).Format("2006-01-02 15:04:05")
}

// fact is one fact in words.
func (w words) fact(fact portal.Fact, place *time.Location) string {
	name := ""
	if fact.Name != "" {
		name = w.of("fact."+fact.Name, fact.Name) + ": "
	}
	before, after := w.values(fact.Name, fact.Before, place), w.values(fact.Name, fact.After, place)
	switch fact.Kind {
	case portal.FactBecame:
		empty := w.of("empty", "-")
		return name + orElse(before, empty) + " → " + orElse(after, empty)
	case portal.FactMoved:
		var parts []string
		if after != "" {
			parts = append(parts, w.of("came", "+")+" "+after)
		}
		if before != "" {
			parts = append(parts, w.of("went", "-")+" "+before)
		}
		return name + strings.Join(parts, ", ")
	}
	return name + after
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// values are a fact's values in words: of an event, a template, an instant, or of the fact's own small set.
func (w words) values(name string, plain []string, place *time.Location) string {
	texts := make([]string, len(plain))
	for i, value := range plain {
		texts[i] = w.of("value."+name+"."+value, value)
		switch name {
		case "event", "template":
			texts[i] = w.of(name+"."+value, value)
		case "from", "to", "held_until", "until", "until_before", "due", "on_before", "ends_before":
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				texts[i] = localTime(at, place)
			}
		}
	}
	return strings.Join(texts, ", ")
}
