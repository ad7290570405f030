package portal

import (
	"strings"
	"testing"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	common := func(password string) bool { return strings.HasPrefix(password, "Password1") }
	for _, row := range []struct{ password, manual, standard string }{
		{"Denwaban2026", "", ""},
		{"", "required", "required"},
		{"Abcde12", "password_length", "password_length"},
		{"A1" + strings.Repeat("b", 30), "", ""},
		{"A1" + strings.Repeat("b", 31), "password_length", ""},
		{"A1" + strings.Repeat("b", 126), "password_length", ""},
		{"A1" + strings.Repeat("b", 127), "password_length", "password_length"},
		{strings.Repeat("犬", 128), "password_length password_digit password_upper password_lower", ""},
		{"correct horse battery", "password_digit password_upper", ""},
		{"DENWABAN2026", "password_lower", ""},
		{"Password1", "password_common", "password_common"},
		{"Password1 and so on", "password_common", "password_common"},
		{"Denwa\tban2026", "password_characters", "password_characters"},
		{"Denwa\xffban2026", "password_characters", "password_characters"},
		{"TARO.Yamada1@example.co.jp", "password_login_id", "password_login_id"},
		{"Taro.Yamada1", "password_login_id", "password_login_id"},
	} {
		for long, want := range map[bool]string{false: row.manual, true: row.standard} {
			var codes []string
			for _, one := range Refusals(CheckPassword(row.password, "taro.yamada1@example.co.jp", Policy{LongPasswords: long}.Passwords(), common)) {
				codes = append(codes, one.Code)
			}
			if got := strings.Join(codes, " "); got != want {
				t.Errorf("%q, long %t: %q, want %q", row.password, long, got, want)
			}
		}
	}
}
