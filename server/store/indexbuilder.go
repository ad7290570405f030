package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"denwaban/server/portal"
)

// indexedNumber is a number as it is read for the index.
type indexedNumber struct {
	ID          int64
	VoiceGroup  string
	Digits      string
	Contract    string
	On          *bool
	Actions     *uint8
	Target      *int8
	Since       *int64
	Until       *int64
	Version     *int64
	Destination *string
	Schedule    *string
	Locked      bool
	sameElse    bool // whether it is locked, and which schedule it follows, are left as they were
}

const indexedColumns = `
	n.id, n.voice_group_id, n.digits, n.contract_id, f.is_on, f.actions, f.target, f.on_since, f.until_at, f.version, f.destination,
	p.schedule_id AS schedule, k.number_id IS NOT NULL AS locked
	FROM numbers n LEFT JOIN forwardings f ON f.number_id = n.id LEFT JOIN locks k ON k.number_id = n.id LEFT JOIN plans p ON p.number_id = n.id`

func (row *indexedNumber) fields() []any {
	return []any{
		&row.ID, &row.VoiceGroup, &row.Digits, &row.Contract,
		&row.On, &row.Actions, &row.Target, &row.Since, &row.Until, &row.Version, &row.Destination, &row.Schedule, &row.Locked,
	}
}

// put makes the setting of the i-th number that of a row; schedule is the number of its schedule.
func (s *chunkSettings) put(i int, row indexedNumber, schedule uint32) {
	stays := flags(0)
	if row.sameElse {
		stays = s.flags[i] & (flagLocked | flagFollows)
	} else {
		s.follow(i, schedule)
	}
	s.flags[i], s.since[i], s.until[i], s.version[i] = stays, 0, 0, 0
	s.destination.put(i, row.destination())
	if row.Locked {
		s.flags[i] |= flagLocked
	}
	if schedule != 0 {
		s.flags[i] |= flagFollows
	}
	if row.Version == nil {
		return
	}
	s.flags[i] |= flagTouched | flags(*row.Actions)
	s.since[i], s.until[i], s.version[i] = *row.Since, *row.Until, *row.Version
	if *row.On {
		s.flags[i] |= flagOn
	}
	if *row.Until > 0 {
		s.flags[i] |= flagEnds
	}
	if portal.Target(*row.Target) == portal.Voicemail {
		s.flags[i] |= flagVoicemail
	}
}

func (s *chunkSettings) follow(i int, schedule uint32) {
	if s.schedule == nil && schedule != 0 {
		s.schedule = make([]uint32, len(s.flags), cap(s.flags))
	}
	if s.schedule != nil {
		s.schedule[i] = schedule
	}
}

func (s *chunkSettings) clone() *chunkSettings {
	return &chunkSettings{
		slices.Clone(s.flags), slices.Clone(s.since), slices.Clone(s.until), slices.Clone(s.version), s.destination.clone(), slices.Clone(s.schedule),
	}
}

// numberOf is the number of the schedule of a row among those that are known, which it joins; known is copied for it.
func numberOf(known *map[string]uint32, row indexedNumber) uint32 {
	if row.Schedule == nil {
		return 0
	}
	number, found := (*known)[*row.Schedule]
	if !found {
		more := maps.Clone(*known)
		number = uint32(len(more)) + 1
		more[strings.Clone(*row.Schedule)] = number
		*known = more
	}
	return number
}

func (row indexedNumber) destination() string {
	if row.Destination == nil {
		return ""
	}
	return *row.Destination
}

// indexBuilder makes an index of numbers that come in the order of their voice groups and digits.
type indexBuilder struct {
	made      *index
	contracts map[string]uint32
	now       *chunk // that is being filled
}

func newIndexBuilder(contracts []indexedContract) *indexBuilder {
	made := &index{contracts: contracts, sites: map[string]Counts{}, groups: map[string]span{}, schedules: map[string]uint32{}}
	l := &indexBuilder{made: made, contracts: map[string]uint32{}}
	for i, one := range contracts {
		l.contracts[one.ID] = uint32(i)
		of := l.made.sites[one.VoiceGroup]
		of.Sites++
		if one.Opened {
			of.OpenedSites++
		}
		l.made.sites[one.VoiceGroup] = of
	}
	return l
}

func (l *indexBuilder) add(row indexedNumber) {
	if l.now == nil || l.now.group != row.VoiceGroup || len(l.now.ids) == chunkSize {
		l.flush()
		l.now = &chunk{&chunkNumbers{group: strings.Clone(row.VoiceGroup)}, &chunkSettings{}}
	}
	c, contract := l.now, l.contracts[row.Contract]
	i := len(c.ids)
	if l.made.contracts[contract].Opened {
		c.opened.set(i)
	}
	c.ids, c.contract = append(c.ids, row.ID), append(c.contract, contract)
	c.flags, c.since, c.until, c.version = append(c.flags, 0), append(c.since, 0), append(c.until, 0), append(c.version, 0)
	if c.schedule != nil {
		c.schedule = append(c.schedule, 0)
	}
	c.digits.add(row.Digits)
	c.destination.add("")
	c.put(i, row, numberOf(&l.made.schedules, row))
}

// flush adds the chunk that is full to the index.
func (l *indexBuilder) flush() {
	if l.now == nil {
		return
	}
	c, x := *l.now, l.made
	group, known := x.groups[c.group]
	if !known {
		group.from = x.chunks.count
	}
	x.groups[c.group] = span{group.from, x.chunks.count + 1}
	c.ids, c.contract, c.digits = slices.Clip(c.ids), slices.Clip(c.contract), c.digits.clone()
	c.chunkSettings = c.chunkSettings.clone()
	for order := range c.rank {
		c.rank[order] = make([]uint32, len(c.ids))
	}
	x.chunks.add(c)
	l.now = nil
}

// index is the whole of it.
func (l *indexBuilder) index() *index {
	l.flush()
	l.made.sortPlaces()
	return l.made
}

// sortSites tells of each contract which one its site is among all sites.
func (x *index) sortSites() []uint32 {
	sorted := make([]int, len(x.contracts))
	for i := range sorted {
		sorted[i] = i
	}
	compare := func(a, b int) int {
		one, other := &x.contracts[a], &x.contracts[b]
		return cmp.Or(cmp.Compare(one.Order, other.Order), cmp.Compare(one.Site, other.Site))
	}
	slices.SortFunc(sorted, compare)
	sites, site := make([]uint32, len(sorted)), uint32(0)
	for n, i := range sorted {
		if n > 0 && compare(sorted[n-1], i) != 0 {
			site++
		}
		sites[i] = site
	}
	for i := range x.contracts {
		x.contracts[i].Order = ""
	}
	return sites
}

// sortPlaces lays down the orders: places by rank, and ranks by place.
func (x *index) sortPlaces() {
	total, all, sites := 0, span{0, x.chunks.count}, x.sortSites()
	for _, c := range x.chunks.in(all) {
		total += len(c.ids)
	}
	for order := range x.places {
		places := make([]uint32, 0, total)
		for n, c := range x.chunks.in(all) {
			for i := range c.ids {
				places = append(places, place(n, i))
			}
		}
		slices.SortFunc(places, func(a, b uint32) int {
			one, i := x.at(a)
			other, j := x.at(b)
			if order == inSites {
				if by := cmp.Compare(sites[one.contract[i]], sites[other.contract[j]]); by != 0 {
					return by
				}
			}
			return one.digits.compare(i, other.digits, j)
		})
		for rank, at := range places {
			c, i := x.at(at)
			c.rank[order][i] = uint32(rank)
		}
		x.places[order] = places
	}
}
