package main

import (
	"fmt"
	"os"
	"slices"
	"sync/atomic"
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

// together lets so many clients do something again and again for a time; it tells how often a second, and how long each took.
func together(clients int, during time.Duration, deed func(client, i int)) (perSecond float64, all times) {
	var count atomic.Int64
	each := make([]times, clients)
	begin := time.Now()
	var running []<-chan struct{}
	for client := range clients {
		running = append(running, store.Begin("client", func() {
			for i := 0; time.Since(begin) < during; i++ {
				before := time.Now()
				deed(client, i)
				each[client] = append(each[client], time.Since(before))
				count.Add(1)
			}
		}))
	}
	for _, done := range running {
		<-done
	}
	return float64(count.Load()) / time.Since(begin).Seconds(), slices.Concat(each...)
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
