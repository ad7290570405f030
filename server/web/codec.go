package web

import (
	"errors"
	"strings"
	"time"

	"github.com/gorilla/securecookie"

	"denwaban/server/store"
)

// namedCodec writes cookies that say in front which root key they were made with, and reads each with that key alone.
type namedCodec struct {
	inUse string // id of the key that new cookies are made with
	keys  map[string]securecookie.Codec
	all   []securecookie.Codec // for cookies of before, which name none
}

var errForeignCookie = errors.New("made with a key that is not in the key folder")

// newCodec reads cookies that are at the most as old as life.
func newCodec(keys *store.Keys, life time.Duration) *namedCodec {
	codec := &namedCodec{inUse: keys.Names()[0], keys: map[string]securecookie.Codec{}}
	seals := keys.Each(store.KeyCookieSeal)
	for i, sign := range keys.Each(store.KeyCookieSign) {
		one := securecookie.New(sign, seals[i]).MaxAge(int(life.Seconds()))
		codec.keys[keys.Names()[i]] = one
		codec.all = append(codec.all, one)
	}
	return codec
}

// Encode is of securecookie.Codec.
func (c *namedCodec) Encode(name string, value any) (string, error) {
	text, err := c.keys[c.inUse].Encode(name, value)
	return c.inUse + "." + text, err
}

// Decode is of securecookie.Codec. The key in the text chooses, and proves nothing: another one does not open the cookie.
// A cookie without one is of a version before: it is tried with each key, because a device that is known would be a
// stranger without it, for as long as such cookies are kept.
func (c *namedCodec) Decode(name, text string, into any) error {
	key, sealed, named := strings.Cut(text, ".")
	if !named {
		return securecookie.DecodeMulti(name, text, into, c.all...)
	}
	codec, known := c.keys[key]
	if !known {
		return errForeignCookie
	}
	return codec.Decode(name, sealed, into)
}
