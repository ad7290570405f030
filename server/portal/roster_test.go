package portal

import (
	"slices"
	"strings"
	"testing"
)

// spoken are the words of the file in two languages.
func spoken() TableWords {
	var words TableWords
	for _, column := range RosterColumns {
		words.Learn(column, column, nil)
	}
	words.Learn("mail", "メールアドレス", nil)
	words.Learn("name", "名前", nil)
	words.Learn("role", "ユーザー権限", map[string]string{"admin": "ポータル管理者", "user": "一般ユーザー"})
	words.Learn("role", "Role", map[string]string{"admin": "Portal administrator", "user": "General user"})
	return words
}

func rosterLines(texts ...string) []TableLine {
	all := make([]TableLine, len(texts))
	for i, text := range texts {
		all[i] = TableLine{i + 1, strings.Split(text, ",")}
	}
	return all
}

func TestRosterColumnsAreFoundByTheirHeadings(t *testing.T) {
	t.Parallel()
	for _, file := range [][]TableLine{
		rosterLines("メールアドレス,名前,ユーザー権限", "a@example.com,佐藤,ポータル管理者"),
		rosterLines(" ＮＡＭＥ ,role,,mail", "佐藤,PORTAL administrator,memo,a@example.com"),
		rosterLines("Role,メールアドレス,名前,state", "admin, a@example.com ,佐藤", ",,,", ""),
	} {
		entries, err := ReadRoster(file, spoken())
		if err != nil || len(entries) != 1 {
			t.Fatalf("%v: %v, %v", file, entries, err)
		}
		if cells := entries[0].Cells; entries[0].Line != 2 || cells["mail"] != "a@example.com" || cells["name"] != "佐藤" || cells["role"] != "admin" {
			t.Errorf("%v holds %v", file, entries[0])
		}
	}
}

func TestRosterIsRefused(t *testing.T) {
	t.Parallel()
	for code, file := range map[string][]TableLine{
		"file_empty":     rosterLines("mail,name", ","),
		"column_unknown": rosterLines("mail,電話", "a@example.com,1"),
		"column_twice":   rosterLines("mail,メールアドレス", "a@example.com,b@example.com"),
		"column_missing": rosterLines("name", "佐藤"),
		"too_many_lines": rosterLines(append([]string{"mail"}, slices.Repeat([]string{"a@example.com"}, RosterLimit+1)...)...),
	} {
		if _, err := ReadRoster(file, spoken()); !Refused(err, code) {
			t.Errorf("got %v, want %s", err, code)
		}
	}
}

func TestARosterLineOverWhatIsKnown(t *testing.T) {
	t.Parallel()
	groups := map[string]string{"本社": "g1", "東京;営業": "g2", "東京": "g3"}
	known := User{
		Name: "佐藤 花子", Mail: "hanako@example.com", Phone: "0312345678", Factor: FactorMail, Role: General, MailLanguage: Japanese,
		TimeZone: "Asia/Tokyo", Title: "主任", Notices: true, Groups: []string{"g1"},
	}
	for about, row := range map[string]struct {
		cells map[string]string
		want  func(u *User)
		codes string
	}{
		"no column":               {map[string]string{}, func(*User) {}, ""},
		"empty cells":             {map[string]string{"title": "", "role": "", "factor": "", "notices": "", "time_zone": ""}, func(u *User) { u.Title = "" }, ""},
		"the number with hyphens": {map[string]string{"phone": "03-1234-5678"}, func(*User) {}, ""},
		"another number":          {map[string]string{"phone": "03-1234-5679"}, func(u *User) { u.Phone = "03-1234-5679" }, ""},
		"another spelling":        {map[string]string{"mail": "HANAKO@example.com"}, func(*User) {}, ""},
		"no group":                {map[string]string{"groups": ""}, func(u *User) { u.Groups = []string{} }, ""},
		"groups":                  {map[string]string{"groups": "東京；営業; 本社"}, func(u *User) { u.Groups = []string{"g1", "g2"} }, ""},
		"groups in lines":         {map[string]string{"groups": "東京\n本社"}, func(u *User) { u.Groups = []string{"g1", "g3"} }, ""},
		"no such group":           {map[string]string{"groups": "大阪"}, nil, "groups group_not_there"},
		"a lost zero":             {map[string]string{"phone": "312345678"}, nil, "phone phone_zero"},
		"a lost mobile zero":      {map[string]string{"mobile": "9012345678"}, nil, "mobile phone_zero"},
		"no mobile number":        {map[string]string{"mobile": "なし"}, nil, "mobile phone_malformed"},
		"a dash":                  {map[string]string{"mobile": "-"}, nil, "mobile phone_malformed"},
		"words around the number": {map[string]string{"phone": "旧 03-1234-5678"}, nil, "phone phone_malformed"},
		"no name":                 {map[string]string{"name": ""}, nil, "name required"},
		"words of no column":      {map[string]string{"role": "社長", "factor": "SMS", "notices": "maybe"}, nil, "notices choice_unknown,factor choice_unknown,role choice_unknown"},
	} {
		got, faults := RosterEntry{Cells: row.cells}.ApplyTo(known, groups)
		var codes []string
		for _, fault := range faults {
			codes = append(codes, fault.Field+" "+fault.Code)
		}
		if strings.Join(codes, ",") != row.codes {
			t.Errorf("%s: refused for %q, want %q", about, codes, row.codes)
		}
		if row.want == nil {
			continue
		}
		want := known
		row.want(&want)
		if got.Phone != want.Phone || got.Mail != want.Mail || got.Title != want.Title || got.Role != want.Role || got.Factor != want.Factor ||
			got.TimeZone != want.TimeZone || got.Notices != want.Notices || !slices.Equal(got.Groups, want.Groups) {
			t.Errorf("%s: %+v, want %+v", about, got, want)
		}
	}
	_, faults := RosterEntry{Cells: map[string]string{"mail": "new@example.com"}}.ApplyTo(NewRosterUser(), groups)
	if got := faults.Error(); !strings.Contains(got, "required at name") || !strings.Contains(got, "required at phone") || !strings.Contains(got, "required at factor") {
		t.Errorf("somebody new lacks %s", got)
	}
	_, faults = RosterEntry{Cells: map[string]string{"mail": "new@example.com", "name": "新人", "phone": "なし", "factor": "mail"}}.ApplyTo(NewRosterUser(), groups)
	if got := faults.Error(); got != "refused: phone_malformed at phone" {
		t.Errorf("somebody new without a number is told %s", got)
	}
}

