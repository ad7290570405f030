package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
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
