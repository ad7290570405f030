package portal

import "testing"

// Names that would break a line, hide what stands there or turn it around are refused; what people are called is not.
func TestNamesThatDeceive(t *testing.T) {
	t.Parallel()
	good := User{Mail: "a@example.co.jp", Phone: "0312345678", Factor: FactorMail, Role: General, MailLanguage: Japanese, TimeZone: "Asia/Tokyo"}
	for name, refused := range map[string]bool{
		"佐藤 花子": false, "ルイ・ヴィトン": false, "O'Neill, Zoë": false, "𠮷野 家子": false, "محمد": false, "क्‍ष": false,
		"a\nb": true, "a\rb": true, "a\tb": true, "a\x00b": true, "a\x1b[2J": true, "a\u0085b": true, "a\u202egnp.exe": true,
		"\u2066a\u2069": true, "a\u200fb": true, "a\u2028b": true, "a\x7fb": true,
	} {
		person := good
		person.Name = name
		if _, err := ReadUser(person); Refused(err, "characters") != refused || !refused && err != nil {
			t.Errorf("a person %q: %v", name, err)
		}
		if _, err := ReadGroup(Group{Name: name}); Refused(err, "characters") != refused || !refused && err != nil {
			t.Errorf("a group %q: %v", name, err)
		}
	}
	for _, mail := range []string{"a@example.co.jp\r\nBcc: b@example.com", "a@example.co.jp,b@example.com", "a@example.co.jp b@example.com", "<a@example.co.jp>",
		"\"a b\"@example.co.jp", "a@b@example.co.jp", "a@example.co.jp>", "a@[127.0.0.1]", "A <a@example.co.jp>", "a\x00@example.co.jp"} {
		person := good
		person.Name, person.Mail = "佐藤 花子", mail
		if read, err := ReadUser(person); !Refused(err, "mail_malformed") {
			t.Errorf("%q is read as %q: %v", mail, read.Mail, err)
		}
	}
}
