package web

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// numberWords are the words of a file of numbers in all our languages, and the keys of the wire.
func (s *Server) numberWords() portal.TableWords {
	var learned portal.TableWords
	for _, column := range portal.NumberColumnsEverywhere {
		learned.Learn(column, column, nil)
		for _, dictionary := range s.words {
			values := map[string]string{}
			for _, code := range numberValues(column) {
				values[code] = numberWord(dictionary, column, code)
			}
			learned.Learn(column, dictionary.of("column."+column, column), values)
		}
	}
	return learned
}

// numberValues are the values of a column that holds one of a few.
func numberValues(column string) []string {
	switch column {
	case "on", "unconditional", "busy", "no_answer", "unreachable":
		return []string{"true", "false"}
	case "target":
		return []string{"list1", "list2", "list3", "list4", "list5", "voicemail"}
	}
	return nil
}

// numberWord is the word for a value; all actions share theirs.
func numberWord(dictionary words, column, code string) string {
	if column != "on" && column != "target" {
		column = "action"
	}
	return dictionary.of("cell."+column+"."+code, code)
}

// numberCells are numbers with these columns as a table to read and to send back, in words of a language; times in a zone.
func numberCells(columns []string, found []store.Number, dictionary words, zone *time.Location) iter.Seq[[]string] {
	heads := make([]string, len(columns))
	for i, column := range columns {
		heads[i] = dictionary.of("column."+column, column)
		if column == "until" {
			heads[i] = portal.UntilHeading(heads[i], zone)
		}
	}
	return func(yield func([]string) bool) {
		more := yield(heads)
		for i := 0; more && i < len(found); i++ {
			row := numberRow(found[i], zone)
			if len(columns) > len(row) {
				row = slices.Insert(row, slices.Index(columns, "voice_group"), found[i].VoiceGroup)
			}
			for i, column := range columns {
				if row[i] != "" && numberValues(column) != nil {
					row[i] = numberWord(dictionary, column, row[i])
				}
			}
			more = yield(row)
		}
	}
}

// numberRow follows portal.NumberColumns. Phone numbers have hyphens: a spreadsheet would take the zero from mere digits.
func numberRow(one store.Number, zone *time.Location) []string {
	f := one.Forwarding
	row := append(make([]string, 0, len(portal.NumberColumnsEverywhere)), portal.FormatPhone(one.Digits), one.Site, one.Contract, strconv.FormatBool(f.On))
	for _, action := range []portal.Actions{portal.Unconditional, portal.Busy, portal.NoAnswer, portal.Unreachable} {
		row = append(row, strconv.FormatBool(f.Actions.Has(action)))
	}
	ring, until := "", ""
	if f.RingSeconds > 0 {
		ring = strconv.Itoa(f.RingSeconds)
	}
	if f.Until > 0 {
		until = time.UnixMilli(f.Until).In(zone).Format(portal.UntilForm)
	}
	row = append(row, ring, f.Target.Name())
	for _, entry := range f.Entries {
		text := entry.Text
		if text == entry.Digits {
			text = portal.FormatPhone(text)
		}
		row = append(row, text, entry.Label)
	}
	return append(row, until)
}
