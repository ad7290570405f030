package server

import (
	"context"
	"log/slog"
	"time"

	"denwaban/server/store"
)

// daily is what nobody asks for: what is older than it may be kept goes, in this order.
var daily = []struct {
	name string                                           // of the deed
	do   func(*store.Store, context.Context) (int, error) // says of how many
	done string                                           // what is told when there were some
	unit string                                           // what was counted
}{
	{
		"remove old rows of the audit trail", (*store.Store).RemoveOldTrail,
		"rows of the audit trail removed: they are older than the policy keeps them", "rows",
	},
	{
		"remove old versions of batches", (*store.Store).RemoveOldBatches,
		"old versions of batches removed: they are older than the policy keeps them", "versions",
	},
	{
		"take names out of old histories", (*store.Store).EraseOldNames,
		"names and addresses taken out of histories of numbers and batches: they are older than the policy keeps them", "entries",
	},
	{
		"remove old mails and dead links", (*store.Store).RemoveOldMails,
		"old mails and dead links removed", "rows",
	},
}

// keepDaily does all of that at the start and once a day until ctx ends. What went wrong is logged, and the rest is done:
// tomorrow is another day.
func keepDaily(ctx context.Context, s *store.Store) {
	day := time.NewTicker(24 * time.Hour)
	defer day.Stop()
	for {
		for _, one := range daily {
			n, err := one.do(s, ctx)
			if n > 0 {
				slog.Info(one.done, one.unit, n)
			}
			if err != nil && ctx.Err() == nil {
				slog.Error(one.name, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-day.C:
		}
	}
}
