package portal

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Fact is one thing that the detail of an audit row tells. Names, and values such as a role, are keys of a dictionary;
// what a dictionary does not know is shown as it is.
type Fact struct {
	Name   string // "" for what the row as a whole is about
	Kind   FactKind
	Before []string
	After  []string
}

// FactKind says how the two sides of a fact are read.
type FactKind string

const (
	FactIs     FactKind = "is"     // After is the value
	FactBecame FactKind = "became" // Before became After; either may be empty
	FactMoved  FactKind = "moved"  // of a list: the entries of Before went, those of After came
)

// factOrder is how facts follow one another; those it does not name come after it, by name.
var factOrder = []string{"", "batch", "version_of", "way", "first", "plan", "count", "due", "lapsed", "lapsed_first", "no_return", "until_before", "until", "returns", "lists", "steps", "schedule", "name", "mail", "phone", "mobile", "role", "factor", "state", "mail_language", "time_zone", "title",
	"notices", "comment", "groups", "members", "voice_groups", "read_only", "why_locked", "template", "rows", "everywhere", "browser", "reason", "objects", "times",
	"trusted_devices", "trusted_devices_admin", "passkeys_for_admins", "long_passwords", "narrow_codes", "every_forwarding", "international",
	"allow_list", "long_days", "trail_years", "work_begins", "work_ends",
	"title_ja", "title_en", "text_ja", "text_en", "important", "entrance", "from", "to",
	"holidays", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "special_days"}

// Facts reads the detail of an audit row (JSON). A value that is there in two languages is read in one. What is the
// same before and after is left out. A detail that is no JSON object is one fact: its text.
func Facts(detail string, in Language) []Fact {
	var all map[string]any
	decoder := json.NewDecoder(strings.NewReader(detail))
	decoder.UseNumber() // a change's number stays a number, not 1.2e+06
	if err := decoder.Decode(&all); err != nil {
		return []Fact{{Kind: FactIs, Before: []string{}, After: []string{detail}}}
	}
	facts := changedFacts(all["before"], all["after"], in)
	if _, many := all["count"]; many && len(facts) == 1 && facts[0].Name == "" {
		facts[0].Name = "first" // of several numbers, one is told
	}
	delete(all, "before")
	delete(all, "after")
	for name, value := range all {
		if texts := factTexts(value, in); len(texts) > 0 {
			facts = append(facts, Fact{Name: name, Kind: FactIs, Before: []string{}, After: texts})
		}
	}
	slices.SortFunc(facts, func(a, b Fact) int {
		if place := factPlace(a.Name) - factPlace(b.Name); place != 0 {
			return place
		}
		return strings.Compare(a.Name, b.Name)
	})
	return facts
}

func factPlace(name string) int {
	if i := slices.Index(factOrder, name); i >= 0 {
		return i
	}
	return len(factOrder)
}

// changedFacts compares field by field where both sides have fields, else the two as wholes.
func changedFacts(before, after any, in Language) []Fact {
	was, fields := fieldsOf(before)
	is, alsoFields := fieldsOf(after)
	if !fields && before != nil || !alsoFields && after != nil {
		return appendChange(nil, "", before, after, in)
	}
	names := maps.Clone(is)
	if names == nil {
		names = map[string]any{}
	}
	maps.Copy(names, was)
	var facts []Fact
	for name := range names {
		facts = appendChange(facts, name, was[name], is[name], in)
	}
	return facts
}

// spokenIn is a value in one language, where it is there in several.
func spokenIn(value any, in Language) any {
	if all, ok := value.(map[string]any); ok {
		if _, fields := fieldsOf(value); !fields {
			return all[string(in)]
		}
	}
	return value
}

// fieldsOf is a value's fields; a value in two languages has none.
func fieldsOf(value any) (map[string]any, bool) {
	fields, ok := value.(map[string]any)
	_, spoken := fields[string(Japanese)]
	return fields, ok && !spoken
}

func appendChange(facts []Fact, name string, before, after any, in Language) []Fact {
	before, after = spokenIn(before, in), spokenIn(after, in)
	was, is := factTexts(before, in), factTexts(after, in)
	_, list := before.([]any)
	_, alsoList := after.([]any)
	fact := Fact{Name: name, Kind: FactBecame, Before: was, After: is}
	if list || alsoList {
		fact = Fact{Name: name, Kind: FactMoved, Before: lacking(was, is), After: lacking(is, was)}
	}
	if slices.Equal(fact.Before, fact.After) {
		return facts
	}
	return append(facts, fact)
}

// lacking is what of all is not in other.
func lacking(all, other []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(other, one) })
}

// factTexts is a value as texts: none for what is empty, several for a list.
func factTexts(value any, in Language) []string {
	texts := []string{}
	switch value := value.(type) {
	case string:
		if value != "" {
			texts = append(texts, value)
		}
	case json.Number:
		texts = append(texts, value.String())
	case bool:
		texts = append(texts, map[bool]string{true: "true", false: "false"}[value])
	case []any:
		for _, one := range value {
			texts = append(texts, factTexts(one, in)...)
		}
	case map[string]any:
		if _, fields := fieldsOf(value); !fields {
			return factTexts(spokenIn(value, in), in)
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			texts = append(texts, name+": "+strings.Join(factTexts(value[name], in), ", "))
		}
	}
	return texts
}
