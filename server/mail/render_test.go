package mail

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"denwaban/server/portal"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

const publicURL = "https://portal.example.co.jp"

var written = time.Date(2026, 4, 1, 5, 5, 30, 0, time.UTC)

// letters are posts of every template, as the outbox makes them.
func letters(in portal.Language) map[string]portal.Post {
	post := func(template portal.Template, secret string, life time.Duration, fields ...string) portal.Post {
		p := portal.Post{
			ID: "1f", Template: template, Language: in, TimeZone: "Asia/Tokyo", To: "staff@example.co.jp", ToName: "佐藤 花子",
			MessageID: "1f@denwaban", Secret: secret, Fields: map[string]string{}, CreatedAt: written, Attempts: 1,
		}
		if in == portal.English {
			p.ToName, p.TimeZone = "Hanako Sato", "America/New_York"
		}
		if life > 0 {
			p.ExpiresAt = written.Add(life)
		}
		for i := 0; i < len(fields); i += 2 {
			p.Fields[fields[i]] = fields[i+1]
		}
		return p
	}
	sentence := map[portal.Language]string{
		portal.Japanese: "無条件で090-1234-5678（携帯電話）へ転送中", portal.English: "All calls are forwarded to 090-1234-5678 (mobile)"}[in]
	lines := []string{"03-1234-5670  ", "03-1234-5671  "}
	off := portal.Sentence(portal.Forwarding{}, in)
	due := map[portal.Language]string{portal.Japanese: "4/1 14:00  ", portal.English: "1 Apr, 01:00  "}[in]
	ends := map[portal.Language]string{portal.Japanese: " · 4/1 15:00 に元へ戻ります", portal.English: " · reverts on 1 Apr, 02:00"}[in]
	since := map[portal.Language]string{portal.Japanese: " · 鈴木 一郎 · 20日前から", portal.English: " · 鈴木 一郎 · for 20 days"}[in]
	lapses := []portal.Lapse{
		{Stage: portal.StageNow, Reason: portal.Refuse("voicemail_not_contracted", "target")},
		{Stage: portal.StageSchedule, Reason: portal.Refuse("voicemail_not_contracted", "open.target")},
		{Stage: portal.StageEnd, Reason: portal.Refuse("destination_international", "entries.0")},
	}
	return map[string]portal.Post{
		"welcome":                post(portal.MailWelcome, "tok-EN_0123456789", portal.WelcomeLinkLife),
		"welcome_taken":          post(portal.MailWelcome, "", portal.WelcomeLinkLife, "taken", "株式会社となり"),
		"reset_taken":            post(portal.MailReset, "", portal.ResetLinkLife, "taken", "株式会社となり"),
		"reset":                  post(portal.MailReset, "tok-EN_0123456789", portal.ResetLinkLife),
		"code":                   post(portal.MailCode, "012345", portal.MailCodeLife),
		"password_changed":       post(portal.MailPasswordChanged, "", 0),
		"password_changed_first": post(portal.MailPasswordChanged, "", 0, "first", "true"),
		"password_changed_held":  post(portal.MailPasswordChanged, "", 0, "until", "2026-04-02T05:05:30Z"),
		"mail_changed":           post(portal.MailMailChanged, "", 0, "old", "hanako@example.co.jp", "new", "staff@example.co.jp"),
		"reset_report": post(portal.MailResetReport, "", 0, "who", "田中 健二", "mail", "kenji@example.co.jp", "from", "192.0.2.7",
			"until", "2026-04-02T05:05:30Z"),
		"factor_changed_totp":  post(portal.MailFactorChanged, "", 0, "factor", "totp"),
		"factor_changed_here":  post(portal.MailFactorChanged, "", 0, "factor", "totp", "goes_on", "here"),
		"factor_changed_mail":  post(portal.MailFactorChanged, "", 0, "factor", "mail"),
		"factor_changed_unset": post(portal.MailFactorChanged, "", 0, "factor", "unset"),
		"new_device":           post(portal.MailNewDevice, "", 0, "browser", "Chrome (Windows)", "address", "198.51.100.7"),
		"new_device_unknown":   post(portal.MailNewDevice, "", 0, "browser", "", "address", "2001:db8::7"),
		"sign_in_shut":         post(portal.MailSignInShut, "", 0),
		"codes_shut_totp":      post(portal.MailCodesShut, "", 0, "who", "佐藤 花子", "factor", "totp"),
		"codes_shut_mail":      post(portal.MailCodesShut, "", 0, "who", "佐藤 花子", "factor", "mail"),
		"passkey_added":        post(portal.MailMeansChanged, "", 0, "change", "passkey_added", "name", "iCloud Keychain"),
		"passkey_removed":      post(portal.MailMeansChanged, "", 0, "change", "passkey_removed", "name", "iCloud Keychain"),
		"recovery_made":        post(portal.MailMeansChanged, "", 0, "change", "recovery_made"),
		"recovery_used":        post(portal.MailMeansChanged, "", 0, "change", "recovery_used", "left", "9"),
		"forwarding_one": post(portal.MailForwarding, "", 0, "who", "鈴木 一郎", "count", "1", "more", "0", "line.0", lines[0]+sentence, "was.0", off,
			"voice_group", "Y10000001", "change", "42"),
		"forwarding_ends_one": post(portal.MailEnds, "", time.Hour, "count", "1", "more", "0",
			"line.0", lines[0]+sentence+ends+" → "+off),
		"forwarding_ends_many": post(portal.MailEnds, "", time.Hour, "count", "12", "more", "10",
			"line.0", lines[0]+sentence+ends+" → "+off, "line.1", lines[1]+sentence+ends+" → "+off),
		"forwarding_ended_one": post(portal.MailEnded, "", 0, "count", "1", "more", "0", "refused", "0", "line.0", lines[0]+due+off),
		"forwarding_ended_refused": post(portal.MailEnded, "", 0, "count", "12", "more", "10", "refused", "1",
			"line.0", lines[0]+due+portal.Returned(portal.Forwarding{}, portal.Forwarding{}, portal.Refuse("destination_loop", ""), in), "line.1", lines[1]+due+off),
		"forwarding_long": post(portal.MailLong, "", 0, "count", "12", "more", "10", "days", "14",
			"line.0", lines[0]+sentence+since, "line.1", lines[1]+sentence+since),
		"schedule_refused": post(portal.MailScheduleRefused, "", 0, "count", "1", "more", "0", "schedule", "本社の営業時間",
			"line.0", lines[0]+portal.WhyRefused(portal.Refuse("voicemail_not_contracted", ""), in)),
		"settings_lapsed_contract": post(portal.MailLapsed, "", 0, "count", "12", "more", "10", "cause", "contract", "who", "", "next", "",
			"line.0", lines[0]+portal.LapsesText(lapses, in), "line.1", lines[1]+portal.LapsesText(lapses[1:], in)),
		"settings_lapsed_policy": post(portal.MailLapsed, "", 0, "count", "1", "more", "0", "cause", "policy", "who", "鈴木 一郎",
			"next", "2026-04-01T09:00:00Z", "line.0", lines[0]+portal.LapsesText(lapses[2:], in)),
		"forwarding_earlier": post(portal.MailForwarding, "", 0, "who", "鈴木 一郎", "count", "2", "numbers", "03-1234-5670, 03-1234-5671", "sentence", sentence),
		"forwarding_many": post(portal.MailForwarding, "", 0, "who", "鈴木 一郎", "count", "12", "more", "10",
			"line.0", lines[0]+sentence+ends, "was.0", off, "line.1", lines[1]+off, "was.1", sentence, "voice_group", "Y10000001", "change", "42"),
		"forwarding_lines": post(portal.MailForwarding, "", 0, "who", "鈴木 一郎", "count", "1", "more", "0", "line.0", lines[0]+sentence),
	}
}

