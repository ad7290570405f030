package web

import (
	"strings"
	"sync"
	"time"
)

// cookieCache keeps the cookies that were opened in this minute. A page sends the same ones with each of its requests, and to
// open them takes half as long as to find the session that they stand for. What they are worth is asked of the store each time.
type cookieCache struct {
	mu    sync.Mutex
	began time.Time
	kept  map[cookieKey]cookieContent
}

// cookieKey is a cookie as it is sent. Nothing opens it under another name.
type cookieKey struct{ name, text string }

// maxCachedCookies is how many are kept.
const maxCachedCookies = 10_000

// of is what a cookie carries. What does not open is not kept: it would be anybody's to send.
func (o *cookieCache) of(name, text string, open func(into *cookieContent) error) (is cookieContent, err error) {
	key := cookieKey{name, text}
	o.mu.Lock()
	is, found := o.kept[key]
	found = found && time.Since(o.began) < time.Minute
	o.mu.Unlock()
	if found {
		return is, nil
	}
	if err := open(&is); err != nil {
		return cookieContent{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.began) >= time.Minute || len(o.kept) >= maxCachedCookies {
		o.began, o.kept = time.Now(), map[cookieKey]cookieContent{}
	}
	o.kept[cookieKey{name, strings.Clone(text)}] = is // not all that came with it
	return is, nil
}
