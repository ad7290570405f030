package portal

import (
	"strings"
	"testing"
)

func TestRewrittenEntries(t *testing.T) {
	t.Parallel()
	before := Forwarding{On: true, Target: 1, Entries: listed("090-1234-5678", "03-3234-5678", "03-3234-5679")}
	after := Forwarding{On: true, Target: 1, Entries: listed("090-1234-5670", "", "03-3234-5679", "080-1234-5678")}
	after.Entries[3].Label = "営業部"
	off := after
	off.On = false
	for _, row := range []struct {
		before, after Forwarding
		lang          Language
		want          string
	}{
		{before, after, Japanese, "リスト2: （空）; リスト4: 「営業部」080-1234-5678"},
		{before, off, English, "List 1: 090-1234-5670; List 2: (empty); List 4: 営業部, 080-1234-5678"},
		{after, off, Japanese, ""},
	} {
		if got := strings.Join(Rewritten(row.before, row.after, row.lang), "; "); got != row.want {
			t.Errorf("%q, want %q", got, row.want)
		}
	}
}

func TestSentences(t *testing.T) {
	entries := listed("090-1234-5678", "0332345678", "+1 212 555 1234", "8001")
	entries[1].Label = "営業部"
	for _, row := range []struct {
		f                          Forwarding
		detailJa, detailEn, ja, en string
	}{
		{Forwarding{Actions: Unconditional, Target: 1, Entries: entries}, "-", "-", "転送していません", "Calls are not forwarded"},
		{Forwarding{On: true, Actions: Unconditional, Target: Voicemail}, "無条件転送 留守番電話", "Unconditional: voicemail",
			"無条件で留守番電話へ転送中", "All calls are forwarded to voicemail"},
		{Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: entries}, "無条件転送 090-1234-5678", "Unconditional: 090-1234-5678",
			"無条件で 090-1234-5678（携帯電話）へ転送中", "All calls are forwarded to 090-1234-5678 (mobile)"},
		{Forwarding{On: true, Actions: Unconditional, Target: 2, Entries: entries}, "無条件転送 03-3234-5678", "Unconditional: 03-3234-5678",
			"無条件で「営業部」03-3234-5678（固定電話）へ転送中", "All calls are forwarded to 営業部, 03-3234-5678 (landline)"},
		{Forwarding{On: true, Actions: Busy, Target: 3, Entries: entries}, "話中時転送 +1 212-555-1234", "Busy: +1 212-555-1234",
			"話し中のとき、+1 212-555-1234（国際電話）へ転送中", "Calls are forwarded to +1 212-555-1234 (international) when busy"},
		{Forwarding{On: true, Actions: NoAnswer, RingSeconds: 5, Target: 4, Entries: entries}, "無応答転送(5秒) 8001", "No answer (5 s): 8001",
			"5秒応答がないとき、8001（内線）へ転送中", "Calls are forwarded to 8001 (extension) after 5 seconds without an answer"},
		{Forwarding{On: true, Actions: Unreachable, Target: Voicemail}, "不通時転送 留守番電話", "Unreachable: voicemail",
			"電話機につながらないとき、留守番電話へ転送中", "Calls are forwarded to voicemail when the phone cannot be reached"},
		{Forwarding{On: true, Actions: Busy | NoAnswer, RingSeconds: 20, Target: 1, Entries: entries},
			"話中時転送・無応答転送(20秒) 090-1234-5678", "Busy / No answer (20 s): 090-1234-5678",
			"話し中のとき、または20秒応答がないとき、090-1234-5678（携帯電話）へ転送中",
			"Calls are forwarded to 090-1234-5678 (mobile) when busy or after 20 seconds without an answer"},
		{Forwarding{On: true, Actions: Busy | NoAnswer | Unreachable, RingSeconds: 30, Target: Voicemail},
			"話中時転送・無応答転送(30秒)・不通時転送 留守番電話", "Busy / No answer (30 s) / Unreachable: voicemail",
			"話し中のとき、30秒応答がないとき、または電話機につながらないとき、留守番電話へ転送中",
			"Calls are forwarded to voicemail when busy, after 30 seconds without an answer or when the phone cannot be reached"},
	} {
		for _, said := range []struct{ got, want string }{
			{Detail(row.f, Japanese), row.detailJa}, {Detail(row.f, English), row.detailEn},
			{Sentence(row.f, Japanese), row.ja}, {Sentence(row.f, English), row.en}, {Sentence(row.f, "fr"), row.ja},
		} {
			if said.got != said.want {
				t.Errorf("%q, want %q", said.got, said.want)
			}
		}
	}
}

// A label with a percent sign is a label.
func TestLabelsAreNoFormats(t *testing.T) {
	f := Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678")}
	f.Entries[0].Label = "100%s %d"
	if got := Sentence(f, Japanese); got != "無条件で「100%s %d」090-1234-5678（携帯電話）へ転送中" {
		t.Error(got)
	}
}

func TestEveryClassHasAName(t *testing.T) {
	for _, lang := range []Language{Japanese, English} {
		for _, r := range append(numberingPlan, numberRange{"", Landline, 0}, numberRange{"", Extension, 0}, numberRange{"", Malformed, 0}) {
			if ClassName(r.class, lang) == "" {
				t.Errorf("%s has no name in %s", r.class, lang)
			}
		}
	}
	if got := ClassName(Mobile, Japanese) + " " + ClassName(Mobile, English); got != "携帯電話 mobile" {
		t.Error(got)
	}
}
