// Package server wires the rooms together: the store, the web, the mail; it starts them and stops them in order.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"time"

	"denwaban/server/mail"
	"denwaban/server/store"
	"denwaban/server/web"
)

// stopTime is for requests under way after the signal to stop.
const stopTime = 8 * time.Second

// Files are what is built into the program.
type Files struct {
	Pages fs.FS // the web interface
	Words fs.FS // its dictionaries, ja/… and en/…
}

// Run serves until ctx ends, then finishes what is under way. It prints its address as one line to out when it is
// ready; logs go to logs. A setting that is wrong is found before there is anything in the data folder.
func Run(ctx context.Context, config Config, files Files, out, logs io.Writer) error {
	defer LeaveRoom()()
	slog.SetDefault(slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: config.logLevel()})))
	options, err := config.options()
	if err != nil {
		return err
	}
	options.Words = files.Words
	transport, err := config.transport()
	if err != nil {
		return err
	}
	endpoint, err := openEndpoint(config)
	if err != nil {
		return err
	}
	if !options.HTTPS() && !endpoint.local() {
		slog.Warn("without https others on the network read passwords and sessions: set --tls-cert and --tls-key, or --public-url where a proxy has them",
			"address", endpoint.address())
	}
	s, err := store.OpenWithKeys(ctx, config.Data, config.Keys)
	if err != nil {
		return errors.Join(err, endpoint.Close())
	}
	err = run(ctx, config, options, s, endpoint, transport, files.Pages, out)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil // told to stop before it was ready
	}
	return errors.Join(err, s.Close())
}

// run serves at the endpoint, and closes it. Without a transport mails stay queued.
func run(ctx context.Context, config Config, options web.Options, s *store.Store, at *endpoint, by mail.Transport, pages fs.FS, out io.Writer) error {
	setup, handler, err := prepare(ctx, config, &options, s, pages)
	if err != nil {
		return errors.Join(err, at.Close())
	}
	links := at.links(options.PublicURL)
	working, finish := context.WithCancel(ctx)
	defer finish()
	posts := startMail(working, s, links, by, options.Trial)
	at.headers = web.Headers(options.HTTPS())
	serve := at.server(handler)
	workers := append(startWorkers(working, s), posts)
	broken := errors.New("the server broke off")
	stopped := store.Begin("server", func() { broken = at.serve(serve) })
	fmt.Fprintf(out, "listening on %s\n", at.address())
	if setup != "" { // not into the logs, which others collect: it is a secret
		fmt.Fprintf(out, "no company yet: make the first one and its administrator at %s/setup#token=%s\n", links, setup)
	}
	select {
	case <-stopped:
		err = broken
	case <-ctx.Done():
		err = stop(serve)
	}
	finish()
	for _, done := range workers {
		<-done
	}
	return err
}

// prepare makes the installation ready, and returns what answers requests, and the token of the setup while there is no company.
func prepare(ctx context.Context, config Config, options *web.Options, s *store.Store, pages fs.FS) (setup string, handler http.Handler, err error) {
	if options.Trial, err = s.Prepare(ctx, config.Demo); err != nil {
		return "", nil, err
	}
	options.NoMail = !options.Trial && config.SMTP == ""
	if err := s.PublishTermsIn(ctx, os.DirFS(config.Data)); err != nil {
		return "", nil, err
	}
	if handler, err = web.New(s, pages, *options); err != nil {
		return "", nil, err
	}
	setup, err = s.OpenSetup(ctx)
	return setup, handler, err
}

// startWorkers begins what goes on beside the requests until ctx ends. Each channel is closed when one of them has stopped.
func startWorkers(ctx context.Context, s *store.Store) []<-chan struct{} {
	return []<-chan struct{}{
		store.Keep(ctx, "clock", func(ctx context.Context) { keepClock(ctx, s) }),
		store.Keep(ctx, "daily", func(ctx context.Context) { keepDaily(ctx, s) }),
		store.Keep(ctx, "notes", func(ctx context.Context) { keepNotes(ctx, s) }),
		store.Keep(ctx, "integrity check", func(ctx context.Context) { checkIntegrity(ctx, s) }),
		store.Keep(ctx, "index of numbers", s.KeepIndex),
		store.Keep(ctx, "change log", s.KeepChangeLog),
	}
}

// keepNotes writes once a minute, until ctx ends, how often somebody was refused.
func keepNotes(ctx context.Context, s *store.Store) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
			s.WriteNotes(ctx)
		}
	}
}

// stop lets requests under way finish, and cuts those that take too long.
func stop(serve *http.Server) error {
	slog.Info("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := serve.Shutdown(ctx); err != nil {
		slog.Warn("requests that took too long are cut", "error", err)
		return serve.Close()
	}
	return nil
}

// startMail runs the sender until ctx ends; the channel is closed then.
func startMail(ctx context.Context, s *store.Store, links string, by mail.Transport, trial bool) <-chan struct{} {
	switch {
	case trial:
		by = mail.NewTrial(s)
		slog.Info("trial: mails are kept in the trial mailbox", "page", links+"/trial/mail")
	case by == nil:
		slog.Warn("no mail server is set (--smtp): mails stay queued")
		return store.Begin("no mail", func() {})
	}
	return store.Keep(ctx, "mail", mail.NewSender(s, links, by).Run)
}

// OpenAPI writes the description of the API as JSON.
func OpenAPI(out io.Writer) error {
	text, err := web.OpenAPI()
	if err != nil {
		return err
	}
	_, err = out.Write(append(text, '\n'))
	return err
}
