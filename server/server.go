// Package server wires the rooms together: the store, the web, the mail; it starts them and stops them in order.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"denwaban/server/mail"
	"denwaban/server/store"
	"denwaban/server/web"
)

// Time limits of a connection: a client that sends or reads too slowly is cut off.
const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second
	writeTime  = 60 * time.Second
	idleTime   = 60 * time.Second
	stopTime   = 8 * time.Second // for requests under way after the signal to stop
)

// Files are what is built into the program.
type Files struct {
	Pages fs.FS // the web interface
	Words fs.FS // its dictionaries, ja/… and en/…
}

// Run serves until ctx ends, then finishes what is under way. It prints its address as one line to out when it is
// ready; logs go to logs.
func Run(ctx context.Context, config Config, files Files, out, logs io.Writer) error {
	slog.SetDefault(slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: config.logLevel()})))
	public, err := config.publicURL()
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, config.Data)
	if err != nil {
		return err
	}
	err = run(ctx, config, public, s, files, out)
	if stop := s.Close(); err == nil {
		err = stop
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil // told to stop before it was ready
	}
	return err
}

func run(ctx context.Context, config Config, public *url.URL, s *store.Store, files Files, out io.Writer) error {
	trial, err := s.Prepare(ctx, config.Demo)
	if err != nil {
		return err
	}
	if err := s.PublishTermsIn(ctx, os.DirFS(config.Data)); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", config.Listen, err)
	}
	address := "http://" + listener.Addr().String()
	handler, err := web.New(s, files.Pages, web.Options{PublicURL: public, Trial: trial, Words: files.Words})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	links := address
	if public != nil {
		links = public.String()
	} else if host, ok := listener.Addr().(*net.TCPAddr); ok && host.IP.IsUnspecified() {
		slog.Warn("set --public-url: links in mails cannot be opened elsewhere without it", "links", links)
	}
	if err := offerSetup(ctx, s, links); err != nil {
		return errors.Join(err, listener.Close())
	}
	sending, finish := context.WithCancel(ctx)
	defer finish()
	posts, err := startMail(sending, config, s, links, trial)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	serve := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	stopped := make(chan error, 1)
	go func() { stopped <- serve.Serve(listener) }()
	fmt.Fprintf(out, "listening on %s\n", address)
	select {
	case err = <-stopped:
	case <-ctx.Done():
		err = stop(serve)
	}
	finish()
	<-posts
	return err
}

// offerSetup tells the operator, and nobody else, where the first administrator is made.
func offerSetup(ctx context.Context, s *store.Store, links string) error {
	secret, err := s.OpenSetup(ctx)
	if err != nil || secret == "" {
		return err
	}
	slog.Info("no company yet: open this page to make the first one and its administrator", "page", links+"/setup#token="+secret)
	return nil
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
func startMail(ctx context.Context, config Config, s *store.Store, links string, trial bool) (<-chan struct{}, error) {
	done := make(chan struct{})
	var carrier mail.Carrier
	switch {
	case trial:
		carrier = mail.NewTrial(s)
		slog.Info("trial: mails are kept in the trial mailbox", "page", links+"/trial/mail")
	case config.SMTP == "":
		slog.Warn("no mail server is set (--smtp): mails stay queued")
		close(done)
		return done, nil
	default:
		smtp, err := mail.NewSMTP(config.SMTP, config.MailFrom)
		if err != nil {
			return nil, err
		}
		carrier = smtp
	}
	sender := mail.NewSender(s, links, carrier)
	go func() {
		defer close(done)
		sender.Run(ctx)
	}()
	return done, nil
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
