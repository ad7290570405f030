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

// head is the row of the contract that has the message box.
func head(box bool, plan string) portal.ContractRow {
	return portal.ContractRow{
		Line: 2, Service: "Arcstar IP Voice", VoiceGroup: "Y1", Representative: "N100000001", Contract: "N100000001", Site: "S0001", SiteName: "拠点 S0001",
		Plan: plan, MessageBox: box, Opened: true,
	}
}

var toVoicemail = portal.Change{On: ptr(true), Actions: ptr(portal.Unconditional), Target: ptr(portal.Voicemail)}

// lapsesIn lists numbers by their last digits with the stages of what may not be set any more.
func lapsesIn(all []store.Lapsed) string {
	var told []string
	for _, one := range all {
		stages := one.Digits[8:]
		for _, lapse := range one.Lapses {
			stages += " " + string(lapse.Stage)
		}
		told = append(told, stages)
	}
	return strings.Join(told, ", ")
}

// listed are the numbers that somebody finds in the list of them.
func listed(t *testing.T, s *storetest.Store, who *storetest.Person, page, size int) string {
	t.Helper()
	found, err := s.LapsedNumbers(t.Context(), who.Actor(), page, size)
	storetest.Done(t, err)
	told := fmt.Sprint(found.Total)
	for _, one := range found.Rows {
		told += " " + one.Digits[8:]
	}
	return told
}

// An import that takes the message box away switches nothing off. It tells the operator and the administrators of the numbers that
// it concerns, once, and these stand in a list until they are mended.
func TestAnImportTellsWhatAContractDoesNotAllowAnyMore(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	english := s.hanako.Company.Administrator("Ann").Reads(portal.English)
	s.hanako.Company.User("通知希望").Sees("Y1").Noticed()
	hours := schedule(t, s.Store, s.boss, "本社")
	forwards(t, s.Store, s.hanako, "Y1", toVoicemail, "0300001001", "0300001003")
	follow(t, s.Store, s.hanako, hours, toBox, "0300001002")
	forwards(t, s.Store, s.hanako, "Y1", until(s.Store, to("090-1234-5678"), time.Hour), "0300001003")
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001004")
	imports := func(row portal.ContractRow) (did store.Imported) {
		t.Helper()
		did, err := s.ImportContracts(t.Context(), "サンプル商事", false, []portal.ContractRow{row})
		storetest.Done(t, err)
		return did
	}
	if got := listed(t, s.Store, s.boss, 0, 10); got != "0" {
		t.Errorf("before, there are %s", got)
	}
	wrote := s.Changes(func() {
		if got := lapsesIn(imports(head(false, "IP Voice")).Lapsed); got != "01 now, 02 schedule, 03 end" {
			t.Errorf("it tells of %s", got)
		}
	})
	if wrote != "audit+1 contracts~ outbox+2" {
		t.Errorf("wrote %q", wrote)
	}
	want := "lapsed >3; lapsed_first >03-0000-1001 いまの転送: 契約で留守番電話が使えなくなったため," +
		"03-0000-1002 スケジュールの転送: 契約で留守番電話が使えなくなったため,03-0000-1003 終了日時のあとの転送: 契約で留守番電話が使えなくなったため; "
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.Japanese); !strings.HasPrefix(got, want) {
		t.Errorf("on record is %q", got)
	}
	fields := english.LastMail(portal.MailLapsed).Fields
	if fields["cause"] != "contract" || fields["count"] != "3" || fields["more"] != "0" ||
		fields["line.1"] != "03-0000-1002  forwarding by schedule: the contract no longer includes voicemail" {
		t.Errorf("the administrator reads %v", fields)
	}
	for who, want := range map[*storetest.Person]string{s.boss: "3 01 03 02", s.hanako: "3 01 03 02", s.alone: "0", s.elsewhere: "0"} {
		if got := listed(t, s.Store, who, 0, 10); got != want {
			t.Errorf("%s finds %s, want %s", who.Name, got, want)
		}
	}
	if got := listed(t, s.Store, s.boss, 1, 2); got != "3 02" {
		t.Errorf("on the second page: %s", got)
	}
	all, err := s.LapsedIn(t.Context(), "サンプル商事")
	if storetest.Done(t, err); lapsesIn(all) != "01 now, 02 schedule, 03 end" {
		t.Errorf("the operator lists %s", lapsesIn(all))
	}
	if _, err := s.LapsedIn(t.Context(), "なし"); err == nil || err.Error() != "there is no company なし" {
		t.Errorf("of no company: %v", err)
	}

	moved := head(false, "IP Voice")
	moved.SiteName = "新本社"
	if wrote := s.Changes(func() { imports(moved) }); wrote != "audit+1 contracts~" {
		t.Errorf("what was told already wrote %q", wrote)
	}
	forwards(t, s.Store, s.hanako, "Y1", portal.Change{On: ptr(false)}, "0300001001")
	turns(t, s.Store, 8*time.Hour, 1)
	if got := listed(t, s.Store, s.boss, 0, 10); got != "1 02" {
		t.Errorf("mended, refused and with its schedule: %s", got)
	}
	moved.MessageBox = true
	if did := imports(moved); len(did.Lapsed) > 0 || listed(t, s.Store, s.boss, 0, 10) != "0" {
		t.Errorf("with the box again: %s", lapsesIn(did.Lapsed))
	}
}

