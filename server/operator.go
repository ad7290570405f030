package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/web"
)

// Contracts is a file of contracts of a company.
type Contracts struct {
	Folder
	Company string `required:"" help:"Name of the company." placeholder:"NAME"`
	Create  bool   `name:"create-company" help:"Make the company when it is not there."`
	File    string `arg:"" help:"CSV: service,voice_group,representative_contract,contract,site,site_name,phone_number,plan,message_box,members_net,opened."`
}

// Mailed says how a person gets to the mail that a command puts into the outbox.
type Mailed struct {
	Folder
	PublicURL string `name:"public-url" env:"DENWABAN_PUBLIC_URL" help:"Address that browsers use, for the link that is printed; without it, the link is printed from its path on." placeholder:"URL"`
	SMTP      string `name:"smtp" env:"DENWABAN_SMTP" help:"Mail server of the portal. Without it the link is printed." placeholder:"URL"`
}

// NewUser is a person to add.
type NewUser struct {
	Mailed
	Company  string   `help:"Name of the company; not needed when there is only one." placeholder:"NAME"`
	Name     string   `required:"" help:"Name of the person."`
	Mail     string   `required:"" help:"Email address, which is the login ID."`
	Phone    string   `required:"" help:"Phone number."`
	Admin    bool     `help:"A portal administrator."`
	Factor   string   `default:"unset" enum:"unset,totp,mail" help:"Second factor: totp, mail, or unset for the person's choice."`
	Groups   []string `name:"group" help:"User group; may be repeated." placeholder:"NAME"`
	Language string   `default:"ja" enum:"ja,en" help:"Language of the mails: ja or en."`
	TimeZone string   `name:"time-zone" default:"Asia/Tokyo" help:"Time zone." placeholder:"ZONE"`
}

// KnownUser is a person who is there.
type KnownUser struct {
	Mailed
	LoginID string `arg:"" name:"login-id" help:"Email address of the person."`
}

