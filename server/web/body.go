package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
)

// Limits of a request body in bytes; what is larger is refused before it is read. Whoever is not signed in yet sends
// short forms only: a thousand strangers must not fill the memory.
const (
	bodyLimit         = 64 << 10
	strangerBodyLimit = 6 << 10
)

const (
	largeForm = 1 << 20
	userFile  = 4 << 20
	longFile  = 24 << 20
)

// largeBodies are the few requests that hold as much as a company: its people or its numbers in a
// file, in base64, the ids of the members of a group, and those of the numbers that are set together.
var largeBodies = map[string]int64{
	"POST /api/destinations/read":    largeForm,
	"POST /api/forwardings/draft":    largeForm,
	"POST /api/forwardings/check":    largeForm,
	"PUT /api/forwardings":           largeForm,
	"POST /api/plans/draft":          largeForm,
	"POST /api/plans/check":          largeForm,
	"PUT /api/plans":                 largeForm,
	"POST /api/locks":                largeForm,
	"POST /api/locks/end":            largeForm,
	"POST /api/batches":              largeForm,
	"POST /api/batches/{id}/run":     largeForm,
	"POST /api/batches/{id}/restore": largeForm,
	"POST /api/groups":               largeForm,
	"POST /api/groups/shown":         largeForm,
	"PUT /api/groups/{id}":           largeForm,

	"POST /api/voice-groups/{id}/numbers/import/check": longFile,
	"POST /api/voice-groups/{id}/numbers/import":       longFile,
	"POST /api/users/import/check":                     userFile,
	"POST /api/users/import":                           userFile,
}

func (r route) bodyLimit() int64 {
	if limit, large := largeBodies[r.method+" "+r.path]; large {
		return limit
	}
	if r.access == Anyone || r.access == Step {
		return strangerBodyLimit
	}
	return bodyLimit
}

// bodyTime is how long a body may take, from its first byte on; a large one has more.
const bodyTime = 5 * time.Second

// deadlineBody ends the time limit of a body with the body: net/http takes a read that times out for a client that has gone,
// and would cancel the request while it is worked on.
type deadlineBody struct {
	io.ReadCloser
	client http.ResponseWriter
	within time.Duration // from the first read on, in place of the usual time; 0 once that has begun
}

func (b *deadlineBody) Read(into []byte) (int, error) {
	if b.within > 0 {
		_ = huma.SetReadDeadline(b.client, time.Now().Add(b.within))
		b.within = 0
	}
	n, err := b.ReadCloser.Read(into)
	if errors.Is(err, io.EOF) {
		_ = huma.SetReadDeadline(b.client, time.Time{}) // where there is none, there is nothing to end
	}
	return n, err
}

// wholeBody waits for the body of a stranger's request where next to nothing is held for the request yet, in no more memory
// than the body has: huma would double its buffer again and again. What is too long, or of unknown length, is huma's to refuse.
func wholeBody() gin.HandlerFunc {
	limits := map[string]int64{}
	for _, r := range routes {
		if r.access == Anyone || r.access == Step {
			limits[r.method+" "+r.path] = r.bodyLimit()
		}
	}
	return func(c *gin.Context) {
		length := c.Request.ContentLength
		c.Request.Body = &deadlineBody{ReadCloser: c.Request.Body, client: c.Writer}
		if length == 0 {
			_ = huma.SetReadDeadline(c.Writer, time.Time{})
		}
		if length <= 0 || length >= limits[c.Request.Method+" "+c.FullPath()] {
			return
		}
		_ = huma.SetReadDeadline(c.Writer, time.Now().Add(bodyTime)) // where there is none, the server's own holds
		text := make([]byte, length)
		if _, err := io.ReadFull(c.Request.Body, text); err != nil {
			_ = huma.SetReadDeadline(c.Writer, time.Now()) // nobody waits for the rest
			c.Header("Connection", "close")
			refuse(c, portal.Refuse("malformed", ""))
			return
		}
		c.Request.Body = &deadlineBody{ReadCloser: io.NopCloser(bytes.NewReader(text)), client: c.Writer}
	}
}

// formats are huma's own with the additions that a name stands once in an object, in ASCII as all of ours, and that a text holds
// no more values than a form: what checks a form and what acts on it must not read two different values.
func formats() map[string]huma.Format {
	strict := huma.DefaultJSONFormat
	strict.Unmarshal = func(text []byte, into any) error {
		read, first := into.(*any) // and then once more into what the handler takes
		if !first {
			return json.Unmarshal(text, into)
		}
		names, err := measured(text)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, into); err != nil {
			return err
		}
		return namesOnce(*read, names)
	}
	strict.Marshal = func(w io.Writer, answer any) error {
		err := huma.DefaultJSONFormat.Marshal(w, answer)
		if unwritable(err) {
			panic(err) // not a byte is sent, nor the status that huma has set: what is answered is that something failed here
		}
		return err
	}
	return map[string]huma.Format{"application/json": strict, "json": strict}
}

// unwritable tells whether an answer holds what JSON cannot, like a year of five digits, and not that nobody takes it any more.
func unwritable(err error) bool {
	var value *json.UnsupportedValueError
	var kind *json.UnsupportedTypeError
	var own *json.MarshalerError
	return errors.As(err, &value) || errors.As(err, &kind) || errors.As(err, &own)
}

var (
	errTwice = errors.New("a name stands twice in an object")
	errName  = errors.New("a name is not one of ours")
	errDeep  = errors.New("values are nested too deeply")
	errMany  = errors.New("there are too many values")
)

// What a text of JSON may hold. An object takes hundreds of times the memory of its two brackets; numbers are named together by
// the hundred thousand, but as plain ids.
const (
	deepest     = 32
	mostObjects = 20_000 // and lists
	mostValues  = 400_000
)

// measured counts the names of a text of JSON, a colon behind each, before anything is made of it.
func measured(text []byte) (names int, err error) {
	depth, objects, values := 0, 0, 0
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\':
			i++
		case quoted:
		case c == ':':
			names++
		case c == ',':
			values++
		case c == '{' || c == '[':
			depth, objects = depth+1, objects+1
			if depth > deepest {
				return 0, errDeep
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	if objects > mostObjects || values > mostValues {
		return 0, errMany
	}
	return names, nil
}

// namesOnce compares what was read of a text of JSON with how many names stand in it: of those that are the same, one is left.
func namesOnce(read any, names int) error {
	left := 0
	if err := countNames(read, &left); err != nil {
		return err
	}
	if left != names {
		return errTwice
	}
	return nil
}

// countNames counts those in a value. Names that differ in case are the same: encoding/json takes them so, and the long s and
// the sign of the kelvin for letters.
func countNames(in any, n *int) error {
	switch in := in.(type) {
	case map[string]any:
		folded := map[string]bool{}
		for name, value := range in {
			if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
				return errName
			}
			folded[strings.ToLower(name)] = true
			if err := countNames(value, n); err != nil {
				return err
			}
		}
		*n += len(folded)
	case []any:
		for _, value := range in {
			if err := countNames(value, n); err != nil {
				return err
			}
		}
	}
	return nil
}
