package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
)

// indexFrom is how many numbers there must be before the index is worth its memory: SQL searches fewer as fast.
const indexFrom = 20_000

// numberIndex is the index as of the latest commit; none while it is made, and then SQL answers.
type numberIndex struct {
	atomic.Pointer[index]
	wanted chan struct{} // make it anew

	mu     sync.Mutex
	making bool
	missed rowChanges // while it is made
}

// KeepIndex makes the index of numbers and makes it anew when it has to, until ctx ends.
func (s *Store) KeepIndex(ctx context.Context) {
	for s.numbers.want(); ; {
		select {
		case <-ctx.Done():
			return
		case <-s.numbers.wanted:
			err := s.makeIndex(ctx, indexFrom)
			if err == nil || ctx.Err() != nil {
				continue
			}
			if errors.Is(err, errInventory) { // whatever changed it asked for another index
				slog.Debug("no index of numbers yet", "because", err)
				continue
			}
			slog.Error("no index of numbers: SQL searches them", "error", err, "again in", longestPause)
			time.AfterFunc(longestPause, Guarded("index of numbers", s.numbers.want))
		}
	}
}

// Indexed tells whether searches are answered from memory.
func (s *Store) Indexed() bool { return s.numbers.Load() != nil }

func (n *numberIndex) want() {
	select {
	case n.wanted <- struct{}{}:
	default:
	}
}

// makeIndex reads every number, then those again that were committed meanwhile, and so on until few are left: while those are
// read, commits wait.
func (s *Store) makeIndex(ctx context.Context, from int) error {
	n := &s.numbers
	n.begin()
	defer n.end()
	x, err := readIndex(ctx, s.read.DB, from)
	for err == nil && x != nil {
		missed := n.take()
		if missed == nil {
			return s.useIndex(ctx, x)
		}
		x, err = x.after(ctx, s.read, *missed)
	}
	return err
}

func (n *numberIndex) begin() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.making, n.missed = true, rowChanges{}
}

func (n *numberIndex) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.making = false
}

// take returns what was committed meanwhile; nil where it is so little that commits may wait while it is read.
func (n *numberIndex) take() *rowChanges {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.missed.numbers) <= followedAtOnce {
		return nil
	}
	missed := n.missed
	n.missed = rowChanges{}
	return &missed
}

// useIndex lets an index answer searches from now on, with the last that was committed while it was made.
func (s *Store) useIndex(ctx context.Context, x *index) error {
	n := &s.numbers
	n.mu.Lock()
	defer n.mu.Unlock()
	x, err := x.after(ctx, s.read, n.missed)
	if err == nil {
		n.Store(x) // none before: an index that knows less than a person wrote must not answer them
	}
	n.making = false // what is committed from here on, committed adds by itself
	return err
}

// committed lets the index follow a commit, before anybody is told of it: who saves and then searches finds what they saved.
func (s *Store) committed(what rowChanges) {
	if len(what.numbers) == 0 && !what.inventory {
		return
	}
	s.lapses.committed(what)
	n := &s.numbers
	n.mu.Lock()
	defer n.mu.Unlock()
	defer func() { // the commit is kept: whoever asked for it is told so, and SQL answers until there is another index
		if problem := recover(); problem != nil {
			slog.Error("panic in the index of numbers", "problem", problem, "stack", string(debug.Stack()))
			n.Store(nil)
			n.want()
		}
	}()
	if n.making {
		n.missed.add(what)
	}
	old := n.Load()
	x, err := old.after(context.Background(), s.writer.conn, what)
	if err != nil {
		n.want()
	}
	if err != nil && old != nil {
		slog.Warn("the index of numbers is made anew", "because", err)
	}
	n.Store(x)
}

// followedAtOnce is how many numbers are read at a time after a commit.
const followedAtOnce = 256

// errInventory is for an index that is of yesterday's numbers or contracts.
var errInventory = errors.New("numbers or contracts are others")

// after is the index after a commit, read by the one who knows its rows; nil with the reason when it has to be made anew.
func (x *index) after(ctx context.Context, from querier, what rowChanges) (*index, error) {
	if what.inventory {
		return nil, errInventory
	}
	if x == nil {
		return nil, nil
	}
	slices.Sort(what.numbers)
	if what.told() {
		if next, whole := x.with(what.states); whole {
			return next, nil
		}
	}
	ids := slices.Compact(what.numbers)
	var rows []indexedNumber
	for some := range slices.Chunk(ids, followedAtOnce) {
		query, args, err := placeholders(`SELECT `+indexedColumns+` WHERE n.id IN (?)`, nil, some)
		if err != nil {
			return nil, fmt.Errorf("follow a commit: %w", err)
		}
		found, err := list[indexedNumber](ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	next, whole := x.with(rows)
	if !whole || len(rows) != len(ids) {
		return nil, errors.New("numbers are not where they were")
	}
	return next, nil
}

// with is the index after some numbers changed. It is not whole when one of them is not among its numbers.
func (x *index) with(rows []indexedNumber) (next *index, whole bool) {
	changed, schedules := map[int]chunk{}, x.schedules
	for _, row := range rows {
		n, i, found := x.seat(row)
		if !found {
			return nil, false
		}
		c, copied := changed[n]
		if !copied {
			c = chunk{x.chunks.at(n).chunkNumbers, x.chunks.at(n).chunkSettings.clone()}
			changed[n] = c
		}
		c.put(i, row, numberOf(&schedules, row))
	}
	next = &index{
		contracts: x.contracts, sites: x.sites, groups: x.groups, schedules: schedules, chunks: x.chunks.replaced(changed), places: x.places,
	}
	return next, true
}

// seat finds a number's place by its voice group and digits.
func (x *index) seat(row indexedNumber) (n, i int, found bool) {
	var wanted packed
	wanted.add(row.Digits)
	span := x.groups[row.VoiceGroup]
	n = span.from + sort.Search(span.to-span.from, func(n int) bool {
		c := x.chunks.at(span.from + n)
		return c.digits.compare(len(c.ids)-1, wanted, 0) >= 0
	})
	if n == span.to {
		return 0, 0, false
	}
	c := x.chunks.at(n)
	i = sort.Search(len(c.ids), func(i int) bool { return c.digits.compare(i, wanted, 0) >= 0 })
	return n, i, c.ids[i] == row.ID && x.contracts[c.contract[i]].ID == row.Contract
}

// readIndex reads all numbers as of one instant; nil where there are fewer than from.
func readIndex(ctx context.Context, db *sqlx.DB, from int) (*index, error) {
	tx, err := db.BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, storageError(fmt.Errorf("begin to read: %w", err))
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	var all int
	if err := get(ctx, tx, &all, `SELECT COUNT(*) FROM numbers`); err != nil || all < from {
		return nil, err
	}
	contracts, err := list[indexedContract](ctx, tx, `SELECT id, voice_group_id, site_id, site_name, site_order, opened FROM contracts ORDER BY voice_group_id, id`)
	if err != nil {
		return nil, err
	}
	builder := newIndexBuilder(contracts)
	rows, err := tx.QueryxContext(ctx, `SELECT `+indexedColumns+` ORDER BY n.voice_group_id, n.digits`)
	if err != nil {
		return nil, storageError(err)
	}
	defer rows.Close()
	var row indexedNumber
	for fields := row.fields(); rows.Next(); {
		if err := rows.Scan(fields...); err != nil {
			return nil, fmt.Errorf("read a number for the index: %w", err)
		}
		builder.add(row)
	}
	return builder.index(), storageError(rows.Err())
}
