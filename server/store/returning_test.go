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

// returns lets time pass and looks at the clock, as the program does; want is how many numbers return.
func returns(t testing.TB, s *storetest.Store, after time.Duration, want int) {
	t.Helper()
	s.Clock.Pass(after)
	got, err := s.EndDue(t.Context())
	storetest.Done(t, err)
	if got != want {
		t.Errorf("%d numbers returned, want %d", got, want)
	}
}

// histories is what the history of a number tells, the newest first: way, by whom, what it became, and how late.
func histories(t testing.TB, s *storetest.Store, who *storetest.Person, digits string) string {
	t.Helper()
	page, err := s.History(t.Context(), who.Actor(), s.Number(digits), store.PastCursor{}, 10)
	storetest.Done(t, err)
	var told []string
	for _, one := range page.Rows {
		past := one.Past
		line := past.Way + " " + past.UserName + " " + portal.Detail(past.After, portal.English)
		if past.Due != 0 {
			line += fmt.Sprintf(" %v late", time.UnixMilli(past.At).Sub(time.UnixMilli(past.Due)))
		}
		if past.Refusal != nil {
			line += " " + past.Refusal.Code
		}
		told = append(told, line)
	}
	return strings.Join(told, "; ")
}

func TestTheStateBeforeReturnsAtTheEnd(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	was := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding
	change := to("080-1234-5678")
	change.Entries[2] = &portal.EntryText{Text: "03-1234-5678"}
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, change, time.Hour), "0300001001", "0300001002")
	returns(t, s.Store, time.Hour-time.Millisecond, 0)
	wrote := s.Changes(func() { returns(t, s.Store, time.Millisecond, 2) })
	if wrote != "audit+1 changes+1 forwardings~ history+2 outbox+2" {
		t.Errorf("wrote %q", wrote)
	}
	if got := course(t, s.Store, s.hanako, "Y1", "0300001001"); got.Now != was || got.Back != nil {
		t.Errorf("it is %+v, and was %+v", got, was)
	}
	if got := one(t, s.Store, s.hanako, "Y1", "0300001002").Forwarding; got.On || got.Entries != (portal.Forwarding{}).Entries {
		t.Errorf("the other is %+v", got)
	}
	want := "until  Unconditional: 090-1234-5678 0s late; form 佐藤 花子 Unconditional: 080-1234-5678; form 佐藤 花子 Unconditional: 090-1234-5678"
	if got := histories(t, s.Store, s.hanako, "0300001001"); got != want {
		t.Errorf("the history is %q, want %q", got, want)
	}
	if got := s.Events(); got[len(got)-1] != "forwarding_ended" {
		t.Errorf("the trail says %v", got)
	}
	if wrote := s.Changes(func() { returns(t, s.Store, 365*24*time.Hour, 0) }); wrote != "" {
		t.Errorf("a second time it wrote %q", wrote)
	}
}

// The machine was off, or its clock jumped: what ended meanwhile returns late, with its true time, and what had ended after
// that as well is passed over.
func TestWhatCameDueWhileNobodyLooked(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), 3*time.Hour), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), "0300001001")
	s.Stop()
	s.Clock.Pass(10 * time.Hour)
	s.Reopen()
	if next, err := s.NextDue(t.Context()); err != nil || next.After(s.Clock.Now()) {
		t.Errorf("next is due at %v, %v", next, err)
	}
	returns(t, s.Store, 0, 1)
	if got := histories(t, s.Store, s.hanako, "0300001001"); !strings.HasPrefix(got, "until  - 7h0m0s late; form") {
		t.Errorf("the history is %q", got)
	}
	if next, err := s.NextDue(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("then something is due at %v, %v", next, err)
	}
}

func TestAClockThatIsSetBackReturnsNothingTwice(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
	returns(t, s.Store, time.Hour, 1)
	returns(t, s.Store, -2*time.Hour, 0)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("080-1234-5678"), time.Hour), "0300001001")
	returns(t, s.Store, time.Hour, 1)
	if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", "0300001001")); got != "off" {
		t.Errorf("it is %q", got)
	}
}

// A form that is saved in the moment between an end and the look at the clock is a change of what returned.
func TestAChangeJustAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001")
	s.Clock.Pass(time.Hour)
	var label portal.Change
	label.Entries[4] = &portal.EntryText{Text: "03-1234-5678"}
	forwards(t, s.Store, s.hanako, "Y1", label, "0300001001")
	returns(t, s.Store, time.Minute, 0)
	if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", "0300001001")); got != "09012345678" {
		t.Errorf("it is %q", got)
	}
}

func TestAReturnCanBeTakenBack(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
	returns(t, s.Store, time.Hour, 1)
	_, _, err := s.UndoChange(t.Context(), s.hanako.AtWork(), latest(s.Store))
	storetest.Done(t, err)
	if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", "0300001001")); got != "09012345678" {
		t.Errorf("it is %q", got)
	}
	_, _, err = s.UndoChange(t.Context(), s.hanako.AtWork(), latest(s.Store))
	storetest.Done(t, err)
	if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", "0300001001")); got != "off" {
		t.Errorf("and back again it is %q", got)
	}
}

// unnoticed writes another destination behind the back of every check.
func unnoticed(s firms, from, to string) {
	s.Write(`UPDATE forwardings SET destination = replace(destination, ?, ?), entries = replace(entries, ?, ?), back = replace(back, ?, ?)`,
		from, to, from, to, from, to)
}

