package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
)

func TestLongAnswersAreSentInGzip(t *testing.T) {
	t.Parallel()
	h := open(t, withWords)
	h.write(`
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
		SELECT 'Y10000001', 'N100000001', '0501' || substr('0000000' || n, -7) FROM (SELECT n FROM list LIMIT 2000)`)
	b := h.signedIn("demo@example.co.jp")
	all := Selection{VoiceGroup: "Y10000001", Search: &Search{}}
	for about, row := range map[string]struct {
		method, path string
		body         any
		takes        string
		compressed   bool
	}{
		"a long form":           {"POST", "/api/forwardings/draft", all, "br, gzip;q=0.5", true},
		"a file":                {"POST", "/api/voice-groups/Y10000001/numbers/export", fields{"spelling": "utf-8"}, "gzip", true},
		"a short list":          {"GET", "/api/voice-groups/Y10000001/numbers?size=10", nil, "gzip", false},
		"for who does not know": {"POST", "/api/forwardings/draft", all, "identity", false},
		"for who does not want": {"POST", "/api/forwardings/draft", all, "gzip;q=0", false},
	} {
		plain := b.do(row.method, row.path, row.body, with("Accept-Encoding", "identity"))
		plain.ok()
		got := b.do(row.method, row.path, row.body, with("Accept-Encoding", row.takes))
		got.ok()
		if is := got.header.Get("Content-Encoding") == "gzip"; is != row.compressed {
			t.Errorf("%s of %d bytes is sent in %q", about, len(plain.body), got.header.Get("Content-Encoding"))
			continue
		}
		for name, value := range fixed {
			if got.header.Get(name) != value {
				t.Errorf("%s: %s is %q", about, name, got.header.Get(name))
			}
		}
		body := got.body
		if row.compressed {
			zip, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(zip); err != nil {
				t.Errorf("%s: %v", about, err)
			}
			if len(got.body)*5 > len(body) {
				t.Errorf("%s: of %d bytes there are left %d", about, len(body), len(got.body))
			}
		}
		if !bytes.Equal(body, plain.body) {
			t.Errorf("%s: another answer in gzip", about)
		}
	}
}

// Whatever way a piece takes, it stands in the one stream.
func TestEveryPieceGoesIntoTheStream(t *testing.T) {
	t.Parallel()
	engine := gin.New()
	engine.GET("/", compress, func(c *gin.Context) {
		c.Header("Content-Type", "application/json")
		_, _ = c.Writer.Write(bytes.Repeat([]byte("a"), minCompressed))
		_, _ = c.Writer.WriteString("b")
		c.Writer.Flush()
		_, _ = c.Writer.WriteString("c")
	})
	request := httptest.NewRequest("GET", "/", nil)
	request.Header.Set("Accept-Encoding", "gzip")
	answer := httptest.NewRecorder()
	engine.ServeHTTP(answer, request)
	zip, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(zip)
	if err != nil || len(body) != minCompressed+2 || string(body[minCompressed:]) != "bc" {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}
