package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"
)

// pocketBase makes the same numbers a collection, with an index for the voice group, and asks its API the same. Its settings
// are its own (synchronous=NORMAL); a change is one record, without history, audit or mail; the superuser passes its rules.
func pocketBase(ctx context.Context, dir string, searches, writes *table) {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	check(app.Bootstrap())
	check(app.RunAllMigrations())
	collection := core.NewBaseCollection("numbers")
	for _, name := range []string{"voice_group", "contract", "site", "digits", "destination"} {
		collection.Fields.Add(&core.TextField{Name: name})
	}
	collection.Fields.Add(&core.BoolField{Name: "on"})
	collection.Fields.Add(&core.NumberField{Name: "since"})
	collection.AddIndex("by_group", true, "voice_group, digits", "")
	collection.AddIndex("by_digits", true, "digits", "")
	check(app.Save(collection))
	check(app.RunInTransaction(func(tx core.App) error {
		statement := tx.DB().NewQuery(`INSERT INTO numbers (id, voice_group, contract, site, digits, destination, "on", since)
			VALUES ({:id}, {:group}, {:contract}, {:site}, {:digits}, {:destination}, {:on}, {:since})`).Prepare()
		defer statement.Close()
		each(*numbers, *groups, func(one number) {
			at, to := 0, ""
			if one.on {
				at, to = since+one.id, one.destination
			}
			must(statement.Bind(dbx.Params{"id": recordID(one.id), "group": one.group, "contract": one.contract, "site": one.site,
				"digits": one.digits, "destination": to, "on": one.on, "since": at}).Execute())
		})
		return nil
	}))
	must(app.DB().NewQuery(`ANALYZE`).Execute())

	admin := core.NewRecord(must(app.FindCollectionByNameOrId(core.CollectionNameSuperusers)))
	admin.SetEmail("admin@example.com")
	admin.SetPassword("Denwaban2026")
	check(app.Save(admin))
	router := must(apis.NewRouter(app))
	address, stop := serve(must(router.BuildMux()))
	defer stop()
	b := newBrowser(address)
	b.client.Transport = authorized{must(admin.NewAuthToken()), b.client.Transport}
	for _, one := range scenarios {
		searches.row(append([]any{one.name, "PocketBase, HTTP", ""}, again(asked, patience, func(i int) {
			b.ask("GET", one.pocketBase(i), nil, nil)
		}).cells()...)...)
	}
	for _, n := range clients {
		load := together(n, *during, func(client, i int) {
			id := 1000 + (client*101+i*6007)**numbers/700_000%(*numbers/10)
			b.ask("PATCH", "/api/collections/numbers/records/"+recordID(id), map[string]any{
				"on": true, "destination": fmt.Sprintf("090%08d", 10_000_000+(client+i)%2000*5*7919%10_000), "since": since + i,
			}, nil)
		})
		writes.row(append([]any{"PocketBase: one record; synchronous=NORMAL", n}, load.cells()...)...)
	}
}

func recordID(id int) string { return fmt.Sprintf("n%014d", id) }

// pocketBase is the scenario in PocketBase's words.
func (s scenario) pocketBase(i int) string {
	values := must(url.ParseQuery(s.fill(i)))
	var filter []string
	if s.group != "" {
		filter = append(filter, fmt.Sprintf("voice_group='%s'", s.group))
	}
	for parameter, field := range map[string]string{"phone": "digits", "contract": "contract", "destination": "destination"} {
		if part := values.Get(parameter); part != "" {
			filter = append(filter, fmt.Sprintf("%s~'%s'", field, part))
		}
	}
	if values.Get("state") == "on" {
		filter = append(filter, "on=true")
	}
	sort, page := "digits", 1
	switch values.Get("order") {
	case "oldest":
		sort = "since,digits"
	case "latest":
		sort = "-since,digits"
	}
	if text := values.Get("page"); text != "" {
		must(fmt.Sscan(text, &page))
		page++
	}
	return "/api/collections/numbers/records?" + url.Values{
		"filter": {strings.Join(filter, "&&")}, "sort": {sort}, "perPage": {"50"}, "page": {fmt.Sprint(page)},
	}.Encode()
}

type authorized struct {
	token string
	http.RoundTripper
}

func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Authorization", a.token)
	return a.RoundTripper.RoundTrip(r)
}
