package portal

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ContractColumns are the columns of the file in which an operator hands over contracts, one line a phone number.
var ContractColumns = []string{
	"service", "voice_group", "representative_contract", "contract", "site", "site_name", "phone_number", "plan", "message_box", "members_net", "opened",
}

// ContractRow is a line of that file. A contract with several numbers stands on several lines, one without any on one.
type ContractRow struct {
	Line           int
	Service        string // name
	VoiceGroup     string // Y…
	Representative string // N… of the representative site
	Contract       string // N…
	Site, SiteName string
	Number         string // canonical digits; may be empty
	Plan           string
	MessageBox     bool
	MembersNet     bool
	Opened         bool
}

// ContractFault is what is wrong with a line, for the operator to read.
type ContractFault struct {
	Line    int
	Problem string
}

func (f ContractFault) Error() string { return fmt.Sprintf("line %d: %s", f.Line, f.Problem) }

// ReadContracts reads the lines of a file, the headings first, and reports every fault of every line: of each cell, of
// lines that contradict one another, and of numbers that stand there twice.
func ReadContracts(lines []TableLine) ([]ContractRow, []ContractFault) {
	lines = slices.DeleteFunc(slices.Clone(lines), func(line TableLine) bool { return strings.TrimSpace(strings.Join(line.Cells, "")) == "" })
	if len(lines) < 2 {
		return nil, []ContractFault{{1, "the file holds no contract"}}
	}
	places, fault := contractPlaces(lines[0])
	if fault != nil {
		return nil, []ContractFault{*fault}
	}
	var rows []ContractRow
	var faults []ContractFault
	for _, line := range lines[1:] {
		r := contractReader{line: line, places: places}
		row := r.row()
		rows = append(rows, row)
		faults = append(faults, r.faults...)
	}
	faults = append(faults, contradictions(rows)...)
	slices.SortStableFunc(faults, func(a, b ContractFault) int { return a.Line - b.Line })
	return rows, faults
}

func contractPlaces(headings TableLine) (map[string]int, *ContractFault) {
	places := map[string]int{}
	for i, cell := range headings.Cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		_, twice := places[name]
		if name == "" {
			continue
		}
		if twice || !slices.Contains(ContractColumns, name) {
			return nil, &ContractFault{headings.Number, fmt.Sprintf("the heading %q is not known, or stands twice; they are %s", cell, strings.Join(ContractColumns, ","))}
		}
		places[name] = i
	}
	for _, name := range ContractColumns {
		if _, there := places[name]; !there {
			return nil, &ContractFault{headings.Number, fmt.Sprintf("the column %s is missing; they are %s", name, strings.Join(ContractColumns, ","))}
		}
	}
	return places, nil
}

type contractReader struct {
	line   TableLine
	places map[string]int
	faults []ContractFault
}

func (r *contractReader) refuse(column, problem string) {
	r.faults = append(r.faults, ContractFault{r.line.Number, column + " " + problem})
}

func (r *contractReader) row() ContractRow {
	return ContractRow{
		Line: r.line.Number, Service: r.text("service"), VoiceGroup: r.id("voice_group", 'Y'),
		Representative: r.id("representative_contract", 'N'), Contract: r.id("contract", 'N'), Site: r.text("site"), SiteName: r.text("site_name"),
		Number: r.number("phone_number"), Plan: r.text("plan"),
		MessageBox: r.yes("message_box"), MembersNet: r.yes("members_net"), Opened: r.yes("opened"),
	}
}

func (r *contractReader) cell(column string) string {
	if place := r.places[column]; place < len(r.line.Cells) {
		return strings.TrimSpace(norm.NFC.String(r.line.Cells[place]))
	}
	return ""
}

// text is a cell that has to be there.
func (r *contractReader) text(column string) string {
	text := r.cell(column)
	switch {
	case text == "":
		r.refuse(column, "is empty")
	case utf8.RuneCountInString(text) > 100:
		r.refuse(column, "has more than 100 characters")
	case deceives(text) || strings.ContainsRune(text, utf8.RuneError):
		r.refuse(column, "holds characters that are no text")
	}
	return text
}

// id is a letter and digits, in any width and case.
func (r *contractReader) id(column string, letter byte) string {
	id := strings.ToUpper(norm.NFKC.String(r.cell(column)))
	if len(id) < 2 || len(id) > 20 || id[0] != letter || strings.Trim(id[1:], anyDigit) != "" {
		r.refuse(column, fmt.Sprintf("%q is not of the form %c123456789", r.cell(column), letter))
	}
	return id
}

func (r *contractReader) yes(column string) bool {
	switch strings.ToLower(norm.NFKC.String(r.cell(column))) {
	case "true", "yes", "1":
		return true
	case "false", "no", "0":
		return false
	}
	r.refuse(column, fmt.Sprintf("%q is neither true nor false", r.cell(column)))
	return false
}

func (r *contractReader) number(column string) string {
	text := r.cell(column)
	if text == "" {
		return ""
	}
	tidied, raw, clean := normalize(norm.NFKC.String(text))
	digits := canonical(tidied, raw)
	if class := classify(digits); !clean || class != Landline && class != IPPhone && class != Mobile {
		r.refuse(column, fmt.Sprintf("%q is no phone number of a line", text))
	}
	return digits
}

// contradictions are the faults between lines: what one says of a voice group or of a contract, all say.
func contradictions(rows []ContractRow) []ContractFault {
	var faults []ContractFault
	first := map[string]ContractRow{}
	for _, row := range rows {
		about := func(what, key string, same func(a, b ContractRow) bool) {
			earlier, seen := first[what+key]
			if !seen {
				first[what+key] = row
			} else if !same(earlier, row) {
				faults = append(faults, ContractFault{row.Line, fmt.Sprintf("%s %s is described differently in line %d", what, key, earlier.Line)})
			}
		}
		about("voice group", row.VoiceGroup, func(a, b ContractRow) bool { return a.Service == b.Service && a.Representative == b.Representative })
		about("contract", row.Contract, func(a, b ContractRow) bool { return a.ofContract() == b.ofContract() })
		if row.Number != "" {
			about("phone number", row.Number, func(ContractRow, ContractRow) bool { return false })
		}
	}
	return faults
}

// ofContract is the row without what differs between the numbers of a contract.
func (r ContractRow) ofContract() ContractRow {
	r.Line, r.Number = 0, ""
	return r
}
