package store_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

var crashes = flag.Int("crashes", 3, "how often the program is killed while it works")

// crashDir names the folder in which this binary works, and what it does, until it is killed.
const crashDir, crashWork = "DENWABAN_TEST_CRASH_DIR", "DENWABAN_TEST_CRASH_WORK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		work(dir, os.Getenv(crashWork))
	}
	os.Exit(m.Run())
}

const crashWriters = 8

// rotations is the work of changing the root key for ever.
const rotations = "rotations"

// work is the program that is killed. It says on its standard output what it was told is done.
func work(dir, tickets string) {
	if tickets == endings {
		ends(dir)
	}
	for tickets == rotations {
		s, err := store.Open(context.Background(), dir)
		if err == nil {
			_, _, err = s.RotateKeys(context.Background())
		}
		if err == nil {
			err = s.Close()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "error", err)
			os.Exit(1)
		}
	}
	s, err := store.Open(context.Background(), dir)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	if tickets == "" {
		fmt.Println("open")
		select {} // until it is killed
	}
	var running sync.WaitGroup
	for i := range crashWriters {
		running.Go(func() { edits(s, i) })
	}
	running.Go(func() { signIns(s, strings.Fields(tickets)) })
	running.Wait()
}

// said is one write to the pipe, after the deed was answered.
func said(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }

// edits forwards two numbers hither and thither as one change, for ever.
func edits(s *store.Store, writer int) {
	boss := portal.Actor{UserID: "user-1", UserName: "山田 太郎", CompanyID: "company-1", Role: portal.Administrator, Language: portal.Japanese}
	for i := 0; ; i++ {
		edit := store.Edit{
			Pick: store.Selection{VoiceGroup: "Y1", IDs: []int64{int64(2*writer + 1), int64(2*writer + 2)}}, Seen: 1 << 40,
			Change: labelled([]string{"090-1234-5678", "080-1234-5678"}[i%2], os.Getpid()), // no program before this one wrote the same
		}
		id, _, err := s.SetForwardings(context.Background(), boss, edit)
		if err != nil {
			said("error %v", err)
			return
		}
		said("change %d", id)
	}
}

// signIns finishes sign-ins, each with its code: "secret:code".
func signIns(s *store.Store, tickets []string) {
	for _, one := range tickets {
		secret, code, _ := strings.Cut(one, ":")
		session, err := s.Session(context.Background(), secret, "", "", portal.PurposePending)
		if err != nil {
			continue // finished in an earlier round
		}
		ticket, err := s.EnterMailCode(context.Background(), session.Who, code, false)
		if err != nil {
			said("error %v", err)
			return
		}
		said("session %s", ticket.Secret)
	}
}

// G11 and G12: kill -9 at any moment loses nothing that was answered and leaves nothing half done.
func TestNothingThatWasAnsweredIsLost(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	s.Clock.Pass(time.Until(s.Clock.Now()) * -1) // the program that is killed goes by the machine's clock
	sample := s.Company("サンプル商事")
	contract := sample.VoiceGroup("Y1").Contract("N1")
	sample.Administrator("山田 太郎")
	for i := range 2 * crashWriters {
		contract.Numbers(fmt.Sprintf("03000010%02d", i))
	}
	// Nobody is there to give a fresh code for new destinations.
	s.Write(`INSERT INTO destinations (company_id, digits, first_at, first_by) VALUES ('company-1', '09012345678', 0, ''), ('company-1', '08012345678', 0, '')`)
	var tickets []string
	for range 30 {
		p := sample.User("佐藤 花子")
		ticket := p.Pending()
		storetest.Done(t, s.ResendCode(t.Context(), s.Holding(ticket)))
		tickets = append(tickets, ticket.Secret+":"+p.LastMail(portal.MailCode).Secret)
	}
	s.Stop()
	var changes []int64
	sessions := map[string]bool{}
	for round := range *crashes {
		moment := 5 + rand.IntN(60)
		t.Logf("round %d: killed after %d lines", round, moment)
		for _, line := range kill(t, s.Dir, strings.Join(tickets, " "), moment) {
			verb, rest, _ := strings.Cut(line, " ")
			switch verb {
			case "change":
				id, err := strconv.ParseInt(rest, 10, 64)
				storetest.Done(t, err)
				changes = append(changes, id)
			case "session":
				sessions[rest] = true
			default:
				t.Fatalf("round %d: the program said %q", round, line)
			}
		}
		s.Reopen()
		whole(t, s, changes, sessions)
		s.Stop()
	}
	t.Logf("%d changes and %d sessions were answered", len(changes), len(sessions))
}

