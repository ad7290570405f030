package web

import (
	"strings"
	"testing"
	"time"

	"denwaban/server/portal"
)

const demoMail = "demo@example.co.jp"

// changes sends 設定 with a change.
func (b *browser) changes(change func(*SettingsForm)) response {
	b.house.t.Helper()
	sheet := read[Settings](b.get("/api/settings"))
	change(&sheet.Form)
	return b.put("/api/settings", sheet)
}

func TestAPolicyHoldsFromTheNextRequestOn(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo := h.signedIn(demoMail), h.signedIn(tokyoMail)
	number := pick(tokyo, "Y10000001", "0300001001")
	tokyo.forwards(number, "090-1234-5678").ok()
	demo.changes(func(f *SettingsForm) { f.AllowList = []string{"０９０−１２３４−５６７９", ""} }).ok()
	if list := read[Settings](demo.get("/api/settings")).Form.AllowList; strings.Join(list, " ") != "090-1234-5679" {
		t.Errorf("the list is %q", list)
	}
	tokyo.forwards(number, "090-1234-5678").is(422, "destination_not_allowed")
	tokyo.forwards(number, "090-1234-5679").ok()
	demo.changes(func(f *SettingsForm) { f.AllowList, f.EveryForwarding = []string{}, true }).ok()
	h.later(portal.FreshFor)
	tokyo.forwards(number, "090-1234-5678").is(401, "code_needed")
}

func TestPoliciesAreChangedWithAFreshCode(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo := h.signedIn(demoMail)
	h.later(portal.FreshFor)
	before := h.facts()
	demo.changes(func(f *SettingsForm) { f.International = true }).is(401, "code_needed")
	demo.put("/api/settings/terms", TermsChange{Form: TermsForm{"規約", "Terms"}, Version: 1}).is(401, "code_needed")
	if now := h.facts(); now != before {
		t.Errorf("it wrote: %s, was %s", now, before)
	}
	demo.givesAFreshCode(demoMail).ok()
	demo.changes(func(f *SettingsForm) { f.International, f.Name = true, "サンプル商事" }).ok()
	if name := read[Session](demo.get("/api/session")).User.Company; name != "サンプル商事" {
		t.Errorf("the company is called %q", name)
	}
}

func TestEveryFaultOfSettingsHasItsPlace(t *testing.T) {
	t.Parallel()
	h := open(t)
	answer := h.signedIn(demoMail).changes(func(f *SettingsForm) {
		f.Name, f.LongDays, f.AllowList = "", 0, []string{"090-1234-5678", "119", "+1 212 555 1234"}
	})
	var places []string
	var problem Problem
	answer.is(422, "required").into(&problem)
	for _, one := range problem.Errors {
		places = append(places, one.Field+" "+one.Code)
	}
	if got := strings.Join(places, ", "); got != "name required, allow_list.1 destination_emergency, allow_list.2 allow_list_international, long_days number_range" {
		t.Errorf("the faults are %s", got)
	}
}

// New terms of one company: its people are asked again, those of the other are not, and strangers read neither.
func TestTermsOfOneCompany(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo, boss := h.signedIn(demoMail), h.signedIn(tokyoMail), h.signedIn("boss@example.com")
	sheet := read[TermsSheet](demo.get("/api/settings/terms"))
	if sheet.Own || sheet.People != 6 {
		t.Errorf("the page says own %v, %d people", sheet.Own, sheet.People)
	}
	theirs := read[Terms](boss.get("/api/terms"))
	demo.put("/api/settings/terms", TermsChange{Form: TermsForm{"# 当社の規約", "# Our terms"}, Version: sheet.Version}).ok()
	demo.get("/api/settings").is(401, "step_missing") // who publishes is asked as well
	tokyo.get("/api/dashboard").is(401, "step_missing")
	boss.get("/api/dashboard").ok()
	ours := read[Terms](tokyo.get("/api/terms"))
	if ours.Japanese != "<h2>当社の規約</h2>\n" || ours.Edition != 2 {
		t.Errorf("the people of the company read %+v", ours)
	}
	if now := read[Terms](boss.get("/api/terms")); now != theirs || read[Terms](h.browser().get("/api/terms")) != theirs {
		t.Errorf("the other company reads %+v", now)
	}
	tokyo.agreesToTheTerms().ok()
	tokyo.get("/api/dashboard").ok()
}

