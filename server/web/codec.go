package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
		one := securecookie.New(sign, seals[i]).MaxAge(int(life.Seconds())).SetSerializer(jsonSerializer{})
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

// cookieContent is what a cookie carries.
type cookieContent struct {
	ID string `json:"id"`
	At int64  `json:"at"` // when it was made, seconds since 1970 UTC
}

// jsonSerializer writes cookies as JSON. The library's own way, gob, tells its types in every cookie and builds a decoder from them
// whenever it reads one, which takes longer than all else that a request needs to know who sends it. Cookies that were made
// so are read for as long as known devices keep theirs.
type jsonSerializer struct{ before securecookie.GobEncoder }

// holding are the values of a session of the library: a single one.
func holding(c cookieContent) map[any]any { return map[any]any{"": c} }

// Serialize is of securecookie.Serializer.
func (jsonSerializer) Serialize(from any) ([]byte, error) {
	values, _ := from.(map[any]any)
	c, _ := values[""].(cookieContent)
	return json.Marshal(c)
}

// Deserialize is of securecookie.Serializer.
func (j jsonSerializer) Deserialize(text []byte, into any) error {
	c, ok := into.(*cookieContent)
	if !ok {
		return fmt.Errorf("read a cookie: into %T", into)
	}
	if !bytes.HasPrefix(text, []byte("{")) { // gob begins with the length of its description of a map, which is shorter
		var old map[any]any
		if err := j.before.Deserialize(text, &old); err != nil {
			return err
		}
		c.ID, _ = old["id"].(string)
		c.At, _ = old["at"].(int64)
	} else if err := json.Unmarshal(text, c); err != nil {
		return fmt.Errorf("read a cookie: %w", err)
	}
	return nil
}
