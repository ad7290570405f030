package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// whisper is a value that no answer may ever repeat.
const whisper = "Hunter2-Geheimnis"

// withBody lists the routes that read a body, from the description of the API.
func withBody(t *testing.T) map[string]bool {
	t.Helper()
	text, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct {
			RequestBody any `json:"requestBody"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for path, methods := range document.Paths {
		for method, operation := range methods {
			if operation.RequestBody != nil {
				found[strings.ToUpper(method)+" "+path] = true
			}
		}
	}
	return found
}

// TestMalformedBodies sends every route that reads a body what is not its form: 400, 413 or 415 with the place at most.
func TestMalformedBodies(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, half, link := h.signedIn("demo@example.co.jp"), h.halfSignedIn("tokyo@example.co.jp"), h.linkHolder()
	asked := requests(admin)
	before := h.facts()
	bodies := withBody(t)
	for _, route := range routes {
		name := route.method + " " + route.path
		if !bodies[name] {
			continue
		}
		b := admin
		if route.path == "/api/password" {
			b = link
		} else if route.access == Step {
			b = half
		}
		send := asked[name]
		if send.path == "" {
			send.path = route.path
		}
		right, err := json.Marshal(send.body)
		if err != nil {
			t.Fatal(err)
		}
		for about, body := range spoiled(t, right, route.bodyLimit()) {
			answer := b.copy().do(route.method, send.path, body)
			status := 400
			if about == "too large" {
				status = 413
			}
			if left := strings.HasPrefix(about, "null in place of"); answer.status < 400 || answer.status != status && !left { // null is what is left out
				t.Errorf("%s with %s: got %d, want %d: %s", name, about, answer.status, status, answer.body)
			}
			isProblem(t, name+" with "+about, answer)
			if strings.Contains(string(answer.body), whisper) || len(answer.body) > 2000 {
				t.Errorf("%s with %s repeats what was sent: %s", name, about, answer.body)
			}
		}
	}
	if h.facts() != before {
		t.Error("something was changed")
	}
}

// spoiled are bodies that differ from a right one.
func spoiled(t *testing.T, right []byte, limit int64) map[string][]byte {
	t.Helper()
	bodies := map[string][]byte{
		"nothing":                       {},
		"blanks":                        []byte(" \n"),
		"no JSON":                       []byte(whisper),
		"half of it":                    right[:len(right)-1],
		"trailing data":                 append(slices.Clone(right), []byte(` {"x":"`+whisper+`"}`)...),
		"trailing word":                 append(slices.Clone(right), []byte(whisper)...),
		"a list":                        []byte(`["` + whisper + `"]`),
		"a text":                        []byte(`"` + whisper + `"`),
		"a number":                      []byte(`1`),
		"null":                          []byte(`null`),
		"an unknown field":              []byte(strings.Replace(string(right), "{", `{"extra":"`+whisper+`",`, 1)),
		"depth":                         []byte(strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000)),
		"too large":                     []byte(`{"x":"` + strings.Repeat("a", int(limit)) + `"}`),
		"a name twice":                  []byte(strings.Replace(string(right), "{", string(right[:len(right)-1])+",", 1)),
		"a name twice, in another case": []byte(strings.Replace(string(right), "{", strings.ToUpper(string(right[:len(right)-1]))+",", 1)),
		"wrong UTF-8 alone":             {0xff, 0xfe},
	}
	var form map[string]any
	if err := json.Unmarshal(right, &form); err != nil {
		t.Fatal(err)
	}
	for key, value := range form {
		wrong := maps.Clone(form)
		for about, other := range map[string]any{"an object": map[string]any{"x": whisper}, "a list": []any{[]any{whisper}}, "null": nil} {
			wrong[key] = other
			text, err := json.Marshal(wrong)
			if err != nil {
				t.Fatal(err)
			}
			bodies[fmt.Sprintf("%s in place of %s", about, key)] = text
		}
		if _, text := value.(string); !text {
			wrong[key] = whisper
			text, err := json.Marshal(wrong)
			if err != nil {
				t.Fatal(err)
			}
			bodies["a text in place of "+key] = text
		}
	}
	return bodies
}

// Bodies beyond the limit are refused whatever they contain, with and without an announced length.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	fits := `{"label":"警察","text":"110"}`
	fits += strings.Repeat(" ", bodyLimit-1-len(fits))
	b.post("/api/addresses", fits).is(422, "destination_emergency")
	b.post("/api/addresses", fits+" ").is(413, "too_large")
	chunked := struct{ *strings.Reader }{strings.NewReader(strings.Repeat(" ", 4*bodyLimit))}
	b.post("/api/addresses", chunked).is(413, "too_large")
	short := `{"login_id":"x","password":"x"}`
	h.browser().post("/api/login", short+strings.Repeat(" ", strangerBodyLimit-1-len(short))).is(401, "login_refused")
	h.browser().post("/api/login", short+strings.Repeat(" ", strangerBodyLimit-len(short))).is(413, "too_large")
	h.browser().post("/api/dashboard", strings.Repeat("x", 4*bodyLimit)).is(405, "method_not_allowed")
}

// Whoever picked a whole voice group by hand sends its numbers one by one, whatever is to be done with them.
func TestManyPickedNumbersComeThrough(t *testing.T) {
	t.Parallel()
	b := open(t).signedIn("demo@example.co.jp")
	many := largeSelection()["selection"]
	b.post("/api/locks", fields{"selection": many, "reason": ""}).is(404, "not_found")
	b.post("/api/locks/end", many).is(404, "not_found")
	b.post("/api/forwardings/draft", many).is(404, "not_found")
}

// What a group would show is told for as many voice groups as can be chosen for it.
func TestManyChosenVoiceGroupsComeThrough(t *testing.T) {
	t.Parallel()
	b := open(t).signedIn("demo@example.co.jp")
	chosen := Chosen{Groups: []string{}, VoiceGroups: []string{"Y10000001"}, ReadOnly: []string{"Y10000001"}}
	for len(chosen.VoiceGroups) < 5000 {
		chosen.VoiceGroups = append(chosen.VoiceGroups, fmt.Sprintf("Y2%07d", len(chosen.VoiceGroups)))
	}
	chosen.ReadOnly = append(chosen.ReadOnly, chosen.VoiceGroups[1:]...)
	if shown := read[[]Shown](b.post("/api/groups/shown", chosen)); len(shown) != 1 || shown[0].VoiceGroups != 1 {
		t.Errorf("it would show %+v", shown)
	}
}

// A form with faults says where they are and never what stood there.
func TestRefusedSecretsAreNotRepeated(t *testing.T) {
	t.Parallel()
	h := open(t)
	half, link := h.halfSignedIn("tokyo@example.co.jp"), h.linkHolder()
	secret := "ひみつ" + whisper
	for _, answer := range []response{
		h.browser().signsIn("demo@example.co.jp", whisper),
		h.browser().signsIn(whisper, strings.Repeat(whisper, 100)),
		half.entersTheMailedCode(whisper),
		half.post("/api/login/totp", fields{"code": whisper}),
		half.post("/api/login/factor", fields{"factor": whisper}),
		link.setsThePassword(strings.ToLower(secret)),
		link.setsThePassword(strings.Repeat(whisper, 100)),
		h.browser().post("/api/password/link", fields{"token": whisper}),
		h.browser().provesIdentity(whisper, whisper, whisper, whisper),
	} {
		if answer.status < 400 || strings.Contains(strings.ToLower(string(answer.body)), strings.ToLower(whisper)) {
			t.Errorf("%s: %d %s", answer.about, answer.status, answer.body)
		}
	}
}

// A name is the same however it is spelled, and what looks like one within a text is none.
func TestNamesStandOnce(t *testing.T) {
	t.Parallel()
	read := formats()["json"].Unmarshal
	for text, want := range map[string]error{
		`{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}`:       nil,
		`{"a":"\"b\":1,\\","b":"{\"a\":1}"," : ":":"}`:    nil,
		`{"a\":":1,"a\\":2}`:                              nil,
		`":"`:                                             nil,
		`{"a":1,"a":2}`:                                   errTwice,
		`{"a":{"b":1},"a":{"c":2}}`:                       errTwice,
		`{"x":[{"a":":","A":1}]}`:                         errTwice,
		`{"ab":1,"\u0061b":2}`:                            errTwice,
		"{\"\xff\":1,\"\xfe\":2}":                         errName,
		`{"position":1,"poſition":99}`:                    errName,
		`{"\u212Aey":1}`:                                  errName,
		"[" + strings.Repeat("{},", mostObjects) + "{}]":  errMany,
		"[" + strings.Repeat("0,", mostValues+1) + "0]":   errMany,
		`"` + strings.Repeat("{[,", mostValues) + `"`:     nil,
		strings.Repeat("[", 40) + strings.Repeat("]", 40): errDeep,
	} {
		var is any
		if err := read([]byte(text), &is); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", text, err, want)
		}
	}
}

// A name that only looks like a field's, or that encoding/json takes for it, brings no value past what checks the form.
func TestNamesThatFoldAreNotTheFields(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("demo@example.co.jp")
	var page NumberPage
	if err := json.Unmarshal(b.get("/api/voice-groups/Y10000001/numbers?size=1").body, &page); err != nil {
		t.Fatal(err)
	}
	for _, entry := range []string{
		`"position":99`, `"position":1,"Position":99`, `"position":1,"poſition":99`, `"poſition":99`, `"Position":1`,
	} {
		b.post("/api/forwardings/check", fmt.Sprintf(
			`{"selection":{"voice_group":"Y10000001","ids":[%d]},"seen":0,"entries":[{%s,"text":"","label":""}]}`, page.Rows[0].ID, entry)).is(400, "malformed")
	}
	b.post("/api/destinations/read", `{"texts":[],"textſ":["1","2","3","4","5","6"],"members_net":false,"max_length":32}`).is(400, "malformed")
}
