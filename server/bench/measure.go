package main

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"denwaban/server/store"
)

// table is what is printed: a title, columns, rows.
type table struct {
	title string
	rows  [][]string
}

func (t *table) row(cells ...any) {
	line := make([]string, len(cells))
	for i, cell := range cells {
		line[i] = fmt.Sprint(cell)
	}
	t.rows = append(t.rows, line)
}

func (t *table) print() {
	fmt.Printf("\n%s\n\n", t.title)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', tabwriter.Debug)
	for _, row := range t.rows {
		for _, cell := range row {
			fmt.Fprintf(out, "%s\t", cell)
		}
		fmt.Fprintln(out)
	}
	out.Flush()
}

// times are how long one thing took again and again.
type times []time.Duration

func (t times) cells() []any {
	slices.Sort(t)
	at := func(part float64) string { return milliseconds(t[min(len(t)-1, int(part*float64(len(t))))]) }
	return []any{at(0.5), at(0.99), at(1)}
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond))
}

// again does something n times, or for at most so long, and tells how long each took.
func again(n int, atMost time.Duration, deed func(i int)) times {
	deed(0) // the first of all fills caches
	var all times
	for begin, i := time.Now(), 1; i <= n && (i < 4 || time.Since(begin) < atMost); i++ {
		before := time.Now()
		deed(i)
		all = append(all, time.Since(before))
	}
	return all
}

// load is what clients did together.
type load struct {
	perSecond float64
	took      times
	processor time.Duration // of this whole process, clients and all, for one of what they did
}

// cells are those of a row: how often, what it took of the processor, and how long.
func (l load) cells() []any {
	return append([]any{fmt.Sprintf("%.0f", l.perSecond), milliseconds(l.processor)}, l.took.cells()...)
}

// together lets so many clients do something again and again for a time.
func together(clients int, during time.Duration, deed func(client, i int)) load {
	each := make([]times, clients)
	begin, busy := time.Now(), processorTime()
	var running []<-chan struct{}
	for client := range clients {
		running = append(running, store.Begin("client", func() {
			for i := 0; time.Since(begin) < during; i++ {
				before := time.Now()
				deed(client, i)
				each[client] = append(each[client], time.Since(before))
			}
		}))
	}
	for _, done := range running {
		<-done
	}
	all := slices.Concat(each...)
	return load{float64(len(all)) / time.Since(begin).Seconds(), all, (processorTime() - busy) / time.Duration(len(all))}
}

// processorTime is what this process has had of the processors: other than a clock, it does not count what else they do.
func processorTime() time.Duration {
	var used syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
