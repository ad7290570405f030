package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// lists is a page of ユーザー一覧 as the names on it.
func lists(t *testing.T, s *storetest.Store, who *storetest.Person, view store.PeopleView) string {
	t.Helper()
	page, err := s.People(t.Context(), who.Actor(), view, 0, 50)
	storetest.Done(t, err)
	if page.Total != len(page.Rows) {
		t.Errorf("%+v: %d in all, %d on the page", view, page.Total, len(page.Rows))
	}
	names := make([]string, len(page.Rows))
	for i, one := range page.Rows {
		names[i] = one.Name
	}
	return strings.Join(names, ",")
}

func TestPeopleAreThoseOfTheCompany(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	boss, hanako, jiro := sample.Administrator("山田 太郎"), sample.User("Sato Hanako"), sample.User("ﾀﾅｶ　ＪＩＲＯ")
	sample.Group("東京", hanako)
	sample.Group("大阪", hanako, boss)
	theirs := other.User("佐藤 花子")
	for search, want := range map[string]string{
		"":              "Sato Hanako,ﾀﾅｶ　ＪＩＲＯ,山田 太郎",
		"山田太":           "山田 太郎",
		"山田　太郎":         "山田 太郎",
		"ＳＡＴＯ":          "Sato Hanako",
		"satohana":      "Sato Hanako",
		"タナカ":           jiro.Name,
		"j i r o":       jiro.Name,
		"EXAMPLE.CO.JP": "Sato Hanako,ﾀﾅｶ　ＪＩＲＯ,山田 太郎",
		"%":             "",
		"_":             "",
		"!":             "",
		"'":             "",
		"佐藤":            "",
	} {
		if got := lists(t, s, boss, store.PeopleView{Search: search}); got != want {
			t.Errorf("%q finds %q, want %q", search, got, want)
		}
	}
	page, err := s.People(t.Context(), boss.Actor(), store.PeopleView{Search: "sato"}, 0, 50)
	storetest.Done(t, err)
	if got := strings.Join(page.Rows[0].Groups, ","); got != "大阪,東京" && got != "東京,大阪" {
		t.Errorf("her groups are %q", got)
	}
	if page.Total != 1 || page.Everyone != 3 {
		t.Errorf("%d of %d people", page.Total, page.Everyone)
	}
	for _, id := range []string{theirs.ID, "nobody", ""} {
		_, err := s.Person(t.Context(), boss.Actor(), id)
		storetest.Refused(t, err, "not_found")
	}
	colleagues, err := s.Colleagues(t.Context(), boss.Actor())
	storetest.Done(t, err)
	if len(colleagues) != 3 || colleagues[0] != (store.Colleague{ID: hanako.ID, Name: hanako.Name, Mail: hanako.Mail}) {
		t.Errorf("one chooses from %+v", colleagues)
	}
}

func TestPeopleAreFiltered(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample, other := s.Company("サンプル商事"), s.Company("別会社")
	boss := sample.Administrator("B").With(portal.FactorTOTP)
	one, two := sample.User("C").Invited(), sample.User("D").With(portal.FactorUnset).Disabled()
	tokyo, theirs := sample.Group("東京", one, boss), other.Group("営業", other.User("E"))
	for want, view := range map[string]store.PeopleView{
		"B":      {Role: portal.Administrator},
		"C,D":    {Role: portal.General},
		"C":      {State: portal.Invited},
		"D":      {State: portal.Disabled, Factor: portal.FactorUnset},
		"B,C":    {Group: tokyo.ID},
		two.Name: {Group: store.NoGroup},
		"":       {Group: theirs.ID},
		"B,C,D":  {Group: ""},
	} {
		if got := lists(t, s, boss, view); got != want {
			t.Errorf("%+v finds %q, want %q", view, got, want)
		}
	}
}

