package web

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"denwaban/server/store/storetest"
)

var update = flag.Bool("update", false, "write testdata/access.golden anew")

// visitors are the columns of the access matrix, those who may least first: what one of them changes is not missing for
// the next.
var visitors = []struct {
	name  string
	enter func(*house) *browser
}{
	{"nobody", (*house).browser},
	{"link holder", (*house).linkHolder},
	{"half signed in", func(h *house) *browser { return h.halfSignedIn("clerk@example.com") }},
	{"no consent", func(h *house) *browser { return h.atTerms("terms@example.co.jp") }},
	{"no group", func(h *house) *browser { return h.signedIn("nogroup@example.co.jp") }},
	{"other group", func(h *house) *browser { return h.signedIn("osaka@example.co.jp") }},
	{"looks on", func(h *house) *browser { return h.signedIn("viewer@example.co.jp") }},
	{"other company", func(h *house) *browser { return h.signedIn("boss@example.com") }},
	{"user", func(h *house) *browser { return h.signedIn("tokyo@example.co.jp") }},
	{"administrator", func(h *house) *browser { return h.signedIn("demo@example.co.jp") }},
}

// request is what every visitor sends to a route: about the trial company's Y10000001, which 東京営業所 sees, and about
// its people. Where it would be carried out, something else forbids it, so that the visitors do not disturb each other.
type request struct {
	path string // empty: the route's own
	body any
}