// However much somebody writes into one cell, it is read, and what is wrong with it is told in a few lines.
func TestAVeryLongCellOfGroups(t *testing.T) {
	t.Parallel()
	groups := map[string]string{"本社": "g1", "東京;営業": "g2"}
	for about, row := range map[string]struct {
		cell  string
		ids   int
		fault int
	}{
		"groups that are there":     {strings.Repeat("東京;営業;本社;", 100_000), 2, 0},
		"groups that are not there": {strings.Repeat("大阪;", 300_000), 0, 20},
	} {
		user, faults := RosterEntry{Cells: map[string]string{"groups": row.cell}}.ApplyTo(User{
			Name: "佐藤 花子", Mail: "a@example.com", Phone: "0312345678", Factor: FactorMail, Role: General, MailLanguage: Japanese, TimeZone: "Asia/Tokyo"}, groups)
		if len(user.Groups) != row.ids || len(faults) != row.fault {
			t.Errorf("%s: %d groups, %d faults", about, len(user.Groups), len(faults))
		}
	}
}

func TestARosterLineOfAnotherLength(t *testing.T) {
	t.Parallel()
	groups := map[string]string{"本社": "g1"}
	known := User{
		Name: "佐藤 花子", Mail: "hanako@example.com", Phone: "03-1234-5678", Factor: FactorMail, Role: General, MailLanguage: Japanese,
		TimeZone: "Asia/Tokyo", Groups: []string{"g1"},
	}
	for line, want := range map[string]string{
		"hanako@example.com,佐藤 花子":                       "line_short 2 5",
		"hanako@example.com,佐藤 花子,03-1234-5678":          "line_short 3 5", // without her groups
		"hanako@example.com,佐藤 花子,03-1234-5678,本社":       "",
		"hanako@example.com,佐藤 花子,03-1234-5678,本社,,,":    "",
		"hanako@example.com,佐藤 花子,03-1234-5678,本社,,memo": "line_long 6 5",
	} {
		entries, err := ReadRoster(rosterLines("mail,name,phone,groups,comment", line), spoken())
		if err != nil || len(entries) != 1 {
			t.Fatalf("%s: %v, %v", line, entries, err)
		}
		user, faults := entries[0].ApplyTo(known, groups)
		got := ""
		if len(faults) > 0 {
			got = faults[0].Code + " " + faults[0].Args["count"] + " " + faults[0].Args["expected"]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
		if got == "" && (len(user.Groups) != 1 || user.Name != known.Name) {
			t.Errorf("%s makes %+v", line, user)
		}
	}
}

func TestFaultsOfARosterLineComeAsItsColumnsWithWhatStandsThere(t *testing.T) {
	t.Parallel()
	var words TableWords
	for _, column := range RosterColumns {
		words.Learn(column, column, nil)
	}
	words.Learn("role", "role", map[string]string{"user": "一般ユーザー"})
	long := strings.Repeat("長", 101)
	entries, err := ReadRoster([]TableLine{
		{1, []string{"role", "notices", "factor", "mail", "phone", "name"}},
		{2, []string{"一般ユーザー", "はい", "SMS", "hanako@example.com", "312345678", long}},
	}, words)
	if err != nil {
		t.Fatal(err)
	}
	_, faults := entries[0].ApplyTo(NewRosterUser(), nil)
	var told []string
	for _, fault := range entries[0].Faults(append(faults, Refuse("last_administrator", "role"))) {
		told = append(told, fault.Field+" "+fault.Code+" "+fault.Cell)
	}
	want := "role last_administrator ,notices choice_unknown はい,factor choice_unknown SMS,phone phone_zero 312345678,name too_long " + strings.Repeat("長", 100) + "…"
	if got := strings.Join(told, ","); got != want {
		t.Errorf("told is %s, want %s", got, want)
	}
}
