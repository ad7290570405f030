// Command denwaban is a business telephony portal in one file: users, call forwarding, and the web pages for both.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // mails and forms know every time zone also where the system has none

	"github.com/alecthomas/kong"

	"denwaban/server"
)

var cli struct {
	Version kong.VersionFlag `help:"Print from what the program was built, and quit."`

	Serve server.Config `cmd:"" default:"withargs" help:"Serve the portal (the default)."`
	Audit struct {
		Verify server.Folder `cmd:"" help:"Check that no row of the audit trail was changed, removed or moved. Works beside a running server."`
	} `cmd:"" help:"The audit trail."`
	Keys struct {
		Rotate server.Folder `cmd:"" help:"Make a new root key and seal every secret with it. The server must not be running."`
	} `cmd:"" help:"The root keys."`
	Sessions struct {
		End server.Folder `cmd:"" help:"End every session: nothing that was handed out before is good any more, no trusted device, mailed link or code either. The server must not be running."`
	} `cmd:"" help:"Who is signed in."`
	User struct {
		Add         server.NewUser   `cmd:"" help:"Add a person, an administrator too, and send the welcome mail. The server must not be running."`
		Invite      server.KnownUser `cmd:"" help:"Send the welcome mail again. The server must not be running."`
		ResetFactor server.KnownUser `cmd:"" name:"reset-factor" help:"Let somebody in again who has lost the second factor: a new password by a mailed link, then a new second factor. The server must not be running."`
	} `cmd:"" help:"People."`
	Import  server.Contracts `cmd:"" help:"Read contracts and phone numbers from a CSV file, all of it or nothing. The server must not be running."`
	Lapsed  server.Lapsed    `cmd:"" help:"List the phone numbers for which something is set that their contracts or the company's settings no longer allow. Works beside a running server."`
	Backup  server.Copy      `cmd:"" help:"Copy the database into a new file. Works beside a running server. The root keys are not in it."`
	Restore server.Copy      `cmd:"" help:"Make a backup the database of the data folder. The server must not be running."`
	OpenAPI struct{}         `cmd:"" name:"openapi" help:"Print the description of the API."`
}

func main() {
	parser := kong.Must(&cli, kong.Name("denwaban"), kong.Description("Business telephony portal in one file."), kong.Vars{"version": "denwaban " + server.Version()})
	command, err := parser.Parse(os.Args[1:])
	if err != nil {
		misused(parser, err)
		os.Exit(2)
	}
	for _, told := range server.UnknownVariables(os.Environ()) {
		fmt.Fprintln(os.Stderr, "denwaban:", told)
	}
	if err := run(command.Command()); err != nil {
		fmt.Fprintln(os.Stderr, "denwaban:", err)
		os.Exit(1)
	}
}

// misused says how the command is written, and last what is wrong: none of it on standard output, which scripts read.
func misused(parser *kong.Kong, err error) {
	var wrong *kong.ParseError
	switch {
	case len(os.Args) > 1 && strings.Contains(err.Error(), "unexpected argument "+os.Args[1]):
		// No command, which is then taken for an argument of the default one.
		fmt.Fprint(os.Stderr, "Usage: denwaban <command> [flags]\nRun \"denwaban --help\" for the commands.\n")
	case errors.As(err, &wrong):
		parser.Stdout = os.Stderr
		_ = kong.DefaultShortHelpPrinter(kong.HelpOptions{}, wrong.Context) // it is written nowhere else either
	}
	fmt.Fprintln(os.Stderr, "denwaban:", err)
}

// untilTold is a context that ends at the first signal to stop. Nobody listens for signals any more when it ends: a second one ends the
// program at once.
func untilTold() (context.Context, func()) {
	told, stopListening := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, end := context.WithCancel(context.Background())
	release := func() {
		stopListening()
		end()
	}
	context.AfterFunc(told, release)
	return ctx, release
}

func run(command string) error {
	ctx, release := untilTold()
	defer release()
	switch command {
	case "openapi":
		return server.OpenAPI(os.Stdout)
	case "audit verify":
		return server.VerifyTrail(ctx, cli.Audit.Verify, os.Stdout)
	case "backup <file>":
		return server.Backup(ctx, cli.Backup, os.Stdout)
	case "restore <file>":
		return server.Restore(ctx, cli.Restore, os.Stdout)
	case "keys rotate":
		return server.RotateKeys(ctx, cli.Keys.Rotate, os.Stdout)
	case "import <file>":
		return server.ImportContracts(ctx, cli.Import, os.Stdout)
	case "lapsed":
		return server.ListLapsed(ctx, cli.Lapsed, os.Stdout)
	case "user add":
		return server.AddUser(ctx, cli.User.Add, os.Stdout)
	case "user invite <login-id>":
		return server.InviteUser(ctx, cli.User.Invite, os.Stdout)
	case "user reset-factor <login-id>":
		return server.ResetFactor(ctx, cli.User.ResetFactor, os.Stdout)
	case "sessions end":
		return server.EndSessions(ctx, cli.Sessions.End, os.Stdout)
	}
	return server.Run(ctx, cli.Serve, server.Files{Pages: spa(), Words: words()}, os.Stdout, os.Stderr)
}
