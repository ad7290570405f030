package store

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
)

// hits are what a search found, ready for any page of one order: first those that stand in it by what is set for them,
// then the others in the order of all numbers. A page costs the same wherever it is.
type hits struct {
	index  *index
	order  Order // without its way
	sign   int64 // of the keys in this order
	mirror bool  // an order of all numbers, from its end
	first  []sortKey
	others []uint64 // a bit for each rank
	static int      // the order of the others
	total  int
}

func (h *hits) in(order Order) {
	var isDown bool
	h.order, isDown = order.way()
	h.sign = 1
	if (h.order == ByLatest) != isDown {
		h.sign = -1
	}
	if h.order == BySite {
		h.static = inSites
	}
	h.mirror = isDown && (h.order == ByPhone || h.order == BySite)
}

type sortKey struct {
	key  int64
	rank uint32
}

// take adds the hits of a chunk.
func (h *hits) take(c chunk, found mask) {
	ranks, first := c.rank[h.static], mask{}
	var keys []int64
	switch h.order {
	case ByOldest:
		first, keys = found, c.since
		c.flagged(&first, flagOn, 0)
	case ByLatest:
		first, keys = found, c.version
		c.flagged(&first, flagTouched, 0)
	case ByEnding:
		first, keys = found, c.until
		c.flagged(&first, flagEnds, 0)
	}
	first.each(func(i int) { h.first = append(h.first, sortKey{h.sign * keys[i], ranks[i]}) })
	for n := range found {
		found[n] &^= first[n]
	}
	found.each(func(i int) { h.others[ranks[i]/64] |= 1 << (ranks[i] % 64) })
}

// spare are hits of searches that are over: to make room for those of a large one takes as long as to find them.
var spare = sync.Pool{New: func() any { return &hits{} }}

// done gives the room of hits back; no page of them is asked for any more.
func (h *hits) done() {
	h.index = nil
	spare.Put(h)
}

// find asks every number of the voice groups.
func (x *index) find(a *question, order Order, groups []string) *hits {
	h := spare.Get().(*hits) //nolint:forcetypeassert // nothing else is put there
	words := (len(x.places[inPhones]) + 63) / 64
	*h = hits{index: x, first: h.first[:0], others: slices.Grow(h.others[:0], words)[:words]}
	clear(h.others)
	h.in(order)
	for _, group := range groups {
		for _, c := range x.chunks.in(x.groups[group]) {
			found := a.of(c)
			h.total += found.count()
			h.take(c, found)
		}
	}
	return h
}

// page lists the ids of at most size hits, from the from-th on (counted from 0).
func (h *hits) page(from, size int) []int64 {
	if !h.mirror {
		return h.run(from, size)
	}
	until := max(0, h.total-from)
	ids := h.run(max(0, until-size), min(size, until))
	slices.Reverse(ids)
	return ids
}

func (h *hits) run(from, size int) []int64 {
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

func (k sortKey) less(other sortKey) bool {
	return k.key < other.key || k.key == other.key && k.rank < other.rank
}

// window sorts so much of all that those from from to to stand in their order, and returns them.
func window(all []sortKey, from, to int) []sortKey {
	from, to = min(from, len(all)), min(to, len(all))
	partition(all, from)
	partition(all[from:], to-from)
	some := all[from:to]
	slices.SortFunc(some, func(a, b sortKey) int {
		if a.less(b) {
			return -1
		}
		return 1
	})
	return some
}

// partition moves the first n to the front, in any order.
func partition(all []sortKey, n int) {
	for n > 0 && n < len(all) {
		pivot := all[rand.IntN(len(all))] //nolint:gosec // any one will do
		i, j := 0, len(all)-1
		for i <= j {
			for all[i].less(pivot) {
				i++
			}
			for pivot.less(all[j]) {
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
