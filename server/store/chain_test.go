package store_test

import (
	"context"
	"strings"
	"testing"

	"denwaban/server/store/storetest"
)

func TestVerifyFindsTheFirstBrokenRow(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		damage []string
		rows   int64
		want   string
	}{
		"whole":                       {nil, 8, ""},
		"changed":                     {[]string{`UPDATE audit SET subject = 'x' WHERE id = 5`}, 4, "audit row 5 ("},
		"moved to another company":    {[]string{`UPDATE audit SET company_id = '' WHERE id = 8`}, 7, "audit row 8 ("},
		"redated":                     {[]string{`UPDATE audit SET at = at + 1 WHERE id = 1`}, 0, "audit row 1 ("},
		"removed":                     {[]string{`DELETE FROM audit WHERE id = 3`}, 2, "audit row 3 is missing"},
		"removed, and the gap closed": {[]string{`DELETE FROM audit WHERE id = 3`, `UPDATE audit SET id = id - 1 WHERE id = 4`}, 2, "audit row 3 ("},
		"the first removed":           {[]string{`DELETE FROM audit WHERE id = 1`}, 0, "audit row 1 is missing"},
		"the last removed":            {[]string{`DELETE FROM audit WHERE id = 8`}, 7, "audit row 8 is missing"},
		"all removed":                 {[]string{`DELETE FROM audit`}, 0, "audit row 1 is missing"},
		"swapped": {[]string{`UPDATE audit SET id = -4 WHERE id = 4`, `UPDATE audit SET id = 4 WHERE id = 6`, `UPDATE audit SET id = 6 WHERE id = -4`},
			3, "audit row 4 ("},
		"the end rewritten": {[]string{`DELETE FROM audit WHERE id = 8`,
			`UPDATE audit_end SET id = 7, chain = (SELECT chain FROM audit WHERE id = 7)`}, 7, "seal"},
		"the end removed": {[]string{`DELETE FROM audit WHERE id = 8`, `DELETE FROM audit_end`}, 7, "seal"},
		"the seal forged": {[]string{`UPDATE audit_end SET seal = x'00'`}, 8, "seal"},
		"one added": {[]string{`INSERT INTO audit SELECT 9, company_id, at, user_id, user_name, address, event, subject, detail, chain
			FROM audit WHERE id = 8`}, 8, "audit row 9 ("},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t)
			boss := s.Company("サンプル商事").Administrator("山田 太郎")
			leaves(t, s, boss.Actor(), 4)
			leaves(t, s, s.Company("株式会社となり").Administrator("隣野 一子").Actor(), 4)
			for _, statement := range row.damage {
				s.Write(statement)
			}
			verifies(t, s, row.rows, row.want)
			// What goes on afterwards does not heal it.
			leaves(t, s, boss.Actor(), 3)
			if row.want == "" {
				verifies(t, s, 11, "")
			} else if _, err := s.VerifyTrail(context.Background()); err == nil {
				t.Error("the damage cannot be seen any more after some more rows")
			}
		})
	}
}

func verifies(t *testing.T, s *storetest.Store, rows int64, want string) {
	t.Helper()
	n, err := s.VerifyTrail(t.Context())
	if n != rows || (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("verified %d rows, %v; want %d, %q", n, err, rows, want)
	}
}

func TestVerifyAnEmptyTrail(t *testing.T) {
	t.Parallel()
	verifies(t, storetest.Open(t), 0, "")
}
