package web

import (
	"bytes"
	"encoding/csv"
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
	for _, cell := range []string{"=1+1", "+81", "-1", "@SUM", "\tx", "\rx", "＝1", "＋1", "－1", "＠", "'=1", "''=1", "0312345678", "123456789012",
		"12-34", "1-2", "3/4", "12E3", "10:30", "'12-34", "''1-2", "1e5", ".5E-3", "2.50", "12-2034", "2026-11-30", "2026/1/2", "03-12-3456", "R8.1.2",
		"10:30:15", "10:30 AM", "9am", "1月2日", "令和8年1月2日", "2026年1月", "10時30分", "MAR1", "Sept 2", "2-Dec-26", "1 May", "December 24, 2026",
		"１２－３４", " 12-34", "2026-11-30T10:30"} {
		if got := escapeCell(cell); got[0] != '\'' || unescapeCell(got) != cell {
			t.Errorf("%q is written %q, and read %q", cell, got, unescapeCell(got))
		}
	}
	for _, cell := range []string{"", "0", "03-1234-5678", "120", "佐藤", "'", "'a", "090-1234-5678", "0120-12-34-56", "S1-2", "本社 12-34", "12-34番", "192.168.0.1",
		"2001:db8::1", "2026-11-30 18:00", "2026-11-30 18:00:59", "Market 5", "May", "1.5", "3階", "3A", "(03)1234-5678", "12-34-", "9E"} {
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
		"returns":                       "番号,名前\r03-1234-5678,\"髙橋, 次郎\"\r",
		"semicolons":                    "番号;名前\r\n03-1234-5678;髙橋, 次郎\r\n",
		"quoted semicolons":             "\"番号\";\"名前\"\n03-1234-5678;\"髙橋, 次郎\"",
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
	lines, err := ReadCSV([]byte("名前,備考\r\"高\r橋\",\"a\nb\"\r佐藤,\r\n"))
	if err != nil || len(lines) != 3 || !slices.Equal(lines[1].Cells, []string{"高\r橋", "a\nb"}) || lines[2].Number != 4 {
		t.Errorf("breaks of every kind are %v, %v", lines, err)
	}
	written, err := rowsIn(inShiftJIS, [][]string{{"9〜18時", "−1 か", "A—B‖C", "¥100", "か\u3099"}})
	if err != nil {
		t.Fatalf("what a Mac types, in Shift_JIS: %v", err)
	}
	if text, _ := japanese.ShiftJIS.NewDecoder().String(string(written)); text != "9～18時,'－1 か,A―B∥C,￥100,が\r\n" {
		t.Errorf("what a Mac types is %q in Shift_JIS", text)
	}
	for lacks, named := range map[string]string{"😀": "😀", "\u200b": "U+200B"} {
		_, err := rowsIn(inShiftJIS, [][]string{{"電話番号", "名前"}, {"03-0000-1001", "本社"}, {"03-0000-1002", "支社" + lacks}})
		if !portal.Refused(err, "shift_jis_lacks") || portal.Refusals(err)[0].Args["character"] != named || portal.Refusals(err)[0].Args["of"] != "03-0000-1002" {
			t.Errorf("%q in Shift_JIS: %v", lacks, err)
		}
	}
}

// rowsIn is a file as it is sent.
func rowsIn(spelling string, rows [][]string) ([]byte, error) {
	var text bytes.Buffer
	err := writeRows(&text, spelling, slices.Values(rows))
	return text.Bytes(), err
}

// FuzzCSV: what is read never panics, and what is written is read back unchanged.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\r\n'=1,2", "\uFEFF番号\n03", "\xFF\xFEa\x00", "\x83\x65", "\"", "a\tb\n'0123\t＝", "\"a\n b\",c", "a;b\r1-2;\"12E3\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, err := ReadCSV(file)
		if err != nil {
			return
		}
		for _, spelling := range []string{inUTF8, inShiftJIS} {
			rows := [][]string{slices.Repeat([]string{"電話番号"}, 100)} // headings, as our files have them
			for _, line := range lines {
				if len(line.Cells) == 1 && line.Cells[0] == "" || strings.ContainsRune(strings.Join(line.Cells, ""), '\r') {
					return // an empty line; a line break of another kind
				}
				// As our files begin: no heading in Shift_JIS is UTF-8 by chance, as a short word can be.
				rows = append(rows, append([]string{"電話番号"}, line.Cells...))
			}
			written, err := rowsIn(spelling, rows)
			if portal.Refused(err, "shift_jis_lacks") {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			again, err := ReadCSV(written)
			if err != nil || len(again) != len(rows) {
				t.Fatalf("%q: %d lines, %v", written, len(again), err)
			}
			for i, line := range again[1:] {
				want := slices.Clone(lines[i].Cells)
				for at := range want {
					if spelling == inShiftJIS {
						want[at] = portal.ForShiftJIS(want[at])
					}
				}
				if !slices.Equal(line.Cells[1:], want) {
					t.Errorf("%q came back as %q", want, line.Cells[1:])
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
		"lines": "phone\n" + strings.Repeat(",\n", mostLines), "both": "phone\n" + strings.Repeat(strings.Repeat(",", mostCells-1)+"\n", mostInAll/mostCells),
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

// FuzzSizeOf: no file has more lines or cells than are counted before it is read.
func FuzzSizeOf(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2", "\"a,\"\"b\n\",c\n", "a\"b,c\"\n", "\r\n\n,,", "\"a\",\"\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		in := csv.NewReader(bytes.NewReader(text))
		in.FieldsPerRecord = -1
		rows, err := in.ReadAll()
		if err != nil {
			return
		}
		widest, read := 0, 0
		for _, row := range rows {
			widest = max(widest, len(row))
			read += len(row)
		}
		lines, cells, all := sizeOf(text, ',')
		if lines+1 < len(rows) || cells < widest || all < read {
			t.Errorf("%q: %d breaks, %d cells and %d in all are counted, %d lines of %d and %d are read", text, lines, cells, all, len(rows), widest, read)
		}
	})
}

// FuzzCell: every cell is read back as it was, and none begins a formula.
func FuzzCell(f *testing.F) {
	for _, seed := range []string{"", "'", "''=1", "=1", "＝1", "0312345678", "'0312345678", "1-2", "12E3", "\t", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		written := escapeCell(cell)
		if got := unescapeCell(written); got != cell || isFormula(written) {
			t.Errorf("%q is written as %q and read as %q", cell, written, got)
		}
	})
}
