package store_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// A backup of a store at work holds what was answered before it, and opens.
func TestABackupIsWhole(t *testing.T) {
	t.Parallel()
	f := twoFirms(t)
	stop, begun := make(chan struct{}), make(chan struct{}, 1)
	edit := store.Edit{Pick: pick(t, f.Store, "Y1", "0300001001"), Seen: 1 << 40, Change: to("090-1234-5678")}
	var running sync.WaitGroup
	running.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			edit.Change = to([]string{"090-1234-5678", "080-1234-5678"}[i%2])
			if _, _, err := f.SetForwardings(t.Context(), f.boss.AtWork(), edit); err != nil {
				t.Error(err)
				return
			}
			select {
			case begun <- struct{}{}:
			default:
			}
		}
	})
	<-begun
	before := f.Count("changes")
	file := filepath.Join(t.TempDir(), "backup.db")
	storetest.Done(t, store.Backup(t.Context(), f.Dir, file))
	close(stop)
	running.Wait()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup has the mode %v, %v", info.Mode(), err)
	}

	dir := t.TempDir()
	storetest.Done(t, os.CopyFS(filepath.Join(dir, "keys"), os.DirFS(filepath.Join(f.Dir, "keys"))))
	storetest.Done(t, os.Chmod(filepath.Join(dir, "keys", "root.key"), 0o600))
	if _, err := store.RestoreBackup(t.Context(), dir, "", file); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenIn(t, dir)
	changes := s.Count("changes")
	if changes < before || s.Count("history") != changes || s.Count("audit", "event = 'forwarding_changed'") != changes {
		t.Errorf("%d changes of at least %d, %d in the history", changes, before, s.Count("history"))
	}
	verifies(t, s, int64(s.Count("audit")), "")
}

func TestABackupOverwritesNothing(t *testing.T) {
	t.Parallel()
	dir := used(t)
	target := t.TempDir()
	overwrite(t, target, "kept.db", []byte("something else"))
	if err := store.Backup(t.Context(), dir, filepath.Join(target, "kept.db")); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	if err := store.Backup(t.Context(), dir, filepath.Join(target, "missing", "backup.db")); err == nil {
		t.Error("into a folder that is not there")
	}
	if err := store.Backup(t.Context(), t.TempDir(), filepath.Join(target, "nothing.db")); err == nil {
		t.Error("of a folder without a database")
	}
	query(t, dir, `CREATE TABLE big (b BLOB)`)
	content := folder(t, dir)["denwaban.db"]
	overwrite(t, dir, "denwaban.db", content[:len(content)/2])
	if err := store.Backup(t.Context(), dir, filepath.Join(target, "damaged.db")); err == nil {
		t.Error("of a damaged database")
	}
	if files := folder(t, target); len(files) != 1 || string(files["kept.db"]) != "something else" {
		t.Errorf("the folder holds %s", names(files))
	}
}

