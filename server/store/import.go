package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// NumberDryRun is what an import of a file of numbers would do, or why it does nothing.
type NumberDryRun struct {
	Lines  int           // that say something about a number
	Rows   []ImportedRow // those that change one
	Faults []portal.TableFault
	Seen   int64 // the latest change that it knows of; an import carries it
}

// ImportedRow is a number that an import changes.
type ImportedRow struct {
	Line int
	Changed
}

// ExportNumbers returns every number that a search finds and writes that down: what is exported is itself on record.
// Of all voice groups together it returns as many as one file may bring back. Codes: those of SearchNumbers, too_many_rows.
func (s *Store) ExportNumbers(ctx context.Context, who portal.Actor, q Search, order Order) ([]Number, error) {
	if !q.Everywhere {
		if _, err := s.VoiceGroup(ctx, who, q.VoiceGroup); err != nil {
			return nil, err
		}
	}
	where, args := q.where(who)
	if q.Everywhere {
		var all int
		if err := get(ctx, s.read, &all, `SELECT COUNT(*) FROM (SELECT `+numberColumns+where+`) AS hits`, args...); err != nil {
			return nil, err
		}
		if all > portal.NumberLimit {
			return nil, portal.Refuse("too_many_rows", "", "count", fmt.Sprint(all), "limit", fmt.Sprint(portal.NumberLimit))
		}
	}
	// Before the transaction: nobody's change waits for a large file.
	found, err := numbers(ctx, s.read, `SELECT `+numberColumns+where+orders[order], args...)
	if err != nil {
		return nil, err
	}
	err = s.inTxBy(ctx, who, func(tx *Tx) error {
		detail, err := q.sought(tx, who)
		if err != nil {
			return err
		}
		detail["rows"] = len(found)
		return s.audit(tx, who, portal.EventNumbersExported, q.VoiceGroup, detail)
	})
	return found, err
}

// DryRunNumbers tells what an import of these lines would do to the numbers of a voice group, and which chains that makes, as
// TellChains does; it changes nothing. Times in the lines are in a zone. Codes: not_found for a voice group that is not the
// actor's; faults are part of the dry run.
func (s *Store) DryRunNumbers(ctx context.Context, who portal.Actor, group string, lines []portal.NumberLine, zone *time.Location) (NumberDryRun, error) {
	// Before the numbers: a change between the two reads then makes the dry run stale instead of invisible.
	seen, err := latestChange(ctx, s.read, who.CompanyID)
	if err != nil {
		return NumberDryRun{}, err
	}
	dryRun, err := dryRunNumbers(ctx, s.read, s.Now(), who, group, lines, zone, seen)
	if err != nil || len(dryRun.Faults) > 0 { // then nothing of it is done
		return dryRun, err
	}
	changes := dryRun.changes()
	err = s.TellChains(ctx, who, changes)
	for i := range dryRun.Rows {
		dryRun.Rows[i].Changed = changes[i]
	}
	return dryRun, err
}

func (p NumberDryRun) changes() []Changed {
	changes := make([]Changed, len(p.Rows))
	for i, row := range p.Rows {
		changes[i] = row.Changed
	}
	return changes
}

// ImportNumbers changes numbers as a dry run told that somebody looked at, all or none of them, as one change. seen is the
// dry run's. Codes: not_found; stale_forwarding when one of the file's numbers was changed since; import_faulty;
// nothing_changes; code_needed and destination_held.
func (s *Store) ImportNumbers(
	ctx context.Context, who portal.Actor, group string, lines []portal.NumberLine, zone *time.Location, seen int64,
) (int64, []Changed, error) {
	return s.settle(ctx, who, cause{way: portal.WayImport}, func(ctx context.Context, from querier, now time.Time) ([]Changed, error) {
		dryRun, err := dryRunNumbers(ctx, from, now, who, group, lines, zone, seen)
		switch {
		case err != nil:
			return nil, err
		case len(dryRun.Faults) > 0:
			return nil, portal.Refuse("import_faulty", "")
		case len(dryRun.Rows) == 0:
			return nil, portal.Refuse("nothing_changes", "")
		}
		return dryRun.changes(), nil
	})
}

