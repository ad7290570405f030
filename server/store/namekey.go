package store

import (
	"database/sql/driver"

	"modernc.org/sqlite"

	"denwaban/server/portal"
)

// NAME_KEY in SQL is portal.NameKey: width, case and blanks are no difference. It is for names that are few beside what is
// searched by them; a table that is searched by names of its own keeps their keys in a column.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("name_key", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if name, is := args[0].(string); is {
			return portal.NameKey(name), nil
		}
		return args[0], nil
	})
}