// A plan that offers less, and a number that moves to such a contract, are told of alike; what a company's sites that are not opened
// have is nobody's to see.
func TestAnImportTellsWhatAPlanDoesNotAllowAnyMore(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	busy := to("090-1234-5678")
	busy.Actions = ptr(portal.Busy)
	forwards(t, s.Store, s.hanako, "Y1", busy, "0300001001", "0300001002", "0300001101")
	forwards(t, s.Store, s.hanako, "Y1", to("090-1234-5678"), "0300001003")
	narrow, moves := head(true, "IP Voice"), head(true, "IP Voice")
	narrow.Contract, narrow.Site, narrow.SiteName, narrow.Plan, narrow.MessageBox = "N100000002", "S0002", "拠点 S0002", portal.PlanMobileOfficeSet, false
	moves = narrow
	moves.Number = "0300001001"
	closes := head(true, portal.PlanMobileOfficeSet)
	closes.Opened = false
	did, err := s.ImportContracts(t.Context(), "サンプル商事", false, []portal.ContractRow{narrow, moves, closes})
	storetest.Done(t, err)
	if got := lapsesIn(did.Lapsed); got != "01 now, 01 now" || did.Lapsed[1].Digits != "0300001101" {
		t.Errorf("it tells of %s", got)
	}
	if got := listed(t, s.Store, s.hanako, 0, 10); got != "2 01 01" {
		t.Errorf("she finds %s", got)
	}
	if n := one(t, s.Store, s.hanako, "Y1", "0300001101"); !n.Forwarding.On {
		t.Error("it is switched off")
	}
}

// Whoever reads of forwardings is told which of the numbers that they see a policy forbids to be set later, who changed it, and when
// that comes first. What goes on now, and a policy that forbids nothing of the kind, is no news.
func TestAPolicyThatForbidsWhatComesIsMailed(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	noticed := s.hanako.Company.User("通知希望").Sees("Y1").Noticed().Reads(portal.English)
	elsewhere := s.hanako.Company.User("ほかの群").Sees("Y3").Noticed()
	keeps(t, s.Store, s.hanako, "Y1", "0300001001")
	follow(t, s.Store, s.hanako, schedule(t, s.Store, s.boss, "本社"), toMobile, "0300001001") // until 18:00
	forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001", "0300002002")
	forwards(t, s.Store, s.boss, "Y2", until(s.Store, portal.Change{On: ptr(false)}, time.Hour), "0300002001") // until 11:00
	version := int64(1)
	changes := func(list ...string) string {
		t.Helper()
		policy := portal.DefaultPolicy()
		policy.AllowList = list
		return s.Changes(func() {
			storetest.Done(t, s.ChangeSettings(t.Context(), s.boss.Actor(), version, "サンプル商事", policy))
			version++
		})
	}
	if wrote := changes("090-1234-5678"); wrote != "audit+1 companies~" {
		t.Errorf("what is allowed still wrote %q", wrote)
	}
	if wrote := changes("0312345678"); wrote != "audit+1 companies~ outbox+2" {
		t.Errorf("what is not wrote %q", wrote)
	}
	if got := onRecord(t, s.Store, s.boss.Actor(), portal.English); !strings.Contains(got, "lapsed >2; lapsed_first >03-0000-1001 forwarding by schedule: ") {
		t.Errorf("on record is %q", got)
	}
	at := s.Clock.Now()
	for who, want := range map[*storetest.Person]string{
		s.boss:  "2 山田 太郎 " + at.Add(time.Hour).Format(time.RFC3339) + " 03-0000-1001  スケジュールの転送: 会社の設定で許可されていない転送先のため",
		noticed: "1 山田 太郎 " + at.Add(8*time.Hour).Format(time.RFC3339) + " 03-0000-1001  forwarding by schedule: the company does not allow this destination",
	} {
		f := who.LastMail(portal.MailLapsed).Fields
		next, err := time.Parse(time.RFC3339, f["next"])
		storetest.Done(t, err)
		if got := strings.Join([]string{f["count"], f["who"], next.In(at.Location()).Format(time.RFC3339), f["line.0"]}, " "); got != want || f["cause"] != "policy" {
			t.Errorf("%s reads %s, want %s", who.Name, got, want)
		}
	}
	if letters(s.hanako, portal.MailLapsed)+letters(elsewhere, portal.MailLapsed)+letters(s.elsewhere, portal.MailLapsed) != 0 {
		t.Error("somebody else is told")
	}
	if wrote := changes("0312345678", "0312345679"); wrote != "audit+1 companies~" {
		t.Errorf("what was forbidden already wrote %q", wrote)
	}
}
