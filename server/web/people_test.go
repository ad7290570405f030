package web

import (
	"slices"
	"testing"
	"time"

	"denwaban/server/portal"
)

func newUser(mail string) UserForm {
	return UserForm{
		Name: "新人 五郎", Mail: mail, Phone: "03-1234-5675", Factor: "mail", Role: "user", MailLanguage: "ja", TimeZone: "Asia/Tokyo", Groups: []string{},
	}
}

// groupNamed is a row of ユーザーグループ一覧.
func groupNamed(b *browser, name string) Group {
	b.house.t.Helper()
	for _, group := range read[[]Group](b.get("/api/groups")) {
		if group.Name == name {
			return group
		}
	}
	b.house.t.Fatalf("no group %q", name)
	return Group{}
}

// personWith is a row of ユーザー一覧.
func personWith(b *browser, mail string) Person {
	b.house.t.Helper()
	people := read[PeoplePage](b.get("/api/users?search=" + mail))
	if people.Total != 1 || len(people.Rows) != 1 {
		b.house.t.Fatalf("%d people with the address %s", people.Total, mail)
	}
	return people.Rows[0]
}

// edit changes a person's form as ユーザー編集 does.
func edit(b *browser, id string, change func(*UserForm)) response {
	b.house.t.Helper()
	sheet := read[PersonSheet](b.get("/api/users/" + id))
	change(&sheet.Form)
	return b.put("/api/users/"+id, UserChange{Form: sheet.Form, Version: sheet.Version})
}

func TestUsersAreListedInPages(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	all := read[PeoplePage](admin.get("/api/users"))
	if all.Total != 9 || all.Everyone != 9 || len(all.Rows) != 9 || all.Page != 0 {
		t.Errorf("ユーザー一覧 shows %+v", all)
	}
	last := read[PeoplePage](admin.get("/api/users?size=3&page=9&sort=mail&descending=true"))
	if last.Page != 2 || len(last.Rows) != 3 || last.Rows[2].Mail != "admin@example.co.jp" {
		t.Errorf("its last page shows %+v", last)
	}
	found := read[PeoplePage](admin.get("/api/users?role=user&factor=mail&state=active&group=" + groupNamed(admin, "東京営業所").ID))
	if found.Total != 1 || found.Rows[0].ID != "tokyo" {
		t.Errorf("narrowed it shows %+v", found)
	}
	if names := read[[]Colleague](admin.get("/api/users/names")); len(names) != 9 {
		t.Errorf("one chooses members from %+v", names)
	}
	for _, query := range []string{"sort=height", "role=king", "size=201", "page=-1"} {
		admin.get("/api/users?"+query).is(400, "malformed")
	}
}

// Chapter 2-2 of the manual.

func TestAdministratorAddsAUserWhoSignsInAndSeesTheGroupsContracts(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	form := newUser("gorou@example.co.jp")
	form.Groups = []string{groupNamed(admin, "東京営業所").ID}
	form.Title, form.Mobile, form.Comment, form.Notices = "主任", "090-1234-5678", "四月から", true
	added := read[Added](admin.post("/api/users", form))
	sheet := read[PersonSheet](admin.get("/api/users/" + added.ID))
	if sheet.State != "invited" || !sameForm(sheet.Form, form) {
		t.Errorf("ユーザー編集 shows %+v, added was %+v", sheet, form)
	}
	row := personWith(admin, form.Mail)
	if !slices.Equal(row.Groups, []string{"東京営業所"}) || row.LastSignInAt != nil {
		t.Errorf("ユーザー一覧 shows %+v", row)
	}

	b := h.browser()
	b.provesIdentity(b.opensTheMailedLink(form.Mail, portal.MailWelcome), form.Mail, "新人五郎", form.Phone).ok()
	b.setsThePassword(newPassword).ok()
	b.signsIn(form.Mail, newPassword).ok()
	b.entersTheMailedCode(b.readsTheCode(form.Mail)).ok()
	b.agreesToTheTerms().ok()
	var ids []string
	for _, group := range read[[]VoiceGroup](b.get("/api/voice-groups")) {
		ids = append(ids, group.ID)
	}
	if !slices.Equal(ids, []string{"Y10000001", "Y10000003"}) {
		t.Errorf("設定変更・契約変更一覧 shows %v", ids)
	}
	if row := personWith(admin, form.Mail); row.State != "active" || row.LastSignInAt == nil {
		t.Errorf("after the first sign-in ユーザー一覧 shows %+v", row)
	}
}