func TestEveryMailIsAsReviewed(t *testing.T) {
	for _, in := range []portal.Language{portal.Japanese, portal.English} {
		for name, post := range letters(in) {
			subject, text, err := render(post, publicURL)
			if err != nil {
				t.Fatalf("%s in %s: %v", name, in, err)
			}
			got, golden := subject+"\n\n"+text, filepath.Join("testdata", name+"."+string(in)+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs (-update rewrites it); got:\n%s", golden, got)
			}
		}
	}
}

func TestLinksBeginWithThePublicURLAndHideTheToken(t *testing.T) {
	for _, base := range []string{"https://portal.example.co.jp", "https://portal.example.co.jp/", "https://portal.example.co.jp/denwa"} {
		_, text, err := render(letters(portal.Japanese)["reset"], base)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"/password/identity#token=tok-EN_0123456789\n", "/login\n"} {
			if line := strings.TrimRight(base, "/") + want; !strings.Contains(text, "\n"+line) {
				t.Errorf("with public URL %s no line is %q", base, line)
			}
		}
	}
	for _, bad := range []string{"", "portal.example.co.jp", "javascript:alert(1)", "//portal.example.co.jp", "https://"} {
		if _, text, err := render(letters(portal.Japanese)["reset"], bad); err == nil {
			t.Errorf("public URL %q gave the mail %q", bad, text)
		}
	}
}

