package web

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"denwaban/server/portal"
)

func TestCellsAreReadAsTheyWereMeant(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"'=1": "=1", "'+81": "+81", "'": "'", "'a": "'a", "''=1": "'=1", "=1": "=1", "": "", "'0123": "0123", "'123": "'123", "'123456789012": "123456789012",
	} {
		if got := unescapeCell(cell); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
	}
	for _, cell := range []string{"=1+1", "+81", "-1", "@SUM", "\tx", "\rx", "＝1", "＋1", "－1", "＠", "'=1", "''=1", "0312345678", "123456789012"} {
		if got := escapeCell(cell); got[0] != '\'' || unescapeCell(got) != cell {
			t.Errorf("%q is written %q, and read %q", cell, got, unescapeCell(got))
		}
	}
	for _, cell := range []string{"", "0", "03-1234-5678", "120", "佐藤", "'", "'a"} {
		if got := escapeCell(cell); got != cell {
			t.Errorf("%q is written %q", cell, got)
		}
	}
}

func TestFilesInEverySpelling(t *testing.T) {
	t.Parallel()
	const text = "番号,名前\r\n03-1234-5678,\"髙橋, 次郎\"\r\n"
	shiftJIS, _ := japanese.ShiftJIS.NewEncoder().String(text)
	wide := func(order unicode.Endianness, text string) string {
		encoded, _ := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
		return encoded
	}
	for about, file := range map[string]string{
		"UTF-8": text, "UTF-8 with a mark": "\uFEFF" + text, "Shift_JIS": shiftJIS, "UTF-16LE": wide(unicode.LittleEndian, text),
		"UTF-16BE":                      wide(unicode.BigEndian, text),
		"Unicode text of a spreadsheet": wide(unicode.LittleEndian, "番号\t名前\r\n03-1234-5678\t髙橋, 次郎\r\n"),
	} {
		lines, err := ReadCSV([]byte(file))
		if err != nil || len(lines) != 2 || !slices.Equal(lines[1].Cells, []string{"03-1234-5678", "髙橋, 次郎"}) || lines[1].Number != 2 {
			t.Errorf("%s is %v, %v", about, lines, err)
		}
	}
	for about, file := range map[string]string{"half a character": "\xFF\xFEa", "no text": "\x81,\xff\xfe\r\n", "a lone half": "\xFF\xFE\x00\xd8a\x00"} {
		if _, err := ReadCSV([]byte(file)); !portal.Refused(err, "file_encoding") {
			t.Errorf("%s: %v", about, err)
		}
	}
	if _, err := writeCSVIn(inShiftJIS, "x", [][]string{{"😀"}}); !portal.Refused(err, "shift_jis_lacks") || portal.Refusals(err)[0].Args["character"] != "😀" {
		t.Errorf("an emoji in Shift_JIS: %v", err)
	}
}

// FuzzCSV: what is read never panics, and what is written is read back unchanged.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\r\n'=1,2", "\uFEFF番号\n03", "\xFF\xFEa\x00", "\x83\x65", "\"", "a\tb\n'0123\t＝", "\"a\n b\",c"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, err := ReadCSV(file)
		if err != nil {
			return
		}
		for _, spelling := range []string{inUTF8, inShiftJIS} {
			var rows [][]string
			for _, line := range lines {
				if len(line.Cells) == 1 && line.Cells[0] == "" || strings.ContainsRune(strings.Join(line.Cells, ""), '\r') {
					return // an empty line; a line break of another kind
				}
				// As our files begin: no heading in Shift_JIS is UTF-8 by chance, as a short word can be.
				rows = append(rows, append([]string{"電話番号"}, line.Cells...))
			}
			written, err := writeCSVIn(spelling, "x", rows)
			if portal.Refused(err, "shift_jis_lacks") {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			again, err := ReadCSV(written.Body)
			if err != nil || len(again) != len(lines) {
				t.Fatalf("%q: %d lines, %v", written.Body, len(again), err)
			}
			for i, line := range again {
				if !slices.Equal(line.Cells[1:], lines[i].Cells) && !bytes.ContainsAny(written.Body, "\t") {
					t.Errorf("%q came back as %q", lines[i].Cells, line.Cells[1:])
				}
			}
		}
	})
}

// A few megabytes of commas or of line breaks would fill hundreds of the memory.
func TestAFileOfNothingButCells(t *testing.T) {
	t.Parallel()
	for about, file := range map[string]string{
		"commas": "phone,on\n" + strings.Repeat(",", mostCells), "tabs": "a\tb\n" + strings.Repeat("\t", mostCells),
		"lines": "phone\n" + strings.Repeat(",\n", mostLines),
	} {
		if _, err := ReadCSV([]byte(file)); !portal.Refused(err, "too_large") {
			t.Errorf("%s: got %v", about, err)
		}
	}
	for about, file := range map[string]string{
		"a wide line": "phone\n" + strings.Repeat(",", mostCells-1), "a text": "phone\n\"" + strings.Repeat(",\n", mostLines) + "\"",
	} {
		if lines, err := ReadCSV([]byte(file)); err != nil || len(lines) != 2 {
			t.Errorf("%s: %d lines, %v", about, len(lines), err)
		}
	}
}