func sameForm(a, b UserForm) bool {
	groups := slices.Equal(a.Groups, b.Groups)
	a.Groups, b.Groups = nil, nil
	return groups && a.Name == b.Name && a.Mail == b.Mail && a.Phone == b.Phone && a.Factor == b.Factor && a.Role == b.Role &&
		a.MailLanguage == b.MailLanguage && a.TimeZone == b.TimeZone && a.Title == b.Title && a.Mobile == b.Mobile &&
		a.Comment == b.Comment && a.Notices == b.Notices
}

func TestUserWithoutAGroupSeesNoServiceAndNoContract(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.signedIn("nogroup@example.co.jp")
	if services := read[Session](b.get("/api/session")).Services; services == nil || len(services) > 0 {
		t.Errorf("the left menu shows %v", services)
	}
	board := read[Dashboard](b.get("/api/dashboard"))
	if board.VoiceGroups == nil || len(board.VoiceGroups) > 0 || board.Numbers > 0 || board.Recent == nil || len(board.Recent) > 0 {
		t.Errorf("ダッシュボード shows %+v", board)
	}
}

func TestUserFormIsRefusedWithEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	form := newUser("not an address")
	form.Name, form.Phone, form.TimeZone = " ", "123", "Asia/Nowhere"
	var problem Problem
	admin.post("/api/users", form).is(422, "required").into(&problem)
	var faults []string
	for _, fault := range problem.Errors {
		faults = append(faults, fault.Field+" "+fault.Code)
	}
	want := []string{"name required", "mail mail_malformed", "phone phone_malformed", "time_zone time_zone_unknown"}
	if !slices.Equal(faults, want) {
		t.Errorf("the form shows %q, want %q", faults, want)
	}
	taken := newUser("Staff@Example.co.jp")
	admin.post("/api/users", taken).is(422, "mail_taken")
	admin.post("/api/users", newUser("Boss@Example.com")).ok() // of another company: the answer tells nothing about it
	strange := newUser("gorou@example.co.jp")
	strange.Groups = []string{"rival-group"}
	admin.post("/api/users", strange).is(422, "group_unknown")
}

func TestTwoAdministratorsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	sheet := read[PersonSheet](admin.get("/api/users/tokyo"))
	edit(admin, "tokyo", func(f *UserForm) { f.Title = "所長" }).ok()
	sheet.Form.Title = "課長"
	admin.put("/api/users/tokyo", UserChange{Form: sheet.Form, Version: sheet.Version}).is(409, "conflict")
	if now := read[PersonSheet](admin.get("/api/users/tokyo")); now.Form.Title != "所長" {
		t.Errorf("the title is now %q", now.Form.Title)
	}
}

// What an administrator does to somebody holds from that person's next request on.
func TestAdministratorsChangeEndsThePersonsSessions(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*browser) response{
		"disabled": func(b *browser) response { return b.put("/api/users/tokyo/state", fields{"disabled": true}) },
		"role":     func(b *browser) response { return edit(b, "tokyo", func(f *UserForm) { f.Role = "admin" }) },
		"factor":   func(b *browser) response { return edit(b, "tokyo", func(f *UserForm) { f.Factor = "totp" }) },
		"address":  func(b *browser) response { return edit(b, "tokyo", func(f *UserForm) { f.Mail = "edo@example.co.jp" }) },
		"groups":   func(b *browser) response { return edit(b, "tokyo", func(f *UserForm) { f.Groups = []string{} }) },
		"members of a group": func(b *browser) response {
			id := groupNamed(b, "東京営業所").ID
			sheet := read[GroupSheet](b.get("/api/groups/" + id))
			sheet.Form.Members = slices.DeleteFunc(sheet.Form.Members, func(one string) bool { return one == "tokyo" })
			return b.put("/api/groups/"+id, GroupChange{Form: sheet.Form, Version: sheet.Version})
		},
		"deleted": func(b *browser) response { return b.do("DELETE", "/api/users/tokyo?version=1", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			half := h.halfSignedIn("tokyo@example.co.jp")
			user := h.signedIn("tokyo@example.co.jp")
			user.get("/api/dashboard").ok()
			act(h.signedIn("demo@example.co.jp")).ok()
			user.get("/api/dashboard").is(401, "signed_out")
			half.entersTheMailedCode(half.readsTheCode("tokyo@example.co.jp")).is(401, "signed_out")
		})
	}
}