func TestACodeStandsAlone(t *testing.T) {
	for _, in := range []portal.Language{portal.Japanese, portal.English} {
		subject, text, err := render(letters(in)["code"], publicURL)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "\n\n012345\n\n") {
			t.Errorf("%s: the code does not stand on a line of its own", in)
		}
		if strings.Contains(subject, "012345") {
			t.Errorf("%s: the code can be read on a locked screen", in)
		}
	}
}

func TestWhatPeopleTypeMakesNoLine(t *testing.T) {
	hostile := []string{
		"a\nBcc: x@evil.example", "a\r\n\r\nhttps://evil.example", "a\u2028b", "a\u2029b", "a\u0085b", "a\vb\fc", "a\x00b\x1b[2J",
		"a\u202eb", "\u2066a\u2069", "a\xffb", "{{.Link}}", strings.Repeat("長い名前", 500),
	}
	plain := letters(portal.Japanese)["forwarding_many"]
	_, usual, err := render(plain, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range hostile {
		post := letters(portal.Japanese)["forwarding_many"]
		post.ToName = text
		for name := range post.Fields {
			post.Fields[name] = text
		}
		subject, body, err := render(post, publicURL)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(subject, "\r\n\u2028\u2029\u0085") {
			t.Errorf("%q: subject %q has more than one line", text, subject)
		}
		if got, want := strings.Count(body, "\n"), strings.Count(usual, "\n"); got != want {
			t.Errorf("%q: %d lines instead of %d", text, got, want)
		}
		if strings.ContainsAny(body, "\r\v\f\x00\x1b\u2028\u2029\u0085\u202e\u2066") || !utf8.ValidString(body) {
			t.Errorf("%q: control characters are left in %q", text, body)
		}
	}
}

func TestAMailThatLacksSomethingIsNotWritten(t *testing.T) {
	broken := map[string]func(*portal.Post){
		"a field":      func(p *portal.Post) { delete(p.Fields, "who") },
		"its template": func(p *portal.Post) { p.Template = "no_such" },
		"its secret":   func(p *portal.Post) { *p = letters(portal.Japanese)["welcome"]; p.Secret = "" },
		"its expiry":   func(p *portal.Post) { *p = letters(portal.Japanese)["code"]; p.ExpiresAt = time.Time{} },
	}
	for what, lose := range broken {
		post := letters(portal.Japanese)["forwarding_one"]
		lose(&post)
		if _, text, err := render(post, publicURL); err == nil {
			t.Errorf("without %s: %q", what, text)
		}
	}
}

func TestManyNumbersAreCountedAsPagesCountThem(t *testing.T) {
	post := letters(portal.Japanese)["forwarding_one"]
	post.Fields["count"], post.Fields["more"] = "10000", "9990"
	subject, text, err := render(post, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(subject, "（10,000件）") || !strings.Contains(text, "ほか9,990件") {
		t.Errorf("%s\n%s", subject, text)
	}
}

func TestAnUnknownTimeZoneIsUTCAndSaysSo(t *testing.T) {
	post := letters(portal.English)["password_changed"]
	post.TimeZone = "Nowhere/Here"
	_, text, err := render(post, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	if want := "1 Apr 2026, 05:05 (UTC, UTC+00:00)"; !strings.Contains(text, want) {
		t.Errorf("%q is not in %q", want, text)
	}
}

// A secret ends at a whole second, its mail is written at any part of one: that makes ten minutes no nine.
func TestALifeIsCountedInWholeSeconds(t *testing.T) {
	post := letters(portal.Japanese)["code"]
	post.CreatedAt = written.Add(987 * time.Millisecond)
	_, text, err := render(post, publicURL)
	if err != nil {
		t.Fatal(err)
	}
	if want := "（このメールの作成から10分間）"; !strings.Contains(text, want) {
		t.Errorf("%q is not in %q", want, text)
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		10 * time.Minute:   {"10分間", "10 minutes"},
		time.Minute:        {"1分間", "1 minute"},
		time.Hour:          {"1時間", "1 hour"},
		90 * time.Minute:   {"90分間", "90 minutes"},
		24 * time.Hour:     {"1日間", "1 day"},
		7 * 24 * time.Hour: {"7日間", "7 days"},
		30 * time.Second:   {"0分間", "0 minutes"},
	} {
		if ja, en := span(portal.Japanese, d), span(portal.English, d); ja != want[0] || en != want[1] {
			t.Errorf("%v is %q, %q", d, ja, en)
		}
	}
}
