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

// post lets an administrator send somebody a mail, and returns its row.
func posted(t testing.TB, s *storetest.Store, boss, to *storetest.Person, kind portal.Template) store.MailRow {
	t.Helper()
	storetest.Done(t, s.SendLink(t.Context(), boss.Actor(), to.ID, kind))
	page, err := s.Mails(t.Context(), boss.Actor(), store.MailFilter{}, store.MailCursor{}, store.MailCursor{}, 1)
	storetest.Done(t, err)
	return page.Rows[0]
}

// taken leases one mail as a sender does.
func taken(t *testing.T, s *storetest.Store) portal.Post {
	t.Helper()
	posts, err := s.LeasePosts(t.Context(), 1, 5*time.Minute)
	storetest.Done(t, err)
	if len(posts) != 1 {
		t.Fatalf("a sender finds %d mails", len(posts))
	}
	return posts[0]
}

func mailsOf(t *testing.T, s *storetest.Store, who portal.Actor, filter store.MailFilter) []store.MailRow {
	t.Helper()
	page, err := s.Mails(t.Context(), who, filter, store.MailCursor{}, store.MailCursor{}, 50)
	storetest.Done(t, err)
	if page.Total != len(page.Rows) || page.Newer != 0 {
		t.Errorf("%d rows of %d, %d newer", len(page.Rows), page.Total, page.Newer)
	}
	return page.Rows
}

func TestMailsTellHowTheyStand(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	is := func(state store.MailState) store.MailRow {
		t.Helper()
		rows := mailsOf(t, s, boss.Actor(), store.MailFilter{})
		if len(rows) != 1 || rows[0].State != state {
			t.Fatalf("the mails are %+v, want one that is %s", rows, state)
		}
		return rows[0]
	}
	posted(t, s, boss, hanako, portal.MailReset)
	if row := is(store.MailQueued); row.To != hanako.Mail || row.ToName != "佐藤 花子" || row.Template != portal.MailReset ||
		row.CreatedAt != storetest.Start.UnixMilli() || row.ExpiresAt != storetest.Start.Add(30*time.Minute).UnixMilli() || row.UnderWay {
		t.Errorf("the row is %+v", row)
	}
	post := taken(t, s)
	if !is(store.MailQueued).UnderWay {
		t.Error("a mail that a sender has in hand does not say so")
	}
	storetest.Done(t, s.MarkPostFailed(t.Context(), post.ID, "the server is away", s.Clock.Now().Add(time.Minute)))
	if row := is(store.MailQueued); row.UnderWay || row.Attempts != 1 || row.LastError != "the server is away" ||
		row.DueAt != storetest.Start.Add(time.Minute).UnixMilli() {
		t.Errorf("after a try the row is %+v", row)
	}
	storetest.Done(t, s.MarkPostFailed(t.Context(), post.ID, "no such mailbox", time.Time{}))
	is(store.MailFailed)
	s.Clock.Pass(30 * time.Minute)
	is(store.MailExpired)
	storetest.Done(t, s.MarkPostSent(t.Context(), post.ID)) // the answer of a slow server
	if row := is(store.MailSent); row.SentAt != s.Clock.Now().UnixMilli() || row.LastError != "" {
		t.Errorf("after the delivery the row is %+v", row)
	}
}

func TestMailsAreTheCompanysOwn(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, rival := s.Company("サンプル商事"), s.Company("株式会社となり")
	boss, other := sample.Administrator("山田 太郎"), rival.Administrator("隣野 一子")
	mail := posted(t, s, other, other, portal.MailReset)
	if rows := mailsOf(t, s, boss.Actor(), store.MailFilter{}); len(rows) != 0 {
		t.Errorf("the neighbour sees %+v", rows)
	}
	if rows := mailsOf(t, s, portal.Actor{}, store.MailFilter{}); len(rows) != 0 {
		t.Errorf("nobody sees %+v", rows)
	}
	mine := posted(t, s, boss, boss, portal.MailReset)
	wrote := s.Changes(func() {
		_, err := s.RetryMails(t.Context(), boss.Actor(), []string{mine.ID, mail.ID})
		storetest.Refused(t, err, "not_found")
		_, err = s.RetryMails(t.Context(), boss.Actor(), nil)
		storetest.Refused(t, err, "nothing_selected")
	})
	if wrote != "" {
		t.Errorf("a refused retry wrote %q", wrote)
	}
}