// worksIn opens a data folder, does one deed and closes it. Whether a server may work there meanwhile is up to open.
func worksIn(ctx context.Context, open func(context.Context, string, string) (*store.Store, error), folder Folder, deed func(*store.Store) error) (err error) {
	s, err := open(ctx, folder.Data, folder.Keys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return deed(s)
}

// ImportContracts reads a file of contracts into the database, all of it or nothing; every line that is wrong is told.
func ImportContracts(ctx context.Context, from Contracts, out io.Writer) error {
	content, err := os.ReadFile(from.File)
	if err != nil {
		return err
	}
	lines, err := web.ReadCSV(content)
	if err != nil {
		return fmt.Errorf("read %s: %w", from.File, refusedForm(err))
	}
	rows, faults := portal.ReadContracts(lines)
	if len(faults) > 0 {
		told := make([]error, len(faults))
		for i, fault := range faults {
			told[i] = fault
		}
		return notImported(from.File, errors.Join(told...))
	}
	open := store.OpenExisting
	if from.Create {
		open = store.OpenWithKeys
	}
	return worksIn(ctx, open, from.Folder, func(s *store.Store) error {
		did, err := s.ImportContracts(ctx, from.Company, from.Create, rows)
		if err != nil {
			return notImported(from.File, err)
		}
		_, err = fmt.Fprintf(out, "%s added, %d changed, %s added\n%s%s%s", counted(did.Added, "contract"), did.Changed, counted(did.Numbers, "phone number"),
			newlyNamed("service", did.Services), newlyNamed("voice group", did.VoiceGroups), lapsedSince(did.Lapsed, from.Company))
		return err
	})
}

// counted is a number of things in words.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// newlyNamed names what was made because the file names it: a name that is written wrongly shows there.
func newlyNamed(thing string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	told := strings.Join(names[:min(importShown, len(names))], ", ")
	if more := len(names) - importShown; more > 0 {
		told += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%s added: %s\n", counted(len(names), thing), told)
}

// importShown is how many of a kind an import names.
const importShown = 10

// lapsedSince tells the operator for which numbers something is set that the contracts do not allow any more.
func lapsedSince(all []store.Lapsed, company string) string {
	if len(all) == 0 {
		return ""
	}
	var told strings.Builder
	fmt.Fprintf(&told, "Contracts no longer allow what is set for %s. Nothing was switched off; the company's administrators "+
		"are told by mail:\n%s", counted(len(all), "phone number"), lapsedLines(all[:min(importShown, len(all))]))
	if more := len(all) - importShown; more > 0 {
		fmt.Fprintf(&told, "and %d more: denwaban lapsed --company %q lists all of them\n", more, company)
	}
	return told.String()
}

func lapsedLines(all []store.Lapsed) string {
	var told strings.Builder
	for _, one := range all {
		fmt.Fprintf(&told, "%s  %s\n", portal.FormatPhone(one.Digits), portal.LapsesText(one.Lapses, portal.English))
	}
	return told.String()
}

// Lapsed says of which company the numbers are listed.
type Lapsed struct {
	Folder
	Company string `help:"Name of the company; not needed when there is only one." placeholder:"NAME"`
}

// ListLapsed lists the numbers for which something is set that nobody could set any more, a line each. It changes nothing.
func ListLapsed(ctx context.Context, of Lapsed, out io.Writer) error {
	return worksIn(ctx, store.Inspect, of.Folder, func(s *store.Store) error {
		all, err := s.LapsedIn(ctx, of.Company)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "%s%s\n", lapsedLines(all), counted(len(all), "phone number"))
		return err
	})
}

// notImported tells the lines that are wrong, a line each.
func notImported(file string, err error) error {
	var fault portal.ContractFault
	if !errors.As(err, &fault) {
		return err
	}
	return fmt.Errorf("%s: nothing is imported\n%w", file, err)
}

// AddUser adds a person and sends the welcome mail.
func AddUser(ctx context.Context, one NewUser, out io.Writer) error {
	role := portal.General
	if one.Admin {
		role = portal.Administrator
	}
	form := portal.User{
		Name: one.Name, Mail: one.Mail, Phone: one.Phone, Role: role, Factor: portal.Factor(one.Factor), Groups: one.Groups,
		MailLanguage: portal.Language(one.Language), TimeZone: one.TimeZone,
	}
	return one.mails(ctx, out, one.Name+" is added", func(s *store.Store) (string, error) { return s.AddUserAs(ctx, one.Company, form) })
}

// InviteUser sends the welcome mail again.
func InviteUser(ctx context.Context, one KnownUser, out io.Writer) error {
	return one.mails(ctx, out, one.LoginID+" is invited again", one.deed(func(s *store.Store) (string, error) { return s.InviteAgain(ctx, one.LoginID) }))
}

// ResetFactor takes somebody's second factor and password away and mails the link to a new beginning.
func ResetFactor(ctx context.Context, one KnownUser, out io.Writer) error {
	about := one.LoginID + " sets a new password by the mailed link, and chooses a second factor at the next sign-in"
	return one.mails(ctx, out, about, one.deed(func(s *store.Store) (string, error) { return s.ResetFactor(ctx, one.LoginID) }))
}

// deed is one about the person, which says so when there is nobody of that login ID.
func (u KnownUser) deed(do func(*store.Store) (string, error)) func(*store.Store) (string, error) {
	return func(s *store.Store) (string, error) {
		token, err := do(s)
		if portal.Refused(err, "not_found") {
			err = fmt.Errorf("there is nobody with the login ID %s", u.LoginID)
		}
		return token, err
	}
}

// mails does a deed that puts a mail with a link into the outbox. The link is printed only where no mail goes out: then the
// operator has to hand it over.
func (m Mailed) mails(ctx context.Context, out io.Writer, about string, deed func(*store.Store) (string, error)) error {
	base, err := Config{PublicURL: m.PublicURL}.publicURL()
	if err != nil {
		return err
	}
	return worksIn(ctx, store.OpenExisting, m.Folder, func(s *store.Store) error {
		token, err := deed(s)
		if err != nil {
			return refusedForm(err)
		}
		if m.SMTP != "" {
			_, err = fmt.Fprintf(out, "%s; the mail goes out when the server runs\n", about)
			return err
		}
		path := "/password/identity#token=" + token
		if base == nil {
			_, err = fmt.Fprintf(out, "%s; without a mail server the link is the address of the portal, and after it\n%s\n", about, path)
			return err
		}
		_, err = fmt.Fprintf(out, "%s; without a mail server the link is\n%s%s\n", about, base, path)
		return err
	})
}

// refusedForm says which flags are wrong, or where a file is.
func refusedForm(err error) error {
	refusals := portal.Refusals(err)
	if len(refusals) == 0 {
		return err
	}
	told := make([]string, len(refusals))
	for i, one := range refusals {
		told[i] = strings.TrimPrefix(one.Field+": "+strings.ReplaceAll(one.Code, "_", " "), ": ")
		for _, name := range slices.Sorted(maps.Keys(one.Args)) {
			told[i] += fmt.Sprintf(", %s %s", name, one.Args[name])
		}
	}
	return errors.New(strings.Join(told, "; "))
}
