package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"denwaban/server/portal"
)

// ImportKind says what an import does with a line.
type ImportKind string

const (
	ImportAdds    ImportKind = "added"
	ImportChanges ImportKind = "changed"
	ImportLeaves  ImportKind = "same"
)

// ImportRow is what an import does about one person.
type ImportRow struct {
	Line   int
	Kind   ImportKind
	ID     string // of a user who is there already
	Name   string
	Mail   string
	Detail string // JSON for portal.Facts: what the person is to be, or what becomes what

	was    PersonSheet
	form   portal.User
	groups []string // names of form's, in order
	waits  bool     // somebody of another company has the login ID (loginid.go)
}

// RosterDryRun is what an import would do, or why it does nothing.
type RosterDryRun struct {
	Rows      []ImportRow
	Faults    []portal.TableFault
	NeedsCode bool   // it hands over accounts or makes administrators
	Seal      string // stands for all of the above: what was looked at is what is done

	governs bool // it does what nobody does who is held
}

// DryRunUsers tells what an import of these lines would do; it changes nothing. Codes: none, faults are part of the dry run.
func (s *Store) DryRunUsers(ctx context.Context, who portal.Actor, entries []portal.RosterEntry) (RosterDryRun, error) {
	return dryRunUsers(ctx, s.read, who, entries)
}

// ImportUsers adds and changes users as a dry run told that somebody looked at, all or none of them; who is added is invited
// by mail. Lines about an existing login ID change that user, by the rules of ChangeUser. Codes: import_stale (the dry run would now
// be another one), import_faulty, administration_held, signed_out, code_needed, busy.
func (s *Store) ImportUsers(ctx context.Context, who portal.Actor, entries []portal.RosterEntry, seal string) (RosterDryRun, error) {
	end, err := s.auditEnd(ctx, s.read)
	if err != nil {
		return RosterDryRun{}, err
	}
	looked, err := readDirectoryVersion(ctx, s.read, end.ID)
	if err != nil {
		return RosterDryRun{}, err
	}
	dryRun, err := dryRunUsers(ctx, s.read, who, entries) // before the transaction: nobody's change waits for a large file
	if err != nil {
		return dryRun, err
	}
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
		now, err := readDirectoryVersion(tx.ctx, tx, end.ID)
		if err != nil {
			return err
		}
		if now != looked {
			if dryRun, err = dryRunUsers(tx.ctx, tx, who, entries); err != nil {
				return err
			}
		}
		switch {
		case dryRun.Seal != seal:
			return portal.Refuse("import_stale", "")
		case len(dryRun.Faults) > 0:
			return portal.Refuse("import_faulty", "")
		}
		if dryRun.governs {
			if err := unheld(tx, who); err != nil {
				return err
			}
		}
		if dryRun.NeedsCode {
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		return s.importUsers(tx, who, dryRun.Rows)
	})
	return dryRun, err
}

// rosterChecker holds what a dry run is made from: the company as it is now.
type rosterChecker struct {
	people map[string]PersonSheet // by login key
	groups map[string]string      // ids by name
	names  map[string]string      // names by id
	taken  map[string]bool        // login keys that people of other companies have
	lines  map[string]int         // first line about a login key
	dryRun RosterDryRun
}

func dryRunUsers(ctx context.Context, from querier, who portal.Actor, entries []portal.RosterEntry) (RosterDryRun, error) {
	p := rosterChecker{lines: map[string]int{}, groups: map[string]string{}, names: map[string]string{}}
	if err := p.look(ctx, from, who, entries); err != nil {
		return p.dryRun, err
	}
	for _, entry := range entries {
		p.add(entry)
	}
	p.keepAnAdministrator()
	return p.dryRun, p.seal()
}

// look reads the company.
func (p *rosterChecker) look(ctx context.Context, from querier, who portal.Actor, entries []portal.RosterEntry) error {
	people, err := sheets(ctx, from, who, PeopleView{})
	if err != nil {
		return err
	}
	p.people = make(map[string]PersonSheet, len(people))
	for _, one := range people {
		p.people[portal.LoginKey(one.Mail)] = one
	}
	groups, err := list[struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}](ctx, from, `SELECT id, name FROM user_groups WHERE company_id = ?`, who.CompanyID)
	if err != nil {
		return err
	}
	for _, group := range groups {
		p.groups[group.Name], p.names[group.ID] = group.ID, group.Name
	}
	keys := make([]string, len(entries))
	for i, entry := range entries {
		keys[i] = portal.LoginKey(entry.Cells["mail"])
	}
	p.taken, err = takenLogins(ctx, from, who, keys)
	return err
}

