package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// Whatever an administrator does with an address of another company's person, what comes back and what stands in lists is
// what any other address gives; the person is told by mail, and goes on as before.
func TestAnAdministratorLearnsNoLoginIDsOfOthers(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, theirs := sample.Administrator("山田 太郎"), s.Company("株式会社となり").User("隣野 一子")
	form := func(mail string) portal.User {
		return portal.User{Name: "新 人", Mail: mail, Phone: "0312345678", Factor: portal.FactorMail, Role: portal.General, MailLanguage: portal.Japanese, TimeZone: "Asia/Tokyo"}
	}
	// told is everything that the administrator can see of somebody of this address, but for the address itself.
	told := func(id string) string {
		sheet, err := s.Person(t.Context(), boss.Actor(), id)
		storetest.Done(t, err)
		posts, err := s.Mails(t.Context(), boss.Actor(), store.MailFilter{Address: sheet.Mail}, store.MailCursor{}, store.MailCursor{}, 50)
		storetest.Done(t, err)
		seen := []string{fmt.Sprint(sheet.State, sheet.Factor, sheet.Version, sheet.LastSignInAt)}
		for _, post := range posts.Rows {
			seen = append(seen, fmt.Sprint(post.Template, post.ToName, post.State, post.ExpiresAt, post.Attempts, post.LastError, post.LinkEnded))
		}
		return strings.Join(slices.Sorted(slices.Values(seen)), "; ") // of one instant, no order is meant
	}
	adds := func(mail string) string {
		id, err := s.AddUser(t.Context(), boss.Actor(), form(mail))
		storetest.Done(t, err)
		storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), id, portal.MailWelcome))
		storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), id, portal.MailReset))
		changed := form(mail)
		changed.Comment = "四月から"
		storetest.Done(t, s.ChangeUser(t.Context(), boss.Actor(), id, 1, changed))
		return id
	}
	free, taken := adds("free@example.co.jp"), adds("Ｐ2@Example.co.jp")
	if a, b := told(free), told(taken); a != b {
		t.Errorf("a free address and a taken one differ:\n%s\n%s", a, b)
	}
	_, err := s.AddUser(t.Context(), boss.Actor(), form(theirs.Mail))
	storetest.Refused(t, err, "mail_taken") // of a colleague, whom everybody here sees
	file := entries(columns, "A|"+theirs.Mail+"|0312345678|mail|", "B|b@example.co.jp|0312345678|mail|")
	if dryRun := dryRuns(t, s, s.Company("三つ目").Administrator("社長"), file); kinds(dryRun) != "2:added 3:added" {
		t.Errorf("the dry run of an import is %q", kinds(dryRun))
	}

	for _, mail := range theirs.Mails() {
		if mail.Secret != "" || mail.Fields["taken"] != "サンプル商事" {
			t.Errorf("the owner of the address gets %+v", mail)
		}
	}
	storetest.Done(t, signsIn(s, theirs.Mail, storetest.Password, ""))
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, theirs.Mail))
	for range 30 { // as long as one may send
		if a, b := s.SendLink(t.Context(), boss.Actor(), free, portal.MailReset), s.SendLink(t.Context(), boss.Actor(), taken, portal.MailReset); (a == nil) != (b == nil) {
			t.Fatalf("a mail to a free address is answered %v, to a taken one %v", a, b)
		}
	}
}

// Somebody who is given the address of another company's person signs in with neither from then on, as after a slip of the
// pen; when the address is free, the next mail holds a link again.
func TestALoginIDThatBecomesFreeIsTakenUp(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	hanako, rival := boss.Company.User("佐藤 花子"), s.Company("株式会社となり").Administrator("隣野 一子")
	theirs := rival.Company.User("隣野 二郎")
	form := hanako.Form()
	form.Mail = theirs.Mail
	storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, 1, form))
	storetest.Refused(t, signsIn(s, hanako.Mail, storetest.Password, ""), "login_refused")
	storetest.Done(t, signsIn(s, theirs.Mail, storetest.Password, "")) // the other's password, the other's account
	if s.Count("audit", "event = 'sign_in_refused' AND user_id = '"+hanako.ID+"'") != 0 {
		t.Error("a sign-in finds the one who waits")
	}
	storetest.Done(t, s.DeleteUser(t.Context(), rival.Actor(), theirs.ID, 1))
	s.Clock.Pass(time.Hour)
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), hanako.ID, portal.MailReset))
	mails := s.MailsTo(theirs.Mail)
	hanako.Mail = theirs.Mail
	ticket, err := proves(t, s, mails[len(mails)-1].Secret, hanako)
	storetest.Done(t, err)
	_, err = s.SetPassword(t.Context(), s.Holding(ticket), hanako.Mail, newPassword)
	storetest.Done(t, err)
	storetest.Done(t, signsIn(s, hanako.Mail, newPassword, ""))
	form.Name = "社員"
	_, err = s.AddUser(t.Context(), rival.Actor(), form) // and now the other company is the second
	storetest.Done(t, err)
	s.Clock.Pass(time.Minute) // for another code
	storetest.Done(t, signsIn(s, hanako.Mail, newPassword, ""))
}
