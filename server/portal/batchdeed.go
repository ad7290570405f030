package portal

// BatchDeed is what made a version of a batch.
type BatchDeed string

// The deeds. BatchFound is none: the batch was there when versions began to be kept.
const (
	BatchAdded    BatchDeed = "added"
	BatchChanged  BatchDeed = "changed"
	BatchDeleted  BatchDeed = "deleted"
	BatchRestored BatchDeed = "restored" // an earlier version, or one that was deleted
	BatchFound    BatchDeed = "found"
)

const (
	// MaxBatchVersions is how many versions of a batch are kept, the newest ones.
	MaxBatchVersions = 100
	// MaxDeletedBatches is how many deleted batches of a company are kept, those that were deleted last.
	MaxDeletedBatches = 200
)

// Event is what the trail calls it.
func (d BatchDeed) Event() Event {
	return map[BatchDeed]Event{
		BatchAdded: EventBatchAdded, BatchChanged: EventBatchChanged, BatchDeleted: EventBatchDeleted, BatchRestored: EventBatchRestored,
	}[d]
}
