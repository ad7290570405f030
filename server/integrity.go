package server

import (
	"context"
	"log/slog"
	"time"

	"denwaban/server/store"
)

// lookEvery is how often the program asks itself whether the week is over.
const lookEvery = time.Hour

// checkIntegrity has the whole database read once a week, until ctx ends. Damage is for the operator, by the log and
// by /healthz: what can be read is served on.
func checkIntegrity(ctx context.Context, s *store.Store) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		switch done, err := s.CheckIntegrity(ctx); {
		case err != nil && ctx.Err() == nil:
			slog.Error("check the database", "error", err)
		case done:
			slog.Info("the whole database was read, and is well")
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}
