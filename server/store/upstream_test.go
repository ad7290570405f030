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

// whoCalls are the numbers that are named, and how many there are.
func whoCalls(u store.Upstream) string {
	return strings.TrimSpace(fmt.Sprint(strings.Join(u.Phones, " "), " of ", u.Count))
}

// A number that forwards on makes a chain for those that forward to it: the form and the summary say so, and name no number
// that the reader does not see.
func TestWhoseCallsGoOn(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1001"), "0300001002", "0300001003")
	forwards(t, s.Store, s.boss, "Y2", to("03-0000-1001"), "0300002001")
	check := func(who *storetest.Person, change portal.Change, digits ...string) []store.Changed {
		t.Helper()
		summary, err := s.CheckForwardings(t.Context(), who.AtWork(), store.Edit{Pick: pick(t, s.Store, "Y1", digits...), Seen: latest(s.Store), Change: change})
		storetest.Done(t, err)
		return summary
	}
	for who, want := range map[*storetest.Person]string{s.hanako: "0300001002 0300001003 of 3", s.boss: "0300001002 0300001003 0300002001 of 3"} {
		draft, err := s.DraftForwardings(t.Context(), who.Actor(), pick(t, s.Store, "Y1", "0300001001"))
		storetest.Done(t, err)
		if got := whoCalls(draft.Upstream); got != want {
			t.Errorf("the form of %s names %s, want %s", who.Name, got, want)
		}
		if got := whoCalls(check(who, to("090-1234-5678"), "0300001001")[0].Upstream); got != want {
			t.Errorf("the summary of %s names %s, want %s", who.Name, got, want)
		}
	}
	if got := whoCalls(check(s.hanako, portal.Change{On: ptr(false)}, "0300001001")[0].Upstream); got != "of 0" {
		t.Errorf("switched off, the calls of %s go on", got)
	}
	// What the change itself sets counts: these two go elsewhere from now on, and their calls come here no more.
	summary := check(s.hanako, to("090-1234-5678"), "0300001001", "0300001002", "0300001003")
	if got := whoCalls(summary[0].Upstream); got != "of 1" {
		t.Errorf("after the change the calls of %s go on", got)
	}
	summary = check(s.hanako, to("03-0000-1004"), "0300001001", "0300001004")
	if got := whoCalls(summary[1].Upstream); len(summary[1].Faults) == 0 || got != "of 0" {
		t.Errorf("to itself: %v, %s", summary[1].Faults, got)
	}
	// Other companies forward here as to any number: nobody is told of it.
	s.elsewhere.Company.VoiceGroup("Y8").Contract("N800000001").Numbers("0300008001")
	forwards(t, s.Store, s.elsewhere, "Y8", to("03-0000-1001"), "0300008001")
	if got := whoCalls(check(s.boss, to("090-1234-5678"), "0300001001")[0].Upstream); !strings.HasSuffix(got, "of 3") {
		t.Errorf("with another company they are %s", got)
	}
}

// The page of a number tells where its calls go on to, from when, and whose calls come to it, though nothing changes.
func TestWhereTheCallsOfANumberGoOn(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	keeps(t, s.Store, s.boss, "Y1", "0300001002")
	forwards(t, s.Store, s.boss, "Y1", to("0300001002"), "0300001001")
	onward := func(who *storetest.Person, digits string) string {
		t.Helper()
		one, err := s.NumberByID(t.Context(), who.Actor(), pick(t, s.Store, "Y1", digits).IDs[0])
		storetest.Done(t, err)
		told, err := s.Onward(t.Context(), who.Actor(), one)
		storetest.Done(t, err)
		from := ""
		if told.From != 0 {
			from = time.UnixMilli(told.From).In(s.Clock.Now().Location()).Format("2 15:04")
		}
		return fmt.Sprint(portal.Path(told.Chain), " from ", from, ", ", whoCalls(told.Upstream))
	}
	says := func(digits, want string) {
		t.Helper()
		if got := onward(s.boss, digits); got != want {
			t.Errorf("%s: %s, want %s", digits, got, want)
		}
	}
	says("0300001001", " from , of 0")
	says("0300001002", " from , of 0") // it does not forward
	office := schedule(t, s.Store, s.boss, "本社")
	follow(t, s.Store, s.boss, office, toMobile, "0300001002") // after hours
	says("0300001001", "03-0000-1001 → 03-0000-1002 → 090-1234-5678 from 1 18:00, of 0")
	says("0300001002", " from , 0300001001 of 1")
	forwards(t, s.Store, s.boss, "Y1", to("090-1234-5678"), "0300001003")
	forwards(t, s.Store, s.boss, "Y1", to("0300001003"), "0300001001")
	says("0300001001", "03-0000-1001 → 03-0000-1003 → 090-1234-5678 from , of 0")
}

