package web

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

func TestAdministratorSeesMailsAndHasThemTriedAgain(t *testing.T) {
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	h.later(10 * time.Minute)
	admin.post("/api/users/tokyo/mails", fields{"kind": "reset"}).ok()
	taken, err := h.store.LeasePosts(t.Context(), 1, 5*time.Minute) // as a sender does
	if err != nil || len(taken) != 1 || taken[0].Template != portal.MailReset {
		t.Fatalf("a sender finds %+v, %v", taken, err)
	}
	answer := admin.get("/api/mails?state=queued&address=tokyo").ok()
	page := read[MailPage](answer)
	if page.Total != 1 || page.Rows[0].Template != "reset" || page.Rows[0].ToName != "東京 次郎" || !page.Rows[0].UnderWay {
		t.Fatalf("the page shows %s", answer.body)
	}
	if strings.Contains(string(answer.body), taken[0].Secret) {
		t.Error("the page holds the secret link")
	}
	id := page.Rows[0].ID
	admin.post("/api/mails/retry", fields{"ids": []string{id}}).is(409, "mail_under_way")
	if err := h.store.MarkPostFailed(t.Context(), id, "no such mailbox", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if failed := read[MailPage](admin.get("/api/mails?state=failed")); failed.Total != 1 || failed.Rows[0].Reason != "no such mailbox" {
		t.Errorf("the failed mails are %+v", failed)
	}
	h.signedIn("boss@example.com").post("/api/mails/retry", fields{"ids": []string{id}}).is(404, "not_found")
	if again := read[[]Mail](admin.post("/api/mails/retry", fields{"ids": []string{id}})); again[0].State != "queued" || again[0].Attempts != 0 {
		t.Errorf("after trying again the mail is %+v", again)
	}
	h.later(20 * time.Minute)
	admin.get("/api/mails").ok()
	h.later(10 * time.Minute)
	admin.post("/api/mails/retry", fields{"ids": []string{id}}).is(409, "mail_expired")
	admin.post("/api/mails/retry", fields{"ids": []string{}}).is(400, "malformed")
}

func TestMailPagesLeadFromOneToTheNext(t *testing.T) {
	h := open(t)
	admin := h.signedIn("demo@example.co.jp")
	for range 3 {
		h.later(time.Minute)
		admin.post("/api/users/tokyo/mails", fields{"kind": "reset"}).ok()
	}
	first := read[MailPage](admin.get("/api/mails?size=2"))
	second := read[MailPage](admin.get("/api/mails?size=2&before=" + first.Rows[1].Mark))
	if second.Newer != 2 || second.Rows[0].Mark == first.Rows[1].Mark {
		t.Errorf("after %+v comes %+v", first, second)
	}
	if back := read[MailPage](admin.get("/api/mails?size=2&after=" + second.Rows[0].Mark)); back.Rows[0].ID != first.Rows[0].ID {
		t.Errorf("turning back shows %+v", back)
	}
	admin.get("/api/mails?before=x").is(400, "malformed")
}
