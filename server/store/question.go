package store

import (
	"math"
	"strings"
	"time"

	"denwaban/server/portal"
)

// question is a search as the index asks it of each number. A condition that is added to Search is answered by SQL until it
// is added here, too: asks tells.
type question struct {
	site        string // in the id or the name of the number's site
	contract    string
	phone       part
	destination part
	labelled    *texts // the destination is one of these; nil is no condition
	has, not    flags
	oneOf       flags
	before      int64  // on since then at the latest
	ends        int64  // has an end before then; 0 is no condition
	schedule    uint32 // that it follows; 0 is no condition

	contracts []indexedContract
	answers   []int8 // by contract: 0 not asked yet, 1 yes, -1 no
}

// asks makes the question of a search, and tells whether the index can answer it in this order.
func (x *index) asks(q Search, order Order) (*question, bool) {
	a := &question{
		site: portal.NameKey(q.Site), contract: contractPart(q.Contract),
		phone: newPart(searchDigits(q.Phone)), before: math.MaxInt64,
	}
	if q.label() == "" {
		a.destination = newPart(searchDigits(q.Destination))
	}
	switch q.State {
	case AnyState:
	case Forwarding:
		a.has |= flagOn
	case NotOn:
		a.not |= flagOn
	default:
		return nil, false
	}
	if q.Voicemail {
		a.has |= flagOn | flagVoicemail
	}
	if !q.OnBefore.IsZero() {
		a.has, a.before = a.has|flagOn, q.OnBefore.UnixMilli()
	}
	if !q.EndsBefore.IsZero() {
		a.has, a.ends = a.has|flagTouched, q.EndsBefore.UnixMilli()
	}
	if q.Action != 0 {
		a.has, a.oneOf = a.has|flagOn, flags(q.Action)
	}
	if q.Destination != "" {
		a.has |= flagTouched
	}
	if q.Locked {
		a.has |= flagLocked
	}
	switch q.Schedule {
	case "":
	case NoSchedule:
		a.not |= flagFollows
	default:
		a.has |= flagFollows
		if a.schedule = x.schedules[q.Schedule]; a.schedule == 0 {
			a.schedule = math.MaxUint32 // that nobody follows
		}
	}
	if a.site != "" || a.contract != "" {
		a.contracts, a.answers = x.contracts, make([]int8, len(x.contracts))
	}
	// SQL takes a NUL for the end of a pattern; nobody types one.
	known := !strings.Contains(a.site+a.contract+a.phone.text+a.destination.text, "\x00")
	rest := q
	rest.VoiceGroup, rest.Everywhere, rest.Site, rest.Contract, rest.Phone, rest.Destination = "", false, "", "", "", ""
	rest.State, rest.Voicemail, rest.OnBefore, rest.EndsBefore, rest.Action, rest.Locked, rest.Schedule = AnyState, false, time.Time{}, time.Time{}, 0, false, ""
	return a, known && rest == (Search{}) && orders[order] != ""
}

// upper folds what SQL's LIKE folds: the letters of ASCII.
func upper(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, text)
}

func (a *question) ofContract(n uint32) bool {
	if a.answers[n] == 0 {
		one := a.contracts[n]
		a.answers[n] = -1
		ofSite := strings.Contains(portal.NameKey(one.Site), a.site) || strings.Contains(portal.NameKey(one.SiteName), a.site)
		if ofSite && strings.Contains(upper(one.ID), a.contract) {
			a.answers[n] = 1
		}
	}
	return a.answers[n] > 0
}

// of are the numbers of a chunk for which everything holds.
func (a *question) of(c chunk) mask {
	hits := c.opened
	if a.phone.text != "" {
		c.digits.keep(&hits, a.phone)
	}
	if a.has|a.not != 0 {
		c.flagged(&hits, a.has, a.not)
	}
	if a.oneOf != 0 || a.before != math.MaxInt64 || a.ends != 0 {
		hits.each(func(i int) {
			if a.oneOf != 0 && c.flags[i]&a.oneOf == 0 || c.since[i] > a.before || a.ends != 0 && !c.ends(i, a.ends) {
				hits.clear(i)
			}
		})
	}
	if a.schedule != 0 {
		hits.each(func(i int) {
			if c.schedule[i] != a.schedule {
				hits.clear(i)
			}
		})
	}
	if a.answers != nil {
		hits.each(func(i int) {
			if !a.ofContract(c.contract[i]) {
				hits.clear(i)
			}
		})
	}
	if a.destination.text != "" {
		c.destination.keep(&hits, a.destination)
	}
	if a.labelled != nil {
		c.destination.keepOneOf(&hits, a.labelled)
	}
	return hits
}

// flagged clears the bits of those that lack one of the flags has, or have one of not.
func (c chunk) flagged(hits *mask, has, not flags) {
	for n := range hits {
		var found uint64
		for i, f := range c.flags[min(n*64, len(c.flags)):min(n*64+64, len(c.flags))] {
			found |= bit(^f&has|f&not == 0) << (i & 63)
		}
		hits[n] &= found
	}
}

// ends tells whether what is set for a number ends before an instant.
func (c chunk) ends(i int, before int64) bool { return 0 < c.until[i] && c.until[i] < before }
