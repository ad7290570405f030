package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
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
func migrate(ctx context.Context, db *sql.DB) error {
	steps, err := provider(db)
	if err != nil {
		return err
	}
	_, err = steps.Up(ctx)
	return err
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
