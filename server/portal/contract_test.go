package portal

import (
	"fmt"
	"strings"
	"testing"
)

func TestReadContracts(t *testing.T) {
	t.Parallel()
	const good = "IP Voice|Y1|N1|N1|S1|本社|03-0000-1001|IP Voice|true|false|true"
	for about, row := range map[string]struct{ lines, want string }{
		"a line":                  {good, "N1 0300001001"},
		"of any spelling":         {"IP Voice|ｙ１| N1 |n１|S1|本社|＋81 50 1234 5678|IP Voice|YES|No|1", "N1 05012345678"},
		"no number":               {"IP Voice|Y1|N1|N1|S1|本社||IP Voice|true|false|true", "N1 "},
		"a line without text":     {good + "\n||||\nIP Voice|Y1|N1|N1|S1|本社|0300001002|IP Voice|true|false|true", "N1 0300001001, N1 0300001002"},
		"nothing":                 {"", "line 1: the file holds no contract"},
		"cells missing":           {"IP Voice|Y1|N1|N1|S1|本社|03-0000-1001", `line 2: plan is empty; line 2: message_box "" is neither true nor false; line 2: members_net "" is neither true nor false; line 2: opened "" is neither true nor false`},
		"ids of another form":     {strings.Replace(good, "Y1|N1|N1", "N1|Y1|N1x", 1), `line 2: voice_group "N1" is not of the form Y123456789; line 2: representative_contract "Y1" is not of the form N123456789; line 2: contract "N1x" is not of the form N123456789`},
		"a number of another one": {strings.Replace(good, "03-0000-1001", "0120-000-000", 1), `line 2: phone_number "0120-000-000" is no phone number of a line`},
		"a name without end":      {strings.Replace(good, "本社", strings.Repeat("本", 101), 1), "line 2: site_name has more than 100 characters"},
		"a turned name":           {strings.Replace(good, "本社", "本\u202e社", 1), "line 2: site_name holds characters that are no text"},
		"a name with a control":   {strings.Replace(good, "本社", "本\u0085社", 1), "line 2: site_name holds characters that are no text"},
		"a number twice":          {good + "\n" + good, "line 3: phone number 0300001001 is described differently in line 2"},
		"a contract of two sites": {good + "\nIP Voice|Y1|N1|N1|S2|本社||IP Voice|true|false|true", "line 3: contract N1 is described differently in line 2"},
		"a group of two services": {good + "\nVoice|Y1|N1|N2|S2|支店||IP Voice|true|false|true", "line 3: voice group Y1 is described differently in line 2"},
	} {
		lines := []TableLine{{Number: 1, Cells: ContractColumns}}
		for i, line := range strings.Split(row.lines, "\n") {
			lines = append(lines, TableLine{Number: i + 2, Cells: strings.Split(line, "|")})
		}
		rows, faults := ReadContracts(lines)
		var told []string
		for _, fault := range faults {
			told = append(told, fault.Error())
		}
		got := strings.Join(told, "; ")
		if len(faults) == 0 {
			for i, one := range rows {
				got += map[bool]string{true: ", "}[i > 0] + fmt.Sprint(one.Contract, " ", one.Number)
			}
		}
		if got != row.want {
			t.Errorf("%s:\n%s, want\n%s", about, got, row.want)
		}
	}
	for about, headings := range map[string][]string{
		"unknown": append([]string{"colour"}, ContractColumns...), "twice": append([]string{"plan"}, ContractColumns...), "missing": ContractColumns[1:],
	} {
		if _, faults := ReadContracts([]TableLine{{1, headings}, {2, []string{"x"}}}); len(faults) != 1 || faults[0].Line != 1 {
			t.Errorf("a heading that is %s: %v", about, faults)
		}
	}
}