// What a group shows is read at each request: nobody has to sign in again to see less.
func TestGroupThatShowsLessTakesEffectAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	user, admin := h.signedIn("osaka@example.co.jp"), h.signedIn("demo@example.co.jp")
	user.get("/api/voice-groups/Y10000002").ok()
	sheet := read[GroupSheet](admin.get("/api/groups/osaka-group"))
	sheet.Form.VoiceGroups = []string{"Y10000003"}
	admin.put("/api/groups/osaka-group", GroupChange{Form: sheet.Form, Version: sheet.Version}).ok()
	user.get("/api/voice-groups/Y10000002").is(404, "not_found")
	user.get("/api/voice-groups/Y10000003").ok()
}

func TestGroupsAreAddedAndDeleted(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	form := GroupForm{Name: "名古屋", Members: []string{"osaka"}, VoiceGroups: []string{"Y10000004"}}
	id := read[Added](admin.post("/api/groups", form)).ID
	admin.post("/api/groups", form).is(422, "name_taken")
	if row := groupNamed(admin, "名古屋"); row.Members != 1 || row.VoiceGroups != 1 {
		t.Errorf("ユーザーグループ一覧 shows %+v", row)
	}
	form = GroupForm{Name: "他社", Members: []string{"clerk"}, VoiceGroups: []string{}}
	admin.post("/api/groups", form).is(422, "user_unknown")
	form = GroupForm{Name: "他社", Members: []string{}, VoiceGroups: []string{"Y90000001"}}
	admin.post("/api/groups", form).is(422, "voice_group_unknown")
	admin.do("DELETE", "/api/groups/"+id, nil).is(409, "conflict")
	admin.do("DELETE", "/api/groups/"+id+"?version=1", nil).is(204, "")
	admin.get("/api/groups/"+id).is(404, "not_found")
}

// What a member will see is known before it is saved; what is not the company's counts for nothing.
func TestWhatIsChosenIsShownBefore(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	const service, name = "arcstar-ip-voice", "Arcstar IP Voice"
	tokyo := groupNamed(admin, "東京営業所").ID // Y10000001 and Y10000003
	for _, row := range []struct {
		chosen Chosen
		want   []Shown
	}{
		{chosen(nil), []Shown{}},
		{chosen(nil, "Y10000002"), []Shown{{service, name, 1, 2, 4, 0}}},
		{chosen([]string{"osaka-group"}), []Shown{{service, name, 1, 2, 4, 0}}},
		{chosen([]string{"osaka-group", tokyo}, "Y10000001"), []Shown{{service, name, 3, 6, 34, 0}}},
		{Chosen{Groups: []string{}, VoiceGroups: []string{"Y10000001", "Y10000002"}, ReadOnly: []string{"Y10000002"}}, []Shown{{service, name, 2, 5, 28, 1}}},
		{chosen([]string{"rival-group"}, "Y90000001"), []Shown{}},
	} {
		if got := read[[]Shown](admin.post("/api/groups/shown", row.chosen)); !slices.Equal(got, row.want) || got == nil {
			t.Errorf("%v shows %+v, want %+v", row.chosen, got, row.want)
		}
	}
}

func chosen(groups []string, voiceGroups ...string) Chosen {
	return Chosen{Groups: append([]string{}, groups...), VoiceGroups: append([]string{}, voiceGroups...)}
}

func TestAdministratorSendsMailsAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	staff := personWith(admin, "staff@example.co.jp").ID
	before := h.mail("staff@example.co.jp", portal.MailWelcome).Secret
	h.later(time.Second)
	admin.post("/api/users/"+staff+"/mails", fields{"kind": "welcome"}).is(204, "")
	h.browser().post("/api/password/link", fields{"token": before}).is(422, "link_ended")
	h.browser().opensTheMailedLink("staff@example.co.jp", portal.MailWelcome)
	admin.post("/api/users/tokyo/mails", fields{"kind": "reset"}).is(204, "")
	h.browser().opensTheMailedLink("tokyo@example.co.jp", portal.MailReset)
	admin.post("/api/users/tokyo/mails", fields{"kind": "welcome"}).is(422, "user_active")
	admin.post("/api/users/gone/mails", fields{"kind": "reset"}).is(422, "user_disabled")
}

func TestLastAdministratorStays(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	admin.put("/api/users/terms/state", fields{"disabled": true}).ok()
	me := read[Session](admin.get("/api/session")).User.ID
	admin.put("/api/users/"+me+"/state", fields{"disabled": true}).is(422, "last_administrator")
	edit(admin, me, func(f *UserForm) { f.Role = "user" }).is(422, "last_administrator")
	admin.do("DELETE", "/api/users/"+me+"?version=1", nil).is(422, "delete_self")
	admin.get("/api/users").ok()
}
