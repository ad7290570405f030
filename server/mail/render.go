// Package mail delivers what waits in the outbox: it renders, sends and tries again.
package mail

import (
	"embed"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"

	"github.com/dustin/go-humanize"

	"denwaban/server/portal"
)

//go:embed templates/*.txt
var files embed.FS

// A template's first line is the subject, the second is empty, the rest is the text. A field that the outbox row lacks
// is an error and not an empty line in somebody's mail.
var templates = template.Must(template.New("").Option("missingkey=error").ParseFS(files, "templates/*.txt"))

// letter is what a template may use. Nothing in it contains a line break.
type letter struct {
	Name    string
	SignIn  string // address of the sign-in page
	Link    string // address of 本人確認 with its token
	Code    string
	Expires string   // instant, in the reader's time zone
	Life    string   // from writing to expiry, in words
	At      string   // when it happened, in the reader's time zone
	Zone    string   // the reader's time zone
	Many    bool     // more than one number was changed
	Lines   []string // the numbers that are named one by one
	Changes []change // the same of a change, with what was set before it
	Page    string   // address of the change
	Taken   string   // company that has no use for a login ID of another one's; in place of a link
	Fields  map[string]string
}

// change is what became of one number.
type change struct{ Phone, Before, After string }

// render writes a mail in its reader's language. The same post gives the same mail each time, so that a second
// delivery is recognisable. publicURL comes from the settings, never from a request: a link that follows somebody's
// Host header leads to that somebody.
func render(post portal.Post, publicURL string) (subject, text string, err error) {
	content, err := fill(post, publicURL)
	if err != nil {
		return "", "", err
	}
	var out strings.Builder
	if err := templates.ExecuteTemplate(&out, string(post.Template)+"."+string(language(post))+".txt", content); err != nil {
		return "", "", fmt.Errorf("render a mail: %w", err)
	}
	subject, text, found := strings.Cut(out.String(), "\n\n")
	if !found || strings.Contains(subject, "\n") {
		return "", "", fmt.Errorf("render a mail: template %s does not begin with one line of subject", post.Template)
	}
	return subject, strings.TrimRight(text, "\n") + "\n", nil
}

func language(post portal.Post) portal.Language {
	if post.Language == portal.English {
		return portal.English
	}
	return portal.Japanese
}

func fill(post portal.Post, publicURL string) (letter, error) {
	base, err := url.Parse(publicURL)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return letter{}, errors.New("render a mail: the public URL is not an http or https address")
	}
	content := letter{
		Name: oneLine(post.ToName), SignIn: base.JoinPath("login").String(), At: clock(post, post.CreatedAt),
		Zone: zone(post).String(), Fields: map[string]string{},
	}
	for name, value := range post.Fields {
		content.Fields[name] = oneLine(value)
		if name == "until" || name == "next" && value != "" {
			at, err := time.Parse(time.RFC3339, value)
			if err != nil {
				return letter{}, fmt.Errorf("render a mail: %w", err)
			}
			content.Fields[name] = clock(post, at)
		}
	}
	content.Many = content.Fields["count"] != "1"
	for _, name := range []string{"count", "more"} {
		if n, err := strconv.ParseInt(content.Fields[name], 10, 64); err == nil {
			content.Fields[name] = humanize.Comma(n) // as pages write it
		}
	}
	for i := 0; content.Fields[fmt.Sprintf("line.%d", i)] != ""; i++ {
		line := content.Fields[fmt.Sprintf("line.%d", i)]
		content.Lines = append(content.Lines, line)
		if was := content.Fields[fmt.Sprintf("was.%d", i)]; was != "" {
			phone, after, _ := strings.Cut(line, "  ")
			content.Changes = append(content.Changes, change{phone, was, after})
		}
	}
	if group := content.Fields["voice_group"]; group != "" {
		content.Page = base.JoinPath("web-settings", group, "changes", content.Fields["change"]).String()
	}
	switch post.Template {
	case portal.MailWelcome, portal.MailReset:
		// In the fragment: browsers send it to no server, neither in a request nor as Referer.
		page := base.JoinPath("password", "identity")
		if content.Taken = content.Fields["taken"]; content.Taken != "" {
			return content, nil
		}
		content.Link = page.String() + "#token=" + url.QueryEscape(post.Secret)
	case portal.MailCode:
		content.Code = oneLine(post.Secret)
	default:
		return content, nil
	}
	if post.Secret == "" || post.ExpiresAt.IsZero() {
		return letter{}, fmt.Errorf("render a mail: %s without its secret or its expiry", post.Template)
	}
	content.Expires = clockTo(post, post.ExpiresAt, ":05")                                        // to the second: it ends when the mail says so, and not later
	content.Life = span(language(post), post.ExpiresAt.Sub(post.CreatedAt.Truncate(time.Second))) // its end is one of whole seconds
	return content, nil
}

// zone is the reader's; an unknown one is UTC.
func zone(post portal.Post) *time.Location { return portal.Zone(post.TimeZone) }

// clock writes an instant in the reader's time zone with the zone's name and its distance from UTC. An unknown zone
// becomes UTC, and says so.
func clock(post portal.Post, at time.Time) string { return clockTo(post, at, "") }

// clockTo is clock with more of the time behind the minute.
func clockTo(post portal.Post, at time.Time, more string) string {
	zone := zone(post)
	at = at.In(zone)
	if language(post) == portal.English {
		return at.Format("2 Jan 2006, 15:04"+more) + " (" + zone.String() + ", UTC" + at.Format("-07:00") + ")"
	}
	return at.Format("2006年1月2日 15:04"+more) + "（" + zone.String() + "、UTC" + at.Format("-07:00") + "）"
}

// span writes a duration in the largest unit that divides it, minutes at the least.
func span(in portal.Language, d time.Duration) string {
	count, ja, en := int(d/time.Minute), "分間", "minute"
	switch {
	case count > 0 && count%(24*60) == 0:
		count, ja, en = count/(24*60), "日間", "day"
	case count > 0 && count%60 == 0:
		count, ja, en = count/60, "時間", "hour"
	}
	if in != portal.English {
		return fmt.Sprint(count, ja)
	}
	if count != 1 {
		en += "s"
	}
	return fmt.Sprint(count, " ", en)
}

// oneLine takes out of what people typed everything that could begin another line, hide text or turn it around.
func oneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD")))
}
