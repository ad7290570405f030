package server_test

import (
	"os"
	"strings"
	"testing"

	"denwaban/server"
	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestEndSessions(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ticket := s.Company("A").User("Anna").SignedIn()
	var out strings.Builder
	if err := server.EndSessions(t.Context(), server.Folder{Data: s.Dir}, &out); err == nil || !strings.Contains(err.Error(), "another denwaban") {
		t.Errorf("beside a running server it says %v", err)
	}
	s.Stop()
	storetest.Done(t, server.EndSessions(t.Context(), server.Folder{Data: s.Dir}, &out))
	if out.String() != "1 sessions ended; everybody signs in again\n" {
		t.Errorf("it prints %q", out.String())
	}
	s.Reopen()
	_, err := s.Session(t.Context(), ticket.Secret, "", "", portal.PurposeSession)
	storetest.Refused(t, err, "not_found")
}

// A mistyped folder does not become an installation.
func TestEndSessionsOfNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := server.EndSessions(t.Context(), server.Folder{Data: dir}, nil); err == nil {
		t.Error("sessions of an empty folder are ended")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("the empty folder holds %v, %v", files, err)
	}
}
