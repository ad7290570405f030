package store

import (
	"context"
	"strconv"

	"denwaban/server/portal"
)

// numberSetting is a number among the settings, whose values are texts; 0 where it was never kept, or is no number.
func numberSetting(ctx context.Context, from querier, name string) (int64, error) {
	var text string
	err := get(ctx, from, &text, `SELECT value FROM settings WHERE name = ?`, name)
	if portal.Refused(err, "not_found") {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, nil //nolint:nilerr // as good as never kept: what is done from time to time is done once more
	}
	return n, nil
}

func keepNumberSetting(tx *Tx, name string, n int64) error {
	_, err := tx.exec(`INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
		name, strconv.FormatInt(n, 10))
	return err
}
