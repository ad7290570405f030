package web

import (
	"strings"
	"sync"
	"time"
)

// opened are the cookies that were opened in this minute. A page sends the same ones with each of its requests, and to open
// them takes half as long as to find the session that they stand for. What they are worth is asked of the store each time.
type opened struct {
	mu    sync.Mutex
	began time.Time
	kept  map[sealed]carried
}

// sealed is a cookie as it is sent. Nothing opens it under another name.
type sealed struct{ name, text string }

// mostOpened is how many are kept.
const mostOpened = 10_000

// of is what a cookie carries. What does not open is not kept: it would be anybody's to send.
func (o *opened) of(name, text string, open func(into *carried) error) (is carried, err error) {
	key := sealed{name, text}
	o.mu.Lock()
	is, found := o.kept[key]
	found = found && time.Since(o.began) < time.Minute
	o.mu.Unlock()
	if found {
		return is, nil
	}
	if err := open(&is); err != nil {
		return carried{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.began) >= time.Minute || len(o.kept) >= mostOpened {
		o.began, o.kept = time.Now(), map[sealed]carried{}
	}
	o.kept[sealed{name, strings.Clone(text)}] = is // not all that came with it
	return is, nil
}
