package store_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"denwaban/server/portal"
	"denwaban/server/store/storetest"
)

func TestTheTermsOfAnInstallation(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	inForce := func(folder fstest.MapFS) (int, string, string) {
		t.Helper()
		storetest.Done(t, s.PublishTermsIn(t.Context(), folder))
		terms, err := s.Terms(t.Context(), portal.Actor{})
		storetest.Done(t, err)
		return terms.Version, terms.Japanese, terms.English
	}
	version, japanese, english := inForce(fstest.MapFS{})
	if version != 1 || len(japanese) < 500 || len(english) < 500 || !strings.Contains(japanese, "規約") {
		t.Errorf("our own are version %d: %q", version, japanese)
	}
	if version, _, _ := inForce(fstest.MapFS{}); version != 1 {
		t.Errorf("a second start makes version %d", version)
	}
	version, japanese, again := inForce(fstest.MapFS{"terms.ja.md": {Data: []byte("# 当社の規約")}})
	if version != 2 || japanese != "# 当社の規約" || again != english {
		t.Errorf("the folder's are version %d: %q", version, japanese)
	}
}

// design.md §6: who and what there is to try.
func TestTheTrialCompany(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	if trial, err := s.Prepare(t.Context(), false); trial || err != nil {
		t.Errorf("without asking: %v, %v", trial, err)
	}
	if trial, err := s.Prepare(t.Context(), true); !trial || err != nil {
		t.Fatalf("got %v, %v", trial, err)
	}
	people := strings.Join(storetest.Rows[string](s, `
		SELECT mail || '|' || name || '|' || phone || '|' || role || '|' || factor || '|' || state || '|' || terms_version || '|' || COALESCE(
			(SELECT GROUP_CONCAT(g.name) FROM group_members m JOIN user_groups g ON g.id = m.group_id WHERE m.user_id = u.id), '-')
		FROM users u ORDER BY phone DESC`), "\n")
	if want := strings.Join([]string{
		"staff@example.co.jp|佐藤 花子|0312345679|user|mail|invited|0|東京営業所",
		"admin@example.co.jp|山田 太郎|0312345678|admin|unset|invited|0|-",
		"nogroup@example.co.jp|高橋 次郎|0312345671|user|mail|active|0|-",
		"demo@example.co.jp|鈴木 一郎|0312345670|admin|mail|active|0|本社",
	}, "\n"); people != want {
		t.Errorf("the people are\n%s\nwant\n%s", people, want)
	}
	groups := strings.Join(storetest.Rows[string](s, `
		SELECT v.id || '|' || v.representative || '|' || (SELECT opened FROM contracts WHERE id = v.representative) || '|' ||
			(SELECT COUNT(*) FROM numbers n WHERE n.voice_group_id = v.id) || '|' ||
			COALESCE((SELECT GROUP_CONCAT(name) FROM (SELECT g.name FROM group_views w JOIN user_groups g ON g.id = w.group_id WHERE w.voice_group_id = v.id ORDER BY g.name DESC)), '-')
		FROM voice_groups v ORDER BY v.id`), "\n")
	if want := strings.Join([]string{
		"Y10000001|N100000001|1|24|東京営業所,本社",
		"Y10000002|N200000001|0|4|本社",
		"Y10000003|N300000001|1|6|東京営業所,本社",
		"Y10000004|N400000001|1|3|-",
	}, "\n"); groups != want {
		t.Errorf("the voice groups are\n%s\nwant\n%s", groups, want)
	}
	if s.Count("forwardings", "is_on") == 0 || len(s.MailsTo("admin@example.co.jp")) != 1 || len(s.MailsTo("staff@example.co.jp")) != 1 {
		t.Error("no forwarding is on, or a welcome mail is missing")
	}
	_, err := s.SignIn(t.Context(), storetest.Stranger, "demo@example.co.jp", "Denwaban2026")
	storetest.Done(t, err)

	s.Reopen()
	if wrote := s.Changes(func() {
		if trial, err := s.Prepare(t.Context(), true); !trial || err != nil {
			t.Errorf("a second start: %v, %v", trial, err)
		}
	}); wrote != "" {
		t.Errorf("a second start wrote %q", wrote)
	}
	if trial, err := s.Prepare(t.Context(), false); trial || err != nil {
		t.Errorf("a start without --demo: %v, %v", trial, err) // the mailbox is open only where it is asked for
	}
}

func TestOtherDataBecomeNoTrial(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	s.Company("本物の会社")
	if wrote := s.Changes(func() {
		if trial, err := s.Prepare(t.Context(), true); trial || err == nil {
			t.Errorf("got %v, %v", trial, err)
		}
	}); wrote != "" {
		t.Errorf("wrote %q", wrote)
	}
}