func TestMailFilters(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("Yamada Taro"), sample.User("佐藤 花子")
	posted(t, s, boss, hanako, portal.MailReset)
	storetest.Done(t, s.MarkPostSent(t.Context(), taken(t, s).ID))
	s.Clock.Pass(time.Minute)
	posted(t, s, boss, boss, portal.MailReset)
	storetest.Done(t, s.MarkPostFailed(t.Context(), taken(t, s).ID, "no", time.Time{}))
	s.Clock.Pass(time.Hour)
	posted(t, s, boss, boss, portal.MailReset)
	for _, row := range []struct {
		filter store.MailFilter
		want   string
	}{
		{store.MailFilter{}, "queued expired sent"},
		{store.MailFilter{State: store.MailQueued}, "queued"},
		{store.MailFilter{State: store.MailFailed}, ""},
		{store.MailFilter{State: store.MailExpired}, "expired"},
		{store.MailFilter{Address: " P2@EXAMPLE"}, "sent"},
		{store.MailFilter{Address: "佐藤花"}, "sent"},
		{store.MailFilter{Address: "yamadataro"}, "queued expired"},
		{store.MailFilter{Address: "p_@"}, ""},
		{store.MailFilter{Address: "p1@", State: store.MailSent}, ""},
	} {
		var got []string
		for _, one := range mailsOf(t, s, boss.Actor(), row.filter) {
			got = append(got, string(one.State))
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%+v finds %v, want %s", row.filter, got, row.want)
		}
	}
}

// Several mails of one instant, others added while somebody turns pages: none is left out, none comes twice.
func TestMailPagesHoldStillWhileMailsAreAdded(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako, newcomer := sample.Administrator("山田 太郎"), sample.User("佐藤 花子"), sample.User("鈴木 一郎").Invited()
	for i := range 11 {
		posted(t, s, boss, hanako, portal.MailReset)
		s.Clock.Pass(time.Duration(i%3) * time.Second)
	}
	turn := func(before, after store.MailCursor) store.MailPage {
		t.Helper()
		page, err := s.Mails(t.Context(), boss.Actor(), store.MailFilter{}, before, after, 4)
		storetest.Done(t, err)
		posted(t, s, boss, newcomer, portal.MailWelcome) // whose links end none of hers
		return page
	}
	seen := map[string]bool{}
	first := turn(store.MailCursor{}, store.MailCursor{})
	page := first
	for n := 0; ; n++ {
		for _, row := range page.Rows {
			if seen[row.ID] || row.Template != portal.MailReset {
				t.Errorf("page %d shows %+v", n, row)
			}
			seen[row.ID] = true
		}
		if page.Newer+len(page.Rows) == page.Total {
			break
		}
		page = turn(page.Rows[len(page.Rows)-1].Cursor(), store.MailCursor{})
	}
	if len(seen) != 11 {
		t.Errorf("turning to the oldest showed %d mails", len(seen))
	}
	second := turn(first.Rows[3].Cursor(), store.MailCursor{})
	if back := turn(store.MailCursor{}, second.Rows[0].Cursor()); fmt.Sprint(back.Rows) != fmt.Sprint(first.Rows) {
		t.Errorf("turning back showed %+v", back.Rows)
	}
}

