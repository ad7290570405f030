package portal

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// NumberColumns are the columns of the file in which the settings of IP phone numbers leave and enter the house, in its
// order. What stands in site and contract is told only: it is not looked at when the file comes back.
var NumberColumns = []string{
	"phone", "site", "contract", "on", "unconditional", "busy", "no_answer", "unreachable", "ring_seconds", "target",
	"list1", "list1_name", "list2", "list2_name", "list3", "list3_name", "list4", "list4_name", "list5", "list5_name", "until",
}

// NumberColumnsEverywhere are those of a file with numbers of several voice groups.
var NumberColumnsEverywhere = slices.Insert(slices.Clone(NumberColumns), 1, "voice_group")

// NumberLimit is how many lines one file may have.
const NumberLimit = 100_000

// NumberLine is what a line of a file says about one number.
type NumberLine struct {
	Line   int
	Digits string // canonical; empty when the line names none

	columns map[string]int // places, of all lines
	width   int            // how many columns there are
	cells   []string
	fault   *Error         // of the line as a whole
	zone    *time.Location // whose clocks its end was read from; nil where the file does not say
}

// UntilHeading is the heading of the ends, with the time zone whose clocks they are told by: the file may be read elsewhere.
func UntilHeading(word string, zone *time.Location) string { return word + " (" + zone.String() + ")" }

// takeZone takes the time zone from the heading of the ends, and returns it; nil where there is none.
func takeZone(lines []TableLine, words TableWords) ([]TableLine, *time.Location) {
	first := slices.IndexFunc(lines, func(line TableLine) bool { return !line.blank() })
	if first < 0 {
		return lines, nil
	}
	for place, heading := range lines[first].Cells {
		word, name, found := strings.Cut(strings.TrimRight(norm.NFKC.String(heading), ") "), "(")
		if !found || words.Columns[tableKey(word)] != "until" {
			continue
		}
		zone := zoneNamed(strings.TrimSpace(name))
		if zone == nil {
			continue // a heading that nobody knows
		}
		lines = slices.Clone(lines)
		lines[first].Cells = slices.Clone(lines[first].Cells)
		lines[first].Cells[place] = word
		return lines, zone
	}
	return lines, nil
}

// ReadNumbers finds the numbers of a file. Codes: those of readTable, number_column_missing.
func ReadNumbers(lines []TableLine, words TableWords) ([]NumberLine, error) {
	lines, zone := takeZone(lines, words)
	table, err := readTable(lines, words, TableShape{Key: "phone", Missing: Refuse("number_column_missing", "file"), Limit: NumberLimit})
	if err != nil {
		return nil, err
	}
	columns := map[string]int{}
	for place, column := range table.Columns {
		columns[column] = place
	}
	read := make([]NumberLine, len(table.Lines))
	for i, line := range table.Lines {
		read[i] = NumberLine{Line: line.Number, columns: columns, width: len(table.Columns), cells: line.Cells, fault: table.long(line), zone: zone}
		phone, _ := read[i].cell("phone")
		read[i].Digits = Digits(phone)
	}
	return read, nil
}

// cell is what stands in a column, and whether the line has the column.
func (l NumberLine) cell(column string) (string, bool) {
	place, there := l.columns[column]
	if !there || place >= len(l.cells) {
		return "", false
	}
	return l.cells[place], true
}

// lacks tells whether the line ends before a column of the file.
func (l NumberLine) lacks(column string) bool {
	place, there := l.columns[column]
	return there && place >= len(l.cells)
}

// cutOff tells whether the line ends before something that is set, and that an empty cell would empty.
func (l NumberLine) cutOff(now Forwarding) bool {
	for i, entry := range now.Entries {
		if column := targetNames[i+1]; entry.Text != "" && l.lacks(column) || entry.Label != "" && l.lacks(column+"_name") {
			return true
		}
	}
	return now.Until != 0 && l.lacks("until")
}

// Blank tells whether the line sets nothing: it names a number, and perhaps where that is.
func (l NumberLine) Blank() bool {
	return l.fault == nil && !slices.ContainsFunc(NumberColumns[3:], func(column string) bool {
		cell, _ := l.cell(column)
		return cell != ""
	})
}

