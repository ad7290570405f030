package portal

import (
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
}

// ReadGroup tidies what an administrator typed. Codes: required, too_long.
func ReadGroup(g Group) (Group, error) {
	g.Name = strings.TrimSpace(norm.NFKC.String(g.Name))
	switch {
	case g.Name == "":
		return g, Refuse("required", "name")
	case utf8.RuneCountInString(g.Name) > 100:
		return g, Refuse("too_long", "name", "limit", "100")
	case strings.ContainsFunc(g.Name, func(r rune) bool { return r < ' ' }):
		return g, Refuse("characters", "name")
	}
	return g, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
