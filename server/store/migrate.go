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

// spelled are the columns that hold a spelling of another one; SQL cannot make them.
var spelled = []struct {
	missing, write string
	spell          func(name string) []any
}{
	{
		`SELECT id, name FROM users WHERE name_key = '' OR name_order = ''`, `UPDATE users SET name_key = ?, name_order = ? WHERE id = ?`,
		func(name string) []any { return []any{portal.NameKey(name), portal.NameOrder(name)} },
	},
	{`SELECT id, label AS name FROM addresses WHERE label_order = '' AND label <> ''`, `UPDATE addresses SET label_order = ? WHERE id = ?`, nameOrder},
	{`SELECT id, name FROM user_groups WHERE name_order = ''`, `UPDATE user_groups SET name_order = ? WHERE id = ?`, nameOrder},
	{`SELECT id, site_id AS name FROM contracts WHERE site_order = '' AND site_id <> ''`, `UPDATE contracts SET site_order = ? WHERE id = ?`, nameOrder},
}

func nameOrder(name string) []any { return []any{portal.NameOrder(name)} }

// spellNames gives the rows that were written without them the spellings of a name.
func spellNames(ctx context.Context, db *sqlx.DB) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return storageError(err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing left to roll back
	for _, column := range spelled {
		rows, err := list[struct {
			ID   string `db:"id"`
			Name string `db:"name"`
		}](ctx, tx, column.missing)
		if err != nil {
			return err
		}
		for _, one := range rows {
			if _, err := tx.ExecContext(ctx, tx.Rebind(column.write), append(column.spell(one.Name), one.ID)...); err != nil {
				return storageError(err)
			}
		}
	}
	return storageError(tx.Commit())
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
