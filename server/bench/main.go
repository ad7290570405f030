// Command bench measures searches and writes at size, and compares with PocketBase on the same machine:
//
//	cd server/bench && go run .
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"denwaban/server"
)

var (
	numbers = flag.Int("numbers", 1_000_000, "how many numbers")
	groups  = flag.Int("groups", 2_000, "in how many voice groups")
	during  = flag.Duration("during", 6*time.Second, "how long clients write together")
	profile = flag.String("profile", "", "folder for profiles of the processor")
	only    = flag.String("only", "", "searches or writes; both without it")
	alone   = flag.Bool("alone", false, "without PocketBase")
)

func main() {
	flag.Parse()
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	defer server.LeaveRoom()() // as the program does
	folder := must(os.MkdirTemp("", "denwaban-bench"))
	defer os.RemoveAll(folder)
	ctx := context.Background()
	fmt.Printf("%d numbers in %d voice groups; %s, %d processors\n", *numbers, *groups, runtime.Version(), runtime.NumCPU())

	begin := time.Now()
	dir := filepath.Join(folder, "denwaban")
	makeData(ctx, dir, *numbers, *groups)
	fmt.Printf("data made in %.0f s\n", time.Since(begin).Seconds())
	searches := &table{title: "Searches: milliseconds for a page of 50 with its total"}
	searches.row("", "", "total", "p50", "p99", "max")
	writes := &table{title: fmt.Sprintf("Changes of forwardings: one number each, for %v", *during)}
	writes.row("", "clients", "a second", "processor ms", "p50 ms", "p99 ms", "max ms")
	if *only != "writes" {
		profiled("search", func() { searchOurs(ctx, dir, searches) })
	}
	raw := &table{title: "Bare SQLite with the same disk and the same group commit (synchronous=FULL): jobs a second"}
	raw.row("a job writes", "clients", "a second")
	if *only != "searches" {
		rawCommits(folder, raw)
		browser, answer := writeOurs(ctx, dir, writes)
		bareHTTP(folder, browser, answer, writes)
		doNothing(browser, answer, writes)
	}
	if !*alone {
		pocketBase(ctx, filepath.Join(folder, "pocketbase"), searches, writes)
	}
	searches.print()
	raw.print()
	writes.print()
	fmt.Printf("\n%.0f s in all\n", time.Since(begin).Seconds())
}

func profiled(name string, deed func()) {
	if *profile != "" {
		file := must(os.Create(filepath.Join(*profile, name+".pprof")))
		defer file.Close()
		check(pprof.StartCPUProfile(file))
		defer pprof.StopCPUProfile()
	}
	deed()
}

// inUse is the memory that is in use after what can be cleared is.
func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
