package server_test

import (
	"path/filepath"
	"strings"
	"testing"

	"denwaban/server"
	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

// The command works beside a running server, and names the row that somebody changed.
func TestVerifyTrail(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for range 3 {
		storetest.Done(t, s.SignOut(t.Context(), portal.Actor{UserName: "山田 太郎"}))
	}
	var out strings.Builder
	storetest.Done(t, server.VerifyTrail(t.Context(), server.Folder{Data: s.Dir}, &out))
	if out.String() != "the audit trail is intact: 3 rows\n" {
		t.Errorf("it prints %q", out.String())
	}
	s.Write(`UPDATE audit SET user_name = '別人' WHERE id = 2`)
	out.Reset()
	err := server.VerifyTrail(t.Context(), server.Folder{Data: s.Dir}, &out)
	if err == nil || !strings.Contains(err.Error(), "audit row 2 (") || !strings.Contains(err.Error(), "1 rows before") || out.Len() > 0 {
		t.Errorf("after a change it says %v and prints %q", err, out.String())
	}
}

// A folder without a database is not made one.
func TestVerifyTrailOfNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := server.VerifyTrail(t.Context(), server.Folder{Data: dir}, nil); err == nil {
		t.Error("an empty folder is verified")
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) > 0 {
		t.Errorf("the empty folder holds %v, %v", files, err)
	}
}
