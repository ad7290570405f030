package web

import (
	"slices"
	"strings"
	"testing"
)

func TestAccountShowsOnesOwnData(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.write(`UPDATE users SET comment = '退職予定' WHERE id = 'tokyo'`)
	answer := h.signedIn(tokyoMail).get("/api/account")
	account := read[Account](answer)
	if account.Name != "東京 次郎" || account.Mail != tokyoMail || account.Phone != "0300000000" || account.Role != "user" || account.Factor != "mail" ||
		!slices.Equal(account.Groups, []string{"東京営業所"}) || account.Form != (AccountForm{Language: "ja", TimeZone: "Asia/Tokyo"}) {
		t.Errorf("アカウント shows %+v", account)
	}
	if strings.Contains(string(answer.body), "退職予定") {
		t.Error("アカウント shows the administrator's comment")
	}
}