// What was open when the backup was made may have been used since: none of it is good any more (G5, G6).
func TestNothingOpenSurvivesARestore(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("鈴木 一郎").With(portal.FactorMail)
	s.Clock.Pass(-time.Until(s.Clock.Now())) // a restore goes by the machine's clock
	authenticator := hanako.Registered()
	session, pending := hanako.SignedIn(), taro.Pending()
	storetest.Done(t, s.ResendCode(t.Context(), s.Holding(pending)))
	storetest.Done(t, s.RequestReset(t.Context(), storetest.Stranger, taro.Mail))
	link, code := taro.LastMail(portal.MailReset).Secret, taro.LastMail(portal.MailCode).Secret
	file := filepath.Join(t.TempDir(), "backup.db")
	storetest.Done(t, store.Backup(t.Context(), s.Dir, file))
	later := authenticator.Code(0)
	sample.User("高橋 次郎")
	rotate(t, s)
	s.Stop()

	did, err := store.RestoreBackup(t.Context(), s.Dir, "", file)
	storetest.Done(t, err)
	replaced := did.Replaced
	if kept := folder(t, s.Dir)[filepath.Base(replaced)]; len(kept) == 0 {
		t.Errorf("the database that was there is not kept as %q: %s", replaced, names(folder(t, s.Dir)))
	}
	s.Clock.Pass(-time.Until(s.Clock.Now()))
	s.Reopen()
	if n := s.Count("users"); n != 2 {
		t.Errorf("%d users, want the 2 of the backup", n)
	}
	verifies(t, s, int64(s.Count("audit")), "")
	if events := s.Events(); events[len(events)-1] != "restored" {
		t.Errorf("the trail ends with %v", events)
	}
	for name, one := range map[string]store.Ticket{"a session": session, "half a sign-in": pending} {
		if _, err := s.Session(t.Context(), one.Secret, "", "", one.Purpose); err == nil {
			t.Errorf("%s lives", name)
		}
	}
	storetest.Refused(t, s.CheckLink(t.Context(), link), "link_ended")
	if mails := taro.Mails(); len(mails) == 0 || mails[0].Secret != "" || mails[0].ExpiresAt.After(s.Clock.Now()) {
		t.Errorf("mails that may have been sent: %v", mails)
	}
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), later, false)
	storetest.Refused(t, err, "code_refused")
	s.Clock.Pass(3 * step)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
	if code == "" || s.Count("mail_codes", "expires_at > 0", "used_at = 0") > 0 {
		t.Error("a mailed code is still good")
	}
}

// What waited when the backup was made may have been sent since: it goes out again only if somebody wants it to.
func TestWaitingMailsAreHeldBackByARestore(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	s.Clock.Pass(-time.Until(s.Clock.Now())) // a restore goes by the machine's clock
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001001")
	file := filepath.Join(t.TempDir(), "backup.db")
	storetest.Done(t, store.Backup(t.Context(), s.Dir, file))
	s.Stop()
	did, err := store.RestoreBackup(t.Context(), s.Dir, "", file)
	if storetest.Done(t, err); did.HeldMails != 1 {
		t.Errorf("%d mails are held back", did.HeldMails)
	}
	s.Clock.Pass(-time.Until(s.Clock.Now()))
	s.Reopen()
	if posts, err := s.LeasePosts(t.Context(), 10, time.Minute); err != nil || len(posts) != 0 {
		t.Errorf("by themselves go %+v, %v", posts, err)
	}
	page, err := s.Mails(t.Context(), s.boss.Actor(), store.MailFilter{State: store.MailFailed}, store.MailCursor{}, store.MailCursor{}, 10)
	storetest.Done(t, err)
	if len(page.Rows) != 1 || page.Rows[0].Template != portal.MailForwarding || !strings.Contains(page.Rows[0].LastError, "restore") {
		t.Fatalf("among those that failed stand %+v", page.Rows)
	}
	_, err = s.RetryMails(t.Context(), s.boss.AtWork(), []string{page.Rows[0].ID})
	storetest.Done(t, err)
	if posts, err := s.LeasePosts(t.Context(), 10, time.Minute); err != nil || len(posts) != 1 {
		t.Errorf("when somebody wants it go %+v, %v", posts, err)
	}
}