func requests(admin *browser) map[string]request {
	me := read[Session](admin.get("/api/session")).User.ID
	number := pick(admin, "Y10000001", "0300001001")
	// Changed twice: whoever sees the number may not take the first change back.
	first := read[Done](admin.put("/api/forwardings", unconditionally(number, admin.opensTheForm(number).Seen, "090-1234-5678"))).Change
	admin.put("/api/forwardings", unconditionally(number, admin.opensTheForm(number).Seen, "090-1234-5679")).ok()
	tokyo := groupNamed(admin, "東京営業所").ID
	spare := read[Added](admin.post("/api/groups", GroupForm{Name: "予備", Members: []string{}, VoiceGroups: []string{}})).ID
	user := read[PersonSheet](admin.get("/api/users/tokyo")).Form
	group := read[GroupSheet](admin.get("/api/groups/" + tokyo)).Form
	key := storetest.NewKey(admin.house.t, storetest.Here)
	stale := unconditionally(number, 0, "090-1234-5670")
	settings := read[Settings](admin.get("/api/settings")).Form
	news := NoticeForm{TitleJa: "お知らせ", TitleEn: "News", From: opening}
	notice := read[Added](admin.post("/api/settings/notices", news)).ID
	hours := scheduleForm("本社の営業時間")
	plan := &Plan{Schedule: "unknown", Open: PlanSetting{Actions: []string{}}, Closed: PlanSetting{Actions: []string{}}}
	wrong := scheduleForm("本社の営業時間")
	wrong.Week[1] = []Interval{{"09:00", "12:00"}, {"11:00", "18:00"}}
	schedule := read[Added](admin.post("/api/schedules", hours)).ID
	batch := read[Added](admin.post("/api/batches", BatchStepForm{Edit: forThese(unconditionally(number, 0, "090-1234-5678")), Name: "災害時"})).ID
	address := read[AddressSheet](admin.post("/api/addresses", AddressForm{Label: "本社", Text: "03-1234-5678"})).ID
	admin.put("/api/tests/09012345678", nil).ok()
	return map[string]request{
		"GET /api/session":                   {},
		"POST /api/session":                  {},
		"POST /api/login":                    {body: fields{"login_id": "tokyo@example.co.jp"}},
		"POST /api/login/factor":             {body: fields{"factor": "totp"}},
		"POST /api/login/totp-setup":         {},
		"POST /api/login/totp-setup/confirm": {body: fields{"code": "000000"}},
		"POST /api/login/totp":               {body: fields{"code": "000000"}},
		"POST /api/login/mail":               {body: fields{"code": "000000"}},
		"POST /api/login/mail/send":          {},
		"POST /api/login/recovery":           {body: fields{"code": "7KQ2"}},
		"POST /api/login/passkey/begin":      {},
		"POST /api/login/passkey":            {body: json.RawMessage(key.Answers([]byte("{}")))},
		"POST /api/logout":                   {},
		"GET /api/terms":                     {},
		"POST /api/terms/accept":             {body: fields{"version": 99}},
		"POST /api/step-up/begin":            {},
		"POST /api/step-up/send":             {},
		"POST /api/step-up":                  {body: fields{"code": "12345"}},
		"POST /api/step-up/passkey/begin":    {},
		"POST /api/step-up/passkey":          {body: json.RawMessage(key.Answers([]byte("{}")))},
		"POST /api/password/forgot":          {body: fields{"login_id": ""}},
		"POST /api/password/link":            {body: fields{"token": "unknown"}},
		"POST /api/password/identity":        {body: fields{"token": "unknown", "login_id": "tokyo@example.co.jp", "name": "東京 次郎", "phone": "0300000000"}},
		"POST /api/password":                 {body: fields{"password": newPassword}},
		"POST /api/setup/check":              {body: fields{"token": "unknown"}},
		"POST /api/setup":                    {body: fields{"token": "unknown", "company": "他社", "name": "他人", "mail": "x@example.com", "phone": "0300000000", "language": "ja", "time_zone": "Asia/Tokyo"}},

		"GET /api/account":                  {},
		"GET /api/account/passkeys":         {},
		"POST /api/account/passkeys/begin":  {},
		"POST /api/account/passkeys":        {body: json.RawMessage(key.Makes([]byte("{}")))},
		"PUT /api/account/passkeys/{id}":    {path: "/api/account/passkeys/unknown", body: fields{"name": "会社のPC"}},
		"DELETE /api/account/passkeys/{id}": {path: "/api/account/passkeys/unknown"},
		"GET /api/account/recovery":         {},
		"POST /api/account/recovery":        {},
		"PUT /api/account":                  {body: AccountChange{Form: AccountForm{MailLanguage: "ja", TimeZone: "Asia/Tokyo"}, Version: 99}},
		"GET /api/account/sign-ins":         {},
		"POST /api/account/password":        {body: fields{"current": trialPassword, "password": "short"}},
		"POST /api/account/totp":            {},
		"POST /api/account/totp/confirm":    {body: fields{"setup": "unknown", "code": "000000"}},
		"GET /api/account/devices":          {},
		"DELETE /api/account/devices":       {},
		"DELETE /api/account/devices/{id}":  {path: "/api/account/devices/unknown"},
		"GET /api/account/sessions":         {},
		"DELETE /api/account/sessions":      {},
		"DELETE /api/account/sessions/{id}": {path: "/api/account/sessions/unknown"},

		"GET /api/dashboard":                               {},
		"GET /api/services/{id}":                           {path: "/api/services/arcstar-ip-voice"},
		"GET /api/voice-groups":                            {},
		"GET /api/voice-groups/{id}":                       {path: "/api/voice-groups/Y10000001"},
		"GET /api/voice-groups/{id}/numbers":               {path: "/api/voice-groups/Y10000001/numbers"},
		"GET /api/numbers":                                 {path: "/api/numbers?phone=1001"},
		"GET /api/numbers/lapsed":                          {},
		"GET /api/numbers/{id}":                            {path: "/api/numbers/" + itoa(number.IDs[0])},
		"GET /api/numbers/{id}/history":                    {path: "/api/numbers/" + itoa(number.IDs[0]) + "/history"},
		"POST /api/numbers/{id}/restore/check":             {path: "/api/numbers/" + itoa(number.IDs[0]) + "/restore/check", body: fields{"change": first, "seen": 0}},
		"POST /api/numbers/{id}/restore":                   {path: "/api/numbers/" + itoa(number.IDs[0]) + "/restore", body: fields{"change": first, "seen": 0}},
		"POST /api/destinations/read":                      {body: fields{"texts": []string{"110"}, "members_net": false, "max_length": 32}},
		"POST /api/forwardings/draft":                      {body: number},
		"POST /api/forwardings/check":                      {body: stale},
		"PUT /api/forwardings":                             {body: stale},
		"POST /api/locks":                                  {body: LockForm{Selection: number, Reason: strings.Repeat("あ", 101)}},
		"POST /api/locks/end":                              {body: number},
		"GET /api/changes/{id}":                            {path: "/api/changes/" + itoa(first)},
		"POST /api/changes/{id}/undo":                      {path: "/api/changes/" + itoa(first) + "/undo"},
		"GET /api/batches":                                 {},
		"POST /api/batches":                                {body: BatchStepForm{Edit: forThese(stale)}},
		"GET /api/batches/{id}":                            {path: "/api/batches/" + batch},
		"PUT /api/batches/{id}":                            {path: "/api/batches/" + batch, body: BatchChange{Form: BatchForm{Name: "x", Steps: []int64{}}, Version: 99}},
		"DELETE /api/batches/{id}":                         {path: "/api/batches/" + batch + "?version=99"},
		"POST /api/batches/{id}/run":                       {path: "/api/batches/" + batch + "/run", body: BatchRunForm{Version: 99, Except: []int64{}}},
		"GET /api/batches/deleted":                         {},
		"GET /api/batches/{id}/history":                    {path: "/api/batches/" + batch + "/history"},
		"GET /api/batches/{id}/versions/{version}":         {path: "/api/batches/" + batch + "/versions/1"},
		"POST /api/batches/{id}/restore":                   {path: "/api/batches/" + batch + "/restore", body: BatchRestoreForm{Version: 99, To: 1, Name: "災害時", Except: []int64{}}},
		"GET /api/voice-groups/{id}/changes":               {path: "/api/voice-groups/Y10000001/changes"},
		"GET /api/voice-groups/{id}/changes/people":        {path: "/api/voice-groups/Y10000001/changes/people"},
		"POST /api/voice-groups/{id}/changes/export":       {path: "/api/voice-groups/Y10000001/changes/export", body: fields{}},
		"POST /api/voice-groups/{id}/numbers/export":       {path: "/api/voice-groups/Y10000001/numbers/export", body: fields{"spelling": "utf-8"}},
		"POST /api/numbers/export":                         {path: "/api/numbers/export", body: fields{"spelling": "utf-8"}},
		"POST /api/voice-groups/{id}/numbers/import/check": {path: "/api/voice-groups/Y10000001/numbers/import/check", body: NumberFile{[]byte("phone\n03-0000-1001\n")}},
		"POST /api/voice-groups/{id}/numbers/import":       {path: "/api/voice-groups/Y10000001/numbers/import", body: NumberImport{[]byte("phone,on\n03-0000-1001,maybe\n"), 0}},

		"GET /api/numbers/{id}/destinations": {path: "/api/numbers/" + itoa(number.IDs[0]) + "/destinations"},
		"PUT /api/tests/{digits}":            {path: "/api/tests/110"},
		"DELETE /api/tests/{digits}":         {path: "/api/tests/09012345678"},
		"GET /api/addresses":                 {},
		"POST /api/addresses":                {body: AddressForm{Label: "警察", Text: "110"}},
		"GET /api/addresses/{id}":            {path: "/api/addresses/" + address},
		"PUT /api/addresses/{id}":            {path: "/api/addresses/" + address, body: AddressChange{Form: AddressForm{"本社", "03-1234-5678"}, Version: 99}},
		"DELETE /api/addresses/{id}":         {path: "/api/addresses/unknown"},

		"GET /api/numbers/{id}/plan":      {path: "/api/numbers/" + itoa(number.IDs[0]) + "/plan"},
		"POST /api/plans/draft":           {body: number},
		"POST /api/plans/check":           {body: PlanEdit{Selection: number, Plan: plan}},
		"PUT /api/plans":                  {body: PlanEdit{Selection: number, Plan: plan}},
		"GET /api/schedules":              {},
		"POST /api/schedules":             {body: hours},
		"POST /api/schedules/preview":     {body: wrong},
		"GET /api/schedules/{id}":         {path: "/api/schedules/" + schedule},
		"GET /api/schedules/{id}/numbers": {path: "/api/schedules/" + schedule + "/numbers"},
		"POST /api/schedules/{id}/check":  {path: "/api/schedules/" + schedule + "/check", body: hours},
		"PUT /api/schedules/{id}":         {path: "/api/schedules/" + schedule, body: ScheduleChange{Form: hours, Version: 99}},
		"DELETE /api/schedules/{id}":      {path: "/api/schedules/unknown"},

		"GET /api/users":                 {},
		"POST /api/users":                {body: newUser("not an address")},
		"GET /api/users/names":           {},
		"POST /api/users/export":         {body: fields{}},
		"GET /api/users/import/template": {},
		"POST /api/users/import/check":   {body: RosterFile{[]byte("mail\nx@example.com\n")}},
		"POST /api/users/import":         {body: RosterImport{File: []byte("mail\nx@example.com\n"), Seal: "stale"}},
		"GET /api/users/{id}":            {path: "/api/users/" + me},
		"PUT /api/users/{id}":            {path: "/api/users/tokyo", body: UserChange{Form: user, Version: 99}},
		"DELETE /api/users/{id}":         {path: "/api/users/" + me},
		"PUT /api/users/{id}/state":      {path: "/api/users/gone/state", body: fields{"disabled": true}},
		"DELETE /api/users/{id}/hold":    {path: "/api/users/tokyo/hold"},
		"POST /api/users/{id}/mails":     {path: "/api/users/gone/mails", body: fields{"kind": "reset"}},
		"GET /api/groups":                {},
		"POST /api/groups":               {body: GroupForm{Name: "東京営業所", Members: []string{"clerk"}, VoiceGroups: []string{}}},
		"POST /api/groups/shown":         {body: Chosen{Groups: []string{tokyo}, VoiceGroups: []string{"Y10000004"}}},
		"GET /api/groups/{id}":           {path: "/api/groups/" + tokyo},
		"PUT /api/groups/{id}":           {path: "/api/groups/" + tokyo, body: GroupChange{Form: group, Version: 99}},
		"DELETE /api/groups/{id}":        {path: "/api/groups/" + spare + "?version=1"},
		"GET /api/audit":                 {},
		"GET /api/audit/people":          {},
		"POST /api/audit/export":         {body: fields{}},
		"GET /api/mails":                 {},
		"POST /api/mails/retry":          {body: fields{"ids": []string{"unknown"}}},

		"GET /api/notices/entrance":          {},
		"GET /api/notices":                   {},
		"GET /api/settings":                  {},
		"POST /api/settings/check":           {body: settings},
		"PUT /api/settings":                  {body: Settings{Form: settings, Version: 99}},
		"GET /api/settings/terms":            {},
		"PUT /api/settings/terms":            {body: TermsChange{Form: TermsForm{"規約", "Terms"}, Version: 99}},
		"POST /api/settings/terms/preview":   {body: TermsForm{"規約", "Terms"}},
		"GET /api/settings/notices":          {},
		"POST /api/settings/notices":         {body: NoticeForm{}},
		"GET /api/settings/notices/{id}":     {path: "/api/settings/notices/" + notice},
		"PUT /api/settings/notices/{id}":     {path: "/api/settings/notices/" + notice, body: NoticeChange{Form: news, Version: 99}},
		"PUT /api/settings/notices/{id}/end": {path: "/api/settings/notices/" + notice + "/end?version=1"},

		"GET /api/trial/mails": {},
	}
}

