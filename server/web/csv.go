package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"denwaban/server/portal"
)

// csvFile is an answer that a browser keeps as a file.
type csvFile struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// csvResponses describe such an answer: huma sees a function, and not what it writes.
func csvResponses() map[string]*huma.Response {
	content := map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}
	return map[string]*huma.Response{strconv.Itoa(http.StatusOK): {Description: http.StatusText(http.StatusOK), Content: content}}
}

// Spellings of a CSV file, as the wire names them.
const (
	inUTF8     = "utf-8"
	inShiftJIS = "shift_jis"
)

// writeCSV makes a file that spreadsheets read as it is meant: in UTF-8 with a byte order mark, and no cell a formula.
func writeCSV(name string, rows [][]string) (*csvFile, error) {
	return writeCSVIn(inUTF8, name, slices.Values(rows))
}

// writeCSVIn is writeCSV in a spelling. The file waits in gzip until it is sent: a slow client may take hours for it. Codes:
// shift_jis_lacks, for a character that Shift_JIS does not have, with the first cell of the row that holds it.
func writeCSVIn(spelling, name string, rows iter.Seq[[]string]) (*csvFile, error) {
	var zipped bytes.Buffer
	zip, err := gzip.NewWriterLevel(&zipped, gzip.BestSpeed)
	if err == nil {
		err = writeRows(zip, spelling, rows)
	}
	if err == nil {
		err = zip.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("write a CSV file: %w", err)
	}
	return &csvFile{
		Type: "text/csv; charset=" + spelling, Disposition: fmt.Sprintf("attachment; filename=%q", name+".csv"), Body: unzipping(zipped.Bytes()),
	}, nil
}

// unzipping sends a text that is kept in gzip, in pieces that compress takes.
func unzipping(zipped []byte) func(huma.Context) {
	return func(ctx huma.Context) {
		ctx.SetStatus(http.StatusOK)
		text, err := gzip.NewReader(bytes.NewReader(zipped))
		out := bufio.NewWriterSize(ctx.BodyWriter(), minCompressed)
		if err == nil {
			_, err = io.Copy(out, text)
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			slog.DebugContext(ctx.Context(), "a file was not taken", "error", err)
		}
	}
}

func writeRows(to io.Writer, spelling string, rows iter.Seq[[]string]) error {
	var text bytes.Buffer
	if spelling == inUTF8 {
		text.WriteString("\uFEFF")
	}
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	encoder := japanese.ShiftJIS.NewEncoder()
	for row := range rows {
		for i := range row {
			if spelling == inShiftJIS {
				row[i] = portal.ForShiftJIS(row[i]) // before it is looked at: a minus sign of a Mac becomes one that calculates
			}
			row[i] = escapeCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write a CSV row: %w", err)
		}
		out.Flush()
		line := text.Bytes()
		if spelling == inShiftJIS {
			encoded, err := encoder.Bytes(line)
			if err != nil {
				return unencodable(row)
			}
			line = encoded
		}
		if _, err := to.Write(line); err != nil {
			return err
		}
		text.Reset()
	}
	return nil
}

// unencodable refuses the first character that Shift_JIS does not have; one that nobody sees is called by its number.
func unencodable(row []string) error {
	encoder := japanese.ShiftJIS.NewEncoder()
	for _, r := range strings.Join(row, "") {
		if _, err := encoder.String(string(r)); err != nil {
			character := string(r)
			if !strconv.IsPrint(r) {
				character = fmt.Sprintf("%U", r)
			}
			return portal.Refuse("shift_jis_lacks", "", "character", character, "of", row[0])
		}
	}
	return errors.New("Shift_JIS lacks a character of no cell")
}

// ReadCSV reads a file as spreadsheets write it: UTF-8 with or without a byte order mark, UTF-16, or Shift_JIS, the lines
// ended in any way, the cells parted by commas, tabs or semicolons, as the headings are. What escapeCell put before a cell is
// taken away. Codes: file_empty, file_encoding, file_malformed, too_large.
func ReadCSV(file []byte) ([]portal.TableLine, error) {
	text, err := decoded(file)
	if err != nil {
		return nil, err
	}
	text = withBreaks(text)
	comma := commaOf(text)
	if tooManyCells(text, comma) {
		return nil, portal.Refuse("too_large", "file")
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1 // spreadsheets leave out cells at the end of a line
	in.Comma = rune(comma)
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

// withBreaks is a text whose lone returns, as old spreadsheets end lines, are line breaks; in quotes they are text.
func withBreaks(text []byte) []byte {
	quoted, mended := false, text
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\r' && !quoted && (i+1 == len(text) || text[i+1] != '\n'):
			if &mended[0] == &text[0] {
				mended = bytes.Clone(text) // the file is the caller's
			}
			mended[i] = '\n'
		}
	}
	return mended
}

// commaOf is what parts the cells of a file, by its first line that holds more than that: a tab where spreadsheets save
// "Unicode text", a semicolon where people write decimals with a comma.
func commaOf(text []byte) byte {
	heads, _, _ := bytes.Cut(bytes.TrimLeft(text, ",;\t \r\n"), []byte("\n"))
	parts := byte(',')
	for _, c := range []byte("\t;") {
		if bytes.Count(heads, []byte{c}) > bytes.Count(heads, []byte{parts}) {
			parts = c
		}
	}
	return parts
}

// What a file may hold at the most: more than one of ours, with everything that spreadsheets add at the ends.
const (
	mostLines = 2 * portal.NumberLimit
	mostCells = 200 // of a line
	mostInAll = 100 * portal.NumberLimit
)

// tooManyCells looks before anything is made of a file: a cell takes many times the memory of its comma.
func tooManyCells(text []byte, comma byte) bool {
	lines, cells, all := sizeOf(text, comma)
	return lines > mostLines || cells > mostCells || all > mostInAll
}

// sizeOf counts the line breaks of a file, the cells of its longest line and all of them. It takes every quote for the begin or the end
// of quoted text. That is right because the reader refuses a quote within a cell that does not begin with one (its
// LazyQuotes is off): with such quotes, this would count fewer cells than are read.
func sizeOf(text []byte, comma byte) (lines, cells, all int) {
	quoted, here, commas := false, 1, 0
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == comma:
			here, commas = here+1, commas+1
		case c == '\n':
			lines, here = lines+1, 1
		}
		cells = max(cells, here)
	}
	return lines, cells, lines + commas + 1
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
