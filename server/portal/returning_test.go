package portal

import "testing"

func TestWhatReturnsIsTold(t *testing.T) {
	t.Parallel()
	now := Forwarding{On: true, Actions: Unconditional, Target: 1, Entries: listed("090-1234-5678", "", "03-3234-5678"), Until: at(6)}
	same, off, other := now.until(0), now.until(0), now.until(0)
	off.On = false
	other.Entries = listed("080-1234-5678")
	other.Entries[4] = Entry{Label: "営業部"}
	abroad := Refuse("destination_international", "entries.0")
	for _, row := range []struct {
		back   Return
		ja, en string
		done   string
	}{
		{Return{Forwarding: same}, "無条件で 090-1234-5678（携帯電話）へ転送中", "All calls are forwarded to 090-1234-5678 (mobile)", "無条件で 090-1234-5678（携帯電話）へ転送中"},
		{Return{Forwarding: off}, "転送していません", "Calls are not forwarded", "転送していません"},
		{Return{Forwarding: other},
			"無条件で 080-1234-5678（携帯電話）へ転送中（リスト3: 空、リスト5: 「営業部」空）",
			"All calls are forwarded to 080-1234-5678 (mobile) (also restores List 3: empty; List 5: 営業部, empty)",
			"無条件で 080-1234-5678（携帯電話）へ転送中 · リスト3: （空）、リスト5: 「営業部」（空） に戻りました"},
		{Return{off, abroad},
			"転送しません（会社の設定で国際電話への転送が許可されていないため、以前の設定には戻せません）",
			"Calls will not be forwarded (the previous setting cannot be restored: the company does not allow forwarding abroad)",
			"転送していません（会社の設定で国際電話への転送が許可されていないため、以前の設定に戻せませんでした）"},
	} {
		if got := row.back.Text(now, Japanese); got != row.ja {
			t.Errorf("it says %q, want %q", got, row.ja)
		}
		if got := row.back.Text(now, English); got != row.en {
			t.Errorf("it says %q, want %q", got, row.en)
		}
		if got := Returned(now, row.back.Forwarding, row.back.Lapse, Japanese); got != row.done {
			t.Errorf("at the end it says %q, want %q", got, row.done)
		}
	}
}
