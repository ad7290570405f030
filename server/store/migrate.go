package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"

	"denwaban/server/portal"
)

//go:embed migrations/*.sql
var migrations embed.FS

func provider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
}

// migrate applies what is missing, each file in a transaction of its own; there is no way back but a backup.
func migrate(ctx context.Context, db *sqlx.DB) error {
	steps, err := provider(db.DB)
	if err != nil {
		return err
	}
	if _, err := steps.Up(ctx); err != nil {
		return err
	}
	return spellNames(ctx, db)
}

// spellNames gives the rows that were written without them the keys of a name; SQL cannot make them.
func spellNames(ctx context.Context, db *sqlx.DB) error {
	people, err := list[struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}](ctx, db, `SELECT id, name FROM users WHERE name_key = ''`)
	if err != nil || len(people) == 0 {
		return err
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return storage(err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing left to roll back
	for _, one := range people {
		if _, err := tx.ExecContext(ctx, tx.Rebind(`UPDATE users SET name_key = ?, name_order = ? WHERE id = ?`),
			portal.NameKey(one.Name), portal.NameOrder(one.Name), one.ID); err != nil {
			return storage(err)
		}
	}
	return storage(tx.Commit())
}

// checkVersion refuses a database that this program did not make, or that a newer one has changed.
func checkVersion(ctx context.Context, db *sql.DB, path string) error {
	steps, err := provider(db)
	if err != nil {
		return err
	}
	var ours int
	const tables = `SELECT COUNT(*) FROM sqlite_master WHERE name IN ('goose_db_version', 'voice_groups')`
	if err := db.QueryRowContext(ctx, tables).Scan(&ours); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if ours != 2 {
		return fmt.Errorf("%s is a database, but not one of denwaban", path)
	}
	var version int64
	if err := db.QueryRowContext(ctx, `SELECT MAX(version_id) FROM goose_db_version`).Scan(&version); err != nil {
		return fmt.Errorf("read the version of %s: %w", path, err)
	}
	sources := steps.ListSources()
	if newest := sources[len(sources)-1].Version; version > newest {
		return fmt.Errorf("%s was written by a newer denwaban (schema %d, this program knows %d)", path, version, newest)
	}
	return nil
}