// A number may be forwarded to before the portal knows it.
// Once a change is made, the same is told of it, and in the same look who called its destination in the actor's company.
func TestWhatIsToldOfAChangeThatWasMade(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1001"), "0300001002")
	_, changes, err := s.SetForwardings(t.Context(), s.hanako.AtWork(), store.Edit{
		Pick: pick(t, s.Store, "Y1", "0300001001"), Seen: latest(s.Store), Change: to("090-1234-5678"),
	})
	storetest.Done(t, err)
	told := func(destinations ...string) map[string]portal.Tested {
		t.Helper()
		changes[0].Upstream = store.Upstream{}
		marks, err := s.TellDone(t.Context(), s.hanako.Actor(), changes, destinations)
		storetest.Done(t, err)
		if got := whoCalls(changes[0].Upstream); got != "0300001002 of 1" {
			t.Errorf("asked about %v, the calls of %s go on", destinations, got)
		}
		return marks
	}
	forwards(t, s.Store, s.elsewhere, "Y9", to("090-1234-5678"), "0300009001")
	_, err = s.MarkTested(t.Context(), s.elsewhere.Actor(), "09012345678")
	storetest.Done(t, err)
	if marks := told("09012345678"); len(marks) != 0 {
		t.Errorf("the mark of another company is told: %v", marks)
	}
	_, err = s.MarkTested(t.Context(), s.hanako.Actor(), "09012345678")
	storetest.Done(t, err)
	if marks := told("09011112222", "09012345678"); len(marks) != 1 || marks["09012345678"].ByID != s.hanako.ID {
		t.Errorf("the marks are %v", marks)
	}
	if marks := told(); len(marks) != 0 {
		t.Errorf("of no destination: %v", marks)
	}
}

func TestANewNumberThatOthersForwardTo(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.hanako, "Y1", to("03-0000-1009"), "0300001001", "0300001002")
	_, err := s.ImportContracts(t.Context(), s.hanako.Company.Name, false, []portal.ContractRow{{
		Line: 2, VoiceGroup: "Y1", Representative: "N100000001", Service: "IP Voice", Contract: "N100000009", Site: "S9", SiteName: "新しい拠点",
		Plan: "IP Voice", Opened: true, Number: "0300001009"}})
	storetest.Done(t, err)
	draft, err := s.DraftForwardings(t.Context(), s.hanako.Actor(), pick(t, s.Store, "Y1", "0300001009"))
	storetest.Done(t, err)
	if got := whoCalls(draft.Upstream); got != "0300001001 0300001002 of 2" {
		t.Errorf("the form names %s", got)
	}
}

// A chain through a number that the reader does not see is warned of, and not told.
func TestAChainTellsNothingOfHiddenNumbers(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y2", to("090-1234-5678"), "0300002001")
	for who, want := range map[*storetest.Person]string{
		s.hanako: "03-0000-1001 → 03-0000-2001 → …", s.boss: "03-0000-1001 → 03-0000-2001 → 090-1234-5678",
	} {
		picked := pick(t, s.Store, "Y1", "0300001001")
		readings, err := s.ReadDestinations(t.Context(), who.Actor(), store.Typed{Texts: []string{"0300002001"}, Pick: &picked})
		storetest.Done(t, err)
		if w := readings[0].Warning; w == nil || w.Code != "destination_chain" || w.Args["path"] != want {
			t.Errorf("%s reads %+v, want %s", who.Name, w, want)
		}
		summary, err := s.CheckForwardings(t.Context(), who.AtWork(), store.Edit{Pick: picked, Seen: latest(s.Store), Change: to("0300002001")})
		storetest.Done(t, err)
		if got := portal.Path(summary[0].Chain); got != want {
			t.Errorf("the summary of %s says %s, want %s", who.Name, got, want)
		}
	}
}

