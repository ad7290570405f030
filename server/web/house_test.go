package web

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// opening is the instant at which every test begins: 2026-04-01 09:00 in Tokyo, a Wednesday.
var opening = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

// pattern is what each test gets a copy of: a data folder with the trial company, some more people and another company,
// the mails that it has sent, and browsers in which somebody is signed in or half signed in: a sign-in takes a tenth of a
// second, and most tests begin after it.
var pattern struct {
	made  sync.Once
	dir   string
	posts []portal.Post
	done  map[string]browser // by login ID
	terms map[string]browser
	half  map[string]browser
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "denwaban-web")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		pattern.dir = dir
		return m.Run()
	}())
}

func makePattern(t *testing.T) {
	s, err := store.Open(t.Context(), pattern.dir)
	if err != nil {
		t.Fatal(err)
	}
	s.Now = func() time.Time { return opening }
	if _, err := s.Prepare(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.PublishTermsIn(t.Context(), fstest.MapFS{}), s.Close()); err != nil {
		t.Fatal(err)
	}
	addNeighbours(t, pattern.dir)
	h := enter(t, pattern.dir)
	defer h.leave()
	pattern.done, pattern.terms, pattern.half = map[string]browser{}, map[string]browser{}, map[string]browser{}
	for _, login := range []string{"demo@example.co.jp", "nogroup@example.co.jp", "tokyo@example.co.jp", "osaka@example.co.jp", "viewer@example.co.jp", "boss@example.com"} {
		pattern.done[login] = *h.signedIn(login)
	}
	pattern.terms["terms@example.co.jp"] = *h.atTerms("terms@example.co.jp")
	half := func(login string) {
		b := h.halfSignedIn(login)
		h.mail(login, portal.MailCode)
		pattern.half[login] = *b
	}
	half("clerk@example.com")
	h.later(-time.Minute) // so that a test may sign these in once more at its beginning
	half("demo@example.co.jp")
	half(tokyoMail)
	pattern.posts = h.posts
}

func addNeighbours(t *testing.T, dir string) {
	db := beside(t, dir)
	defer db.Close()
	for _, statement := range neighbours {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
}

const trialPassword = "Denwaban2026"

// neighbours are people whom the trial company does not have but a test of authorization needs. All have the trial
// password and a mailed code: tokyo@ (東京営業所), osaka@ (a group that sees Y10000002 only), viewer@ (a group that looks at
// Y10000001 only), gone@ (disabled), terms@ (never signed in), boss@example.com and clerk@example.com (another company with the voice group Y90000001).
var neighbours = []string{
	`INSERT INTO companies (id, name, created_at) VALUES ('rival', '株式会社となり', 0)`,
	`INSERT INTO voice_groups (id, company_id, service_id, representative) VALUES ('Y90000001', 'rival', 'arcstar-ip-voice', 'N900000001')`,
	`INSERT INTO contracts (id, voice_group_id, site_id, site_name, plan, message_box, members_net, opened)
		VALUES ('N900000001', 'Y90000001', 'S0901', 'となり本店', 'IP Voice', TRUE, FALSE, TRUE)`,
	`INSERT INTO numbers (id, voice_group_id, contract_id, digits) VALUES (9001, 'Y90000001', 'N900000001', '0300009001')`,
	`INSERT INTO user_groups (id, company_id, name, version, created_at) VALUES ('rival-group', 'rival', '本店', 1, 0)`,
	`INSERT INTO user_groups (id, company_id, name, version, created_at)
		SELECT 'osaka-group', company_id, '大阪支店', 1, 0 FROM users WHERE login_key = 'demo@example.co.jp'`,
	`INSERT INTO user_groups (id, company_id, name, version, created_at)
		SELECT 'viewers', company_id, '監査', 1, 0 FROM users WHERE login_key = 'demo@example.co.jp'`,
	person("tokyo", "東京 次郎", "tokyo@example.co.jp", "active", "company_id", "user"),
	person("osaka", "大阪 三郎", "osaka@example.co.jp", "active", "company_id", "user"),
	person("viewer", "閲覧 五子", "viewer@example.co.jp", "active", "company_id", "user"),
	person("gone", "退職 四郎", "gone@example.co.jp", "disabled", "company_id", "user"),
	person("terms", "未読 六郎", "terms@example.co.jp", "active", "company_id", "admin"),
	person("boss", "隣野 一子", "boss@example.com", "active", "'rival'", "admin"),
	person("clerk", "隣野 二子", "clerk@example.com", "active", "'rival'", "user"),
	`INSERT INTO group_members (group_id, user_id) SELECT id, 'tokyo' FROM user_groups WHERE name = '東京営業所'`,
	`INSERT INTO group_members (group_id, user_id) VALUES ('osaka-group', 'osaka'), ('viewers', 'viewer'), ('rival-group', 'clerk')`,
	`INSERT INTO group_views (group_id, voice_group_id) VALUES ('osaka-group', 'Y10000002'), ('rival-group', 'Y90000001')`,
	`INSERT INTO group_views (group_id, voice_group_id, level) VALUES ('viewers', 'Y10000001', 'view')`,
}

// person copies demo@example.co.jp, with its password, into somebody else.
func person(id, name, mail, state, company, role string) string {
	return fmt.Sprintf(`
		INSERT INTO users (id, company_id, login_key, mail, name, phone, factor, role, mail_language, time_zone, title, mobile, comment,
			notices, state, password_hash, epoch, terms_version, terms_agreed_at, last_sign_in_at, version, created_at)
		SELECT '%s', %s, '%s', '%[3]s', '%s', '0300000000', 'mail', '%s', 'ja', 'Asia/Tokyo', '', '', '', FALSE, '%s', password_hash,
			1, 0, 0, 0, 1, 0 FROM users WHERE login_key = 'demo@example.co.jp'`, id, company, mail, name, role, state)
}

// house is the running program in front of a data folder of its own, with a clock that only a test moves.
type house struct {
	t       *testing.T
	dir     string
	store   *store.Store
	server  *httptest.Server
	options Options
	files   fs.FS
	now     atomic.Int64 // milliseconds
	posts   []portal.Post
	lost    bool // the database is closed
}

// at tells how a house differs from the usual one.
type at func(*house)

func behind(publicURL string) at {
	return func(h *house) {
		u, err := url.Parse(publicURL)
		if err != nil {
			h.t.Fatal(err)
		}
		h.options.PublicURL = u
	}
}

func withoutTrial(h *house) { h.options.Trial = false }

func withoutMail(h *house) { h.options.NoMail = true }

// built is a web interface as the build makes it.
var built = fstest.MapFS{
	"index.html":             {Data: []byte("<!doctype html><title>denwaban</title>")},
	"index.html.br":          {Data: []byte("index as br")},
	"favicon.svg":            {Data: []byte("<svg/>")},
	"assets/app-1a2b.js":     {Data: []byte("export const plain = 1")},
	"assets/app-1a2b.js.br":  {Data: []byte("as br")},
	"assets/app-1a2b.js.gz":  {Data: []byte("as gzip")},
	"assets/style-3c4d.css":  {Data: []byte("p{}")},
	"assets/photo-5e6f.webp": {Data: []byte("RIFF")},
}

func open(t *testing.T, differences ...at) *house {
	t.Helper()
	pattern.made.Do(func() { makePattern(t) })
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(pattern.dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "keys", "root.key"), 0o600); err != nil { // CopyFS gives everybody a look
		t.Fatal(err)
	}
	h := enter(t, dir, differences...)
	h.posts = slices.Clone(pattern.posts)
	t.Cleanup(h.leave)
	return h
}

