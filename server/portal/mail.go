package portal

import "time"

// Template is a kind of mail (screens.md F).
type Template string

const (
	MailWelcome         Template = "welcome"          // F1
	MailReset           Template = "reset"            // F2
	MailCode            Template = "code"             // F3
	MailPasswordChanged Template = "password_changed" // F4
	MailFactorChanged   Template = "factor_changed"   // F5
	MailMeansChanged    Template = "means_changed"    // F5, of passkeys and recovery codes
	MailNewDevice       Template = "new_device"       // F6
	MailForwarding      Template = "forwarding"       // F7
	MailEnds            Template = "forwarding_ends"  // F8, before a state ends
	MailEnded           Template = "forwarding_ended" // F8, when it has
	MailLong            Template = "forwarding_long"  // F8, weekly: what is forwarded for long
	MailScheduleRefused Template = "schedule_refused" // what a schedule sets is no longer allowed
	MailLapsed          Template = "settings_lapsed"  // a contract or the company's policy is another: what is set is no longer allowed
	MailSignInShut      Template = "sign_in_shut"     // a hundred wrong passwords
	MailCodesShut       Template = "codes_shut"       // a hundred wrong one-time codes
	MailMailChanged     Template = "mail_changed"     // to the address before and the one from now on
	MailResetReport     Template = "reset_report"     // to administrators: somebody's mailbox opened the account
)

// Templates are all of them.
var Templates = []Template{
	MailWelcome, MailReset, MailCode, MailPasswordChanged, MailFactorChanged, MailMeansChanged, MailNewDevice, MailForwarding,
	MailEnds, MailEnded, MailLong, MailScheduleRefused, MailLapsed,
	MailSignInShut, MailCodesShut, MailMailChanged, MailResetReport,
}

// Lives of mailed links.
const (
	WelcomeLinkLife = 7 * 24 * time.Hour
	ResetLinkLife   = 30 * time.Minute
)

// Post is one mail that waits in the outbox or was delivered.
type Post struct {
	ID        string
	Template  Template
	Language  Language
	TimeZone  string // of the reader; times in the mail are shown in it
	To        string
	ToName    string
	MessageID string // fixed for the row: a second delivery of the same mail is recognisable
	Secret    string // link token or one-time code; empty where there is none
	Fields    map[string]string
	CreatedAt time.Time
	ExpiresAt time.Time // zero when the content does not expire
	Attempts  int
}
