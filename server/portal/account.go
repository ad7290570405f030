package portal

// OwnData are what people change of their own data. Name, mail address and phone number are what 本人確認 asks for, and
// the role and the method of the second factor are what others rely on: those are the administrator's.
type OwnData struct {
	MailLanguage Language // of the screens as well
	TimeZone     string
	Title        string
	Mobile       string
	Notices      bool // モバイル回線通知メール
}

// SignInEvents are what アカウント lists of the audit trail: somebody came in, or tried to. A wrong code says that the
// password was known.
var SignInEvents = []Event{EventSignIn, EventSignInRefused, EventCodeRefused, EventPasskeyRefused, EventPasswordRefused}

// ReadOwnData tidies what somebody typed and reports every fault at once, by the rules of ReadUser.
// Codes: too_long, characters, phone_malformed, choice_unknown, time_zone_unknown.
func ReadOwnData(o OwnData) (OwnData, error) {
	var r reader
	r.mailLanguage(o.MailLanguage)
	r.timeZone(o.TimeZone)
	r.text(&o.Title, "title", 100, false)
	r.phone(&o.Mobile, "mobile", false)
	return o, r.faults.OrNil()
}
