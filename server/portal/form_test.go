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
		_, _, batch := ReadBatch(name, "")
		for about, err := range map[string]error{"company": company, "schedule": schedule, "user": user, "group": group, "passkey": passkey, "batch": batch} {
			if !hasFault(err, "characters", "name") {
				t.Errorf("%q as the name of a %s: %v", name, about, err)
			}
		}
	}
}

// What may have several lines has them as every system ends them, and deceives nobody either.
func TestTextsOfSeveralLines(t *testing.T) {
	t.Parallel()
	read := map[string]func(text string) (string, error){
		"a comment": func(text string) (string, error) {
			user, err := ReadUser(User{Comment: text})
			return user.Comment, faultOf(err, "comment")
		},
		"a batch": func(text string) (string, error) {
			_, comment, err := ReadBatch("名前", text)
			return comment, err
		},
		"terms": func(text string) (string, error) {
			terms, _, err := ReadTerms(text, "Terms")
			return terms, err
		},
		"a notice": func(text string) (string, error) {
			notice, err := ReadNotice(Notice{Text: map[Language]string{Japanese: text, English: "Text"}})
			return notice.Text[Japanese], faultOf(err, "text_ja")
		},
	}
	for about, read := range read {
		if got, err := read("\r\n一\r\n二\r三\n\t四\n"); got != "一\n二\n三\n\t四" || err != nil {
			t.Errorf("%s of four lines is read as %q, %v", about, got, err)
		}
		for _, text := range []string{"a\u202Eb", "a\u2028b", "a\x00b", "a\xffb"} {
			if _, err := read(text); !Refused(err, "characters") {
				t.Errorf("%q in %s: %v", text, about, err)
			}
		}
	}
}

// faultOf is what a form says about one of its fields.
func faultOf(err error, field string) error {
	for _, fault := range Refusals(err) {
		if fault.Field == field {
			return fault
		}
	}
	return nil
}

func hasFault(err error, code, field string) bool {
	for _, fault := range Refusals(err) {
		if fault.Code == code && fault.Field == field {
			return true
		}
	}
	return false
}
