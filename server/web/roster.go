package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// RosterFile is a CSV file of users, as the export writes it.
type RosterFile struct {
	File []byte `json:"file" doc:"base64; UTF-8, UTF-16 or Shift_JIS"`
}

// RosterImport is a file with the dry run that somebody looked at.
type RosterImport struct {
	File []byte `json:"file" doc:"base64; UTF-8, UTF-16 or Shift_JIS"`
	Seal string `json:"seal" maxLength:"64" doc:"of the dry run"`
}

// RosterDryRun is what an import of a file would do.
type RosterDryRun struct {
	Lines   int           `json:"lines" doc:"people in the file"`
	Added   int           `json:"added"`
	Changed int           `json:"changed"`
	Rows    []ImportRow   `json:"rows" nullable:"false" doc:"those who would be added or changed"`
	Faults  []ImportFault `json:"faults" nullable:"false" doc:"with one of them nothing is imported"`
	Seal    string        `json:"seal" doc:"to be sent back with the import"`
}

// ImportRow is what an import would do about one person.
type ImportRow struct {
	Line  int    `json:"line"`
	Kind  string `json:"kind" enum:"added,changed"`
	Name  string `json:"name"`
	Mail  string `json:"mail"`
	Facts []Fact `json:"facts" nullable:"false"`
}

// ImportFault is something wrong with a line; its field is a column.
type ImportFault struct {
	Line int    `json:"line"`
	Cell string `json:"cell,omitempty" doc:"what stands in the column, its first hundred characters"`
	Fault
}

// spokenForm is a form whose answer is in words.
type spokenForm[T any] struct {
	Spoken
	Body T
}

func (s *Server) exportUsers(ctx context.Context, by visitor, in *spokenForm[PeopleFilter]) (*csvFile, error) {
	return s.export(ctx, by, func() (*csvFile, error) {
		people, err := s.store.ExportUsers(ctx, by.Who, in.Body.view())
		if err != nil {
			return nil, err
		}
		return writeCSV("users", rosterCells(people, s.words[in.language()], by.Who.Zone()))
	})
}

func (s *Server) rosterTemplate(_ context.Context, _ visitor, in *struct{ Spoken }) (*csvFile, error) {
	cells := rosterCells(nil, s.words[in.language()], time.UTC)
	columns := slices.Index(portal.RosterColumns, "state") // what follows is told only
	return writeCSV("users-template", [][]string{cells[0][:columns]})
}

func (s *Server) checkImport(ctx context.Context, by visitor, in *spokenForm[RosterFile]) (*answer[RosterDryRun], error) {
	entries, err := s.readRoster(in.Body.File)
	if err != nil {
		return nil, err
	}
	dryRun, err := s.store.DryRunUsers(ctx, by.Who, entries)
	return reply(wireRosterDryRun(dryRun, in.language()), err)
}

func (s *Server) importUsers(ctx context.Context, by visitor, in *spokenForm[RosterImport]) (*answer[RosterDryRun], error) {
	entries, err := s.readRoster(in.Body.File)
	if err != nil {
		return nil, err
	}
	dryRun, err := s.store.ImportUsers(ctx, by.Who, entries, in.Body.Seal)
	return reply(wireRosterDryRun(dryRun, in.language()), err)
}

func wireRosterDryRun(dryRun store.RosterDryRun, in portal.Language) RosterDryRun {
	wire := RosterDryRun{Lines: len(dryRun.Rows), Rows: []ImportRow{}, Faults: wireFaults(dryRun.Faults), Seal: dryRun.Seal}
	for _, row := range dryRun.Rows {
		switch row.Kind {
		case store.ImportAdds:
			wire.Added++
		case store.ImportChanges:
			wire.Changed++
		default:
			continue
		}
		wire.Rows = append(wire.Rows, ImportRow{Line: row.Line, Kind: string(row.Kind), Name: row.Name, Mail: row.Mail, Facts: wireFacts(row.Detail, in)})
	}
	return wire
}

func wireFaults(faults []portal.TableFault) []ImportFault {
	wire := make([]ImportFault, len(faults))
	for i, fault := range faults {
		wire[i] = ImportFault{Line: fault.Line, Cell: fault.Cell, Fault: *wireFault(fault.Error)}
	}
	return wire
}

// readRoster reads a file whose headings and values are in any of our languages, or in the keys of the wire.
func (s *Server) readRoster(file []byte) ([]portal.RosterEntry, error) {
	lines, err := ReadCSV(file)
	if err != nil {
		return nil, err
	}
	var words portal.TableWords
	for _, column := range portal.RosterColumns {
		words.Learn(column, column, nil)
		for _, dictionary := range s.words {
			values := map[string]string{}
			for _, code := range rosterValues[column] {
				values[code] = dictionary.of("value."+column+"."+code, code)
			}
			words.Learn(column, dictionary.of("fact."+column, column), values)
		}
	}
	return portal.ReadRoster(lines, words)
}

// rosterValues are the values of columns that hold one of a few.
var rosterValues = map[string][]string{
	"role": {"user", "admin"}, "factor": {"totp", "mail", "unset"}, "mail_language": {"ja", "en"}, "notices": {"true", "false"},
}

// rosterCells are users as a table to read, in words of a language; times in a zone.
func rosterCells(people []store.PersonSheet, w words, place *time.Location) [][]string {
	heads := make([]string, len(portal.RosterColumns))
	for i, column := range portal.RosterColumns {
		heads[i] = w.of("fact."+column, column)
	}
	cells := [][]string{heads}
	for _, person := range people {
		row := make([]string, len(portal.RosterColumns))
		for i, column := range portal.RosterColumns {
			value := rosterCell(person, column, place)
			row[i] = w.of("value."+column+"."+value, value)
		}
		cells = append(cells, row)
	}
	return cells
}

// rosterCell is one field of a user. Phone numbers have hyphens: a spreadsheet would take the zero from mere digits.
func rosterCell(p store.PersonSheet, column string, place *time.Location) string {
	switch column {
	case "name":
		return p.Name
	case "mail":
		return p.Mail
	case "phone":
		return portal.ShowPhone(p.Phone)
	case "mobile":
		return portal.ShowPhone(p.Mobile)
	case "role":
		return string(p.Role)
	case "factor":
		return string(p.Factor)
	case "groups":
		return strings.Join(p.Groups, "; ")
	case "title":
		return p.Title
	case "mail_language":
		return string(p.MailLanguage)
	case "time_zone":
		return p.TimeZone
	case "notices":
		return strconv.FormatBool(p.Notices)
	case "comment":
		return p.Comment
	case "state":
		return string(p.State)
	case "last_sign_in":
		if p.LastSignInAt > 0 {
			return localTime(time.UnixMilli(p.LastSignInAt), place)
		}
	}
	return ""
}
