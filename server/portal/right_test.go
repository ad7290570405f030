package portal

import (
	"strings"
	"testing"
)

func TestWhatForbidsAChange(t *testing.T) {
	t.Parallel()
	locked := Lock{At: 1, By: "山田 太郎", Reason: "工事"}
	for _, row := range []struct {
		right Right
		code  string
	}{
		{Right{MayChange: true}, ""},
		{Right{}, "read_only"},
		{Right{MayChange: true, Lock: locked}, "number_locked"},
		{Right{Lock: locked}, "read_only"}, // whoever only looks on has nothing to wait for
	} {
		fault := row.right.Fault()
		if got := fault != nil; got != (row.code != "") || got && fault.Code != row.code {
			t.Errorf("%+v: %v, want %q", row.right, fault, row.code)
		}
	}
	args := Right{MayChange: true, Lock: locked}.Fault().Args
	if args["who"] != "山田 太郎" || args["at"] != "1970-01-01T00:00:00Z" || args["reason"] != "工事" {
		t.Errorf("the fault says %v", args)
	}
}

func TestReasonsForALock(t *testing.T) {
	t.Parallel()
	if got, err := ReadReason(" 工事のため　"); err != nil || got != "工事のため" {
		t.Errorf("read %q, %v", got, err)
	}
	for text, code := range map[string]string{
		strings.Repeat("あ", 101): "too_long", "a\nb": "characters", "03\u202e1234": "characters", "\xff": "characters",
	} {
		if _, err := ReadReason(text); !Refused(err, code) {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
}

func TestReadOnlyIsSaidOfShownVoiceGroupsAlone(t *testing.T) {
	t.Parallel()
	g, err := ReadGroup(Group{Name: "営業", VoiceGroups: []string{"Y2", "Y1"}, ReadOnly: []string{"Y3", "Y2", "Y2"}})
	if err != nil || len(g.ReadOnly) != 1 || g.ReadOnly[0] != "Y2" {
		t.Errorf("read %v, %v", g.ReadOnly, err)
	}
}
