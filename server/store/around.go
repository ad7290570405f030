package store

// mostCounted is how many rows are counted on each side of a page: a long list is not read as a whole to tell how long it is.
const mostCounted = 1000

// Around is how many rows there are before a page and in all.
type Around struct {
	Total int  // rows before the page, on it and after it
	Newer int  // those before it
	More  bool // there are more rows than were counted, before the page or after it
}

// Turn is a page of a log, newest first, to which a reader turns: the newest, or one next to a row that they have already.
type Turn struct {
	Before, After int64 // rows older than this one, or newer than that one; 0 for neither
	Size          int   // rows
}

// boundedCount is a query that counts the rows from a place, up to a limit.
func boundedCount(from string) string {
	return `SELECT COUNT(*) FROM (SELECT 1` + from + ` LIMIT ?) AS counted`
}

// around says how many rows there are newer and older than those shown, counted up to one more than mostCounted: where there are
// that many, they are only said to be more.
func around(newer, shown, older int) Around {
	more := max(newer, older) > mostCounted
	newer, older = min(newer, mostCounted), min(older, mostCounted)
	return Around{Newer: newer, Total: newer + shown + older, More: more}
}
