package mail

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"denwaban/server/portal"
)

const fromAddress = "portal@example.co.jp"

func deliver(t *testing.T, carrier Transport, post portal.Post) error {
	t.Helper()
	subject, text, err := render(post, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	return carrier.Deliver(t.Context(), post, subject, text)
}

func TestAMailArrivesAsItWasWritten(t *testing.T) {
	for _, in := range []portal.Language{portal.Japanese, portal.English} {
		for name, post := range letters(in) {
			host := startServer(t, options{})
			post.ToName = strings.Repeat("長い名前の\"人\" ", 12)
			if err := deliver(t, carrierTo(t, "smtp://"+host.address, fromAddress), post); err != nil {
				t.Fatalf("%s in %s: %v", name, in, err)
			}
			mails := host.received()
			if len(mails) != 1 {
				t.Fatalf("%d mails arrived", len(mails))
			}
			got := mails[0]
			if got.from != fromAddress || len(got.to) != 1 || got.to[0] != post.To {
				t.Errorf("the envelope is from %q to %q", got.from, got.to)
			}
			checkForm(t, got)
			subject, text, err := render(post, publicURL)
			if err != nil {
				t.Fatal(err)
			}
			brand := map[portal.Language]string{portal.Japanese: "ビジネスポータル", portal.English: "Business Portal"}[in]
			checkHeaders(t, got.message(t), post, subject, brand)
			if body := bodyOf(t, got.message(t)); body != strings.ReplaceAll(text, "\n", "\r\n") {
				t.Errorf("%s in %s: the text arrived as %q", name, in, body)
			}
		}
	}
}

// checkForm holds what every server on the way accepts: ASCII, CRLF alone, lines of at most 998 bytes.
func checkForm(t *testing.T, got received) {
	t.Helper()
	if strings.ContainsFunc(got.raw, func(r rune) bool { return r > '~' }) {
		t.Error("the mail is not ASCII")
	}
	for line := range strings.SplitSeq(got.raw, "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line is too long or broken: %q", line)
		}
	}
}

func checkHeaders(t *testing.T, msg *mail.Message, post portal.Post, subject, brand string) {
	t.Helper()
	for header, want := range map[string]string{
		"Message-Id": "<" + post.MessageID + ">", "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
		"Date": "Wed, 01 Apr 2026 05:05:30 +0000", "Mime-Version": "1.0", "User-Agent": "", "Cc": "", "Bcc": "", "Reply-To": "",
	} {
		if got := msg.Header.Get(header); got != want {
			t.Errorf("%s is %q instead of %q", header, got, want)
		}
	}
	if got, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil || got != subject {
		t.Errorf("Subject is %q, %v", got, err)
	}
	if kind, with, err := mime.ParseMediaType(msg.Header.Get("Content-Type")); err != nil || kind != "text/plain" || !strings.EqualFold(with["charset"], "utf-8") {
		t.Errorf("Content-Type is %q", msg.Header.Get("Content-Type"))
	}
	for header, want := range map[string]mail.Address{
		"From": {Name: brand, Address: fromAddress}, "To": {Name: oneLine(post.ToName), Address: post.To}} {
		got, err := msg.Header.AddressList(header)
		if err != nil || len(got) != 1 || *got[0] != want {
			t.Errorf("%s is %v, %v", header, got, err)
		}
	}
}

func bodyOf(t *testing.T, msg *mail.Message) string {
	t.Helper()
	decoded := map[string]io.Reader{
		"base64": base64.NewDecoder(base64.StdEncoding, msg.Body), "quoted-printable": quotedprintable.NewReader(msg.Body),
	}[msg.Header.Get("Content-Transfer-Encoding")]
	if decoded == nil {
		t.Fatalf("the text is encoded as %q", msg.Header.Get("Content-Transfer-Encoding"))
	}
	body, err := io.ReadAll(decoded)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(string(body), "\r\n") + "\r\n"
}