// last are the routes that end what a visitor holds.
var last = []string{"POST /api/password", "POST /api/logout"}

// TestAccess compares what everybody gets from every route with testdata/access.golden.
func TestAccess(t *testing.T) {
	t.Parallel()
	h := open(t)
	asked := requests(h.signedIn("demo@example.co.jp"))
	order := slices.Clone(routes)
	slices.SortStableFunc(order, func(a, b route) int {
		return slices.Index(last, a.method+" "+a.path) - slices.Index(last, b.method+" "+b.path)
	})
	browsers := make([]*browser, len(visitors))
	for i, visitor := range visitors {
		browsers[i] = visitor.enter(h)
	}
	rows := map[string][]string{}
	for _, route := range order {
		name := route.method + " " + route.path
		send, found := asked[name]
		if !found {
			t.Errorf("the route %s has no row: say in requests() what to send, run with -update, and read the answers", name)
			continue
		}
		if send.path == "" {
			send.path = route.path
		}
		for _, b := range browsers {
			answer := b.do(route.method, send.path, send.body)
			rows[name] = append(rows[name], strings.TrimSpace(fmt.Sprint(answer.status, " ", answer.code())))
		}
	}
	compare(t, filepath.Join("testdata", "access.golden"), table(rows))
	for _, route := range routes {
		for i, visitor := range visitors {
			if answer := rows[route.method+" "+route.path][i]; hidden(route, visitor.name) && answer != "404 not_found" {
				t.Errorf("%s answers %s to %q, for whom it is not there", route.method+" "+route.path, answer, visitor.name)
			}
		}
	}
}

