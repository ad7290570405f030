package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// packed are texts of digits, most of them short enough for a word: a nibble for each digit, the first one highest, 1 to 10 for
// 0 to 9, and 0 where there is none any more. So words stand in the order of their texts, and a part is looked for at all of
// its places at once.
type packed struct {
	words []uint64
	whole map[int]string // texts that are no such words; theirs have so many digits as they begin with
}

// nibbles is how many digits a word has.
const nibbles = 16

// eachNibble times a value has it in every nibble.
const eachNibble = 0x1111111111111111

// packDigits is the word of a text; whole when it holds all of it.
func packDigits(text string) (word uint64, whole bool) {
	for i := range len(text) {
		if i == nibbles || text[i] < '0' || text[i] > '9' {
			return word, false
		}
		word |= uint64(text[i]-'0'+1) << (4 * (nibbles - 1 - i))
	}
	return word, true
}

func (p *packed) add(text string) {
	p.words = append(p.words, 0)
	p.put(len(p.words)-1, text)
}

func (p *packed) put(i int, text string) {
	word, whole := packDigits(text)
	p.words[i] = word
	delete(p.whole, i)
	if !whole {
		if p.whole == nil {
			p.whole = map[int]string{}
		}
		p.whole[i] = text
	}
}

func (p packed) clone() packed { return packed{slices.Clone(p.words), maps.Clone(p.whole)} }

func (p packed) at(i int) string {
	if text, found := p.whole[i]; found {
		return text
	}
	var text strings.Builder
	for word := p.words[i]; word != 0; word <<= 4 {
		text.WriteByte('0' + byte(word>>60) - 1)
	}
	return text.String()
}

// compare tells which text comes first.
func (p packed) compare(i int, other packed, j int) int {
	if p.whole == nil && other.whole == nil {
		return cmp.Compare(p.words[i], other.words[j])
	}
	return cmp.Compare(p.at(i), other.at(j))
}

// part is a part of a text as it is looked for.
type part struct {
	text   string
	digits []uint64 // each in every nibble; nil when no word can have them
}

func newPart(text string) part {
	p := part{text: text}
	if _, fits := packDigits(text); fits {
		for _, digit := range []byte(text) {
			p.digits = append(p.digits, uint64(digit-'0'+1)*eachNibble)
		}
	}
	return p
}

// hasZero tells whether a nibble is 0: only then does the subtraction borrow into the highest bit of one that had none.
func hasZero(word uint64) bool { return (word-eachNibble)&^word&(8*eachNibble) != 0 }

// in tells whether a word has the digits one after the other: where it has, all differences are 0.
func (p part) in(word uint64) bool {
	var differs uint64
	for n, digit := range p.digits {
		differs |= word<<(4*n) ^ digit
	}
	return hasZero(differs)
}

// begins has a bit for each of up to 64 words: set where the first two digits of the part stand in it one after the other. It
// sorts out nearly all words, and without a branch, which costs more than the arithmetic.
func (p part) begins(words []uint64) (found uint64) {
	first, second, shift := p.digits[0], p.digits[0], 0
	if len(p.digits) > 1 {
		second, shift = p.digits[1], 4
	}
	for i, word := range words {
		found |= bit(hasZero((word^first)|(word<<(shift&63)^second))) << (i & 63)
	}
	return found
}

// keep leaves of the hits, a bit for each text, those whose text contains the part. First words by their first two digits, 64 at a
// time; then those that are left by all digits; at last the texts that are no words, which the first two steps cannot judge.
func (p packed) keep(hits *mask, part part) {
	asked := *hits
	for n, bits := range asked {
		if bits == 0 || len(part.digits) == 0 {
			hits[n] = 0
			continue
		}
		hits[n] &= part.begins(p.words[n*64 : min(n*64+64, len(p.words))])
	}
	if len(part.digits) > 2 {
		hits.each(func(i int) {
			if !part.in(p.words[i]) {
				hits.clear(i)
			}
		})
	}
	for i, text := range p.whole {
		if asked.has(i) && strings.Contains(text, part.text) {
			hits.set(i)
		}
	}
}

// texts are some whole texts, to be told from others.
type texts struct {
	words map[uint64]bool
	whole map[string]bool // those that are no such words
}

func newTexts(all []string) *texts {
	t := &texts{words: make(map[uint64]bool, len(all)), whole: map[string]bool{}}
	for _, text := range all {
		if word, whole := packDigits(text); whole {
			t.words[word] = true
		} else {
			t.whole[text] = true
		}
	}
	return t
}

// keepOneOf leaves of the hits, a bit for each text, those whose text is one of some.
func (p packed) keepOneOf(hits *mask, some *texts) {
	hits.each(func(i int) {
		text, long := p.whole[i]
		if long && !some.whole[text] || !long && !some.words[p.words[i]] {
			hits.clear(i)
		}
	})
}
