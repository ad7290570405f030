package web

import (
	"context"
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// numbersOf are the rows of a search in a voice group.
func numbersOf(b *browser, voiceGroup, condition string) NumberPage {
	b.house.t.Helper()
	return read[NumberPage](b.get("/api/voice-groups/" + voiceGroup + "/numbers?" + condition))
}

// pick selects the one number that a search by phone finds.
func pick(b *browser, voiceGroup, phone string) Selection {
	b.house.t.Helper()
	page := numbersOf(b, voiceGroup, "phone="+phone)
	if page.Total != 1 {
		b.house.t.Fatalf("%d numbers with %s", page.Total, phone)
	}
	return Selection{VoiceGroup: voiceGroup, IDs: []int64{page.Rows[0].ID}}
}

// opensTheForm of C3 for a selection.
func (b *browser) opensTheForm(selection Selection) Draft {
	b.house.t.Helper()
	return read[Draft](b.post("/api/forwardings/draft", selection))
}

// unconditionally forwards to a destination in リスト1.
func unconditionally(selection Selection, seen int64, destination string) Edit {
	on, actions, target := true, []string{"unconditional"}, "list1"
	return Edit{
		Selection: selection, Seen: seen, On: &on, Actions: &actions, Target: &target,
		Entries: []EntryEdit{{Position: 1, Entry: Entry{Text: destination}}},
	}
}

// forThese is an edit of numbers that are named one by one.
func forThese(edit Edit) ChosenEdit {
	return ChosenEdit{
		Selection: ChosenNumbers{VoiceGroup: edit.Selection.VoiceGroup, IDs: edit.Selection.IDs}, Seen: edit.Seen,
		On: edit.On, Actions: edit.Actions, RingSeconds: edit.RingSeconds, Entries: edit.Entries, Target: edit.Target, Until: edit.Until,
	}
}

// these are the numbers of a draft.
func (d Draft) these(voiceGroup string) Selection {
	pick := Selection{VoiceGroup: voiceGroup}
	for _, one := range d.Numbers {
		pick.IDs = append(pick.IDs, one.ID)
	}
	return pick
}

// Chapters 3 and 4 of the manual.

func TestUserFindsANumberAndForwardsIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	service := read[Session](b.get("/api/session")).Services[0]
	groups := read[[]VoiceGroup](b.get("/api/voice-groups?service=" + service.ID))
	if len(groups) != 2 || groups[0].ID != "Y10000001" || groups[0].Representative != "N100000001" || groups[0].Numbers != 24 || !groups[0].Opened {
		t.Fatalf("設定変更・契約変更一覧 shows %+v", groups)
	}
	if all := numbersOf(b, "Y10000001", "size=200"); all.Total != 24 || len(all.Rows) != 24 {
		t.Errorf("no condition finds %d, shows %d", all.Total, len(all.Rows))
	}
	found := numbersOf(b, "Y10000001", "site=s0001&contract=100000001&phone=01001")
	if found.Total != 1 || found.Rows[0].Phone != "03-0000-1001" || found.Rows[0].On || found.Rows[0].Detail != "-" {
		t.Fatalf("the search finds %+v", found)
	}
	selection := Selection{VoiceGroup: "Y10000001", IDs: []int64{found.Rows[0].ID}}
	draft := b.opensTheForm(selection)
	if !slices.Equal(draft.AllowedActions, []string{"unconditional", "busy", "no_answer", "unreachable"}) || !draft.MessageBox || len(draft.Form.Entries) != 5 {
		t.Errorf("転送 (番号ごと) 設定 shows %+v", draft)
	}
	done := read[Done](b.put("/api/forwardings", unconditionally(selection, draft.Seen, "090-1234-5678")))
	if len(done.Numbers) != 1 || !strings.Contains(done.Numbers[0].After, "090-1234-5678") {
		t.Errorf("「転送の設定が完了しました。」 shows %+v", done)
	}
	row := numbersOf(b, "Y10000001", "phone=0300001001").Rows[0]
	if !row.On || !strings.HasPrefix(row.Detail, "無条件転送") {
		t.Errorf("the result table shows %+v", row)
	}
	if mail := h.mail("demo@example.co.jp", portal.MailForwarding); mail.Fields["who"] != "東京 次郎" {
		t.Errorf("the administrator reads %v", mail.Fields)
	}
	recent := read[Dashboard](b.get("/api/dashboard")).Recent
	if len(recent) == 0 || recent[0].ID != done.Change || recent[0].Who != "東京 次郎" {
		t.Errorf("ダッシュボード shows %+v", recent)
	}

	undone := read[Done](b.post("/api/changes/"+itoa(done.Change)+"/undo", nil))
	if row := numbersOf(b, "Y10000001", "phone=0300001001").Rows[0]; row.On || undone.Change == done.Change {
		t.Errorf("after 「元に戻す」 the table shows %+v", row)
	}
	b.post("/api/changes/"+itoa(done.Change)+"/undo", nil).is(409, "conflict")
	b.post("/api/changes/"+itoa(done.Change)+"/undo?rest=true", nil).is(409, "conflict")
}

func TestSentencesAreInThePagesLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	japanese := b.get("/api/voice-groups/Y10000001/numbers?phone=0300001002")
	many := "en-GB,en;q=0.9" + strings.Repeat(",de-CH;q=0.5", 30) // a browser sends as many as its owner chose
	english := b.do("GET", "/api/voice-groups/Y10000001/numbers?phone=0300001002", nil, with("Accept-Language", many))
	if a, b := read[NumberPage](japanese).Rows[0].Detail, read[NumberPage](english).Rows[0].Detail; a != "無条件転送 留守番電話" || strings.ContainsAny(b, "無留") {
		t.Errorf("転送詳細 is %q and %q", a, b)
	}
}

func TestForwardingIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	selection := pick(b, "Y10000001", "0300001001")
	seen := b.opensTheForm(selection).Seen
	faulty := unconditionally(selection, seen, "110")
	check := read[[]Changed](b.post("/api/forwardings/check", faulty))
	if len(check) != 1 || len(check[0].Faults) != 1 || check[0].Faults[0].Field != "entries.0" {
		t.Fatalf("the summary shows %+v", check)
	}
	var problem Problem
	b.put("/api/forwardings", faulty).is(422, check[0].Faults[0].Code).into(&problem)
	if problem.Field != "entries.0" {
		t.Errorf("the fault stands at %q", problem.Field)
	}
	itself := unconditionally(selection, seen, "+81-3-0000-1001")
	if answer := b.put("/api/forwardings", itself); answer.status != 422 {
		t.Errorf("a number forwarded to itself: %d %s", answer.status, answer.body)
	}
	if row := numbersOf(b, "Y10000001", "phone=0300001001").Rows[0]; row.On {
		t.Error("a refused change was made")
	}
}

func TestPlanThatForwardsUnconditionallyOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	selection := pick(b, "Y10000003", "05000003002")
	draft := b.opensTheForm(selection)
	if !slices.Equal(draft.AllowedActions, []string{"unconditional"}) || draft.MessageBox {
		t.Errorf("the form offers %v, message box %t", draft.AllowedActions, draft.MessageBox)
	}
	edit := unconditionally(selection, draft.Seen, "090-1234-5678")
	*edit.Actions = []string{"busy"}
	if answer := b.put("/api/forwardings", edit); answer.status != 422 {
		t.Errorf("話中時転送: %d %s", answer.status, answer.body)
	}
	voicemail := "voicemail"
	edit.Target, *edit.Actions = &voicemail, []string{"unconditional"}
	if answer := b.put("/api/forwardings", edit); answer.status != 422 {
		t.Errorf("留守番電話: %d %s", answer.status, answer.body)
	}
}

func TestWholeGroupIsOneChangeAndOneUndo(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	forwarded := numbersOf(b, "Y10000001", "size=200").Rows
	kept := forwarded[3].ID
	everything := Selection{VoiceGroup: "Y10000001", Search: &Search{Site: "S0002"}, Except: []int64{kept}}
	draft := b.opensTheForm(everything)
	if len(draft.Numbers) != 8 || !draft.Mixed.On {
		t.Fatalf("the form shows %d numbers, mixed %+v", len(draft.Numbers), draft.Mixed)
	}
	off := false
	done := read[Done](b.put("/api/forwardings", Edit{Selection: draft.these("Y10000001"), Seen: draft.Seen, On: &off}))
	if len(done.Numbers) != 8 || slices.ContainsFunc(numbersOf(b, "Y10000001", "site=S0002").Rows, func(n Listed) bool { return n.On }) {
		t.Errorf("after the change: %+v", done)
	}
	read[Done](b.post("/api/changes/"+itoa(done.Change)+"/undo", nil))
	same := func(a, b Listed) bool { // but for who did it, and since when
		return a.ID == b.ID && a.On == b.On && a.Detail == b.Detail
	}
	if after := numbersOf(b, "Y10000001", "size=200").Rows; !slices.EqualFunc(after, forwarded, same) {
		t.Errorf("元に戻す leaves %+v, before was %+v", after, forwarded)
	}
}

func TestWhatIsSavedForLaterIsTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	b.givesAFreshCode("tokyo@example.co.jp")
	selection := Selection{VoiceGroup: "Y10000001", IDs: []int64{numbersOf(b, "Y10000001", "phone=0300001005").Rows[0].ID}}
	later := EntryEdit{Position: 2, Entry: Entry{Text: "090-7777-7777"}}
	done := read[Done](b.put("/api/forwardings", Edit{Selection: selection, Seen: b.opensTheForm(selection).Seen, Entries: []EntryEdit{later}}))
	if lists := done.Numbers[0].Lists; len(lists) != 1 || !strings.Contains(lists[0], "090-7777-7777") {
		t.Errorf("told of the lists: %q", lists)
	}
}