func dryRunNumbers(
	ctx context.Context, from querier, now time.Time, who portal.Actor, group string, lines []portal.NumberLine, zone *time.Location, seen int64,
) (NumberDryRun, error) {
	dryRun := NumberDryRun{Seen: seen}
	if err := checkSeen(ctx, from, who, group); err != nil {
		return dryRun, err
	}
	there, err := byDigits(ctx, from, who, group, lines)
	if err != nil {
		return dryRun, err
	}
	named, wanted := dryRun.read(lines, there, now, zone)
	if err := checkFresh(ctx, from, who, named, seen); err != nil {
		return dryRun, err
	}
	touched := slices.DeleteFunc(named, func(one Number) bool { return wanted[one.ID].change.SetsNothing() })
	changes, err := computeChanges(ctx, from, now, who, touched, func(one Number) portal.Change { return wanted[one.ID].change })
	if err != nil {
		return dryRun, err
	}
	dryRun.Rows = slices.Grow(dryRun.Rows, len(changes))
	for _, one := range changes {
		line := wanted[one.Number.ID].line
		dryRun.add(line, one.Faults)
		if one.After != one.Number.Forwarding {
			dryRun.Rows = append(dryRun.Rows, ImportedRow{line.Line, one})
		}
	}
	slices.SortFunc(dryRun.Rows, func(a, b ImportedRow) int { return a.Line - b.Line })
	slices.SortStableFunc(dryRun.Faults, func(a, b portal.TableFault) int { return a.Line - b.Line })
	return dryRun, nil
}

// wanted is what a line changes about a number.
type wanted struct {
	line   *portal.NumberLine
	change portal.Change
}

// read finds the number of each line and what the line changes about it, by the number's id. Lines with faults, and those
// that set nothing, are not among them.
func (p *NumberDryRun) read(lines []portal.NumberLine, there map[string]Number, now time.Time, zone *time.Location) ([]Number, map[int64]wanted) {
	found := make([]Number, 0, len(lines))
	changes := make(map[int64]wanted, len(lines))
	first := make(map[string]int, len(lines))
	for i := range lines {
		line := &lines[i]
		one, known := there[line.Digits]
		if !known {
			p.add(line, portal.Errors{line.Faulty()})
			continue
		}
		if before, twice := first[line.Digits]; twice {
			p.add(line, portal.Errors{portal.Refuse("line_twice", "phone", "line", fmt.Sprint(before))})
			continue
		}
		first[line.Digits] = line.Line
		if line.Blank() {
			continue
		}
		p.Lines++
		course, _ := one.ended(now)
		change, faults := line.Change(course.Now, zone)
		if len(faults) > 0 {
			p.add(line, faults)
			continue
		}
		found, changes[one.ID] = append(found, one), wanted{line, change}
	}
	return found, changes
}

// add puts down faults with the columns in which they stand.
func (p *NumberDryRun) add(line *portal.NumberLine, faults portal.Errors) {
	for _, fault := range faults {
		p.Faults = append(p.Faults, line.Fault(fault))
	}
}

// byDigits are those of a voice group's numbers that lines name, as far as the actor may see them.
func byDigits(ctx context.Context, from querier, who portal.Actor, group string, lines []portal.NumberLine) (map[string]Number, error) {
	query, args := `SELECT `+numberColumns+` AND n.voice_group_id = ?`, []any{who.UserID, group}
	if len(lines) <= idsAtOnce {
		named := make([]string, len(lines))
		for i, line := range lines {
			named[i] = line.Digits
		}
		var err error
		if query, args, err = placeholders(query+` AND n.digits IN (?)`, args, named); err != nil {
			return nil, fmt.Errorf("look for numbers: %w", err)
		}
	}
	found, err := numbers(ctx, from, query, args...)
	there := make(map[string]Number, len(found))
	for _, one := range found {
		there[one.Digits] = one
	}
	return there, err
}
