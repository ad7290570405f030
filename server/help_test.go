package server_test

import (
	"encoding/json"
	"testing"

	"denwaban/server/portal"
)

// TestTheHelpNamesTheActionsAsStandardsDo: the help knows no server, so it has a table of its own of how the actions are called
// outside the portal.
func TestTheHelpNamesTheActionsAsStandardsDo(t *testing.T) {
	t.Parallel()
	var rows []struct {
		Action, MMI, Reason string
		Cause               int
	}
	if err := json.Unmarshal(text(t, "frontend/src/help/signalling.json"), &rows); err != nil {
		t.Fatal(err)
	}
	all := []portal.Actions{portal.Unconditional, portal.Busy, portal.NoAnswer, portal.Unreachable}
	if len(rows) != len(all) {
		t.Fatalf("%d actions", len(rows))
	}
	for i, action := range all {
		row, want := rows[i], action.Signalling()
		if row.Action != action.Names()[0] || row.MMI != want.MMI || row.Cause != want.Cause || row.Reason != want.Diversion {
			t.Errorf("the help says %+v of %v, which is %+v", row, action.Names(), want)
		}
	}
}