// A search finds other numbers at the save than the summary showed: it is for reading, and what is set is set for ids.
func TestNothingIsSetForWhatASearchWouldFind(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("tokyo@example.co.jp")
	b.givesAFreshCode("tokyo@example.co.jp")
	everything := Selection{VoiceGroup: "Y10000001", Search: &Search{}}
	edit := unconditionally(everything, b.opensTheForm(everything).Seen, "090-7777-7777")
	read[[]Changed](b.post("/api/forwardings/check", edit))
	b.put("/api/forwardings", edit).is(400, "malformed")
	b.post("/api/batches", fields{"edit": edit, "name": "全部"}).is(400, "malformed")
	b.put("/api/plans", PlanEdit{Selection: everything, Seen: edit.Seen}).is(400, "malformed")
	ofAChange := Selection{VoiceGroup: "Y10000001", Change: read[Done](b.put("/api/forwardings", forThese(unconditionally(
		pick(b, "Y10000001", "0300001001"), edit.Seen, "090-7777-7777")))).Change}
	b.put("/api/forwardings", unconditionally(ofAChange, 99, "080-1234-5678")).is(400, "malformed")
	if saved := read[[]BatchRow](b.get("/api/batches")); len(saved) > 0 {
		t.Errorf("saved are %+v", saved)
	}
	if set := numbersOf(b, "Y10000001", "destination=090-7777-7777").Total; set != 1 {
		t.Errorf("%d numbers were set", set)
	}
}

func TestSecondSaverIsToldWhatChanged(t *testing.T) {
	t.Parallel()
	h := open(t)
	first, second := h.signedIn("tokyo@example.co.jp"), h.signedIn("demo@example.co.jp")
	selection := pick(first, "Y10000001", "0300001001")
	seen := second.opensTheForm(selection).Seen
	first.put("/api/forwardings", unconditionally(selection, first.opensTheForm(selection).Seen, "090-1234-5678")).ok()
	var problem Problem
	second.put("/api/forwardings", unconditionally(selection, seen, "080-1234-5678")).is(409, "stale_forwarding").into(&problem)
	if problem.Args["who"] != "東京 次郎" || !strings.Contains(problem.Args["sentence"], "090-1234-5678") {
		t.Errorf("the second one reads %v", problem.Args)
	}
}

// Numbers of others are not there, in whatever way they are named.
func TestNumbersOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("osaka@example.co.jp")
	admin := h.signedIn("demo@example.co.jp")
	theirs := pick(admin, "Y10000001", "0300001001")
	for name, selection := range map[string]Selection{
		"another group's":              theirs,
		"another group's as one's own": {VoiceGroup: "Y10000002", IDs: theirs.IDs},
		"one's own and another's":      {VoiceGroup: "Y10000002", IDs: append(pick(b, "Y10000002", "0300002001").IDs, theirs.IDs...)},
		"another company's":            {VoiceGroup: "Y90000001", IDs: []int64{9001}},
		"nobody's":                     {VoiceGroup: "Y10000002", IDs: []int64{424242}},
	} {
		change := unconditionally(selection, 99, "090-1234-5678")
		for _, answer := range []response{
			b.post("/api/forwardings/draft", selection), b.post("/api/forwardings/check", change), b.put("/api/forwardings", change),
		} {
			if answer.code() != "not_found" {
				t.Errorf("%s: %s: %d %s", name, answer.about, answer.status, answer.body)
			}
		}
	}
	everything := Selection{VoiceGroup: "Y10000001", Search: &Search{}}
	b.post("/api/forwardings/check", unconditionally(everything, 99, "090-1234-5678")).is(422, "nothing_selected")
	change := read[Done](admin.put("/api/forwardings", unconditionally(theirs, admin.opensTheForm(theirs).Seen, "090-1234-5678"))).Change
	b.post("/api/changes/"+itoa(change)+"/undo", nil).is(404, "not_found")
	for _, condition := range []string{"phone=%25", "phone=_", "site=%25%27%20OR%201=1--"} {
		if page := numbersOf(b, "Y10000002", condition); page.Total > 0 {
			t.Errorf("%s finds %d", condition, page.Total)
		}
	}
}

// What is kept is answered as such, also when its sender is gone, or the database busy, before it is told where calls go then.
func TestAChangeThatIsKeptIsNoFailure(t *testing.T) {
	t.Parallel()
	h := open(t)
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	changes := []store.Changed{{Number: store.Number{Line: portal.Line{Digits: "0300001001"}}, After: portal.Forwarding{On: true}}}
	if _, err := h.store.TellDone(gone, portal.Actor{}, changes, nil); err == nil {
		t.Fatal("it is told although nobody is there")
	}
	answer, err := (&Server{store: h.store}).done(gone, visitor{}, 7, changes, portal.Japanese, nil)
	if err != nil || answer.Body.Change != 7 || len(answer.Body.Numbers) != 1 {
		t.Errorf("got %+v, %v", answer, err)
	}
}