// What may not return is switched off, never left on, and everybody who reads about the number reads why.
func TestWhatMayNotReturn(t *testing.T) {
	t.Parallel()
	for about, row := range map[string]struct {
		before portal.Change
		then   func(s firms)
		code   string
	}{
		"the policy was narrowed": {to("090-1234-5678"), func(s firms) {
			s.Write(`UPDATE companies SET policy = '{"allow_list":["0312345678"]}'`)
		}, "destination_not_allowed"},
		"the contract was changed": {
			portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)},
			func(s firms) { s.Write(`UPDATE contracts SET message_box = FALSE`) }, "voicemail_not_contracted"},
		"it would be a loop now": {to("0300001002"), func(s firms) {
			forwards(t, s.Store, s.hanako, "Y1", to("0300001003"), "0300001002")
			unnoticed(s, "0300001003", "0300001001")
		}, "destination_loop"},
	} {
		s := twoFirms(t)
		forwards(t, s.Store, s.hanako, "Y1", row.before, "0300001001")
		forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001")
		row.then(s)
		returns(t, s.Store, time.Hour, 1)
		got := one(t, s.Store, s.hanako, "Y1", "0300001001").Forwarding
		if got.On || got.Target != *row.before.Target {
			t.Errorf("%s: it is %+v", about, got)
		}
		if told := histories(t, s.Store, s.hanako, "0300001001"); !strings.HasPrefix(told, "until  - 0s late "+row.code) {
			t.Errorf("%s: the history is %q", about, told)
		}
		mail := s.boss.LastMail(portal.MailEnded)
		if why := portal.WhyRefused(portal.Refuse(row.code, ""), portal.Japanese); !strings.Contains(mail.Fields["line.0"], why) || mail.Fields["refused"] != "1" {
			t.Errorf("%s: the mail says %v", about, mail.Fields)
		}
		s.Stop()
	}
}

// What goes back with the state is told while there is time to keep it, and when it is done; so is what will not come.
func TestWhatReturnsIsToldBeforeAndAfter(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001", "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001", "0300001002")
	var besides portal.Change
	besides.Entries[2] = &portal.EntryText{Text: "03-1234-5678", Label: "営業部"}
	_, changed, err := s.SetForwardings(t.Context(), s.hanako.AtWork(), store.Edit{Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: latest(s.Store), Change: besides})
	storetest.Done(t, err)
	const back = "無条件で 090-1234-5678（携帯電話）へ転送中（リスト3: 空）"
	if got := changed[0].Return.Text(changed[0].After, portal.Japanese); got != back {
		t.Errorf("when it is saved, %q is told", got)
	}
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.Contains(got, "returns >"+back) {
		t.Errorf("on record is %q", got)
	}
	warns(t, s.Store, 30*time.Minute, 2)
	mail := s.boss.LastMail(portal.MailEnds)
	if line := mail.Fields["line.0"]; !strings.HasSuffix(line, " → "+back) {
		t.Errorf("the mail before says %q", line)
	}
	s.Write(`UPDATE companies SET policy = '{"allow_list":["0312345678"]}'`)
	if got := announced(t, s.Store, s.hanako, "0300001002"); got != "転送しません（会社の設定で許可されていない転送先のため、以前の設定には戻せません）" {
		t.Errorf("since that is forbidden, the page says %q", got)
	}
	returns(t, s.Store, 30*time.Minute, 2)
	line := s.boss.LastMail(portal.MailEnded).Fields["line.0"]
	if want := "転送していません（会社の設定で許可されていない転送先のため、以前の設定に戻せませんでした） · リスト3: （空） に戻りました"; !strings.HasSuffix(line, want) {
		t.Errorf("the mail says %q", line)
	}
}

// Of numbers that would close a loop together, as many return as can.
func TestALoopOfReturns(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("0300001002"), "0300001001")
	forwards(t, s.Store, s.hanako, "Y1", to("0300001003"), "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300001001", "0300001002")
	unnoticed(s, "0300001003", "0300001001")
	returns(t, s.Store, time.Hour, 2)
	for digits, want := range map[string]string{"0300001001": "0300001002", "0300001002": "off"} {
		if got := told(s.Store, course(t, s.Store, s.hanako, "Y1", digits)); got != want {
			t.Errorf("%s is %q, want %q", digits, got, want)
		}
	}
	if n := s.Count("history", "refusal <> ''"); n != 1 {
		t.Errorf("%d did not return", n)
	}
}

func TestEachCompanyReturnsForItself(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001001")
	forwards(t, s.Store, s.elsewhere, "Y9", until(s.Store, to("0300001001"), time.Hour), "0300009001")
	returns(t, s.Store, time.Hour, 2)
	for who, digits := range map[*storetest.Person]string{s.boss: "03-0000-1001", s.elsewhere: "03-0000-9001"} {
		if mail := who.LastMail(portal.MailEnded); mail.Fields["count"] != "1" || !strings.HasPrefix(mail.Fields["line.0"], digits+"  ") {
			t.Errorf("%s reads %v", who.Name, mail.Fields)
		}
	}
	if events := storetest.Rows[int](s.Store, `SELECT COUNT(*) FROM audit WHERE event = 'forwarding_ended' GROUP BY company_id`); fmt.Sprint(events) != "[1 1]" {
		t.Errorf("the trails tell %v", events)
	}
}
