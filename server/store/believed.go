package store

import "time"

// clockSlack is how far ahead of now a stamp may lie and be believed: clocks are set back by so much now and then.
const clockSlack = 2 * time.Minute

// believed is the latest stamp that counts: what was stamped later comes from a clock that was ahead, and must neither
// hold anybody back nor keep alive what was handed out.
func believed(now time.Time) int64 { return now.Add(clockSlack).UnixMilli() }

func hourBefore(now time.Time) int64 { return now.Add(-time.Hour).UnixMilli() }

func hourAfter(now time.Time) int64 { return now.Add(time.Hour).UnixMilli() }
