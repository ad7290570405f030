package portal

import "testing"

func TestAPreparedStepIsToldFieldByField(t *testing.T) {
	t.Parallel()
	on, off, busy, ring, second, box := true, false, Busy|NoAnswer, 15, Target(2), Voicemail
	for _, row := range []struct {
		change  Change
		first   []string
		numbers int
		ja, en  string
	}{
		{Change{On: &off}, []string{"0300001001"}, 1, "03-0000-1001: 転送しない", "03-0000-1001: do not forward"},
		{Change{On: &on, Actions: &busy, RingSeconds: &ring, Target: &second, Entries: [ListSize]*EntryText{
			{}, {Text: "０９０１２３４５６７８", Label: "当番"}}}, []string{"0300001001", "0300001002"}, 5,
			"03-0000-1001、03-0000-1002 ほか3番号: 転送する、話中時転送、無応答転送、呼出時間 15秒、リスト1: （空）、リスト2: 「当番」090-1234-5678、転送先 リスト2",
			"03-0000-1001, 03-0000-1002 and 3 more: forward calls, Busy, No answer, ring time 15 s, List 1: (empty), List 2: 当番, 090-1234-5678, destination List 2"},
		{Change{Target: &box}, []string{"0300001001"}, 1, "03-0000-1001: 転送先 留守番電話", "03-0000-1001: destination voicemail"},
	} {
		if got := StepText(row.change, row.first, row.numbers, Japanese); got != row.ja {
			t.Errorf("%s\nwant %s", got, row.ja)
		}
		if got := StepText(row.change, row.first, row.numbers, English); got != row.en {
			t.Errorf("%s\nwant %s", got, row.en)
		}
	}
}
