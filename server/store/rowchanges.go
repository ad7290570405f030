package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// rowChanges is what a commit changed, as the index sees it.
type rowChanges struct {
	numbers   []int64 // once for each time that one was written to
	inventory bool    // which numbers there are, or what they belong to
	states    []indexedNumber
	open      bool // the writer is in a transaction and has not asked for its COMMIT: whatever else would commit is refused
}

func (c *rowChanges) add(other rowChanges) {
	c.numbers, c.inventory = append(c.numbers, other.numbers...), c.inventory || other.inventory
}

// told tells whether states has every number that was written to, once: then nothing has to be read again.
func (c *rowChanges) told() bool {
	if len(c.states) != len(c.numbers) {
		return false
	}
	ids := make([]int64, len(c.states))
	for i, one := range c.states {
		ids[i] = one.ID
	}
	slices.Sort(ids)
	return slices.Equal(ids, c.numbers)
}

// hookedConnector are connections that tell what they touch, whichever deed it is: none can forget to.
type hookedConnector struct {
	driver.Connector
	written *rowChanges
	lookups *lookupCache
}

func (h hookedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := h.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	hooks, found := conn.(sqlite.HookRegisterer)
	if !found {
		return nil, joinErrors(errors.New("the driver does not tell what it writes"), conn.Close())
	}
	// Where SQLite has rolled the transaction back by itself, each further statement of it would commit by itself.
	hooks.RegisterCommitHook(func() (refused int32) {
		if h.written.open {
			refused = 1
		}
		return refused
	})
	hooks.RegisterPreUpdateHook(func(row sqlite.SQLitePreUpdateData) {
		h.lookups.invalidate(row)
		id := row.NewRowID
		if row.Op == sqlite3.SQLITE_DELETE {
			id = row.OldRowID
		}
		switch row.TableName {
		case "numbers", "forwardings", "locks", "plans": // the row id of each is the number's
			h.written.numbers = append(h.written.numbers, id)
			h.written.inventory = h.written.inventory || row.TableName == "numbers" && row.Op != sqlite3.SQLITE_UPDATE
		case "contracts":
			h.written.inventory = true
		}
	})
	return conn, nil
}
