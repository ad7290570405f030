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

	"denwaban/server/portal"
)

// csvFile is an answer that a browser keeps as a file.
type csvFile struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// writeCSV makes a file that spreadsheets read as it is meant: UTF-8 with a byte order mark, and no cell a formula.
func writeCSV(name string, rows [][]string) (*csvFile, error) {
	var text bytes.Buffer
	text.WriteString("\uFEFF")
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := out.Write(row); err != nil {
			return nil, fmt.Errorf("write a CSV row: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return nil, fmt.Errorf("write a CSV file: %w", err)
	}
	return &csvFile{
		Type: "text/csv; charset=utf-8", Disposition: fmt.Sprintf("attachment; filename=%q", name+".csv"), Body: text.Bytes(),
	}, nil
}

// harmless puts an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV injection); the full-width
// signs are formulas to Japanese spreadsheets.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// readCSV reads a file as spreadsheets write it: UTF-8 with or without a byte order mark, or Shift_JIS. What harmless put
// before a cell is taken away. Codes: file_empty, file_encoding, file_malformed.
func readCSV(file []byte) ([]portal.RosterLine, error) {
	file = bytes.TrimPrefix(file, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(file) {
		decoded, err := japanese.ShiftJIS.NewDecoder().Bytes(file)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return nil, portal.Refuse("file_encoding", "file")
		}
		file = decoded
	}
	in := csv.NewReader(bytes.NewReader(file))
	in.FieldsPerRecord = -1 // spreadsheets leave out cells at the end of a line
	var lines []portal.RosterLine
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
			cells[i] = meant(cells[i])
		}
		lines = append(lines, portal.RosterLine{Number: number, Cells: cells})
	}
}

// meant is a cell without what harmless put before it.
func meant(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && harmless(rest) != rest {
		return rest
	}
	return cell
}