// Change is what the line changes about a number as it is now; times that do not say so themselves are in the file's zone, or
// in that of the reader. A column that the file lacks changes nothing, and neither does the value of now in another spelling.
// An empty cell of a list, of its name or of the end empties it, as the export wrote it; any other empty cell changes nothing.
// What stands in a list and is no number is part of the change, and Apply refuses it. The faults' fields are columns. Codes:
// line_long, line_short, choice_unknown, ring_range, phone_zero, until_malformed, until_skipped, until_twice.
func (l NumberLine) Change(now Forwarding, zone *time.Location) (Change, Errors) {
	var change Change
	var faults Errors
	switch {
	case l.fault != nil:
		return change, Errors{l.fault}
	case l.cutOff(now):
		return change, Errors{tooShort(len(l.cells), l.width)}
	}
	actions := now.Actions
	for i, name := range actionNames {
		if yes := l.choice(name, &faults); yes != nil && *yes {
			actions |= 1 << i
		} else if yes != nil {
			actions &^= 1 << i
		}
	}
	change.Actions = unless(actions == now.Actions, actions)
	if on := l.choice("on", &faults); on != nil {
		change.On = unless(*on == now.On, *on)
	}
	l.ring(now, &change, &faults)
	l.target(now, &change, &faults)
	for i := range now.Entries {
		change.Entries[i] = l.entry(i, now.Entries[i], &faults)
	}
	l.until(now, zone, &change, &faults)
	return change, faults
}

// unless is nothing to change where it is so already.
func unless[T any](already bool, value T) *T {
	if already {
		return nil
	}
	return &value
}

func (l NumberLine) choice(column string, faults *Errors) *bool {
	switch cell, _ := l.cell(column); cell {
	case "":
	case "true", "false":
		yes := cell == "true"
		return &yes
	default:
		*faults = append(*faults, Refuse("choice_unknown", column))
	}
	return nil
}

func (l NumberLine) ring(now Forwarding, change *Change, faults *Errors) {
	cell, _ := l.cell("ring_seconds")
	if cell == "" {
		return
	}
	seconds, err := strconv.Atoi(norm.NFKC.String(cell))
	// Also where nothing rings before it is forwarded: what stands there is not what is meant.
	if err != nil || seconds != now.RingSeconds && (seconds < MinRingSeconds || seconds > MaxRingSeconds) {
		*faults = append(*faults, Refuse("ring_range", "ring_seconds", "min", itoa(MinRingSeconds), "max", itoa(MaxRingSeconds)))
		return
	}
	change.RingSeconds = unless(seconds == now.RingSeconds, seconds)
}

func (l NumberLine) target(now Forwarding, change *Change, faults *Errors) {
	cell, _ := l.cell("target")
	target := TargetNamed(cell)
	switch {
	case cell == "":
	case target < 0:
		*faults = append(*faults, Refuse("choice_unknown", "target"))
	default:
		change.Target = unless(target == now.Target, target)
	}
}

var targetNames = []string{"", "list1", "list2", "list3", "list4", "list5", "voicemail"}

// Name is the target as the wire and the file name it; empty for none.
func (t Target) Name() string { return targetNames[t] }

// TargetNamed is the target of a name; less than 0 for one that nobody knows.
func TargetNamed(name string) Target { return Target(slices.Index(targetNames, name)) }

func (l NumberLine) entry(i int, now Entry, faults *Errors) *EntryText {
	column := targetNames[i+1]
	typed := EntryText{Text: now.Text, Label: now.Label}
	if text, there := l.cell(column); there {
		if losesZero(text) {
			*faults = append(*faults, Refuse("phone_zero", column))
			return nil
		}
		if !spells(text, now.Digits) {
			typed.Text = text // also what is no number: it is refused in its cell
		}
		if text == "" && now.Text != "" {
			typed.Label = "" // unless the file has a name for it
		}
	}
	if label, there := l.cell(column + "_name"); there && ForShiftJIS(label) != ForShiftJIS(typed.Label) {
		typed.Label = label
	}
	return unless(typed.Text == now.Text && typed.Label == now.Label, typed)
}

// spells tells whether a cell is a number with these digits in some spelling, whatever is allowed today.
func spells(text, digits string) bool {
	read, refused := readDestination(text, DestinationRules{Extensions: true, International: true})
	return refused == nil && read.Digits == digits
}

// losesZero: a spreadsheet takes the zero from mere digits. Extensions are shorter.
func losesZero(cell string) bool {
	digits := norm.NFKC.String(cell)
	return (len(digits) == 9 || len(digits) == 10) && digits[0] != '0' && onlyDigits(digits)
}

// Fault is a fault of the line's change with the column in which it stands.
func (l NumberLine) Fault(fault *Error) TableFault {
	told := *fault
	told.Field = NumberColumn(fault.Field)
	cell, _ := l.cell(told.Field)
	return faultIn(l.Line, &told, cell, told.Field == "on" || told.Field == "target" || slices.Contains(actionNames[:], told.Field))
}

// Faulty is what is wrong with the line as a whole, given that no number with its digits is there. Codes: required,
// phone_zero, number_malformed, number_not_there.
func (l NumberLine) Faulty() *Error {
	cell, _ := l.cell("phone")
	switch {
	case cell == "":
		return Refuse("required", "phone")
	case losesZero(cell):
		return Refuse("phone_zero", "phone")
	}
	if _, digits, clean := normalize(norm.NFKC.String(cell)); !clean || len(digits) < 9 || len(digits) > 16 {
		return Refuse("number_malformed", "phone")
	}
	return Refuse("number_not_there", "phone")
}
