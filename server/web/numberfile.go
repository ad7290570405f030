package web

import (
	"cmp"
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// NumberExport says which numbers go into a file, and how it is written.
type NumberExport struct {
	Search
	Order    string `json:"order,omitempty" enum:"phone,-phone,site,-site,oldest,-oldest,latest,-latest,ending,-ending" doc:"with -, the other way round"`
	Spelling string `json:"spelling" enum:"utf-8,shift_jis"`
}

// NumberFile is a CSV file of numbers, as the export writes it.
type NumberFile struct {
	File []byte `json:"file" doc:"base64; UTF-8, UTF-16 or Shift_JIS; at most 40 MB, also without the compression"`
}

// NumberImport is a file with what its dry run knew of.
type NumberImport struct {
	File []byte `json:"file" doc:"as of the dry run"`
	Seen int64  `json:"seen" doc:"of the dry run"`
}

// NumberDryRun is what an import of a file would do.
type NumberDryRun struct {
	Lines  int           `json:"lines" doc:"those that say something about a number"`
	Rows   []NumberRow   `json:"rows" nullable:"false" doc:"numbers that would change"`
	Faults []ImportFault `json:"faults" nullable:"false" doc:"the first thousand; with one of them nothing is imported"`
	Faulty int           `json:"faulty" doc:"all faults"`
	Seen   int64         `json:"seen" doc:"to be sent back with the import"`
}

// NumberRow is what an import would do to one number.
type NumberRow struct {
	Line    int      `json:"line"`
	ID      int64    `json:"id"`
	Phone   string   `json:"phone"`
	Before  string   `json:"before"`
	After   string   `json:"after"`
	Alike   bool     `json:"alike" doc:"calls go where they went, until when they did"`
	Columns []string `json:"columns" nullable:"false" doc:"in which something changes"`

	Chain     string     `json:"chain,omitempty" doc:"the numbers that a call goes to one after the other, where it is more than one"`
	ChainFrom *time.Time `json:"chain_from,omitempty" doc:"from when; missing for at once"`
	Upstream  *Upstream  `json:"upstream,omitempty" doc:"whose calls come to it and go on, too"`
}

// faultsShown is how many faults of a file are told; nobody mends more of them one by one.
const faultsShown = 1000

type numberExportInput struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Body NumberExport
}

type numberExportEverywhereInput struct {
	Spoken
	Body NumberExport
}

type numberFileInput struct {
	Spoken
	Compressed
	ID   string `path:"id" maxLength:"64"`
	Body NumberFile
}

type numberImportInput struct {
	Spoken
	Compressed
	ID   string `path:"id" maxLength:"64"`
	Body NumberImport
}

func (s *Server) exportNumbers(ctx context.Context, by visitor, in *numberExportInput) (*csvFile, error) {
	return s.numberFile(ctx, by, in.Body, in.Body.search(in.ID, s.nowAt(by)), portal.NumberColumns, in.language())
}

func (s *Server) exportNumbersEverywhere(ctx context.Context, by visitor, in *numberExportEverywhereInput) (*csvFile, error) {
	search := in.Body.search("", s.nowAt(by))
	search.Everywhere = true
	return s.numberFile(ctx, by, in.Body, search, portal.NumberColumnsEverywhere, in.language())
}

func (s *Server) numberFile(
	ctx context.Context, by visitor, wanted NumberExport, search store.Search, columns []string, language portal.Language,
) (*csvFile, error) {
	order := cmp.Or(store.Order(wanted.Order), store.ByPhone)
	return s.export(ctx, by, func() (*csvFile, error) {
		found, err := s.store.ExportNumbers(ctx, by.Who, search, order)
		if err != nil {
			return nil, err
		}
		return writeCSVIn(wanted.Spelling, "numbers", numberCells(columns, found, s.words[language], by.Who.Zone()))
	})
}

func (s *Server) checkNumbers(ctx context.Context, by visitor, in *numberFileInput) (*answer[NumberDryRun], error) {
	lines, err := s.readNumbers(in.Compressed, in.Body.File)
	if err != nil {
		return nil, err
	}
	dryRun, err := s.store.DryRunNumbers(ctx, by.Who, in.ID, lines, by.Who.Zone())
	return reply(wireNumberDryRun(dryRun, in.language(), s.nowAt(by)), err)
}

func (s *Server) importNumbers(ctx context.Context, by visitor, in *numberImportInput) (*answer[Done], error) {
	lines, err := s.readNumbers(in.Compressed, in.Body.File)
	if err != nil {
		return nil, err
	}
	id, changes, err := s.store.ImportNumbers(ctx, by.Who, in.ID, lines, by.Who.Zone(), in.Body.Seen)
	return s.done(ctx, by, id, changes, in.language(), err)
}

// readNumbers reads a file whose headings and values are in any of our languages, or in the keys of the wire.
func (s *Server) readNumbers(by Compressed, file []byte) ([]portal.NumberLine, error) {
	file, err := by.unpacked(file)
	if err != nil {
		return nil, err
	}
	table, err := ReadCSV(file)
	if err != nil {
		return nil, err
	}
	return portal.ReadNumbers(table, s.numberWords())
}

func wireNumberDryRun(dryRun store.NumberDryRun, in portal.Language, now time.Time) NumberDryRun {
	wire := NumberDryRun{
		Lines: dryRun.Lines, Rows: make([]NumberRow, len(dryRun.Rows)), Faults: wireFaults(dryRun.Faults[:min(len(dryRun.Faults), faultsShown)]),
		Faulty: len(dryRun.Faults), Seen: dryRun.Seen,
	}
	if len(dryRun.Faults) > 0 {
		wire.Rows = wire.Rows[:0] // nothing of it is done
	}
	for i := range wire.Rows {
		row := dryRun.Rows[i]
		before, after := set(row.Number.Forwarding, in, now), set(row.After, in, now)
		wire.Rows[i] = NumberRow{
			Line: row.Line, ID: row.Number.ID, Phone: portal.FormatPhone(row.Number.Digits),
			Before: before, After: after, Alike: before == after,
			Columns: portal.ChangedColumns(row.Number.Forwarding, row.After),
			Chain:   portal.Path(row.Chain), ChainFrom: optional(row.From), Upstream: wireUpstream(row.Upstream),
		}
	}
	return wire
}
