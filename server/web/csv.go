package web

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"denwaban/server/portal"
)

// csvFile is an answer that a browser keeps as a file.
type csvFile struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// Spellings of a CSV file, as the wire names them.
const (
	inUTF8     = "utf-8"
	inShiftJIS = "shift_jis"
)

// writeCSV makes a file that spreadsheets read as it is meant: in UTF-8 with a byte order mark, and no cell a formula.
func writeCSV(name string, rows [][]string) (*csvFile, error) { return writeCSVIn(inUTF8, name, rows) }

// writeCSVIn is writeCSV in a spelling. Codes: shift_jis_lacks, for a character that Shift_JIS does not have.
func writeCSVIn(spelling, name string, rows [][]string) (*csvFile, error) {
	var text bytes.Buffer
	if spelling == inUTF8 {
		text.WriteString("\uFEFF")
	}
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = escapeCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return nil, fmt.Errorf("write a CSV row: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return nil, fmt.Errorf("write a CSV file: %w", err)
	}
	body := text.Bytes()
	if spelling == inShiftJIS {
		encoded, err := japanese.ShiftJIS.NewEncoder().Bytes(body)
		if err != nil {
			return nil, portal.Refuse("shift_jis_lacks", "", "character", firstUnencodable(body))
		}
		body = encoded
	}
	return &csvFile{
		Type: "text/csv; charset=" + spelling, Disposition: fmt.Sprintf("attachment; filename=%q", name+".csv"), Body: body,
	}, nil
}

// firstUnencodable is the first character of a text that Shift_JIS does not have.
func firstUnencodable(text []byte) string {
	encoder := japanese.ShiftJIS.NewEncoder()
	for _, r := range string(text) {
		if _, err := encoder.String(string(r)); err != nil {
			return string(r)
		}
	}
	return ""
}

// escapeCell puts an apostrophe before what a spreadsheet would not take for text: a formula (OWASP, CSV injection; the
// full-width signs are formulas to Japanese spreadsheets), and digits from which it would take the zero or the last few.
// One that looks like that but for its apostrophes gets another, so that unescapeCell reads every cell back unchanged.
func escapeCell(cell string) string {
	if bare := strings.TrimLeft(cell, "'"); isFormula(bare) || losesDigits(bare) {
		return "'" + cell
	}
	return cell
}

// unescapeCell is a cell without what escapeCell put before it.
func unescapeCell(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && escapeCell(rest) != rest {
		return rest
	}
	return cell
}

func isFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// losesDigits: digits alone, of which the first is a zero that counts, or more than spreadsheets keep.
func losesDigits(cell string) bool {
	const kept = 11
	return len(cell) > 1 && strings.Trim(cell, "0123456789") == "" && (cell[0] == '0' || len(cell) > kept)
}

// ReadCSV reads a file as spreadsheets write it: UTF-8 with or without a byte order mark, UTF-16, or Shift_JIS, the cells
// parted by commas or tabs. What escapeCell put before a cell is taken away. Codes: file_empty, file_encoding, file_malformed,
// too_large.
func ReadCSV(file []byte) ([]portal.TableLine, error) {
	text, err := decoded(file)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1 // spreadsheets leave out cells at the end of a line
	heads, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.Count(heads, []byte("\t")) > bytes.Count(heads, []byte(",")) {
		in.Comma = '\t' // as they save "Unicode text"
	}
	if tooManyCells(text, byte(in.Comma)) {
		return nil, portal.Refuse("too_large", "file")
	}
	var lines []portal.TableLine
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			line := 0
			var where *csv.ParseError
			if errors.As(err, &where) {
				line = where.StartLine
			}
			return nil, portal.Refuse("file_malformed", "file", "line", strconv.Itoa(line))
		}
		number, _ := in.FieldPos(0)
		for i := range cells {
			cells[i] = unescapeCell(cells[i])
		}
		lines = append(lines, portal.TableLine{Number: number, Cells: cells})
	}
}

// What a file may hold at the most: more than one of ours, with everything that spreadsheets add at the ends.
const (
	mostLines = 2 * portal.NumberLimit
	mostCells = 200 // of a line
)

// tooManyCells looks before anything is made of a file: a cell takes many times the memory of its comma.
func tooManyCells(text []byte, comma byte) bool {
	lines, cells, quoted := 0, 0, false
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == comma:
			cells++
		case c == '\n':
			lines, cells = lines+1, 0
		}
		if lines > mostLines || cells >= mostCells {
			return true
		}
	}
	return false
}

// decoded is a file's text in UTF-8, without a mark.
func decoded(file []byte) ([]byte, error) {
	refused := portal.Refuse("file_encoding", "file")
	if wide, order := utf16Order(file); wide {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(file)
		if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
			return nil, refused
		}
		return text, nil
	}
	file = bytes.TrimPrefix(file, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(file) {
		return file, nil
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(file)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, refused
	}
	return text, nil
}

// utf16Order tells whether a file is UTF-16, by its mark.
func utf16Order(file []byte) (bool, unicode.Endianness) {
	switch {
	case bytes.HasPrefix(file, []byte{0xFF, 0xFE}):
		return true, unicode.LittleEndian
	case bytes.HasPrefix(file, []byte{0xFE, 0xFF}):
		return true, unicode.BigEndian
	}
	return false, unicode.LittleEndian
}
