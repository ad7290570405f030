package portal

import "time"

// Lock keeps a number as it is until an administrator takes it off; the zero Lock is none.
type Lock struct {
	At     int64 // milliseconds since 1970 UTC
	By     string
	Reason string // may be empty
}

// Right is what somebody may do with a number that they see.
type Right struct {
	MayChange bool // administrators always; others by a user group that says more than 閲覧のみ
	Lock      Lock
}

// Fault says why its forwarding may not be changed, nil when it may. A lock holds for administrators, too: they take it
// off first, so that nobody changes such a number without noticing. Codes: read_only, number_locked.
func (r Right) Fault() *Error {
	switch {
	case !r.MayChange:
		return Refuse("read_only", "")
	case r.Lock.At != 0:
		return Refuse("number_locked", "", "who", r.Lock.By, "at", time.UnixMilli(r.Lock.At).UTC().Format(time.RFC3339), "reason", r.Lock.Reason)
	}
	return nil
}

const maxReasonLength = 100

// ReadReason tidies the reason for a lock. Codes: too_long, characters.
func ReadReason(text string) (string, error) {
	var r reader
	r.text(&text, "reason", maxReasonLength, false)
	return text, r.faults.OrNil()
}
