package portal

import "testing"

func TestReadOwnData(t *testing.T) {
	usual := OwnData{MailLanguage: English, TimeZone: "Europe/Berlin", Title: "課長", Mobile: "090-1234-5678", Notices: true}
	for about, row := range map[string]struct {
		change func(*OwnData)
		fault  string // "" when it is accepted
	}{
		"as it is":              {func(*OwnData) {}, ""},
		"nothing more":          {func(o *OwnData) { o.Title, o.Mobile, o.Notices = "", "", false }, ""},
		"no language":           {func(o *OwnData) { o.MailLanguage = "" }, "refused: choice_unknown at mail_language"},
		"another language":      {func(o *OwnData) { o.MailLanguage = "fr" }, "refused: choice_unknown at mail_language"},
		"no time zone":          {func(o *OwnData) { o.TimeZone = "" }, "refused: time_zone_unknown at time_zone"},
		"the server's zone":     {func(o *OwnData) { o.TimeZone = "Local" }, "refused: time_zone_unknown at time_zone"},
		"another name of that":  {func(o *OwnData) { o.TimeZone = "localtime" }, "refused: time_zone_unknown at time_zone"},
		"a zone of few servers": {func(o *OwnData) { o.TimeZone = "right/Asia/Tokyo" }, "refused: time_zone_unknown at time_zone"},
		"a copy of a zone":      {func(o *OwnData) { o.TimeZone = "posix/Asia/Tokyo" }, "refused: time_zone_unknown at time_zone"},
		"the default of rules":  {func(o *OwnData) { o.TimeZone = "posixrules" }, "refused: time_zone_unknown at time_zone"},
		"a zone outside":        {func(o *OwnData) { o.TimeZone = "../../etc/passwd" }, "refused: time_zone_unknown at time_zone"},
		"a long title":          {func(o *OwnData) { o.Title = string(make([]rune, 101)) }, "refused: too_long at title"},
		"a title that deceives": {func(o *OwnData) { o.Title = "課長\x1b[2J" }, "refused: characters at title"},
		"half a phone":          {func(o *OwnData) { o.Mobile = "090-1234" }, "refused: phone_malformed at mobile"},
		"a phone with words":    {func(o *OwnData) { o.Mobile = "090-1234-5678 内線1" }, "refused: phone_malformed at mobile"},
	} {
		form := usual
		row.change(&form)
		got := ""
		if _, err := ReadOwnData(form); err != nil {
			got = err.Error()
		}
		if got != row.fault {
			t.Errorf("%s: got %q, want %q", about, got, row.fault)
		}
	}
	tidy, err := ReadOwnData(OwnData{MailLanguage: Japanese, TimeZone: "Asia/Tokyo", Title: " 課長　", Mobile: "０９０－１２３４－５６７８"})
	if err != nil || tidy.Title != "課長" || tidy.Mobile != "090-1234-5678" {
		t.Errorf("got %+v, %v", tidy, err)
	}
}