func TestPeopleStandInOrder(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("営業所10")
	one, two := sample.User("営業所9").Invited(), sample.User("Ｂ").With(portal.FactorTOTP)
	three := sample.User("a").With(portal.FactorUnset).Disabled()
	sample.Group("本社", one)
	sample.Group("大阪", two, one)
	s.Write(`UPDATE users SET last_sign_in_at = 5 WHERE id = ?`, two.ID)
	s.Write(`UPDATE users SET last_sign_in_at = 7 WHERE id = ?`, boss.ID)
	for _, row := range []struct {
		by   store.PeopleSort
		want []*storetest.Person
	}{
		{store.ByName, []*storetest.Person{three, two, one, boss}},
		{"", []*storetest.Person{three, two, one, boss}},
		{store.ByMail, []*storetest.Person{boss, one, two, three}},
		{store.ByRole, []*storetest.Person{three, two, one, boss}},
		{store.ByFactor, []*storetest.Person{three, two, one, boss}},
		{store.ByGroups, []*storetest.Person{three, boss, two, one}},
		{store.ByState, []*storetest.Person{one, two, boss, three}},
		{store.ByLastSignIn, []*storetest.Person{three, one, two, boss}},
	} {
		var want []string
		for _, p := range row.want {
			want = append(want, p.Name)
		}
		if got := lists(t, s, boss, store.PeopleView{Sort: row.by}); got != strings.Join(want, ",") {
			t.Errorf("by %q: %q, want %q", row.by, got, want)
		}
	}
	// Turned round, equals still stand by name.
	if got := lists(t, s, boss, store.PeopleView{Sort: store.ByGroups, Descending: true}); got != "Ｂ,営業所9,a,営業所10" {
		t.Errorf("by groups, descending: %q", got)
	}
}

// Every person stands on exactly one page, however many share a name, and a page that is no longer there is the last one.
func TestPagesOfPeopleShareNobody(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss := sample.Administrator("鈴木")
	for range 6 {
		sample.User("鈴木")
	}
	for _, by := range store.PeopleSorts {
		var seen []string
		for n := range 3 {
			page, err := s.People(t.Context(), boss.Actor(), store.PeopleView{Sort: by, Descending: true}, n, 3)
			storetest.Done(t, err)
			for _, one := range page.Rows {
				seen = append(seen, one.ID)
			}
		}
		if slices.Sort(seen); len(seen) != 7 || len(slices.Compact(seen)) != 7 {
			t.Errorf("by %s the pages show %v", by, seen)
		}
	}
	page, err := s.People(t.Context(), boss.Actor(), store.PeopleView{}, 99, 3)
	if err != nil || page.Page != 2 || len(page.Rows) != 1 {
		t.Errorf("page 99 is %+v, %v", page, err)
	}
}

// A name that was changed, and one that an earlier version wrote, are found and stand in their place.
func TestNamesAreSpelledForSearching(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	sample := s.Company("サンプル商事")
	boss, hanako := sample.Administrator("山田 太郎"), sample.User("佐藤 花子")
	form := hanako.Form()
	form.Name = "ｻﾄｳ 花子"
	storetest.Done(t, s.ChangeUser(t.Context(), boss.AtWork(), hanako.ID, hanako.Version(), form))
	s.Write(`UPDATE users SET name_key = '', name_order = '' WHERE id = ?`, boss.ID)
	s.Reopen()
	for search, want := range map[string]string{"サトウ花": form.Name, "山田太郎": boss.Name, "佐藤": ""} {
		if got := lists(t, s, boss, store.PeopleView{Search: search}); got != want {
			t.Errorf("%q finds %q, want %q", search, got, want)
		}
	}
}

// BenchmarkPeople is a page of ユーザー一覧 in a company of 10,000 people.
func BenchmarkPeople(b *testing.B) {
	s := storetest.Open(b)
	sample := s.Company("サンプル商事")
	boss, group := sample.Administrator("山田 太郎"), sample.Group("東京営業所")
	addPeople(s, sample, group, 10_000)
	for name, view := range map[string]store.PeopleView{
		"first": {}, "search": {Search: "利用者 99"}, "group": {Group: group.ID, Sort: store.ByMail}, "groups": {Sort: store.ByGroups},
	} {
		for _, page := range []int{0, 199} {
			b.Run(fmt.Sprintf("%s/page=%d", name, page), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.People(b.Context(), boss.Actor(), view, page, 50); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// addPeople adds so many people, every second one of them to the group.
func addPeople(s *storetest.Store, company *storetest.Company, group *storetest.Group, n int) {
	s.Write(`
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO users (id, company_id, login_key, mail, name, name_key, name_order, phone, factor, role, mail_language, time_zone, title,
			mobile, comment, notices, state, password_hash, epoch, terms_version, terms_agreed_at, last_sign_in_at, version, created_at)
		SELECT 'many-' || i, ?, 'many' || i || '@example.co.jp', 'many' || i || '@example.co.jp', '利用者 ' || i, '利用者' || i,
			'利用者' || SUBSTR('0000000' || i, -8), '0300000000', 'mail', 'user', 'ja', 'Asia/Tokyo', '', '', '', FALSE, 'active', '', 1, 0, 0, i, 1, 0
		FROM n`, n, company.ID)
	s.Write(`INSERT INTO group_members (group_id, user_id) SELECT ?, id FROM users WHERE id LIKE 'many-%' AND last_sign_in_at % 2 = 0`, group.ID)
}