// What cannot be restored changes nothing.
func TestRestoreRefusesAndChangesNothing(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "backup.db")
	origin := used(t)
	storetest.Done(t, store.Backup(t.Context(), origin, good))
	for name, row := range map[string]struct {
		damage func(dir, file string)
		says   string
	}{
		"no file":         {func(_, file string) { storetest.Done(t, os.Remove(file)) }, "not there"},
		"an empty file":   {func(_, file string) { storetest.Done(t, os.Truncate(file, 0)) }, "empty or damaged"},
		"half of a file":  {func(_, file string) { storetest.Done(t, os.Truncate(file, 40960)) }, "damaged"},
		"a page of zeros": {zeros, "damaged"},
		"a newer one": {func(_, file string) {
			queryFile(t, file, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
		}, "newer denwaban"},
		"a foreign one": {func(_, file string) {
			storetest.Done(t, os.Remove(file))
			queryFile(t, file, `CREATE TABLE recipes (name TEXT)`)
		}, "not one of denwaban"},
		"a database in use": {func(_, file string) { storetest.Done(t, os.WriteFile(file+"-wal", []byte("log"), 0o600)) }, "in use"},
		"another key":       {func(dir, _ string) { overwrite(t, dir, "keys/root.key", []byte(otherKey)) }, "not the one"},
		"no key":            {func(dir, _ string) { storetest.Done(t, os.Remove(filepath.Join(dir, "keys/root.key"))) }, "root key"},
		"no room for a copy": {func(dir, _ string) {
			storetest.Done(t, os.MkdirAll(filepath.Join(dir, "denwaban.db.restored", "x"), 0o700))
		}, "denwaban.db.restored"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, file := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
			for name, content := range folder(t, origin) {
				storetest.Done(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
				overwrite(t, dir, name, content)
			}
			content, err := os.ReadFile(good)
			storetest.Done(t, err)
			storetest.Done(t, os.WriteFile(file, content, 0o600))
			row.damage(dir, file)
			before := folder(t, dir)
			if _, err := store.RestoreBackup(t.Context(), dir, "", file); err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("it says %v, want %q", err, row.says)
			}
			if after := folder(t, dir); !maps.EqualFunc(before, after, bytes.Equal) {
				t.Errorf("before: %s, after: %s, or their bytes differ", names(before), names(after))
			}
		})
	}
	mistyped := filepath.Join(t.TempDir(), "dta")
	if _, err := store.RestoreBackup(t.Context(), mistyped, "", good); err == nil {
		t.Error("a backup without its keys is restored")
	}
	if _, err := os.Stat(mistyped); !os.IsNotExist(err) {
		t.Errorf("a folder whose name was mistyped is made: %v", err)
	}
	s := storetest.OpenIn(t, origin)
	if _, err := store.RestoreBackup(t.Context(), origin, "", good); err == nil || !strings.Contains(err.Error(), "another denwaban") {
		t.Errorf("under a running program: %v", err)
	}
	storetest.Done(t, s.Healthy(t.Context()))
}

func zeros(_, file string) {
	to, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err == nil {
		_, err = to.WriteAt(make([]byte, 4096), 8192)
	}
	if err := errors.Join(err, to.Close()); err != nil {
		panic(err)
	}
}

// The log of a program that was killed goes with the database that is replaced, and not with the new one.
func TestRestoreOverWhatWasKilled(t *testing.T) {
	t.Parallel()
	dir := crashed(t)
	whole := len(folder(t, dir)["denwaban.db-wal"])
	twin := t.TempDir()
	storetest.Done(t, os.Mkdir(filepath.Join(twin, "keys"), 0o700))
	overwrite(t, twin, "keys/root.key", folder(t, dir)["keys/root.key"])
	empty := storetest.OpenIn(t, twin)
	file := filepath.Join(t.TempDir(), "backup.db")
	storetest.Done(t, store.Backup(t.Context(), twin, file))
	empty.Stop()

	did, err := store.RestoreBackup(t.Context(), dir, "", file)
	replaced := did.Replaced
	storetest.Done(t, err)
	s := storetest.OpenIn(t, dir)
	if n := s.Count("users"); n != 0 {
		t.Errorf("%d users of the database before", n)
	}
	s.Stop()
	files := folder(t, dir)
	if log := files[filepath.Base(replaced)+"-wal"]; len(log) != whole {
		t.Errorf("the log before has %d bytes of %d: %s", len(log), whole, names(files))
	}
	// A restore that was cut off is noticed.
	overwrite(t, dir, "denwaban.db.restored", nil)
	refusesToOpen(t, dir, "cut off")
	_, err = store.RestoreBackup(t.Context(), dir, "", replaced)
	if err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("the database before as a backup: %v", err)
	}
	_, err = store.RestoreBackup(t.Context(), dir, "", file)
	storetest.Done(t, err)
	storetest.OpenIn(t, dir)
}
