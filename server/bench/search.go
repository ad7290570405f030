package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// scenario is a search as a person makes it; %d is another number each time.
type scenario struct {
	name, group, query string
}

var scenarios = []scenario{
	{"100,000 numbers, any four digits", "Y20000000", "phone=%04d"},
	{"100,000 numbers, one digit", "Y20000000", "phone=6"},
	{"100,000 numbers, the last page", "Y20000000", "page=1990&phone=6"},
	{"100,000 numbers, forwarding, oldest first", "Y20000000", "state=on&order=oldest"},
	{"100,000 numbers, part of a destination", "Y20000000", "destination=%04d"},
	{"100,000 numbers, part of a contract", "Y20000000", "contract=7000%02d"},
	{"100,000 numbers, unconditional, for 14 days, ending first", "Y20000000", "days=14&action=unconditional&order=ending"},
	{"20,000 numbers, any four digits", "Y20000001", "phone=%04d"},
	{"400 numbers, any two digits", "Y20000100", "phone=%02d"},
	{"everywhere, any four digits", "", "phone=%04d"},
	{"everywhere, the end of a number", "", "phone=%06d"},
	{"everywhere, one digit", "", "phone=6"},
	{"everywhere, one digit, page 10,000", "", "phone=6&page=10000"},
	{"everywhere, forwarding, oldest first", "", "state=on&order=oldest"},
	{"everywhere, unconditional, for 14 days, to voicemail", "", "days=14&action=unconditional&voicemail=true"},
	{"everywhere, unconditional, for 14 days, ending first", "", "days=14&action=unconditional&order=ending"},
	{"everywhere, by site, page 10,000", "", "order=site&page=10000"},
	{"everywhere, by site from the end, page 10,000", "", "order=-site&page=10000"},
	{"everywhere, from the last number", "", "phone=6&order=-phone"},
	{"everywhere, latest change first", "", "order=latest"},
	{"everywhere, latest change last", "", "order=-latest"},
	{"everywhere, part of a destination", "", "destination=%04d"},
}

func (s scenario) fill(i int) string {
	if !strings.Contains(s.query, "%") {
		return s.query
	}
	digits := 1
	for _, n := range []int{2, 4, 6} {
		if strings.Contains(s.query, fmt.Sprintf("%%0%dd", n)) {
			digits = n
		}
	}
	limit := map[int]int{1: 10, 2: 100, 4: 10_000, 6: 1_000_000}[digits]
	return fmt.Sprintf(s.query, i*7919%limit)
}

func (s scenario) path(i int) string {
	if s.group == "" {
		return "/api/numbers?" + s.fill(i)
	}
	return "/api/voice-groups/" + s.group + "/numbers?" + s.fill(i)
}

// inside is the same search for the store.
func (s scenario) inside(i int) (store.Search, store.Order, int) {
	values := must(url.ParseQuery(s.fill(i)))
	page := 0
	if text := values.Get("page"); text != "" {
		must(fmt.Sscan(text, &page))
	}
	order := store.Order(values.Get("order"))
	if order == "" {
		order = store.ByPhone
	}
	search := store.Search{VoiceGroup: s.group, Everywhere: s.group == "", Phone: values.Get("phone"), Contract: values.Get("contract"),
		Destination: values.Get("destination"), State: store.SearchState(values.Get("state")), Voicemail: values.Get("voicemail") != ""}
	if text := values.Get("days"); text != "" {
		search.OnBefore = time.Now().AddDate(0, 0, -must(strconv.Atoi(text)))
	}
	if text := values.Get("action"); text != "" {
		search.Action, _ = portal.ParseActions([]string{text}) // one of ours
	}
	return search, order, page
}

const (
	asked    = 300
	patience = 6 * time.Second
)

func searchOurs(ctx context.Context, dir string, to *table) {
	before, begin := inUse(), time.Now()
	s, address, stop := open(ctx, dir)
	defer stop()
	b := newBrowser(address)
	b.ask("GET", "/healthz", nil, nil)
	fmt.Printf("first answer after %v\n", time.Since(begin).Round(time.Millisecond))
	b.signsIn(ctx, s)
	first := time.Now()
	b.ask("GET", "/api/voice-groups/Y20000100/numbers?phone=06", nil, nil)
	fmt.Printf("first search, by SQL while the index is made: %v\n", time.Since(first).Round(time.Millisecond))
	for !s.Indexed() {
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Printf("index ready after %v\n", time.Since(begin).Round(10*time.Millisecond))
	fmt.Printf("memory of the index: %.0f bytes a number\n", float64(inUse()-before)/float64(*numbers))
	who := administrator(dir)
	for _, one := range scenarios {
		total := 0
		to.row(append([]any{one.name, "in the server", ""}, again(asked, patience, func(i int) {
			search, order, page := one.inside(i)
			total = must(s.SearchNumbers(ctx, who, search, order, page, 50)).Total
		}).cells()...)...)
		to.rows[len(to.rows)-1][2] = fmt.Sprint(total)
		to.row(append([]any{"", "HTTP", ""}, again(asked, patience, func(i int) { b.ask("GET", one.path(i)+"&size=50", nil, nil) }).cells()...)...)
	}
	to.row(append([]any{"the dashboard", "HTTP", ""}, again(5, patience, func(int) { b.ask("GET", "/api/dashboard", nil, nil) }).cells()...)...)
}

// administrator is who is signed in, for calls without HTTP.
func administrator(dir string) portal.Actor {
	db := must(sql.Open("sqlite", filepath.Join(dir, "denwaban.db")))
	defer db.Close()
	who := portal.Actor{Role: portal.Administrator}
	check(db.QueryRow(`SELECT id, company_id FROM users WHERE mail = 'demo@example.co.jp'`).Scan(&who.UserID, &who.CompanyID))
	return who
}
