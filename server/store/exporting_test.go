package store_test

import (
	"fmt"
	"testing"

	"denwaban/server/portal"
	"denwaban/server/store"
	"denwaban/server/store/storetest"
)

// All voice groups together may have more numbers than a file is good for: then it is said how many they are.
func TestAnExportOfAllVoiceGroupsHasALimit(t *testing.T) {
	t.Parallel()
	s := twoFirms(t)
	s.Write(fmt.Sprintf(`
		INSERT INTO numbers (voice_group_id, contract_id, digits)
		WITH RECURSIVE list(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM list)
		SELECT voice_group_id, contract_id, '0501' || substr('0000000' || n, -7)
		FROM (SELECT n FROM list LIMIT %d), (SELECT voice_group_id, contract_id FROM numbers WHERE digits = '0300001001')`, portal.NumberLimit))
	_, err := s.ExportNumbers(t.Context(), s.boss.Actor(), store.Search{Everywhere: true}, store.ByPhone)
	storetest.Refused(t, err, "too_many_rows")
	found, err := s.ExportNumbers(t.Context(), s.boss.Actor(), store.Search{Everywhere: true, Phone: "0300001001"}, store.ByPhone)
	storetest.Done(t, err)
	if len(found) != 1 {
		t.Errorf("out went %d", len(found))
	}
}
