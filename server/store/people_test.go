package store_test

import (
	"strings"
	"testing"

	"denwaban/server/store/storetest"
)

func TestPeopleAreThoseOfTheCompany(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("Sato Hanako")
	sample.Group("東京", hanako)
	sample.Group("大阪", hanako, boss)
	theirs := other.User("佐藤 花子")
	for search, want := range map[string]string{
		"":              "Sato Hanako,山田 太郎",
		"山田太":           "山田 太郎",
		"山田　太郎":         "山田 太郎",
		"ＳＡＴＯ":          "Sato Hanako",
		"satohana":      "Sato Hanako",
		"EXAMPLE.CO.JP": "Sato Hanako,山田 太郎",
		"%":             "",
		"_":             "",
		"!":             "",
		"'":             "",
		"佐藤":            "",
	} {
		people, err := s.People(t.Context(), boss.Actor(), search)
		storetest.Done(t, err)
		var names []string
		for _, one := range people {
			names = append(names, one.Name)
		}
		if got := strings.Join(names, ","); got != want {
			t.Errorf("%q finds %q, want %q", search, got, want)
		}
	}
	people, err := s.People(t.Context(), boss.Actor(), "sato")
	storetest.Done(t, err)
	if got := strings.Join(people[0].Groups, ","); got != "大阪,東京" && got != "東京,大阪" {
		t.Errorf("her groups are %q", got)
	}
	for _, id := range []string{theirs.ID, "nobody", ""} {
		_, err := s.Person(t.Context(), boss.Actor(), id)
		storetest.Refused(t, err, "not_found")
	}
}
