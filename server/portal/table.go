package portal

import (
	"slices"
	"strings"
)

// TableWords are the words of a file's columns and values, of every language that it may be written in.
type TableWords struct {
	Columns map[string]string            // by heading
	Values  map[string]map[string]string // by column, by word
}

// TableLine is a line of a file as its cells.
type TableLine struct {
	Number int // as an editor counts: the headings stand in line 1
	Cells  []string
}

// TableShape is what a file must hold.
type TableShape struct {
	Key     string // the column that says what a line is about
	Missing *Error // when it is not there
	Limit   int    // most lines
}

// Table is a file whose columns are known.
type Table struct {
	Columns []string    // by their names on the wire; "" for one without a heading
	Lines   []TableLine // without the headings: a word of a value as its code, nothing empty beyond the last column
}

// long is what is wrong with a line that says more than there are headings: a comma too many moves what comes after it.
func (t Table) long(line TableLine) *Error {
	if len(line.Cells) <= len(t.Columns) {
		return nil
	}
	return Refuse("line_long", "", "count", itoa(len(line.Cells)), "expected", itoa(len(t.Columns)))
}

// tooShort is what is wrong with a line that ends before a column in which something is set. Spreadsheets leave out the empty
// cells at the ends of some lines, so a cell that is not there is no reason to empty anything, and to keep what is set none
// to be sure that this is meant.
func tooShort(cells, columns int) *Error {
	return Refuse("line_short", "", "count", itoa(cells), "expected", itoa(columns))
}

// TableFault is something wrong with a line; its field is a column, empty for the line as a whole.
type TableFault struct {
	Line int
	Cell string // what stands in the column, its first hundred characters; empty where that explains nothing
	*Error
}

// shownOfCell is how many characters of a cell a fault repeats: one knows it again by them.
const shownOfCell = 100

// faultIn is a fault with the cell in which it was found. A word that means something was read as its code, which nobody wrote.
func faultIn(line int, fault *Error, cell string, chosen bool) TableFault {
	if chosen && fault.Code != "choice_unknown" {
		cell = ""
	}
	if long := []rune(cell); len(long) > shownOfCell {
		cell = string(long[:shownOfCell]) + "…"
	}
	return TableFault{Line: line, Cell: cell, Error: fault}
}

// readTable finds the columns by their headings, in any order. Lines without any text are left out. Codes: file_empty,
// column_unknown, column_twice, too_many_lines, and the shape's own.
func readTable(lines []TableLine, words TableWords, shape TableShape) (Table, error) {
	lines = slices.DeleteFunc(slices.Clone(lines), TableLine.blank)
	if len(lines) < 2 {
		return Table{}, Refuse("file_empty", "file")
	}
	if len(lines)-1 > shape.Limit {
		return Table{}, Refuse("too_many_lines", "file", "limit", itoa(shape.Limit), "count", itoa(len(lines)-1))
	}
	columns, err := tableColumns(lines[0].Cells, words, shape)
	if err != nil {
		return Table{}, err
	}
	table := Table{Columns: columns, Lines: lines[1:]}
	codes := make([]map[string]string, len(columns)) // by cell: the same few words stand in every line
	for i, line := range table.Lines {
		cells := make([]string, len(line.Cells))
		for place, cell := range line.Cells {
			text, column := strings.TrimSpace(cell), ""
			if place < len(columns) {
				column = columns[place]
			}
			if words.Values[column] != nil {
				if codes[place] == nil {
					codes[place] = map[string]string{}
				}
				code, known := codes[place][text]
				if !known {
					code = words.code(column, text)
					codes[place][text] = code
				}
				text = code
			}
			cells[place] = text
		}
		for len(cells) > len(columns) && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		table.Lines[i].Cells = cells
	}
	return table, nil
}

func (l TableLine) blank() bool {
	return !slices.ContainsFunc(l.Cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// tableColumns are the columns of the headings; one without a heading is "".
func tableColumns(headings []string, words TableWords, shape TableShape) ([]string, error) {
	var faults Errors
	columns := make([]string, len(headings))
	for i, heading := range headings {
		if strings.TrimSpace(heading) == "" {
			continue
		}
		column, known := words.Columns[tableKey(heading)]
		switch {
		case !known:
			faults = append(faults, Refuse("column_unknown", "file", "column", heading))
		case slices.Contains(columns, column):
			faults = append(faults, Refuse("column_twice", "file", "column", heading))
		}
		columns[i] = column
	}
	if len(faults) == 0 && !slices.Contains(columns, shape.Key) {
		faults = append(faults, shape.Missing)
	}
	return columns, faults.OrNil()
}

// tableKey is the one spelling of a heading or of a word: width, case and blanks make no difference.
func tableKey(text string) string { return NameKey(text) }

// code is what a word of a column stands for; what is no word of it stands for itself.
func (w TableWords) code(column, text string) string {
	if code, known := w.Values[column][tableKey(text)]; known {
		return code
	}
	return text
}

// Learn adds a column's heading in one language, and the words of its values by their codes.
func (w *TableWords) Learn(column, heading string, values map[string]string) {
	if w.Columns == nil {
		w.Columns, w.Values = map[string]string{}, map[string]map[string]string{}
	}
	w.Columns[tableKey(heading)] = column
	for code, word := range values {
		if w.Values[column] == nil {
			w.Values[column] = map[string]string{}
		}
		w.Values[column][tableKey(word)] = code
	}
}