func TestNoNameMakesAHeaderOrARecipient(t *testing.T) {
	host := startServer(t, options{})
	carrier := carrierTo(t, "smtp://"+host.address, "ポータル <"+fromAddress+">")
	names := []string{
		"a\r\nBcc: x@evil.example", "a\nX-Evil: 1\n\nbody", "\" <x@evil.example>, \"", "a, x@evil.example", "a <x@evil.example>",
		"=?utf-8?q?a=0D=0ABcc:_x@evil.example?=", "a\u2028Bcc: x@evil.example", "a\x00", strings.Repeat("あ", 3000), "",
	}
	for _, name := range names {
		post := letters(portal.Japanese)["forwarding_one"]
		post.ToName, post.Fields["who"] = name, name
		subject, text, err := render(post, publicURL)
		if err != nil {
			t.Fatal(err)
		}
		// Also straight into the subject, which no template does today.
		if err := carrier.Deliver(t.Context(), post, subject+name, text); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
	}
	mails := host.received()
	if len(mails) != len(names) {
		t.Fatalf("%d mails arrived for %d names", len(mails), len(names))
	}
	for i, got := range mails {
		checkForm(t, got)
		msg := got.message(t)
		to, err := msg.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != "staff@example.co.jp" || len(got.to) != 1 || got.to[0] != to[0].Address {
			t.Errorf("%q: went to %v, header %v, %v", names[i], got.to, to, err)
		}
		if len(msg.Header) != 10 {
			t.Errorf("%q: %d headers: %v", names[i], len(msg.Header), msg.Header)
		}
	}
}

func TestNoAddressReachesAnotherRecipient(t *testing.T) {
	host := startServer(t, options{})
	carrier := carrierTo(t, "smtp://"+host.address, fromAddress)
	for _, to := range []string{
		"", "a", "@example.co.jp", "a@", "a@b@example.co.jp", "a@example.co.jp\r\nRCPT TO:<x@evil.example>", "a@example.co.jp\n",
		"a@example.co.jp, x@evil.example", "a@example.co.jp; x@evil.example", "a@example.co.jp> NOTIFY=NEVER", "<a@example.co.jp>",
		"\"x@evil.example> \"@example.co.jp", "\"a b\"@example.co.jp", "a@example.co.jp ORCPT=x", "Name <a@example.co.jp>", "a(c)@example.co.jp",
		"a@[127.0.0.1]", "é@example.co.jp", "a@例え.jp", "a\x00@example.co.jp", "-a@example.co.jp", "a\\@example.co.jp", strings.Repeat("a", 250) + "@b.jp",
	} {
		post := letters(portal.English)["code"]
		post.To = to
		if err := deliver(t, carrier, post); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", to, err)
		}
	}
	post := letters(portal.English)["code"]
	post.MessageID = "a>\r\nBcc: <x@evil.example"
	if err := deliver(t, carrier, post); !errors.Is(err, ErrRefused) {
		t.Errorf("Message-ID: %v", err)
	}
	if mails := host.received(); len(mails) != 0 {
		t.Errorf("%d mails were sent", len(mails))
	}
}

