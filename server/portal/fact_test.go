package portal

import (
	"fmt"
	"strings"
	"testing"
)

// lines writes facts as "name kind before>after", so that a table can be read.
func lines(facts []Fact) string {
	all := make([]string, len(facts))
	for i, fact := range facts {
		all[i] = fmt.Sprintf("%s %s %s>%s", fact.Name, fact.Kind, strings.Join(fact.Before, ","), strings.Join(fact.After, ","))
	}
	return strings.Join(all, "; ")
}

func TestFacts(t *testing.T) {
	for _, row := range []struct {
		about, detail, want string
	}{
		{"nothing", `{}`, ""},
		{"a value", `{"factor":"totp"}`, "factor is >totp"},
		{"a large number", `{"change":12345678}`, "change is >12345678"},
		{"what is empty", `{"groups":[],"mail":"","x":null}`, ""},
		{"only what changed", `{"before":{"role":"user","name":"A"},"after":{"role":"admin","name":"A"}}`, "role became user>admin"},
		{"what was empty before", `{"before":{"title":""},"after":{"title":"部長"}}`, "title became >部長"},
		{"what is only on one side", `{"before":{"old":"1"},"after":{"young":true}}`, "old became 1>; young became >true"},
		{"a list", `{"before":{"members":["A","B"]},"after":{"members":["B","C"]}}`, "members moved A>C"},
		{"a list in another order", `{"before":{"members":["A","B"]},"after":{"members":["B","A"]}}`, ""},
		{"a first list", `{"before":{"members":null},"after":{"members":["C"]}}`, "members moved >C"},
		{"sentences", `{"count":2,"before":"転送しない","after":"留守番電話"}`, "first became 転送しない>留守番電話; count is >2"},
		{"two languages", `{"before":{"ja":"転送しない","en":"Off"},"after":{"ja":"留守番電話","en":"Voicemail"}}`, " became Off>Voicemail"},
		{"a list in two languages", `{"before":{"days":{"ja":["日"],"en":["Sun"]}},"after":{"days":{"ja":["日","月"],"en":["Sun","Mon"]}}}`, "days moved >Mon"},
		{"two languages before nothing", `{"after":{"ja":"留守番電話","en":"Voicemail"}}`, " became >Voicemail"},
		{"fields before a text", `{"before":{"a":1},"after":"gone"}`, " became a: 1>gone"},
		{"the order of a form", `{"zebra":1,"groups":["g"],"apple":2,"mail":"m"}`, "mail is >m; groups is >g; apple is >2; zebra is >1"},
		{"a nest that nobody expected", `{"odd":{"b":[1,2],"a":false}}`, "odd is >a: false,b: 1, 2"},
		{"no JSON", `{"role":`, ` is >{"role":`},
		{"no object", `[1]`, " is >[1]"},
	} {
		if got := lines(Facts(row.detail, English)); got != row.want {
			t.Errorf("%s: got %q, want %q", row.about, got, row.want)
		}
	}
	if got := lines(Facts(`{"after":{"ja":"留守番電話","en":"Voicemail"}}`, Japanese)); got != " became >留守番電話" {
		t.Errorf("in Japanese: got %q", got)
	}
}

func FuzzFacts(f *testing.F) {
	f.Add(`{"before":{"ja":1},"after":[{"x":null}]}`)
	f.Fuzz(func(t *testing.T, detail string) {
		for _, fact := range Facts(detail, Japanese) {
			if fact.Before == nil || fact.After == nil {
				t.Errorf("%q: a side of %+v is nil", detail, fact)
			}
		}
	})
}
