package store

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// question is a search as the index asks it of each number. A condition that is added to Search is answered by SQL until it
// is added here, too: asks tells.
type question struct {
	site, contract string
	phone          string
	destination    string
	has, not       flags
	oneOf          flags
	before         int64 // on since then at the latest
	ends           int64 // has an end before then; 0 is no condition

	contracts []indexedContract
	answers   []int8 // by contract: 0 not asked yet, 1 yes, -1 no
}

// asks makes the question of a search, and tells whether the index can answer it in this order.
func (x *index) asks(q Search, order Order) (*question, bool) {
	a := &question{
		site: sitePart(q.Site), contract: contractPart(q.Contract),
		phone: searchDigits(q.Phone), destination: searchDigits(q.Destination), before: math.MaxInt64,
	}
	switch q.State {
	case AnyState:
	case Forwarding:
		a.has |= flagOn
	case NotOn:
		a.not |= flagOn
	case ToVoicemail:
		a.has |= flagOn | flagVoicemail
	default:
		return nil, false
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
	if a.site != "" || a.contract != "" {
		a.contracts, a.answers = x.contracts, make([]int8, len(x.contracts))
	}
	// SQL takes a NUL for the end of a pattern; nobody types one.
	known := !strings.Contains(a.site+a.contract+a.phone+a.destination, "\x00")
	rest := q
	rest.VoiceGroup, rest.Everywhere, rest.Site, rest.Contract, rest.Phone, rest.Destination = "", false, "", "", "", ""
	rest.State, rest.OnBefore, rest.EndsBefore, rest.Action, rest.Locked = AnyState, time.Time{}, time.Time{}, 0, false
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
		if strings.Contains(upper(one.Site), a.site) && strings.Contains(upper(one.ID), a.contract) {
			a.answers[n] = 1
		}
	}
	return a.answers[n] > 0
}

// of are the numbers of a chunk for which everything holds.
func (a *question) of(c chunk) mask {
	hits := c.opened
	if a.phone != "" {
		c.digits.keep(&hits, a.phone)
	}
	if a.has|a.not != 0 || a.answers != nil {
		hits.each(func(i int) {
			f := c.flags[i]
			if f&a.has != a.has || f&a.not != 0 || a.oneOf != 0 && f&a.oneOf == 0 || c.since[i] > a.before ||
				a.ends != 0 && !c.ends(i, a.ends) || a.answers != nil && !a.ofContract(c.contract[i]) {
				hits.clear(i)
			}
		})
	}
	if a.destination != "" && hits != (mask{}) {
		c.destination.keep(&hits, a.destination)
	}
	return hits
}

// ends tells whether what is set for a number ends before an instant.
func (c chunk) ends(i int, before int64) bool { return 0 < c.until[i] && c.until[i] < before }

// hits are what a search found, ready for any page of one order: first those that stand in it by what is set for them,
// then the others in the order of all numbers. A page costs the same wherever it is.
type hits struct {
	index  *index
	first  []keyed
	others []uint64 // a bit for each rank
	static int      // the order of the others
	total  int
}

type keyed struct {
	key  int64
	rank uint32
}

// key is where a number stands by what is set for it; the lowest first.
func (c chunk) key(i int, order Order) (key int64, found bool) {
	switch order {
	case ByOldest:
		return c.since[i], c.flags[i]&flagOn != 0
	case ByLatest:
		return -c.version[i], c.version[i] != 0
	case ByEnding:
		return c.until[i], c.until[i] > 0
	}
	return 0, false
}

// find asks every number of the voice groups.
func (x *index) find(a *question, order Order, groups []string) *hits {
	h := &hits{index: x, others: make([]uint64, (len(x.places[inPhones])+63)/64)}
	if order == BySite {
		h.static = inSites
	}
	for _, group := range groups {
		span := x.groups[group]
		for _, c := range x.chunks[span.from:span.to] {
			ranks, some := c.rank[h.static], a.of(c)
			some.each(func(i int) {
				h.total++
				if key, found := c.key(i, order); found {
					h.first = append(h.first, keyed{key, ranks[i]})
					return
				}
				h.others[ranks[i]/64] |= 1 << (ranks[i] % 64)
			})
		}
	}
	return h
}

// page lists the ids of the hits from the one on that from counts, at most size.
func (h *hits) page(from, size int) []int64 {
	ids := []int64{}
	add := func(rank uint32) {
		c, i := h.index.at(h.index.places[h.static][rank])
		ids = append(ids, c.ids[i])
	}
	for _, one := range window(h.first, from, from+size) {
		add(one.rank)
	}
	skip := max(0, from-len(h.first))
	for word, left := range h.others {
		if n := bits.OnesCount64(left); n <= skip {
			skip -= n
			continue
		}
		for ; left != 0 && len(ids) < size; left &= left - 1 {
			if skip--; skip < 0 {
				add(uint32(word*64 + bits.TrailingZeros64(left)))
			}
		}
		if len(ids) >= size {
			break
		}
	}
	return ids
}

func (k keyed) before(other keyed) bool {
	return k.key < other.key || k.key == other.key && k.rank < other.rank
}

// window sorts so much of all that those from from to to stand in their order, and returns them.
func window(all []keyed, from, to int) []keyed {
	from, to = min(from, len(all)), min(to, len(all))
	parted(all, from)
	parted(all[from:], to-from)
	some := all[from:to]
	slices.SortFunc(some, func(a, b keyed) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	return some
}

// parted moves the first n to the front, in any order.
func parted(all []keyed, n int) {
	for n > 0 && n < len(all) {
		pivot := all[rand.IntN(len(all))] //nolint:gosec // any one will do
		i, j := 0, len(all)-1
		for i <= j {
			for all[i].before(pivot) {
				i++
			}
			for pivot.before(all[j]) {
				j--
			}
			if i <= j {
				all[i], all[j] = all[j], all[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n <= j:
			all = all[:j+1]
		case n >= i:
			all, n = all[i:], n-i
		default:
			return
		}
	}
}