// enter starts the program on a data folder.
func enter(t *testing.T, dir string, differences ...at) *house {
	t.Helper()
	h := &house{t: t, dir: dir, options: Options{Trial: true}, files: built}
	h.now.Store(opening.UnixMilli())
	for _, differ := range differences {
		differ(h)
	}
	var err error
	if h.store, err = store.Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	h.store.Now = func() time.Time { return time.UnixMilli(h.now.Load()) }
	handler, err := New(h.store, h.files, h.options)
	if err != nil {
		t.Fatal(err)
	}
	h.server = httptest.NewServer(handler)
	h.server.Client().Transport.(*http.Transport).DisableCompression = true // what is compressed is seen as it is sent
	return h
}

func (h *house) leave() {
	h.server.Close()
	if !h.lost {
		h.losesItsDatabase()
	}
}

// losesItsDatabase under the running program.
func (h *house) losesItsDatabase() {
	h.lost = true
	if err := h.store.Close(); err != nil {
		h.t.Error(err)
	}
}

func (h *house) later(d time.Duration) { h.now.Add(d.Milliseconds()) }

// mail is the newest mail of a kind to somebody; what lies in the outbox is taken as a sender would.
func (h *house) mail(to string, template portal.Template) portal.Post {
	h.t.Helper()
	for {
		taken, err := h.store.LeasePosts(h.t.Context(), 50, time.Hour)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(taken) == 0 {
			break
		}
		for _, post := range taken {
			if err := h.store.MarkPostSent(h.t.Context(), post.ID); err != nil {
				h.t.Fatal(err)
			}
		}
		h.posts = append(h.posts, taken...)
	}
	for i := len(h.posts) - 1; i >= 0; i-- {
		if h.posts[i].To == to && h.posts[i].Template == template {
			return h.posts[i]
		}
	}
	h.t.Fatalf("no mail %q to %s", template, to)
	return portal.Post{}
}

// beside opens the database file itself, beside the running program.
func beside(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "denwaban.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// write changes the database beside the running program, for what no request can make. A second later, for so long the
// program believes what it read of somebody who is signed in.
func (h *house) write(query string, args ...any) {
	h.t.Helper()
	db := beside(h.t, h.dir)
	defer db.Close()
	if _, err := db.ExecContext(h.t.Context(), query, args...); err != nil {
		h.t.Fatalf("%v in %s", err, query)
	}
	h.later(time.Second)
}
