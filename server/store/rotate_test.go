package store_test

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// keyFiles are the names and contents of the key folder.
func keyFiles(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := folder(t, dir)
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return !strings.HasPrefix(name, "keys/") })
	return files
}

func rotate(t *testing.T, s *storetest.Store) {
	t.Helper()
	_, _, err := s.RotateKeys(t.Context())
	storetest.Done(t, err)
	s.Reopen()
}

// What was sealed, mailed and written before a rotation is good after it, also without the key before.
func TestEverythingGoesOnAfterARotation(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	hanako, taro := sample.User("佐藤 花子"), sample.User("鈴木 一郎").With(portal.FactorMail)
	authenticator := hanako.Registered()
	pending := taro.Pending()
	storetest.Done(t, s.ResendCode(t.Context(), s.Holding(pending)))
	rows := int64(s.Count("audit"))
	old := s.Keys()
	token := old.MAC(store.KeyCSRF, "a session")

	rotate(t, s)
	rotate(t, s)
	verifies(t, s, rows+2, "")
	if !s.Keys().SameMAC(token, store.KeyCSRF, "a session") || s.Keys().SameMAC(token, store.KeyCSRF, "another session") {
		t.Error("a token of a page that was open is not read as before")
	}
	for _, purpose := range []string{store.KeyCookieSign, store.KeyCookieSeal} {
		each := s.Keys().Each(purpose)
		if len(each) != 3 || bytes.Equal(each[0], old.Each(purpose)[0]) || !slices.ContainsFunc(each, func(key []byte) bool { return bytes.Equal(key, old.Each(purpose)[0]) }) {
			t.Errorf("there are %d keys for %s", len(each), purpose)
		}
	}
	code := taro.LastMail(portal.MailCode).Secret
	if code == "" {
		t.Fatal("the mail that waits has lost its code")
	}
	_, err := s.EnterMailCode(t.Context(), s.Holding(pending), code, false)
	storetest.Done(t, err)

	earlier, err := filepath.Glob(filepath.Join(s.Dir, "keys", "root-*.key"))
	storetest.Done(t, err)
	if len(earlier) != 2 {
		t.Fatalf("the earlier keys are %v", earlier)
	}
	for _, file := range earlier {
		storetest.Done(t, os.Remove(file))
	}
	s.Reopen()
	s.Clock.Pass(step)
	_, err = s.EnterTOTP(t.Context(), s.Holding(hanako.Pending()), authenticator.Code(0), false)
	storetest.Done(t, err)
	verifies(t, s, 0, "not in the key folder")
}

// The trail holds also against somebody who has the database and a key that was changed because of that.
func TestALeakedKeyDoesNotRewriteTheTrail(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	boss := s.Company("サンプル商事").Administrator("山田 太郎")
	leaves(t, s, boss.Actor(), 4)
	rotate(t, s)
	leaves(t, s, boss.Actor(), 2)
	verifies(t, s, 7, "")
	s.Write(`UPDATE root_keys SET first_row = 8 WHERE first_row > 1`)
	verifies(t, s, 4, "audit row 5 (")
	s.Write(`DELETE FROM root_keys WHERE first_row = 8`)
	verifies(t, s, 4, "audit row 5 (")
	s.Write(`DELETE FROM root_keys`)
	verifies(t, s, 0, "nobody knows")
}

// A seal that was removed before a rotation is not healed by it.
func TestARotationHealsNoTrail(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	leaves(t, s, s.Company("サンプル商事").Administrator("山田 太郎").Actor(), 4)
	s.Write(`DELETE FROM audit WHERE id = 4`)
	s.Write(`UPDATE audit_end SET id = 3, chain = (SELECT chain FROM audit WHERE id = 3)`)
	rotate(t, s)
	verifies(t, s, 3, "audit row 4 is missing")
}