func TestNoticesBeforeTheSignIn(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo, boss := h.signedIn(demoMail), h.signedIn(tokyoMail), h.signedIn("boss@example.com")
	form := NoticeForm{TitleJa: "停止", TitleEn: "Maintenance", From: opening, Entrance: true}
	demo.post("/api/settings/notices", form).is(422, "notice_entrance")
	form.Entrance = false
	id := read[Added](demo.post("/api/settings/notices", form)).ID
	for about, row := range map[string]struct {
		b    *browser
		path string
		want int
	}{
		"a colleague":     {tokyo, "/api/notices", 1},
		"another company": {boss, "/api/notices", 0},
		"a stranger":      {h.browser(), "/api/notices/entrance", 0},
	} {
		if found := read[[]Notice](row.b.get(row.path)); len(found) != row.want {
			t.Errorf("%s reads %+v", about, found)
		}
	}
	h.write(`UPDATE notices SET entrance = TRUE`)
	if found := read[[]Notice](h.browser().get("/api/notices/entrance")); len(found) != 0 {
		t.Errorf("of two companies a stranger reads %+v", found)
	}
	h.write(`UPDATE users SET company_id = (SELECT company_id FROM users WHERE id = 'tokyo')`)
	h.write(`UPDATE voice_groups SET company_id = (SELECT company_id FROM users WHERE id = 'tokyo')`)
	h.write(`UPDATE user_groups SET company_id = (SELECT company_id FROM users WHERE id = 'tokyo')`)
	h.write(`DELETE FROM companies WHERE id = 'rival'`)
	if found := read[[]Notice](h.browser().get("/api/notices/entrance")); len(found) != 1 || found[0].TitleEn != "Maintenance" {
		t.Errorf("of one company a stranger reads %+v", found)
	}
	demo.put("/api/settings/notices/"+id+"/end", nil).is(409, "conflict") // of no version that was shown
	demo.put("/api/settings/notices/"+id+"/end?version=1", nil).ok()
	if found := read[[]Notice](h.browser().get("/api/notices/entrance")); len(found) != 0 {
		t.Errorf("ended, a stranger reads %+v", found)
	}
	form.Until = opening.Add(-time.Hour)
	demo.put("/api/settings/notices/"+id, NoticeChange{Form: form, Version: 2}).is(422, "notice_order")
}

// Whatever somebody writes, what comes out stands in any page and leads to the web or to a mail address.
func TestMarkdownIsTame(t *testing.T) {
	t.Parallel()
	const apart = ` target="_blank" rel="noopener noreferrer"`
	for source, want := range map[string]string{
		"# 規約\n## 第1条":                             "<h2>規約</h2>\n<h3>第1条</h3>\n",
		"### 第1条\n#### 1項\n###### 細則":              "<h2>第1条</h2>\n<h3>1項</h3>\n<h5>細則</h5>\n",
		"<script>alert(1)</script>":                "<!-- raw HTML omitted -->\n",
		"a <b onclick=x>b</b>":                     "<p>a <!-- raw HTML omitted -->b<!-- raw HTML omitted --></p>\n",
		"[会社](https://example.co.jp/?a=1&b=2)":     `<p><a href="https://example.co.jp/?a=1&amp;b=2"` + apart + `>会社</a></p>` + "\n",
		"[窓口](mailto:help@example.co.jp)":          `<p><a href="mailto:help@example.co.jp"` + apart + `>窓口</a></p>` + "\n",
		"<https://example.co.jp>":                  `<p><a href="https://example.co.jp"` + apart + `>https://example.co.jp</a></p>` + "\n",
		"[**x**](javascript:alert(1)) y":           "<p><strong>x</strong> y</p>\n",
		"[x](JaVaScRiPt:alert(1))":                 "<p>x</p>\n",
		"[x](java&#115;cript:alert(1))":            "<p>x</p>\n",
		"[x]( \tjavascript:alert(1))":              "<p>x</p>\n",
		"[x](data:text/html;base64,PHNjcmlwdD4=)":  "<p>x</p>\n",
		"[x](vbscript:x)":                          "<p>x</p>\n",
		"[x](/admin/settings)":                     "<p>x</p>\n",
		"[x](//example.com)":                       "<p>x</p>\n",
		"[x](tel:0312345678)":                      "<p>x</p>\n",
		"<tel:0312345678> <javascript:alert('<')>": "<p>tel:0312345678 &lt;javascript:alert('&lt;')&gt;</p>\n",
		"<javascript:alert(1)>":                    "<p>javascript:alert(1)</p>\n",
		"![絵](https://example.com/spy.png)":        "<p>絵</p>\n",
		"[![絵](https://e.com/p.png)](file:///etc)": "<p>絵</p>\n",
		"[a][b]\n\n[b]: javascript:alert(1)":       "<p>a</p>\n",
		strings.Repeat("-", 200):                   "<hr>\n",
		"> > - a":                                  "<blockquote>\n<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n</blockquote>\n",
		strings.Repeat(">", 101) + "<b>":           "<pre>" + strings.Repeat("&gt;", 101) + "&lt;b&gt;</pre>\n",
		"a\n" + strings.Repeat("1. ", 101):         "<pre>a\n" + strings.Repeat("1. ", 101) + "</pre>\n",
		strings.Repeat("- > ", 51):                 "<pre>" + strings.Repeat("- &gt; ", 51) + "</pre>\n",
		strings.Repeat("![a](", 1001):              "<pre>" + strings.Repeat("![a](", 1001) + "</pre>\n",
	} {
		if got, err := markdown(source); err != nil || got != want {
			t.Errorf("%q:\ngot  %q\nwant %q (%v)", source, got, want, err)
		}
	}
}