// A loop through a number that the reader does not see is refused, and told as far as the reader sees, wherever it is met.
func TestALoopTellsNothingOfHiddenNumbers(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	forwards(t, s.Store, s.boss, "Y2", to("0300001001"), "0300002001")
	var change portal.Change
	change.Entries[1] = &portal.EntryText{Text: "0300002001"}
	forwards(t, s.Store, s.boss, "Y1", change, "0300001001")
	hours := schedule(t, s.Store, s.boss, "本社")
	for who, want := range map[*storetest.Person]string{
		s.hanako: "03-0000-1001 → 03-0000-2001 → …", s.boss: "03-0000-1001 → 03-0000-2001 → 03-0000-1001",
	} {
		picked := pick(t, s.Store, "Y1", "0300001001")
		told := func(where string, fault *portal.Error) {
			t.Helper()
			if fault == nil || fault.Code != "destination_loop" || fault.Args["path"] != want {
				t.Errorf("%s is told %+v at %s, want %s", who.Name, fault, where, want)
			}
		}
		readings, err := s.ReadDestinations(t.Context(), who.Actor(), store.Typed{Texts: []string{"0300002001"}, Pick: &picked})
		storetest.Done(t, err)
		told("the form", readings[0].Warning)
		edit := store.Edit{Pick: picked, Seen: latest(s.Store), Change: to("0300002001")}
		summary, err := s.CheckForwardings(t.Context(), who.AtWork(), edit)
		storetest.Done(t, err)
		told("the summary", summary[0].Faults[0])
		_, _, err = s.SetForwardings(t.Context(), who.AtWork(), edit)
		told("the save", portal.Refusals(err)[0])
		plan := store.PlanEdit{Pick: picked, Seen: latest(s.Store), Plan: &portal.Plan{ScheduleID: hours, Closed: portal.Setting{On: true, Actions: portal.Unconditional, Target: 2}}}
		summary, err = s.CheckPlans(t.Context(), who.AtWork(), plan)
		storetest.Done(t, err)
		told("the summary of a plan", summary[0].Faults[0])
		_, _, err = s.SetPlans(t.Context(), who.AtWork(), plan)
		told("the save of a plan", portal.Refusals(err)[0])
	}
}

// However many numbers are chosen, they are asked for once.
func TestChainsOfThousands(t *testing.T) {
	t.Parallel()
	s, boss := fill(t, 3_000)
	forwards(t, s, boss, "Y2", to("090-1234-5678"), "0300002001")
	all := everything()
	readings, err := s.ReadDestinations(t.Context(), boss.Actor(), store.Typed{Texts: []string{"03-0000-2001", "0501-0000-001"}, Pick: &all})
	storetest.Done(t, err)
	if w := readings[0].Warning; w == nil || w.Code != "destination_chain" {
		t.Errorf("a chain is read as %+v", readings[0])
	}
	if f := readings[1].Fault; f == nil || f.Code != "destination_among" {
		t.Errorf("one of them is read as %+v", readings[1])
	}
	forwards(t, s, boss, "Y2", to("05010000001"), "0300002001")
	if readings, err = s.ReadDestinations(t.Context(), boss.Actor(), store.Typed{Texts: []string{"03-0000-2001"}, Pick: &all}); err != nil ||
		readings[0].Warning == nil || readings[0].Warning.Code != "destination_loop" {
		t.Errorf("a loop is read as %+v, %v", readings, err)
	}
	draft, err := s.DraftForwardings(t.Context(), boss.Actor(), all)
	if got := whoCalls(draft.Upstream); err != nil || got != "0300002001 of 1" {
		t.Errorf("the form names %s, %v", got, err)
	}
}

// BenchmarkChainsOfMany is what 10,000 chosen numbers add to the form, to each pause while typing, and to the summary, where
// as many others forward to them.
func BenchmarkChainsOfMany(b *testing.B) {
	s, boss := fill(b, 20_000)
	half := store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "0501000"}}
	others := store.Selection{VoiceGroup: "Y1", Search: &store.Search{Phone: "0501001"}}
	_, _, err := s.SetForwardings(b.Context(), boss.AtWork(), store.Edit{Pick: others, Seen: latest(s), Change: to("05010000001")})
	storetest.Done(b, err)
	edit := store.Edit{Pick: half, Seen: latest(s), Change: to("090-1234-5678")}
	for name, deed := range map[string]func() error{
		"form":    func() error { _, err := s.DraftForwardings(b.Context(), boss.Actor(), half); return err },
		"summary": func() error { _, err := s.CheckForwardings(b.Context(), boss.Actor(), edit); return err },
		"typing": func() error {
			_, err := s.ReadDestinations(b.Context(), boss.Actor(), store.Typed{Texts: []string{"03-0000-2001"}, Pick: &half})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				storetest.Done(b, deed())
			}
		})
	}
}