// takenLogins are those of the login keys that belong to people of other companies.
func takenLogins(ctx context.Context, from querier, who portal.Actor, keys []string) (map[string]bool, error) {
	found := map[string]bool{}
	taken, err := listAmong[string](ctx, from, `SELECT login_key FROM users WHERE company_id <> ? AND login_key IN (?)`, []any{who.CompanyID}, keys)
	if err != nil {
		return nil, err
	}
	for _, key := range taken {
		found[key] = true
	}
	return found, nil
}

// add takes in one line.
func (p *rosterChecker) add(entry portal.RosterEntry) {
	key := portal.LoginKey(entry.Cells["mail"])
	was, there := p.people[key]
	known := portal.NewRosterUser()
	if there {
		known = was.form()
	}
	form, faults := entry.ApplyTo(known, p.groups)
	if first, twice := p.lines[key]; twice && key != "" {
		faults = append(faults, portal.Refuse("line_twice", "mail", "line", fmt.Sprint(first)))
	} else {
		p.lines[key] = entry.Line
	}
	p.dryRun.Faults = append(p.dryRun.Faults, entry.Faults(faults)...)
	is := p.sheet(form)
	row := ImportRow{Line: entry.Line, Kind: ImportAdds, ID: was.ID, Name: form.Name, Mail: form.Mail, was: was, form: form, groups: is.Groups, waits: p.taken[key]}
	detail := is.onRecord()
	if there {
		row.Kind, detail = ImportChanges, map[string]any{"before": was.onRecord(), "after": is.onRecord()}
		if maps.EqualFunc(was.onRecord(), is.onRecord(), func(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }) {
			row.Kind, detail = ImportLeaves, nil
		}
	}
	promoted := !there && form.Role == portal.Administrator
	p.dryRun.NeedsCode = p.dryRun.NeedsCode || promoted || there && portal.TakesOver(known, form)
	p.dryRun.governs = p.dryRun.governs || promoted || there && portal.Governs(known, form)
	text, _ := json.Marshal(detail) // texts, lists of texts and yes or no
	row.Detail = string(text)
	p.dryRun.Rows = append(p.dryRun.Rows, row)
}

// sheet is a user to be.
func (p *rosterChecker) sheet(form portal.User) PersonSheet {
	sheet := PersonSheet{
		Person: Person{Name: form.Name, Mail: form.Mail, Role: form.Role, Factor: form.Factor, Groups: []string{}}, Phone: form.Phone,
		MailLanguage: form.MailLanguage, TimeZone: form.TimeZone, Title: form.Title, Mobile: form.Mobile, Comment: form.Comment,
		Notices: form.Notices,
	}
	for _, id := range form.Groups {
		sheet.Groups = append(sheet.Groups, p.names[id])
	}
	slices.Sort(sheet.Groups)
	return sheet
}

// keepAnAdministrator looks at what is left when all lines are done: their order makes no difference.
func (p *rosterChecker) keepAnAdministrator() {
	active := func(sheet PersonSheet) bool {
		return sheet.Role == portal.Administrator && sheet.State == portal.Active
	}
	left, demoted := 0, -1
	for _, one := range p.people {
		if active(one) {
			left++
		}
	}
	for _, row := range p.dryRun.Rows {
		switch is := row.form.Role == portal.Administrator; {
		case row.ID == "" || row.was.State != portal.Active:
		case active(row.was) && !is:
			left, demoted = left-1, row.Line
		case !active(row.was) && is:
			left++
		}
	}
	if left == 0 && demoted >= 0 {
		p.dryRun.Faults = append(p.dryRun.Faults, portal.TableFault{Line: demoted, Error: portal.Refuse("last_administrator", "role")})
	}
}

// seal makes one short text of the whole dry run and of what it was made from.
func (p *rosterChecker) seal() error {
	sum := sha256.New()
	for _, row := range p.dryRun.Rows {
		fmt.Fprintf(sum, "%d %s %s %d %s\n", row.Line, row.Kind, row.ID, row.was.Version, row.Detail)
	}
	for _, fault := range p.dryRun.Faults {
		fmt.Fprintf(sum, "%d %v\n", fault.Line, fault.Error)
	}
	p.dryRun.Seal = hex.EncodeToString(sum.Sum(nil))
	return nil
}
