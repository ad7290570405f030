package portal

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// State is where a person's account stands.
type State string

const (
	Invited  State = "invited"  // no password yet
	Active   State = "active"   // may sign in
	Disabled State = "disabled" // may not, until an administrator enables the account
)

// User is the part of a person's data that administrators write, as ユーザー追加 asks for it.
type User struct {
	Name         string
	Mail         string
	Phone        string
	Factor       Factor
	Role         Role
	MailLanguage Language
	TimeZone     string
	Title        string
	Mobile       string
	Comment      string
	Notices      bool // モバイル回線通知メール
	Groups       []string
}

// TakesOver tells whether a change of somebody's data could hand over what only they have or open the whole company:
// another second factor, another mailbox, other answers to 本人確認, the rights of an administrator. It needs a fresh code of
// whoever changes it.
func TakesOver(before, after User) bool {
	return after.Factor != before.Factor || LoginKey(after.Mail) != LoginKey(before.Mail) || !SameIdentity(before, after.Name, after.Phone) ||
		after.Role == Administrator && before.Role != Administrator
}

// SameIdentity tells whether a name and a phone number, however they are spelt, are a person's, as 本人確認 asks.
func SameIdentity(is User, name, phone string) bool {
	return NameKey(name) == NameKey(is.Name) && Digits(phone) == Digits(is.Phone)
}

// Governs tells whether a change of somebody's data takes over, or takes the rights of an administrator away.
func Governs(before, after User) bool { return after.Role != before.Role || TakesOver(before, after) }

// LoginKey is the one spelling under which a login ID is stored, looked up and counted: width, case and blanks do
// not make another person.
func LoginKey(text string) string { return NameKey(text) }

// NameKey compares names: NFKC, no blanks, no difference of case (screens.md A10).
func NameKey(text string) string {
	return strings.ToLower(withoutBlanks(norm.NFKC.String(text)))
}

// NameOrder is the spelling of a name that sorts as people count: 営業所9 stands before 営業所10.
func NameOrder(text string) string {
	var order strings.Builder
	key, digits := NameKey(text), 0
	for i := 0; i <= len(key); i++ {
		if i < len(key) && isDigit(rune(key[i])) {
			digits++
			continue
		}
		if digits > 0 {
			order.WriteString(countOrder(key[i-digits : i]))
			digits = 0
		}
		if i < len(key) {
			order.WriteByte(key[i])
		}
	}
	return order.String()
}

// countOrder writes a count so that counts sort by their value: shorter ones in eight digits, longer ones after all of these,
// by how many digits they have.
func countOrder(count string) string {
	const short = 8
	if count = strings.TrimLeft(count, "0"); len(count) > short {
		return fmt.Sprintf(":%03d%s", len(count), count)
	}
	return strings.Repeat("0", short-len(count)) + count
}

func withoutBlanks(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, text)
}

// ReadUser tidies what an administrator typed and reports every fault at once.
// Codes: required, too_long, characters, mail_malformed, phone_malformed, choice_unknown, time_zone_unknown.
func ReadUser(u User) (User, error) {
	var r reader
	r.text(&u.Name, "name", 100, true)
	u.Mail = strings.TrimSpace(norm.NFKC.String(u.Mail))
	if u.Mail == "" {
		r.refuse("required", "mail")
	} else if !mailAddress(u.Mail) {
		r.refuse("mail_malformed", "mail")
	}
	r.phone(&u.Phone, "phone", true)
	r.phone(&u.Mobile, "mobile", false)
	u.Groups = each(u.Groups)
	r.text(&u.Title, "title", 100, false)
	r.lines(&u.Comment, "comment", 1000, false)
	if u.Factor != FactorTOTP && u.Factor != FactorMail && u.Factor != FactorUnset {
		r.refuse("choice_unknown", "factor")
	}
	if u.Role != General && u.Role != Administrator {
		r.refuse("choice_unknown", "role")
	}
	r.mailLanguage(u.MailLanguage)
	r.timeZone(u.TimeZone)
	return u, r.faults.OrNil()
}

// mailAddress accepts what can safely stand in a mail's envelope: one plain ASCII address, no display name, no quotes.
func mailAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text || parsed.Name != "" || len(text) > 254 {
		return false
	}
	name, domain, _ := strings.Cut(text, "@")
	return len(name) <= 64 && strings.Contains(domain, ".") &&
		!strings.ContainsFunc(text, func(r rune) bool { return r > '~' || r <= ' ' || strings.ContainsRune(`"\()<>[]:;,`, r) })
}