// kill runs this binary in the folder and kills it when it has said n things. It returns everything that it said.
func kill(t *testing.T, dir, tickets string, n int) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashDir+"="+dir, crashWork+"="+tickets)
	child.Stderr = os.Stderr
	pipe, err := child.StdoutPipe()
	storetest.Done(t, err)
	storetest.Done(t, child.Start())
	var lines []string
	for text := bufio.NewScanner(pipe); text.Scan(); {
		lines = append(lines, text.Text())
		if len(lines) == n {
			storetest.Done(t, child.Process.Kill())
		}
	}
	child.Wait() //nolint:errcheck // it was killed
	if len(lines) < n {
		t.Fatalf("the program ended by itself: %q", lines)
	}
	return lines
}

// whole looks for what was answered, and for halves of deeds.
func whole(t *testing.T, s *storetest.Store, changes []int64, sessions map[string]bool) {
	t.Helper()
	kept := map[int64]bool{}
	for _, id := range storetest.Rows[int64](s, `SELECT nth FROM changes`) {
		kept[id] = true
	}
	for _, id := range changes {
		if !kept[id] {
			t.Errorf("change %d was answered and is lost", id)
		}
	}
	for secret := range sessions {
		if _, err := s.Session(t.Context(), secret, "", "", portal.PurposeSession); err != nil {
			t.Errorf("a session was answered and is lost: %v", err)
		}
	}
	all := len(kept)
	for about, halves := range map[string]int{
		"changes without both numbers in the history": 2*all - s.Count("history"),
		"changes without an audit row":                all - s.Count("audit", "event = 'forwarding_changed'"),
		"changes without a mail":                      all - s.Count("outbox", "template = 'forwarding'"),
		"histories that are not whole":                s.BrokenHistories(),
		"numbers of one change that differ": s.Count("forwardings a JOIN forwardings b ON b.version = a.version",
			"a.destination <> b.destination"),
		"sessions without a used code":          s.Count("sessions", "purpose = 'session'") - s.Count("mail_codes", "used_at > 0"),
		"sessions without an audit row":         s.Count("sessions", "purpose = 'session'") - s.Count("audit", "event = 'sign_in'"),
		"finished sign-ins that are still open": s.Count("sessions p", "purpose = 'pending'", "EXISTS (SELECT 1 FROM mail_codes c WHERE c.session_id = p.id AND used_at > 0)"),
		"broken references":                     len(storetest.Rows[string](s, `SELECT "table" FROM pragma_foreign_key_check`)),
	} {
		if halves != 0 {
			t.Errorf("%s: %d", about, halves)
		}
	}
	if verdict := storetest.Rows[string](s, `SELECT integrity_check FROM pragma_integrity_check`); len(verdict) != 1 || verdict[0] != "ok" {
		t.Errorf("the database is damaged: %v", verdict)
	}
	if _, err := s.VerifyTrail(t.Context()); err != nil {
		t.Errorf("the trail: %v", err)
	}
}

// A first start that is killed must not leave a folder that no start opens.
func TestAFirstStartMayBeKilled(t *testing.T) {
	t.Parallel()
	for _, sign := range []string{"keys/root.key", "denwaban.db*", "denwaban.db*-wal", "denwaban.db"} {
		dir := t.TempDir()
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashDir+"="+dir)
		child.Stderr = os.Stderr
		storetest.Done(t, child.Start())
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		look := time.NewTicker(time.Millisecond / 4)
		for found := false; !found; {
			select {
			case err := <-ended:
				t.Fatalf("it ended before it made %s: %v", sign, err)
			case <-look.C:
				files, err := filepath.Glob(filepath.Join(dir, sign))
				storetest.Done(t, err)
				found = len(files) > 0
			}
		}
		look.Stop()
		storetest.Done(t, child.Process.Kill())
		<-ended
		s, err := store.Open(t.Context(), dir)
		if err != nil {
			t.Fatalf("killed when it had made %s: %v", names(folder(t, dir)), err)
		}
		storetest.Done(t, s.Close())
	}
}