// Wherever a rotation is cut off, the next start works, with one key or the other.
func TestARotationThatWasCutOff(t *testing.T) {
	t.Parallel()
	before, after := used(t), used(t)
	storetest.Done(t, os.RemoveAll(after))
	storetest.Done(t, os.CopyFS(after, os.DirFS(before)))
	storetest.Done(t, os.Chmod(filepath.Join(after, "keys", "root.key"), 0o600))
	was := keyFiles(t, before)["keys/root.key"]
	s := storetest.OpenIn(t, after)
	rotate(t, s)
	s.Stop()
	files := keyFiles(t, after)
	now := files["keys/root.key"]
	delete(files, "keys/root.key")
	kept := slices.Sorted(maps.Keys(files))
	if len(kept) != 1 || !bytes.Equal(files[kept[0]], was) || bytes.Equal(now, was) {
		t.Fatalf("after a rotation the earlier keys are %v", kept)
	}
	for name, row := range map[string]struct {
		data  string
		files map[string][]byte
		want  []byte // in use afterwards
	}{
		"half of the next key":         {before, map[string][]byte{"keys/root.key": was, "keys/root.next.new": now[:10]}, was},
		"the next key":                 {before, map[string][]byte{"keys/root.key": was, "keys/root.next": now}, was},
		"the database, too":            {after, map[string][]byte{"keys/root.key": was, "keys/root.next": now}, now},
		"the key before kept as well":  {after, map[string][]byte{"keys/root.key": was, "keys/root.next": now, kept[0]: was}, now},
		"everything":                   {after, map[string][]byte{"keys/root.key": now, kept[0]: was}, now},
		"the earlier key thrown away":  {after, map[string][]byte{"keys/root.key": now}, now},
		"another next key lying about": {after, map[string][]byte{"keys/root.key": now, kept[0]: was, "keys/root.next": []byte(otherKey)}, now},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			storetest.Done(t, os.Mkdir(filepath.Join(dir, "keys"), 0o700))
			overwrite(t, dir, "denwaban.db", folder(t, row.data)["denwaban.db"])
			for file, content := range row.files {
				overwrite(t, dir, file, content)
			}
			s := storetest.OpenIn(t, dir)
			files := keyFiles(t, dir)
			if !bytes.Equal(files["keys/root.key"], row.want) || files["keys/root.next"] != nil {
				t.Errorf("the files are %v, or another key is in use", names(files))
			}
			if row.data == after && name != "the earlier key thrown away" {
				verifies(t, s, int64(s.Count("audit")), "")
			}
			rotate(t, s) // and another one follows
			s.Reopen()
		})
	}
}

// A key that is not in use any more is not taken back, whoever puts it there.
func TestAnEarlierKeyIsNotTakenBack(t *testing.T) {
	t.Parallel()
	dir := used(t)
	old := folder(t, dir)
	s := storetest.OpenIn(t, dir)
	rotate(t, s)
	s.Stop()
	now := folder(t, dir)
	overwrite(t, dir, "denwaban.db", old["denwaban.db"])
	refusesToOpen(t, dir, "denwaban restore")
	overwrite(t, dir, "denwaban.db", now["denwaban.db"])
	overwrite(t, dir, "keys/root.key", old["keys/root.key"])
	refusesToOpen(t, dir, "not the one")
}

// Keys may lie apart from the data.
func TestKeysInAFolderOfTheirOwn(t *testing.T) {
	t.Parallel()
	dir, keys := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "keys")
	for range 2 {
		s, err := store.OpenWithKeys(t.Context(), dir, keys)
		storetest.Done(t, err)
		storetest.Done(t, s.Close())
	}
	if files := folder(t, dir); len(keyFiles(t, dir)) > 0 || len(files) == 0 || len(folder(t, keys)) != 1 {
		t.Errorf("the data folder holds %s, the key folder %s", names(files), names(folder(t, keys)))
	}
	refusesToOpen(t, dir, "root key")
}

// Killed at any moment of a rotation, again and again.
func TestARotationMayBeKilled(t *testing.T) {
	t.Parallel()
	dir := used(t)
	for range *crashes {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashDir+"="+dir, crashWork+"="+rotations)
		child.Stderr = os.Stderr
		storetest.Done(t, child.Start())
		for files := 0; files < 3; { // it has begun at least
			found, err := filepath.Glob(filepath.Join(dir, "keys", "*"))
			storetest.Done(t, err)
			files = len(found)
		}
		storetest.Done(t, child.Process.Kill())
		child.Wait() //nolint:errcheck // it was killed
		s := storetest.OpenIn(t, dir)
		verifies(t, s, int64(s.Count("audit")), "")
		s.Stop()
	}
}
