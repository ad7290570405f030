package store

import (
	"iter"
	"slices"
)

// chunkList holds the chunks of an index in their order, in blocks of 64. The index after a commit shares every block in which no
// chunk changed: of a million numbers there are six thousand chunks, too many to copy their list for each change.
type chunkList struct {
	all   [][]chunk
	count int
}

const (
	blockBits = 6
	blockSize = 1 << blockBits
)

func (s *chunkList) add(c chunk) {
	if s.count%blockSize == 0 {
		s.all = append(s.all, make([]chunk, 0, blockSize))
	}
	last := &s.all[len(s.all)-1]
	*last = append(*last, c)
	s.count++
}

func (s *chunkList) at(n int) chunk { return s.all[n>>blockBits][n&(blockSize-1)] }

// in are the chunks of a voice group, or of any other span.
func (s *chunkList) in(of span) iter.Seq2[int, chunk] {
	return func(yield func(int, chunk) bool) {
		for n := of.from; n < of.to; n++ {
			if !yield(n, s.at(n)) {
				return
			}
		}
	}
}

// replaced is the list with other chunks in the place of some. Only the blocks of these are copied, each once.
func (s *chunkList) replaced(by map[int]chunk) chunkList {
	next := chunkList{slices.Clone(s.all), s.count}
	for n, c := range by {
		block := &next.all[n>>blockBits]
		if &(*block)[0] == &s.all[n>>blockBits][0] {
			*block = slices.Clone(*block)
		}
		(*block)[n&(blockSize-1)] = c
	}
	return next
}
