package portal

import (
	"fmt"
	"testing"
	"time"
)

// busyOffice has all that a forwarding can have.
func busyOffice() Forwarding {
	f := Forwarding{
		On: true, Actions: Busy | NoAnswer, RingSeconds: 20, Target: 1,
		Entries: listed("090-1234-5678", "03-3234-5679", "", "050-1234-5678"),
	}
	f.Entries[0].Label = "営業部 山田"
	return f
}

func BenchmarkFormatPhone(b *testing.B) {
	for name, digits := range map[string]string{"landline": "0345678901", "trial": "0300001001", "mobile": "09012345678", "abroad": "01012125551234"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				FormatPhone(digits)
			}
		})
	}
	b.Run("everywhere", func(b *testing.B) { // no exchange twice
		for i := 0; b.Loop(); i++ {
			FormatPhone(fmt.Sprintf("06%08d", i*61803399%100_000_000))
		}
	})
}

func BenchmarkReadDestination(b *testing.B) {
	for name, text := range map[string]string{"plain": "090-1234-5678", "wide": "０９０ー１２３４ー５６７８", "landline": "03(3234)5678"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ReadDestination(text, DestinationRules{})
			}
		})
	}
}

func BenchmarkSentence(b *testing.B) {
	f := busyOffice()
	always := Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678")}
	for _, lang := range []Language{Japanese, English} {
		b.Run(string(lang)+"/always", func(b *testing.B) {
			for b.Loop() {
				Sentence(always, lang)
			}
		})
		b.Run(string(lang)+"/busy", func(b *testing.B) {
			for b.Loop() {
				Sentence(f, lang)
			}
		})
		b.Run(string(lang)+"/lists", func(b *testing.B) {
			for b.Loop() {
				Rewritten(Forwarding{}, f, lang)
			}
		})
		b.Run(string(lang)+"/cell", func(b *testing.B) {
			for b.Loop() {
				Detail(f, lang)
			}
		})
		b.Run(string(lang)+"/standing", func(b *testing.B) {
			now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
			s := Standing{Forwarding: f, Who: "山田 太郎", Since: now.AddDate(0, 0, -3)}
			for b.Loop() {
				s.Text(lang, now, Zone("Asia/Tokyo"))
			}
		})
	}
}

func BenchmarkApply(b *testing.B) {
	on, actions, target := true, Unconditional, Target(2)
	change := Change{On: &on, Actions: &actions, Target: &target, Entries: [ListSize]*EntryText{1: {Text: "090-8765-4321", Label: "当番"}}}
	f := busyOffice()
	b.Run("one entry", func(b *testing.B) {
		for b.Loop() {
			change.Apply(f, office, Policy{})
		}
	})
	b.Run("switched off", func(b *testing.B) {
		off := false
		for b.Loop() {
			Change{On: &off}.Apply(f, office, Policy{})
		}
	})
}

func BenchmarkForwardingAsJSON(b *testing.B) {
	f := busyOffice()
	kept, entries := asJSON(f), asJSON(f.Entries)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			DecodeForwarding(kept)
		}
	})
	b.Run("entries read", func(b *testing.B) {
		for b.Loop() {
			DecodeEntries(entries)
		}
	})
	b.Run("written", func(b *testing.B) {
		for b.Loop() {
			f.Encode()
		}
	})
	b.Run("entries written", func(b *testing.B) {
		for b.Loop() {
			EncodeEntries(f.Entries)
		}
	})
}

// BenchmarkSchedule asks a schedule of many special days for its next boundary, which is near, and for one that never comes.
func BenchmarkSchedule(b *testing.B) {
	days := make([]SpecialDays, SpecialLimit)
	for i := range days {
		on := Date{2026, 1, 1}.Plus(3 * i)
		days[i] = SpecialDays{From: on, Until: on.Plus(i % 5), Yearly: i%2 == 0}
	}
	open := officeHours()
	open.Days = days
	now := tokyo("2026-10-01 10:00")
	for name, schedule := range map[string]Schedule{"near": open, "never": {Zone: "Asia/Tokyo", Days: days}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				schedule.Next(now)
				schedule.Last(now)
			}
		})
	}
}
