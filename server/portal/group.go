package portal

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Group is a user group: its members see the voice groups that it shows.
type Group struct {
	Name        string
	Members     []string // user ids
	VoiceGroups []string // Y…
	ReadOnly    []string // of these, the ones that members look at without changing anything
}

// ReadGroup tidies what an administrator typed. Codes: required, too_long, characters.
func ReadGroup(g Group) (Group, error) {
	g.Members, g.VoiceGroups = each(g.Members), each(g.VoiceGroups)
	g.ReadOnly = slices.DeleteFunc(each(g.ReadOnly), func(id string) bool {
		_, shown := slices.BinarySearch(g.VoiceGroups, id) // each sorted them, and there may be tens of thousands
		return !shown
	})
	g.Name = strings.TrimSpace(norm.NFKC.String(g.Name))
	switch {
	case g.Name == "":
		return g, Refuse("required", "name")
	case utf8.RuneCountInString(g.Name) > 100:
		return g, Refuse("too_long", "name", "limit", "100")
	case !utf8.ValidString(g.Name) || deceives(g.Name):
		return g, Refuse("characters", "name")
	}
	return g, nil
}

// each sorts ids and leaves every one once.
func each(ids []string) []string { return slices.Compact(slices.Sorted(slices.Values(ids))) }

func itoa(n int) string { return strconv.Itoa(n) }
