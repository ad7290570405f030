package portal

import (
	"slices"
	"testing"
)

func TestNamesAreKeyedWhateverTheWidthCaseAndBlanks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"佐藤 Hanako", "佐藤　ＨＡＮＡＫＯ", " 佐藤hanako", "佐藤\u200bHanako"} {
		if got := NameKey(name); got != "佐藤hanako" {
			t.Errorf("%q has the key %q", name, got)
		}
	}
}

func TestNamesStandInTheOrderInWhichPeopleCount(t *testing.T) {
	t.Parallel()
	want := []string{"", "2", "10", "A1B2", "a1b10", "a2", "Branch 1", "branch 02", "Branch 10", "Branch 10 North", "Branch 100", "営業所", "営業所９", "営業所 10", "営業所010号", "営業所11", "営業所200000000", "営業所１２３４５６７８９０", "営業所A", "支店 1", "支店２", "支店 10", "支店100"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int {
		switch a, b := NameOrder(a), NameOrder(b); {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	})
	if !slices.Equal(got, want) {
		t.Errorf("they stand as %q, want %q", got, want)
	}
}

// What could hand over an account, or the company, needs whoever changes it to show themselves; the rest does not.
func TestWhatTakesOver(t *testing.T) {
	t.Parallel()
	is := User{Name: "山田 太郎", Mail: "taro@example.co.jp", Phone: "0312345678", Role: General, Factor: FactorTOTP}
	for name, row := range map[string]struct {
		change             func(*User)
		takesOver, governs bool
	}{
		"nothing":                      {func(*User) {}, false, false},
		"a title":                      {func(u *User) { u.Title = "所長" }, false, false},
		"another mobile phone":         {func(u *User) { u.Mobile = "09012345678" }, false, false},
		"another name":                 {func(u *User) { u.Name = "山田 次郎" }, true, true},
		"another spelling of the name": {func(u *User) { u.Name = "山田太郎" }, false, false},
		"another phone":                {func(u *User) { u.Phone = "0312345679" }, true, true},
		"another spelling of a phone":  {func(u *User) { u.Phone = "03-1234-5678" }, false, false},
		"another spelling of the mail": {func(u *User) { u.Mail = "Taro@example.co.jp" }, false, false},
		"another mailbox":              {func(u *User) { u.Mail = "jiro@example.co.jp" }, true, true},
		"another factor":               {func(u *User) { u.Factor = FactorMail }, true, true},
		"no factor":                    {func(u *User) { u.Factor = FactorUnset }, true, true},
		"an administrator":             {func(u *User) { u.Role = Administrator }, true, true},
	} {
		after := is
		row.change(&after)
		if TakesOver(is, after) != row.takesOver || Governs(is, after) != row.governs {
			t.Errorf("%s: takes over %v, governs %v", name, TakesOver(is, after), Governs(is, after))
		}
	}
	boss, former := is, is
	boss.Role = Administrator
	if TakesOver(boss, former) || !Governs(boss, former) || TakesOver(boss, boss) {
		t.Error("no administrator any more: nothing is taken over, but governed")
	}
}