// hidden tells what is not there for whom, whatever is written into the file: a thing of the trial company for the administrator of
// another one, and a deed of administrators for everybody else who is signed in.
func hidden(r route, visitor string) bool {
	switch visitor {
	case "other company":
		return strings.Contains(r.path, "{id}") && r.path != "/api/services/{id}" // services are everybody's; what they have of them is told
	case "no group", "other group", "looks on", "user":
		return r.access == Admin || r.access == AdminFresh
	}
	return false
}

// table writes the matrix in columns, in the order of the table of routes.
func table(rows map[string][]string) string {
	lines := [][]string{{"", ""}}
	for _, visitor := range visitors {
		lines[0] = append(lines[0], visitor.name)
	}
	for _, route := range routes {
		name := route.method + " " + route.path
		lines = append(lines, append([]string{name, string(route.access)}, rows[name]...))
	}
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var text strings.Builder
	for _, line := range lines {
		var row strings.Builder
		for i, cell := range line {
			fmt.Fprintf(&row, "%-*s  ", widths[i], cell)
		}
		text.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return text.String()
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	before, after := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for _, line := range after {
		if !slices.Contains(before, line) {
			t.Errorf("now:  %s", line)
		}
	}
	for _, line := range before {
		if !slices.Contains(after, line) {
			t.Errorf("was:  %s", line)
		}
	}
}

// What is not yours and what is not there get answers that cannot be told apart, byte by byte.
func TestNotYoursLooksLikeNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, admin := h.signedIn("boss@example.com"), h.signedIn("demo@example.co.jp")
	tokyo := groupNamed(admin, "東京営業所").ID
	user, group := read[PersonSheet](admin.get("/api/users/tokyo")).Form, GroupForm{Name: "x", Members: []string{}, VoiceGroups: []string{}}
	user.Groups = []string{}
	news := NoticeForm{TitleJa: "お知らせ", TitleEn: "News", From: opening}
	notice := read[Added](admin.post("/api/settings/notices", news)).ID
	schedule := read[Added](admin.post("/api/schedules", scheduleForm("本社"))).ID
	address := read[AddressSheet](admin.post("/api/addresses", AddressForm{Label: "本社", Text: "03-1234-5678"})).ID
	admin.put("/api/tests/09012345678", nil).ok()
	off := false
	batch := read[Added](admin.post("/api/batches", BatchStepForm{
		Edit: forThese(Edit{Selection: pick(admin, "Y10000001", "0300001001"), On: &off}), Name: "災害時"})).ID
	for _, pair := range []struct {
		method, format, theirs string
		body                   any
	}{
		{"GET", "/api/users/%s", "tokyo", nil},
		{"PUT", "/api/users/%s", "tokyo", UserChange{Form: user, Version: 1}},
		{"DELETE", "/api/users/%s?version=1", "tokyo", nil},
		{"PUT", "/api/users/%s/state", "tokyo", fields{"disabled": true}},
		{"DELETE", "/api/users/%s/hold", "tokyo", nil},
		{"POST", "/api/users/%s/mails", "tokyo", fields{"kind": "reset"}},
		{"GET", "/api/groups/%s", tokyo, nil},
		{"PUT", "/api/groups/%s", tokyo, GroupChange{Form: group, Version: 1}},
		{"DELETE", "/api/groups/%s?version=1", tokyo, nil},
		{"GET", "/api/voice-groups/%s", "Y10000001", nil},
		{"GET", "/api/voice-groups/%s/numbers", "Y10000001", nil},
		{"GET", "/api/changes/%s", "1", nil},
		{"POST", "/api/changes/%s/undo", "1", nil},
		{"GET", "/api/numbers/%s/destinations", "1", nil},
		{"DELETE", "/api/tests/%s", "09012345678", nil},
		{"GET", "/api/addresses/%s", address, nil},
		{"PUT", "/api/addresses/%s", address, AddressChange{Form: AddressForm{"本社", "03-1234-5678"}, Version: 1}},
		{"DELETE", "/api/addresses/%s?version=1", address, nil},
		{"GET", "/api/numbers/%s", "1", nil},
		{"GET", "/api/numbers/%s/history", "1", nil},
		{"GET", "/api/numbers/%s/plan", "1", nil},
		{"POST", "/api/numbers/%s/restore/check", "1", fields{"change": 1, "seen": 0}},
		{"POST", "/api/numbers/%s/restore", "1", fields{"change": 1, "seen": 0}},
		{"GET", "/api/batches/%s", batch, nil},
		{"GET", "/api/batches/%s/history", batch, nil},
		{"GET", "/api/batches/%s/versions/1", batch, nil},
		{"POST", "/api/batches/%s/restore", batch, BatchRestoreForm{Version: 1, To: 1, Name: "災害時", Except: []int64{}}},
		{"DELETE", "/api/batches/%s?version=1", batch, nil},
		{"GET", "/api/settings/notices/%s", notice, nil},
		{"GET", "/api/schedules/%s", schedule, nil},
		{"PUT", "/api/schedules/%s", schedule, ScheduleChange{Form: scheduleForm("本社"), Version: 1}},
		{"DELETE", "/api/schedules/%s?version=1", schedule, nil},
		{"PUT", "/api/settings/notices/%s", notice, NoticeChange{Form: news, Version: 1}},
		{"PUT", "/api/settings/notices/%s/end", notice, nil},
	} {
		theirs := boss.do(pair.method, fmt.Sprintf(pair.format, pair.theirs), pair.body).is(404, "not_found")
		nobodys := boss.do(pair.method, fmt.Sprintf(pair.format, "424242"), pair.body)
		if string(nobodys.body) != string(theirs.body) || undated(nobodys) != undated(theirs) {
			t.Errorf("%s\n%v %s\n%s\n%v %s", theirs.about, theirs.header, theirs.body, nobodys.about, nobodys.header, nobodys.body)
		}
	}
}

// undated are the headers of an answer without the time of day.
func undated(answer response) string {
	header := answer.header.Clone()
	header.Del("Date")
	return fmt.Sprint(header)
}
