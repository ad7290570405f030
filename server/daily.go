package server

import (
	"context"
	"log/slog"
	"time"

	"denwaban/server/store"
)

// keepDaily does what nobody asks for, at the start and once a day until ctx ends.
func keepDaily(ctx context.Context, s *store.Store) {
	day := time.NewTicker(24 * time.Hour)
	defer day.Stop()
	for {
		removeOldTrail(ctx, s)
		removeOldBatches(ctx, s)
		eraseOldNames(ctx, s)
		removeOldMails(ctx, s)
		select {
		case <-ctx.Done():
			return
		case <-day.C:
		}
	}
}

// removeOldTrail logs what went wrong and goes on: tomorrow is another day.
func removeOldTrail(ctx context.Context, s *store.Store) {
	removed, err := s.RemoveOldTrail(ctx)
	if removed > 0 {
		slog.Info("rows of the audit trail removed: they are older than the policy keeps them", "rows", removed)
	}
	if err != nil && ctx.Err() == nil {
		slog.Error("remove old rows of the audit trail", "error", err)
	}
}

// removeOldBatches logs what went wrong and goes on, too.
func removeOldBatches(ctx context.Context, s *store.Store) {
	removed, err := s.RemoveOldBatches(ctx)
	if removed > 0 {
		slog.Info("old versions of batches removed: they are older than the policy keeps them", "versions", removed)
	}
	if err != nil && ctx.Err() == nil {
		slog.Error("remove old versions of batches", "error", err)
	}
}

// eraseOldNames logs what went wrong and goes on, too.
func eraseOldNames(ctx context.Context, s *store.Store) {
	erased, err := s.EraseOldNames(ctx)
	if erased > 0 {
		slog.Info("names and addresses taken out of histories of numbers and batches: they are older than the policy keeps them", "entries", erased)
	}
	if err != nil && ctx.Err() == nil {
		slog.Error("take names out of old histories of numbers", "error", err)
	}
}

// removeOldMails logs what went wrong and goes on, too.
func removeOldMails(ctx context.Context, s *store.Store) {
	removed, err := s.RemoveOldMails(ctx)
	if removed > 0 {
		slog.Info("old mails and dead links removed", "rows", removed)
	}
	if err != nil && ctx.Err() == nil {
		slog.Error("remove old mails and dead links", "error", err)
	}
}
