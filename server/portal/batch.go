package portal

const (
	maxBatchName    = 60
	maxBatchComment = 500
	// MaxBatchSteps is how many steps a batch may have.
	MaxBatchSteps = 50
	// MaxBatches is how many batches a company may have.
	MaxBatches = 200
)

// Merge is a change with another one after it, as one.
func (c Change) Merge(next Change) Change {
	override(&c.On, next.On)
	override(&c.Actions, next.Actions)
	override(&c.RingSeconds, next.RingSeconds)
	override(&c.Target, next.Target)
	override(&c.Until, next.Until)
	for i := range c.Entries {
		override(&c.Entries[i], next.Entries[i])
	}
	return c
}

func override[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}

// Lasting is the change as a batch makes it of a number, by a run that ends at an instant, 0 for none.
//
// Without an end it lasts until somebody takes it back: where it says where calls go, an end that was set for something else
// does not end it. With an end, the state before returns. What the run would leave as it is, without an end, stays so: a
// number that goes there for good is not switched off when the others return.
func (c Change) Lasting(until int64, now Forwarding, l Line, p Policy) Change {
	leads := c.On != nil || c.Actions != nil || c.Target != nil
	if until == 0 && !leads {
		return c
	}
	if after, _ := c.Apply(now, l, p); until != 0 && now.Until == 0 && after == now {
		return c
	}
	c.Until = &until
	return c
}

// ReadBatch tidies what a batch is called and what is said about it. Codes: required, too_long, characters.
func ReadBatch(name, comment string) (tidyName, tidyComment string, err error) {
	var r reader
	r.text(&name, "name", maxBatchName, true)
	r.lines(&comment, "comment", maxBatchComment, false)
	return name, comment, r.faults.OrNil()
}
