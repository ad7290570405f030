package store

import (
	"context"
	"errors"

	"denwaban/server/portal"
)

// readable are numbers for what the program does by itself. One that cannot be read holds up none of the others, and is told with
// an error once those are done.
type readable struct {
	numbers []Number
	rows    int   // read or not
	last    int64 // id of the last of them; 0 for none
	unread  error
}

func readableNumbers(ctx context.Context, from querier, query string, args ...any) (readable, error) {
	rows, err := list[numberRow](ctx, from, query, args...)
	if err != nil {
		return readable{}, err
	}
	found, known := readable{numbers: make([]Number, 0, len(rows)), rows: len(rows)}, plans{settingCache{}, map[string]*portal.Schedule{}}
	for _, row := range rows {
		found.last = row.ID
		one, err := row.number(known)
		if err != nil {
			found.unread = errors.Join(found.unread, err)
			continue
		}
		found.numbers = append(found.numbers, one)
	}
	return found, nil
}

// timed is what was done of that which is due.
type timed struct {
	numbers int
	unread  error // as in readable
}
