package portal

import (
	"fmt"
	"strings"
	"testing"
)

func TestStory(t *testing.T) {
	forward := func(actions Actions, digits string) Forwarding {
		return Forwarding{On: true, Actions: actions, RingSeconds: 20, Target: 1, Entries: [ListSize]Entry{{Text: digits, Digits: digits}}}
	}
	company := map[string]Forwarding{
		"0300001001": {},
		"0300001002": forward(Unconditional, "09012345678"),
		"0300001003": forward(Busy|NoAnswer|Unreachable, "0300001002"),
		"0300001004": {On: true, Actions: Busy, Target: Voicemail},
		"0300001005": forward(Unconditional, "0300001006"),
		"0300001006": forward(Unconditional, "0300001005"),
		"0300001007": forward(Busy, "0300001007"),
	}
	for _, row := range []struct {
		from   string
		phone  Terminal
		ja, en string
	}{
		{"0300001001", Answered, "この電話機が鳴り、応答できます。", "This phone rings and can be answered."},
		{"0300001001", Engaged, "転送しません。発信者には話し中の音が聞こえます。", "The call is not forwarded. The caller hears a busy tone."},
		{"0300001002", Unanswered,
			"この電話機は鳴らさず、すぐに 090-1234-5678（携帯電話）へ転送します。|090-1234-5678の電話機が鳴ります。|発信者には呼出音が聞こえます。転送先の電話機には発信者の番号が表示され、対応していれば03-0000-1002からの転送であることも分かります。",
			"This phone does not ring: the call goes to 090-1234-5678 (mobile) at once.|The phone of 090-1234-5678 rings.|The caller hears ringing. The phone shows the caller’s number and, if it supports this, that 03-0000-1002 forwarded the call."},
		{"0300001003", Unanswered,
			"20秒呼び出しても応答がないときは 03-0000-1002（固定電話）へ転送します。|03-0000-1002も転送中のため、さらに 090-1234-5678（携帯電話）へ転送します。|090-1234-5678の電話機が鳴ります。|発信者には呼出音が聞こえます。転送先の電話機には発信者の番号が表示され、対応していれば03-0000-1003からの転送であることも分かります。",
			"After ringing for 20 seconds without an answer, the call goes to 03-0000-1002 (landline).|03-0000-1002 forwards its calls too, so the call goes on to 090-1234-5678 (mobile).|The phone of 090-1234-5678 rings.|The caller hears ringing. The phone shows the caller’s number and, if it supports this, that 03-0000-1003 forwarded the call."},
		{"0300001004", Engaged,
			"話し中のため、すぐに留守番電話へ転送します。|留守番電話がメッセージをお預かりします。|発信者には留守番電話の案内が聞こえます。",
			"The line is busy, so the call goes to voicemail at once.|Voicemail takes a message.|The caller hears the voicemail greeting."},
		{"0300001005", Answered,
			"この電話機は鳴らさず、すぐに 03-0000-1006（固定電話）へ転送します。|03-0000-1006から 03-0000-1005（固定電話）へは、一度かかっているため転送しません。ここで止まり、発信者にはつながりません。",
			"This phone does not ring: the call goes to 03-0000-1006 (landline) at once.|The call is not forwarded from 03-0000-1006 to 03-0000-1005 (landline), because it has already been there. It ends here: the caller reaches nobody."},
		{"0300001007", Engaged,
			"03-0000-1007から 03-0000-1007（固定電話）へは、一度かかっているため転送しません。ここで止まり、発信者にはつながりません。",
			"The call is not forwarded from 03-0000-1007 to 03-0000-1007 (landline), because it has already been there. It ends here: the caller reaches nobody."},
	} {
		route := Trace(row.from, noon, row.phone, known(company))
		for lang, want := range map[Language]string{Japanese: row.ja, English: row.en} {
			if got := strings.Join(Story(route, lang), "|"); got != want {
				t.Errorf("%s, %s:\n%s, want\n%s", row.from, row.phone, got, want)
			}
		}
	}
}

// Where nothing may be told of a number of the company, or nobody knows any more, nothing is claimed of its phone.
func TestAStoryBreaksOff(t *testing.T) {
	t.Parallel()
	first := forGood(Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: [ListSize]Entry{{Text: "0300002001", Digits: "0300002001"}}})
	for _, row := range []struct {
		knowledge Knowledge
		ja, en    string
	}{
		{Hidden, "03-0000-2001は、表示できる範囲の外の番号です。この先で着信がどうなるかは、ここには表示できません。",
			"You do not have access to 03-0000-2001, so what happens to the call from there cannot be shown."},
		{Unrecorded, "03-0000-2001に何が設定されていたかは、記録に残っていません。この先で着信がどうなったかは分かりません。",
			"There is no record of what was set for 03-0000-2001 then, so what happened to the call from there is not known."},
	} {
		route := Trace("0300001001", noon, Answered, func(digits string) (Forecast, Knowledge) {
			if digits == "0300001001" {
				return first, Seen
			}
			return Forecast{}, row.knowledge
		})
		for lang, want := range map[Language]string{
			Japanese: "この電話機は鳴らさず、すぐに 03-0000-2001（固定電話）へ転送します。|" + row.ja,
			English:  "This phone does not ring: the call goes to 03-0000-2001 (landline) at once.|" + row.en,
		} {
			if got := strings.Join(Story(route, lang), "|"); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}

// A call that may not be forwarded any further is not said to be forwarded first, neither on its way nor where nobody takes it.
func TestAStoryDoesNotForwardWhatIsStopped(t *testing.T) {
	t.Parallel()
	to := func(actions Actions, digits string) Forwarding {
		return Forwarding{On: true, Actions: actions, Target: 1, Entries: [ListSize]Entry{{Text: digits, Digits: digits}}}
	}
	company, around := map[string]Forwarding{}, map[string]Forwarding{
		"0300001001": to(Unconditional, "0300001002"), "0300001002": to(Busy|Unreachable, "0300001001"),
	}
	for i := 1; i <= 6; i++ {
		company[fmt.Sprintf("030000100%d", i)] = to(Unconditional, fmt.Sprintf("030000100%d", i+1))
	}
	for lang, want := range map[Language][2]string{
		Japanese: {"03-0000-1006から 03-0000-1007（固定電話）へは、転送は5回までのため転送しません。ここで止まり、発信者にはつながりません。",
			"03-0000-1002では、話し中のとき、または電話機につながらないときも 03-0000-1001（固定電話）へは、一度かかっているため転送しません。ここで止まり、発信者にはつながりません。"},
		English: {"The call is not forwarded from 03-0000-1006 to 03-0000-1007 (landline), because a call is forwarded at most 5 times. It ends here: the caller reaches nobody.",
			"At 03-0000-1002, the call is not forwarded to 03-0000-1001 (landline) when busy or when the phone cannot be reached, because it has already been there. It ends here: the caller reaches nobody."},
	} {
		far := Story(Trace("0300001001", noon, Answered, known(company)), lang)
		if got := far[len(far)-1]; got != want[0] || len(far) != 6 {
			t.Errorf("too far:\n%s, want\n%s", strings.Join(far, "|"), want[0])
		}
		branches := Trace("0300001001", noon, Answered, known(around)).Branches(noon, known(around))
		if got := strings.Join(BranchStory(branches[0], lang), "|"); got != want[1] {
			t.Errorf("around:\n%s, want\n%s", got, want[1])
		}
	}
}
