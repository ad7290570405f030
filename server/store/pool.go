package store

import (
	"fmt"

	"github.com/jmoiron/sqlx"
)

// pool are connections that cannot write.
type pool struct {
	stmtCache
	DB *sqlx.DB
}

func openToRead(file string) (*pool, error) {
	db, err := sqlx.Open("sqlite", source(file, "_query_only=1"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db.SetMaxOpenConns(readConnections)
	db.SetMaxIdleConns(readConnections) // or half of them were opened anew, and their statements read, again and again
	return &pool{newStmtCache(db), db}, nil
}
