package server_test

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	code     = regexp.MustCompile("`([^`]+)`")
	fileName = regexp.MustCompile(`^[\w./*{},<>-]+(/|\.(go|vue|ts|sql|json|css|mjs))$`)
	testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark)\w+)\(`)
	chosen   = regexp.MustCompile(`-(run|bench) (?:'([^']+)'|([\w.]+))`)
	folders  = regexp.MustCompile(`\./server[\w/.]*`)
)

// guide is the table of the README by which people find their way: what to change, where to look, how to check.
func guide(t *testing.T) (rows [][]string) {
	t.Helper()
	_, table, found := strings.Cut(string(text(t, "README.md")), "| To change this |")
	if !found {
		t.Fatal("the README has no table of where things are")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	for _, line := range strings.Split(table, "\n")[2:] {
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), " | ")
		if len(cells) != 3 {
			t.Fatalf("not three cells: %s", line)
		}
		for i := range cells {
			cells[i] = strings.ReplaceAll(cells[i], "\x00", "|")
		}
		rows = append(rows, cells)
	}
	return rows
}

// TestReadmeNamesFilesThatAreThere: a name without a folder stands behind one with the same folder, or anywhere.
func TestReadmeNamesFilesThatAreThere(t *testing.T) {
	t.Parallel()
	all := sources(t, ".go", ".vue", ".ts", ".sql", ".json", ".css", ".mjs", ".html", ".txt")
	seen := 0
	for _, row := range guide(t) {
		for _, match := range code.FindAllStringSubmatch(row[1], -1) {
			name := match[1]
			if !fileName.MatchString(name) || strings.ContainsAny(name, "<{") {
				continue
			}
			seen++
			there := slices.ContainsFunc(all, func(file string) bool {
				if strings.HasSuffix(name, "/") {
					return strings.HasPrefix(file, name)
				}
				whole, _ := path.Match(name, file)
				last, _ := path.Match(name, path.Base(file))
				return whole || last
			})
			if !there {
				t.Errorf("%s: there is no %s", strings.TrimPrefix(row[0], "| "), name)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d names were found", seen)
	}
}

// TestReadmeChecksRunSomething: each word of a pattern by which the README has something checked finds a test in those rooms.
func TestReadmeChecksRunSomething(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{} // by folder
	for _, name := range sources(t, ".go") {
		if strings.HasSuffix(name, "_test.go") {
			for _, match := range testFunc.FindAllStringSubmatch(string(text(t, name)), -1) {
				tests[path.Dir(name)] = append(tests[path.Dir(name)], match[1])
			}
		}
	}
	seen, command := 0, ""
	for _, row := range guide(t) {
		for _, match := range code.FindAllStringSubmatch(row[2], -1) {
			if strings.HasPrefix(match[1], "go test") {
				command = match[1] // a piece that only adds flags belongs to the command before it
			}
			for _, pattern := range chosen.FindAllStringSubmatch(match[1], -1) {
				kind := map[string]string{"run": "Test", "bench": "Benchmark"}[pattern[1]]
				for word := range strings.SplitSeq(pattern[2]+pattern[3], "|") {
					seen++
					if word != "." && !someTest(tests, folders.FindAllString(command, -1), kind, word) {
						t.Errorf("%s: no %s of `%s` has %q in its name", strings.TrimPrefix(row[0], "| "), kind, command, word)
					}
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d patterns were found", seen)
	}
}

func someTest(tests map[string][]string, in []string, kind, word string) bool {
	for folder, names := range tests {
		covered := slices.ContainsFunc(in, func(room string) bool {
			room = strings.TrimPrefix(room, "./")
			below, all := strings.CutSuffix(room, "/...")
			return folder == room || all && (folder == below || strings.HasPrefix(folder, below+"/"))
		})
		if covered && slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, kind) && strings.Contains(name, word) }) {
			return true
		}
	}
	return false
}

var (
	longFlag  = regexp.MustCompile(`--([a-z][a-z-]+)`)
	variable  = regexp.MustCompile(`DENWABAN_[A-Z_]+`)
	itsOwn    = regexp.MustCompile(`^(denwaban|--)`)
	commandOf = regexp.MustCompile(`(?m)^  ([a-z][a-z-]*(?: [a-z][a-z-]*)*)[ <\[]`)
)

// TestReadmeNamesSettingsThatThereAre: flags, variables and commands that the README names are those of the program, and every
// setting of the server and every command stands in the README.
func TestReadmeNamesSettingsThatThereAre(t *testing.T) {
	t.Parallel()
	help := func(args ...string) string {
		t.Helper()
		said, err := command(t, nil, append(args, "--help")...).Output()
		if err != nil {
			t.Fatalf("denwaban %q --help: %v", args, err)
		}
		return string(said)
	}
	all := func(text string, what *regexp.Regexp) []string {
		return slices.Compact(slices.Sorted(slices.Values(what.FindAllString(text, -1))))
	}
	var commands []string
	_, list, _ := strings.Cut(help(), "Commands:\n")
	for _, match := range commandOf.FindAllStringSubmatch(list, -1) {
		commands = append(commands, match[1])
	}
	if len(commands) < 10 {
		t.Fatalf("the commands are %q", commands)
	}
	said := ""
	for _, one := range commands {
		said += help(strings.Fields(one)...)
	}
	readme, named := string(text(t, "README.md")), ""
	for _, match := range code.FindAllStringSubmatch(readme, -1) {
		if itsOwn.MatchString(match[1]) {
			named += match[1] + "\n"
		}
	}
	for _, flag := range all(named, longFlag) {
		if !slices.Contains(all(said, longFlag), flag) {
			t.Errorf("the README names %s, which no command takes", flag)
		}
	}
	for _, one := range all(readme, variable) {
		if !slices.Contains(all(said, variable), one) {
			t.Errorf("the README names %s, which nothing reads", one)
		}
	}
	_, table, _ := strings.Cut(readme, "| Flag | Variable |")
	table, _, _ = strings.Cut(table, "\n\n")
	serve := help("serve")
	for _, setting := range append(all(serve, longFlag), all(serve, variable)...) {
		if setting != "--help" && setting != "--version" && !strings.Contains(table, "`"+setting+"`") {
			t.Errorf("the README's table of settings lacks %s", setting)
		}
	}
	for _, one := range commands {
		if !strings.Contains(named, "denwaban "+one) {
			t.Errorf("the README does not name `denwaban %s`", one)
		}
	}
	for _, match := range regexp.MustCompile(`(?m)^denwaban ([a-z][a-z-]*(?: [a-z][a-z-]*)?)`).FindAllStringSubmatch(named, -1) {
		if first, _, _ := strings.Cut(match[1], " "); !slices.Contains(commands, match[1]) && !slices.Contains(commands, first) {
			t.Errorf("the README names `denwaban %s`, which is no command", match[1])
		}
	}
}
