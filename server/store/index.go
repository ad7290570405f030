package store

import "math/bits"

// index holds in memory what searches ask of numbers, so that a million of them are searched by any part in a few
// milliseconds. It is one state of the database and never changes: a commit that touches numbers makes the next one
// (indexfollow.go), which shares all but what was touched. SQL stays the reference: the index says which numbers a page has and
// how many there are; whose they are and what is shown of them is read by SQL.
type index struct {
	contracts []indexedContract
	sites     map[string]Counts // by voice group, with what contracts alone tell
	groups    map[string]span   // by voice group
	schedules map[string]uint32 // the number by which a chunk knows each schedule that was ever followed; 0 is none
	chunks    chunkList
	places    [sorted][]uint32 // by the order of phones and of sites: where each number stands (place)
}

// chunkSize is how many numbers of one voice group stand together: what a commit copies, and what a search looks at in one go.
const (
	chunkBits = 7
	chunkSize = 1 << chunkBits
)

// Orders that do not depend on what is set are laid down once.
const (
	inPhones = iota
	inSites
	sorted
)

type span struct{ from, to int }

type indexedContract struct {
	ID         string `db:"id"`
	VoiceGroup string `db:"voice_group_id"`
	Site       string `db:"site_id"`
	SiteName   string `db:"site_name"`
	Order      string `db:"site_order"` // of the site; only while the index is made
	Opened     bool   `db:"opened"`
}

// chunk is a run of numbers of one voice group in the order of their digits.
type chunk struct {
	*chunkNumbers
	*chunkSettings
}

// chunkNumbers are what the numbers of a chunk are.
type chunkNumbers struct {
	group    string
	ids      []int64
	digits   packed
	contract []uint32
	rank     [sorted][]uint32 // which one each is in the order of all numbers
	opened   mask
}

// chunkSettings are what is set for them.
type chunkSettings struct {
	flags       []flags
	since       []int64
	until       []int64
	version     []int64
	destination packed
	schedule    []uint32 // by its number in the index; nil where nobody follows one
}

// flags are what a search asks with yes or no; the lowest are portal.Actions.
type flags uint16

const (
	flagOn flags = 1 << (8 + iota)
	flagVoicemail
	flagTouched // something was set at some time
	flagEnds    // what is set has an end
	flagLocked
	flagFollows // a schedule
)

// place is where a number stands: its chunk and which one it is there.
func place(chunk, i int) uint32 { return uint32(chunk<<chunkBits | i) }

func (x *index) at(place uint32) (c chunk, i int) {
	return x.chunks.at(int(place >> chunkBits)), int(place & (chunkSize - 1))
}

// mask is a bit for each number of a chunk.
type mask [chunkSize / 64]uint64

func (m *mask) set(i int)      { m[i/64] |= 1 << (i % 64) }
func (m *mask) clear(i int)    { m[i/64] &^= 1 << (i % 64) }
func (m *mask) has(i int) bool { return m[i/64]>>(i%64)&1 != 0 }

// bit is 1 for true; no branch.
func bit(yes bool) (one uint64) {
	if yes {
		one = 1
	}
	return one
}

func (m *mask) count() (n int) {
	for _, word := range m {
		n += bits.OnesCount64(word)
	}
	return n
}

// each calls do with every bit that is set.
func (m *mask) each(do func(i int)) {
	for word, left := range m {
		for ; left != 0; left &= left - 1 {
			do(word*64 + bits.TrailingZeros64(left))
		}
	}
}
