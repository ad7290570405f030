package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing/fstest"

	_ "modernc.org/sqlite"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// number is one of the numbers that both programs get.
type number struct {
	id                      int
	group, contract, digits string
	site                    string
	on                      bool
	touched                 bool
	destination             string
}

const since = 1_767_225_600_000 // 2026-01-01

// groupSizes are one voice group of a tenth of all numbers, five of a fiftieth, and many small ones.
func groupSizes(numbers, groups int) []int {
	sizes := make([]int, groups)
	left := numbers
	for i := range sizes {
		switch {
		case i == 0:
			sizes[i] = numbers / 10
		case i <= 5:
			sizes[i] = numbers / 50
		default:
			sizes[i] = left / (groups - i)
		}
		left -= sizes[i]
	}
	return sizes
}

func groupID(i int) string { return fmt.Sprintf("Y2%07d", i) }

// each calls with every number: a contract has fifty, a fifth was set at some time and a tenth is forwarded.
func each(numbers, groups int, do func(number)) {
	id := 0
	for g, size := range groupSizes(numbers, groups) {
		for range size {
			contract := fmt.Sprintf("N7%04d%04d", g, id/50%10000)
			one := number{id: 1000 + id, group: groupID(g), contract: contract, site: "S" + contract[2:], digits: fmt.Sprintf("06%08d", id*61803399%100_000_000)}
			if id%5 == 0 {
				one.touched, one.on, one.destination = true, id%10 == 0, fmt.Sprintf("090%08d", 10_000_000+id*7919%10_000)
			}
			do(one)
			id++
		}
	}
}

// makeData makes a data folder with the trial company, and gives it the numbers.
func makeData(ctx context.Context, dir string, numbers, groups int) {
	s := must(store.Open(ctx, dir))
	must(s.Prepare(ctx, true))
	check(s.PublishTermsIn(ctx, fstest.MapFS{}))
	check(s.Close())
	db := must(sql.Open("sqlite", "file:"+filepath.Join(dir, "denwaban.db")+"?_pragma=foreign_keys(0)"))
	defer db.Close()
	tx := must(db.Begin())
	prepare := func(query string) func(args ...any) {
		statement := must(tx.Prepare(query))
		return func(args ...any) { must(statement.Exec(args...)) }
	}
	var company string
	check(tx.QueryRow(`SELECT id FROM companies`).Scan(&company))
	group := prepare(`INSERT INTO voice_groups (id, company_id, service_id, representative) VALUES (?, ?, 'arcstar-ip-voice', ?)`)
	contract := prepare(`INSERT INTO contracts (id, voice_group_id, site_id, site_order, site_name, plan, message_box, members_net, opened)
		VALUES (?, ?, ?, ?, ?, 'IP Voice', 1, 0, 1)`)
	insert := prepare(`INSERT INTO numbers (id, voice_group_id, contract_id, digits) VALUES (?, ?, ?, ?)`)
	change := prepare(`INSERT INTO changes (id, company_id, nth, user_id, user_name, at, address, by_way, undoes) VALUES (?, ?, ?, 'x', '山田 太郎', ?, '', 'form', 0)`)
	forwarding := prepare(`INSERT INTO forwardings (number_id, is_on, actions, ring_seconds, entries, target, destination, version, changed, on_since)
		VALUES (?, ?, 1, 0, ?, 1, ?, ?, 1, ?)`)
	history := prepare(`INSERT INTO history (change_id, number_id, nth, earlier, before, after, back_before, back_after, refusal, plans)
		VALUES (?, ?, 1, 0, '{}', ?, '[]', '[]', '', '')`)
	known := prepare(`INSERT INTO destinations (company_id, digits, first_at, first_by) VALUES (?, ?, 0, '') ON CONFLICT DO NOTHING`)
	var last number
	changes := 1_000_000
	each(numbers, groups, func(one number) {
		if one.group != last.group {
			group(one.group, company, one.contract)
		}
		if one.contract != last.contract {
			contract(one.contract, one.group, one.site, portal.NameOrder(one.site), "拠点 "+one.site)
		}
		last = one
		insert(one.id, one.group, one.contract, one.digits)
		if !one.touched {
			return
		}
		changes++
		change(changes, company, changes, since+changes)
		active, on := "", 0
		if one.on {
			active, on = one.destination, since+changes
		}
		known(company, one.destination)
		history(changes, one.id, fmt.Sprintf(`{"On":%t,"Actions":1,"Target":1,"Entries":[{"text":%q,"digits":%q},{},{},{},{}]}`, one.on, one.destination, one.destination))
		forwarding(one.id, one.on, fmt.Sprintf(`[{"text":%q,"digits":%q},{},{},{},{}]`, one.destination, one.destination), active, changes, on)
	})
	check(tx.Commit()) // and no ANALYZE: the program runs none, and with its samples SQLite plans statements anew at each run
}
