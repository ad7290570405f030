package portal

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// RosterColumns are the columns of the file in which users leave and enter the house, in its order; their names are those
// of the form's fields. The last two are told only: what stands there when the file comes back is not looked at.
var RosterColumns = []string{
	"name", "mail", "phone", "mobile", "role", "factor", "groups", "title", "mail_language", "time_zone", "notices", "comment",
	"state", "last_sign_in",
}

// RosterLimit is how many lines one file may have.
const RosterLimit = 10_000

// RosterEntry is what a line says about one person; a column that the file lacks is not in it.
type RosterEntry struct {
	Line  int
	Cells map[string]string

	columns     []string        // of the file
	fault       *Error          // of the line as a whole
	lacks       map[string]bool // columns of the file before which the line ends
	cells, wide int             // how many it has, and how many there are
}

// ReadRoster finds the people of a file. Their addresses must be in it: they say who a line is about. Codes: those of readTable.
func ReadRoster(lines []TableLine, words TableWords) ([]RosterEntry, error) {
	table, err := readTable(lines, words, TableShape{Key: "mail", Missing: Refuse("column_missing", "file"), Limit: RosterLimit})
	if err != nil {
		return nil, err
	}
	entries := make([]RosterEntry, len(table.Lines))
	for i, line := range table.Lines {
		entry := RosterEntry{
			Line: line.Number, Cells: map[string]string{}, columns: table.Columns, fault: table.long(line), lacks: map[string]bool{}, cells: len(line.Cells), wide: len(table.Columns),
		}
		for place, column := range table.Columns {
			switch {
			case column == "":
			case place < len(line.Cells):
				entry.Cells[column] = line.Cells[place]
			default:
				entry.lacks[column] = true
			}
		}
		entries[i] = entry
	}
	return entries, nil
}

// NewRosterUser is what a line need not say about somebody new.
func NewRosterUser() User {
	return User{Role: General, MailLanguage: Japanese, TimeZone: "Asia/Tokyo", Groups: []string{}}
}

// ApplyTo is a user as the line says, over what is known: the data of now, or NewRosterUser. An empty cell empties a field
// that may be empty and leaves alone one that may not. groups are the ids of the company's groups by their names.
// Codes: line_long, line_short, those of ReadUser, choice_unknown, group_not_there, phone_zero.
func (e RosterEntry) ApplyTo(known User, groups map[string]string) (User, Errors) {
	switch {
	case e.fault != nil:
		return known, Errors{e.fault}
	case e.cutOff(known):
		return known, Errors{tooShort(e.cells, e.wide)}
	}
	user := known
	text := func(column string, into *string, mayBeEmpty bool) {
		if cell, there := e.Cells[column]; there && (cell != "" || mayBeEmpty) {
			*into = cell
		}
	}
	var faults Errors
	phone := func(column string, into *string, mayBeEmpty bool) {
		cell := norm.NFKC.String(e.Cells[column])
		if _, digits, clean := normalize(cell); clean && digits != "" && Digits(cell) == Digits(*into) {
			return // the same number in another spelling is no change
		}
		if text(column, into, mayBeEmpty); cell != "" && isDigit(rune(cell[0])) && cell[0] != '0' {
			faults = append(faults, Refuse("phone_zero", column))
		}
	}
	text("name", &user.Name, true)
	text("mail", &user.Mail, true)
	if known.Mail != "" {
		user.Mail = known.Mail // another spelling of the same login ID
	}
	phone("phone", &user.Phone, true)
	phone("mobile", &user.Mobile, true)
	text("title", &user.Title, true)
	text("comment", &user.Comment, true)
	text("role", (*string)(&user.Role), false)
	text("factor", (*string)(&user.Factor), false)
	text("mail_language", (*string)(&user.MailLanguage), false)
	text("time_zone", &user.TimeZone, false)
	switch notices := e.Cells["notices"]; notices {
	case "":
	case "true", "false":
		user.Notices = notices == "true"
	default:
		faults = append(faults, Refuse("choice_unknown", "notices"))
	}
	if cell, there := e.Cells["groups"]; there {
		ids, unknown := groupsIn(cell, groups)
		user.Groups = ids
		for _, name := range unknown {
			faults = append(faults, Refuse("group_not_there", "groups", "group", name))
		}
	}
	if user.Factor == "" {
		faults = append(faults, Refuse("required", "factor"))
		user.Factor = FactorUnset // told once
	}
	user, err := ReadUser(user)
	return user, append(faults, Refusals(err)...)
}

// Faults are faults of the line as the file has them, from its first column to its last.
func (e RosterEntry) Faults(faults Errors) []TableFault {
	told := make([]TableFault, len(faults))
	for i, fault := range faults {
		told[i] = faultIn(e.Line, fault, e.Cells[fault.Field], slices.Contains([]string{"role", "factor", "mail_language", "notices"}, fault.Field))
	}
	slices.SortStableFunc(told, func(a, b TableFault) int { return slices.Index(e.columns, a.Field) - slices.Index(e.columns, b.Field) })
	return told
}

// cutOff tells whether the line ends before something that is known, and that an empty cell would empty.
func (e RosterEntry) cutOff(known User) bool {
	return known.Name != "" && e.lacks["name"] || known.Phone != "" && e.lacks["phone"] || known.Mobile != "" && e.lacks["mobile"] ||
		known.Title != "" && e.lacks["title"] || known.Comment != "" && e.lacks["comment"] || len(known.Groups) > 0 && e.lacks["groups"]
}

// unknownTold is how many groups that are not there are told of one line; nobody mends more of them one by one.
const unknownTold = 20

// groupsIn finds the groups of a cell, which stand in lines or are parted by semicolons. A name that itself holds a
// semicolon is found too: the longest name counts. No more parts are put together than a name has, for a cell may be as long as
// the file: to try all of them would keep the program busy for days.
func groupsIn(cell string, groups map[string]string) (ids, unknown []string) {
	ids = []string{}
	parts := strings.FieldsFunc(norm.NFKC.String(cell), func(r rune) bool { return r == ';' || r == '\n' || r == '\r' })
	longest := 1
	for name := range groups {
		longest = max(longest, 1+strings.Count(name, ";"))
	}
	for len(parts) > 0 && len(unknown) < unknownTold {
		n := min(len(parts), longest)
		for ; n > 0; n-- {
			if id, known := groups[strings.TrimSpace(strings.Join(parts[:n], ";"))]; known {
				ids = append(ids, id)
				break
			}
		}
		if n == 0 {
			if name := strings.TrimSpace(parts[0]); name != "" {
				unknown = append(unknown, name)
			}
			n = 1
		}
		parts = parts[n:]
	}
	return ids, unknown
}
