package portal

import "testing"

// What stands in lists and mails is one line, and shows what it says.
func TestOneLineTextsDeceiveNobody(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a\nb", "a\tb", "A\u202Egro.live", "A\u2028B", "A\u0085B", "A\u200FB", "A\xffB"} {
		_, company := ReadCompanyName(name, "name")
		_, schedule := ReadSchedule(Schedule{Name: name, Zone: "Asia/Tokyo"})
		_, user := ReadUser(User{Name: name})
		_, group := ReadGroup(Group{Name: name})
		_, passkey := ReadPasskeyName(name)
		for about, err := range map[string]error{"company": company, "schedule": schedule, "user": user, "group": group, "passkey": passkey} {
			if !hasFault(err, "characters", "name") {
				t.Errorf("%q as the name of a %s: %v", name, about, err)
			}
		}
	}
	if _, err := ReadUser(User{Comment: "A\r\nB"}); hasFault(err, "characters", "comment") {
		t.Errorf("a comment of two lines: %v", err)
	}
}

func hasFault(err error, code, field string) bool {
	for _, fault := range Refusals(err) {
		if fault.Code == code && fault.Field == field {
			return true
		}
	}
	return false
}
