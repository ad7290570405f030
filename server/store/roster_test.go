package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// entries are lines of a file with these columns; a line's cells are parted by bars.
func entries(columns string, texts ...string) []portal.RosterEntry {
	all := make([]portal.RosterEntry, len(texts))
	for i, text := range texts {
		all[i] = portal.RosterEntry{Line: i + 2, Cells: map[string]string{}}
		cells := strings.Split(text, "|")
		for n, column := range strings.Split(columns, "|") {
			all[i].Cells[column] = cells[n]
		}
	}
	return all
}

// kinds is a dry run in short: what becomes of each line, and what is wrong.
func kinds(dryRun store.RosterDryRun) string {
	var all []string
	for _, fault := range dryRun.Faults {
		all = append(all, fmt.Sprintf("%d:%s/%s", fault.Line, fault.Code, fault.Field))
	}
	if len(all) > 0 {
		return strings.Join(all, " ")
	}
	for _, row := range dryRun.Rows {
		all = append(all, fmt.Sprintf("%d:%s", row.Line, row.Kind))
	}
	return strings.Join(all, " ")
}

func dryRuns(t testing.TB, s *storetest.Store, who *storetest.Person, lines []portal.RosterEntry) store.RosterDryRun {
	t.Helper()
	dryRun, err := s.DryRunUsers(t.Context(), who.Actor(), lines)
	storetest.Done(t, err)
	return dryRun
}

const columns = "name|mail|phone|factor|groups"

func TestAnImportAddsAndChanges(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako, same := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("鈴木 一郎")
	group := sample.Group("営業", hanako)
	file := entries(columns,
		"高橋 次郎|jiro@example.co.jp|03-1234-5678|totp|営業",
		"佐藤 花|"+strings.ToUpper(hanako.Mail)+"|03-9999-0002|mail|",
		same.Name+"|"+same.Mail+"|"+same.Phone+"|mail|")
	var dryRun store.RosterDryRun
	if wrote := s.Changes(func() { dryRun = dryRuns(t, s, boss, file) }); wrote != "" || kinds(dryRun) != "2:added 3:changed 4:same" || !dryRun.NeedsCode {
		t.Errorf("the dry run is %q, and wrote %q", kinds(dryRun), wrote)
	}
	if facts := portal.Facts(dryRun.Rows[1].Detail, portal.Japanese); fmt.Sprint(facts) !=
		"[{name became [佐藤 花子] [佐藤 花]} {phone became [03-0000-0002] [03-9999-0002]} {groups moved [営業] []}]" {
		t.Errorf("it tells %v", facts)
	}
	wrote := s.Changes(func() {
		_, err := s.ImportUsers(t.Context(), boss.AtWork(), file, dryRun.Seal)
		storetest.Done(t, err)
	})
	if wrote != "audit+3 group_members~ links+1 outbox+1 users+1" {
		t.Errorf("wrote %q", wrote)
	}
	if mails := s.MailsTo("jiro@example.co.jp"); len(mails) != 1 || mails[0].Template != portal.MailWelcome {
		t.Errorf("who is added gets %+v", mails)
	}
	sheet, err := s.Group(t.Context(), boss.Actor(), group.ID)
	if err != nil || len(sheet.Members) != 1 || sheet.Members[0] == hanako.ID {
		t.Errorf("the group holds %+v, %v", sheet, err)
	}
	if got := strings.Join(s.Events(), " "); got != "user_added user_changed users_imported" {
		t.Errorf("on record is %q", got)
	}
	// The same dry run does not come twice.
	_, err = s.ImportUsers(t.Context(), boss.AtWork(), file, dryRun.Seal)
	storetest.Refused(t, err, "import_stale")
}

func TestAnImportWithAFaultWritesNothing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("山田 太郎")
	sample.Group("営業")
	for want, file := range map[string][]portal.RosterEntry{
		"3:line_twice/mail":                       entries(columns, "A|a@example.co.jp|0312345678|mail|", "B|A@EXAMPLE.co.jp|0312345678|mail|"),
		"2:group_not_there/groups":                entries(columns, "A|a@example.co.jp|0312345678|mail|総務"),
		"2:required/name 2:phone_malformed/phone": entries(columns, "|a@example.co.jp|03|mail|営業"),
		"2:last_administrator/role":               entries("mail|role", boss.Mail+"|user"),
	} {
		dryRun := dryRuns(t, s, boss, append(file, entries(columns, "Z|z@example.co.jp|0312345678|mail|")...))
		if kinds(dryRun) != want {
			t.Errorf("the dry run tells %q, want %q", kinds(dryRun), want)
		}
		wrote := s.Changes(func() {
			_, err := s.ImportUsers(t.Context(), boss.AtWork(), file, dryRuns(t, s, boss, file).Seal)
			storetest.Refused(t, err, "import_faulty")
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", want, wrote)
		}
	}
}

// Who was looked at must be who is changed.
func TestAnImportIsWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	file := entries("mail|title", hanako.Mail+"|主任")
	dryRun := dryRuns(t, s, boss, file)
	form := hanako.Form()
	form.Comment = "四月から"
	storetest.Done(t, s.ChangeUser(t.Context(), boss.Actor(), hanako.ID, 1, form))
	_, err := s.ImportUsers(t.Context(), boss.Actor(), file, dryRun.Seal)
	storetest.Refused(t, err, "import_stale")
	if n := storetest.Together(t, 4, func(int) error {
		_, err := s.ImportUsers(t.Context(), boss.Actor(), file, dryRuns(t, s, boss, file).Seal)
		return err
	}, "import_stale"); n < 1 {
		t.Errorf("%d imports of one dry run", n)
	}
}