func TestRetryMakesMailsDueNow(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎").Invited(), sample.User("佐藤 花子").Invited()
	failed := posted(t, s, boss, hanako, portal.MailWelcome)
	post := taken(t, s)
	storetest.Done(t, s.MarkPostFailed(t.Context(), post.ID, "no such mailbox", time.Time{}))
	s.Clock.Pass(time.Second)
	waiting := posted(t, s, boss, boss, portal.MailWelcome)
	storetest.Done(t, s.MarkPostFailed(t.Context(), taken(t, s).ID, "busy", s.Clock.Now().Add(4*time.Hour)))
	select {
	case <-s.Posted():
	default:
	}
	var rows []store.MailRow
	var err error
	wrote := s.Changes(func() {
		rows, err = s.RetryMails(t.Context(), boss.Actor(), []string{failed.ID, waiting.ID, failed.ID})
	})
	storetest.Done(t, err)
	if wrote != "audit+2 outbox~" || len(rows) != 2 {
		t.Errorf("wrote %q and returned %+v", wrote, rows)
	}
	for _, row := range rows {
		if row.State != store.MailQueued || row.Attempts != 0 || row.DueAt != s.Clock.Now().UnixMilli() {
			t.Errorf("the row is %+v", row)
		}
	}
	select {
	case <-s.Posted():
	default:
		t.Error("the sender is not told")
	}
	if again := taken(t, s); again.Secret != post.Secret && taken(t, s).Secret != post.Secret {
		t.Error("the mail goes out without the link that it is for")
	}
	subjects := storetest.Rows[string](s, `SELECT subject || ' ' || detail FROM audit WHERE event = 'mail_retried' ORDER BY subject`)
	if fmt.Sprint(subjects) != fmt.Sprintf(`[%s {"template":"welcome"} %s {"template":"welcome"}]`, boss.Mail, hanako.Mail) {
		t.Errorf("on record is %v", subjects)
	}
}

func TestRetryIsRefused(t *testing.T) {
	t.Parallel()
	for code, before := range map[string]func(t *testing.T, s *storetest.Store, post portal.Post){
		"mail_sent": func(t *testing.T, s *storetest.Store, post portal.Post) {
			storetest.Done(t, s.MarkPostSent(t.Context(), post.ID))
		},
		"mail_under_way": func(*testing.T, *storetest.Store, portal.Post) {},
		"mail_expired": func(t *testing.T, s *storetest.Store, post portal.Post) {
			s.Clock.Pass(30 * time.Minute)
			storetest.Done(t, s.MarkPostFailed(t.Context(), post.ID, "too late", time.Time{}))
		},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t)
			boss := s.Company("サンプル商事").Administrator("山田 太郎")
			posted(t, s, boss, boss, portal.MailReset)
			post := taken(t, s)
			before(t, s, post)
			wrote := s.Changes(func() {
				_, err := s.RetryMails(t.Context(), boss.Actor(), []string{post.ID})
				storetest.Refused(t, err, code)
			})
			if wrote != "" {
				t.Errorf("wrote %q", wrote)
			}
		})
	}
}

// A sender that died had the mail in hand; when its lease is over, the mail is anybody's.
func TestRetryAfterASenderDied(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	mail := posted(t, s, boss, boss, portal.MailReset)
	taken(t, s)
	s.Clock.Pass(5 * time.Minute)
	_, err := s.RetryMails(t.Context(), boss.Actor(), []string{mail.ID})
	storetest.Done(t, err)
}

func TestSecretsDoNotOutliveTheirUse(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	kept := func(want int) {
		t.Helper()
		if n := s.Count("outbox", "secret_sealed IS NOT NULL"); n != want {
			t.Errorf("the outbox keeps %d secrets, want %d", n, want)
		}
	}
	posted(t, s, boss, hanako, portal.MailReset)
	post := taken(t, s)
	storetest.Done(t, s.MarkPostFailed(t.Context(), post.ID, "no", time.Time{}))
	kept(1) // somebody may try again
	s.Clock.Pass(30 * time.Minute)
	posted(t, s, boss, boss, portal.MailReset)
	kept(1) // that of the new mail
	storetest.Done(t, s.MarkPostSent(t.Context(), taken(t, s).ID))
	kept(0)
}
