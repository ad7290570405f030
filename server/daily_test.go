package server_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"denwaban/server"
	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// The program removes what is too old at its start, and the chain of the rest can be verified beside it.
func TestOldRowsOfTheTrailAreRemovedAtTheStart(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	s.Clock.Pass(time.Since(storetest.Start) - 8*365*24*time.Hour)
	boss := s.Company("サンプル商事").Administrator("山田 太郎").Actor()
	leaves := func(who portal.Actor) { storetest.Done(t, s.SignOut(t.Context(), who)) }
	leaves(boss)
	leaves(boss)
	s.Clock.Pass(8 * 365 * 24 * time.Hour)
	leaves(boss)
	s.Stop()

	p := start(t, nil, "--data", s.Dir, "--listen", "127.0.0.1:0")
	p.logged("rows of the audit trail removed")
	var out strings.Builder
	storetest.Done(t, server.VerifyTrail(t.Context(), server.Folder{Data: s.Dir}, &out))
	if !strings.Contains(out.String(), "the audit trail is intact") {
		t.Errorf("it prints %q", out.String())
	}
	p.stop(0)
	if log := p.logs.String(); !strings.Contains(log, "rows=2") {
		t.Errorf("it logs\n%s", log)
	}
}

// The page of mails says for how many days they are kept, and the program does so.
func TestOldMailsAreKeptAsLongAsThePageSays(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	kept := at.Sub(portal.Witness{At: at, Seen: at}.MailCut())
	days := fmt.Sprintf("%d", kept/(24*time.Hour))
	for _, language := range []string{"ja", "en"} {
		text, err := os.ReadFile("../frontend/src/locales/" + language + "/records.json")
		storetest.Done(t, err)
		var words struct {
			Mails struct {
				Lead string `json:"lead"`
			} `json:"mails"`
		}
		storetest.Done(t, json.Unmarshal(text, &words))
		if !strings.Contains(words.Mails.Lead, days) {
			t.Errorf("%s: %q does not say %s days", language, words.Mails.Lead, days)
		}
	}
}