func TestAnImportThatHandsOverAccountsNeedsAFreshCode(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	away := s.Holding(boss.SignedIn())
	s.Clock.Pass(portal.FreshFor)
	for about, file := range map[string][]portal.RosterEntry{
		"a new administrator": entries(columns+"|role", "A|a@example.co.jp|0312345678|mail||admin"),
		"an administrator":    entries("mail|role", hanako.Mail+"|admin"),
		"another factor":      entries("mail|factor", hanako.Mail+"|totp"),
		"another phone":       entries("mail|phone", hanako.Mail+"|03-0000-9999"),
	} {
		dryRun := dryRuns(t, s, boss, file)
		wrote := s.Changes(func() {
			_, err := s.ImportUsers(t.Context(), away, file, dryRun.Seal)
			storetest.Refused(t, err, "code_needed")
		})
		if wrote != "" {
			t.Errorf("%s: wrote %q", about, wrote)
		}
		_, err := s.ImportUsers(t.Context(), boss.AtWork(), file, dryRun.Seal)
		storetest.Done(t, err)
	}
	if dryRuns(t, s, boss, entries("mail|title", hanako.Mail+"|部長")).NeedsCode {
		t.Error("a title asks for a code")
	}
}

// The order of the lines makes no difference to who is left.
func TestAnImportMayReplaceTheAdministrator(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	sample.User("招待中").Invited()
	file := entries("mail|role", boss.Mail+"|user", hanako.Mail+"|admin")
	_, err := s.ImportUsers(t.Context(), boss.AtWork(), file, dryRuns(t, s, boss, file).Seal)
	storetest.Done(t, err)
	if left := s.Count("users", "role = 'admin'"); left != 1 {
		t.Errorf("%d administrators are left", left)
	}
}

func TestAnExportIsOnRecord(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	group := sample.Group("営業", hanako)
	people, err := s.ExportUsers(t.Context(), boss.Actor(), store.PeopleView{Group: group.ID})
	storetest.Done(t, err)
	if len(people) != 1 || people[0].Mail != hanako.Mail || strings.Join(people[0].Groups, "") != "営業" {
		t.Errorf("out went %+v", people)
	}
	if got := onRecord(t, s, boss.Actor(), portal.Japanese); got != "groups >営業; rows >1" {
		t.Errorf("on record is %q", got)
	}
}

// A dry run is made before the transaction: what happens meanwhile makes it another one, or is not its business.
func TestWhatHappensWhileAnImportIsPlanned(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		meanwhile func(s *storetest.Store, boss, hanako *storetest.Person)
		code      string
	}{
		"a change of somebody in it": {func(s *storetest.Store, boss, hanako *storetest.Person) {
			form := hanako.Form()
			form.Comment = "四月から"
			storetest.Done(t, s.ChangeUser(t.Context(), boss.Actor(), hanako.ID, 1, form))
		}, "import_stale"},
		"somebody leaves": {func(s *storetest.Store, boss, hanako *storetest.Person) {
			storetest.Done(t, s.DeleteUser(t.Context(), boss.Actor(), hanako.ID, 1))
		}, "import_stale"},
		"a sign-in": {func(s *storetest.Store, _, hanako *storetest.Person) {
			storetest.Done(t, signsIn(s, hanako.Mail, storetest.Password, ""))
		}, ""},
		"a wrong password": {func(s *storetest.Store, _, hanako *storetest.Person) {
			storetest.Refused(t, signsIn(s, hanako.Mail, "wrong", ""), "login_refused")
		}, ""},
		"somebody comes who is not in it": {func(s *storetest.Store, boss, _ *storetest.Person) {
			form := boss.Form()
			form.Mail, form.Role = "new@example.co.jp", portal.General
			_, err := s.AddUser(t.Context(), boss.Actor(), form)
			storetest.Done(t, err)
		}, ""},
		"a login ID that another company takes": {func(s *storetest.Store, boss, _ *storetest.Person) {
			form := boss.Form()
			form.Mail, form.Role = "a@example.co.jp", portal.General
			_, err := s.AddUser(t.Context(), s.Company("株式会社となり").Administrator("隣野 一子").Actor(), form)
			storetest.Done(t, err)
		}, ""},
	} {
		s := storetest.Open(t)
		sample := s.Company("サンプル商事")
		boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
		file := entries("mail|name|phone|factor|title", hanako.Mail+"|佐藤 花子|"+hanako.Phone+"|mail|主任", "a@example.co.jp|A|0312345678|mail|")
		dryRun := dryRuns(t, s, boss, file)
		meanwhile := func() { row.meanwhile(s, boss, hanako) }
		s.Now = func() time.Time { // the transaction asks for its instant when the dry run is made
			if first := meanwhile; first != nil {
				meanwhile = nil
				first()
			}
			return s.Clock.Now()
		}
		_, err := s.ImportUsers(t.Context(), boss.Actor(), file, dryRun.Seal)
		if row.code == "" && err != nil || row.code != "" && !portal.Refused(err, row.code) {
			t.Errorf("%s: got %v, want %q", about, err, row.code)
		}
	}
}

// BenchmarkImport is a file of 10,000 users: what it would do, and doing it.
func BenchmarkImport(b *testing.B) {
	var texts []string
	for i := range 10_000 {
		texts = append(texts, fmt.Sprintf("利用者 %d|many%d@example.co.jp|03-1234-5678|mail|営業", i, i))
	}
	file := entries(columns, texts...)
	for b.Loop() {
		b.StopTimer()
		s := storetest.Open(b)
		sample := s.Company("サンプル商事")
		boss := sample.Administrator("山田 太郎")
		sample.Group("営業")
		b.StartTimer()
		dryRun := dryRuns(b, s, boss, file)
		if _, err := s.ImportUsers(b.Context(), boss.Actor(), file, dryRun.Seal); err != nil {
			b.Fatal(err)
		}
	}
}