func TestAServerElsewhereMustEncryptAndProveItself(t *testing.T) {
	certificate, trusted := certify(t)
	stranger, _ := certify(t)
	login := url.UserPassword("portal", testPassword).String() + "@"
	for name, is := range map[string]struct {
		setting string
		server  options
		arrives bool
	}{
		"STARTTLS and sign-in":         {"smtp://" + login + testHost, options{certificate: certificate, user: "portal"}, true},
		"TLS and sign-in":              {"smtps://" + login + testHost, options{certificate: certificate, implicit: true, user: "portal"}, true},
		"STARTTLS without sign-in":     {"smtp://" + testHost + ":25", options{certificate: certificate}, true},
		"no STARTTLS":                  {"smtp://" + login + testHost, options{user: "portal"}, false},
		"no STARTTLS, no sign-in":      {"smtp://" + testHost, options{}, false},
		"STARTTLS, unknown authority":  {"smtp://" + login + testHost, options{certificate: stranger, user: "portal"}, false},
		"TLS, unknown authority":       {"smtps://" + login + testHost, options{certificate: stranger, implicit: true, user: "portal"}, false},
		"certificate for another name": {"smtp://" + login + "other.example.test", options{certificate: certificate, user: "portal"}, false},
		"wrong password":               {"smtp://portal:wrong@" + testHost, options{certificate: certificate, user: "portal"}, false},
		"sign-in missing":              {"smtp://" + testHost, options{certificate: certificate, user: "portal"}, false},
	} {
		host := startServer(t, is.server)
		err := deliver(t, carrierTo(t, is.setting, fromAddress).elsewhere(host.address, trusted), letters(portal.Japanese)["code"])
		mails := host.received()
		if is.arrives {
			if err != nil || len(mails) != 1 || mails[0].user != is.server.user || !mails[0].tls && !is.server.implicit {
				t.Errorf("%s: %v, %+v", name, err, mails)
			}
			continue
		}
		// Never given up for that: an operator mends it, and the mail still leaves.
		if err == nil || errors.Is(err, ErrRefused) || len(mails) != 0 {
			t.Errorf("%s: %v, %d mails", name, err, len(mails))
		}
		if err != nil && (strings.Contains(err.Error(), testPassword) || strings.Contains(err.Error(), "wrong")) {
			t.Errorf("%s: the error repeats the password: %v", name, err)
		}
	}
}

func TestAServerOnThisMachineMayDoWithoutACertificate(t *testing.T) {
	certificate, _ := certify(t)
	for _, with := range []options{{user: "portal"}, {certificate: certificate, user: "portal"}} {
		host := startServer(t, with)
		setting := "smtp://" + url.UserPassword("portal", testPassword).String() + "@" + host.address
		if err := deliver(t, carrierTo(t, setting, fromAddress), letters(portal.Japanese)["code"]); err != nil {
			t.Fatal(err)
		}
		if mails := host.received(); len(mails) != 1 || mails[0].tls != (with.certificate != nil) {
			t.Errorf("%d mails, %+v", len(mails), mails)
		}
	}
}

func TestWhatAServerRefusesForGood(t *testing.T) {
	answer := func(code int) error { return &smtp.SMTPError{Code: code, Message: "no"} }
	for name, is := range map[string]struct {
		onRcpt, onData error
		forGood        bool
	}{
		"unknown recipient": {answer(550), nil, true},
		"greylisted":        {answer(451), nil, false},
		"content refused":   {nil, answer(554), true},
		"disk full":         {nil, answer(452), false},
		"shutting down":     {answer(421), nil, false},
	} {
		host := startServer(t, options{})
		host.answer(is.onRcpt, is.onData)
		err := deliver(t, carrierTo(t, "smtp://"+host.address, fromAddress), letters(portal.Japanese)["welcome"])
		if err == nil || errors.Is(err, ErrRefused) != is.forGood {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSettingsOfTheMailServer(t *testing.T) {
	for _, setting := range []string{
		"", "mail.example.test", "mail.example.test:587", "http://mail.example.test", "smtp://", "smtp://:587", "smtp://mail.example.test:0",
		"smtp://mail.example.test:99999", "smtp://u:s3cret@mail.example.test:x", "smtp://u:s3/cret@mail.example.test:587", "smtp://u:s3cret%zz@h",
		"smtp://mail.example.test/path",
	} {
		if _, err := NewSMTP(setting, fromAddress); err == nil || strings.Contains(err.Error(), "s3") {
			t.Errorf("%q: %v", setting, err)
		}
	}
	for _, from := range []string{"", "portal", "a@b.jp, c@d.jp", "a@b.jp\r\nBcc: c@d.jp", "\"a b\"@b.jp", "ポータル"} {
		if _, err := NewSMTP("smtp://mail.example.test", from); err == nil {
			t.Errorf("mail-from %q was accepted", from)
		}
	}
	for setting, port := range map[string]string{"smtp://h": "587", "smtps://h": "465", "smtp://h:25/": "25", "smtp://[::1]:2525": "2525"} {
		carrier, err := NewSMTP(setting, "ポータル <portal@localhost>")
		if err != nil || carrier.port != port {
			t.Errorf("%s: port %v, %v", setting, carrier, err)
		}
	}
}
