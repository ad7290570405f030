package server

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

const settingPrefix = "DENWABAN_"

// UnknownVariables are sentences about what an environment, in the form of os.Environ, sets under our prefix and nothing reads:
// a name that is misspelt would else leave a setting at its default, and nobody would be told.
func UnknownVariables(environment []string) []string {
	known := variables(reflect.TypeFor[Config]())
	var told []string
	for _, one := range slices.Sorted(slices.Values(environment)) {
		name, _, _ := strings.Cut(one, "=")
		if !strings.HasPrefix(name, settingPrefix) || slices.Contains(known, name) {
			continue
		}
		sentence := fmt.Sprintf("the variable %s is no setting and does nothing", name)
		if near := nearest(name, known); near != "" {
			sentence += "; did you mean " + near + "?"
		}
		told = append(told, sentence)
	}
	return told
}

// variables are the names that the settings of a command are read from.
func variables(settings reflect.Type) (names []string) {
	for field := range settings.Fields() {
		if field.Anonymous {
			names = append(names, variables(field.Type)...)
		} else if name := field.Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// nearest is the known name that a slip or two make of a name, "" where none is that near.
func nearest(name string, known []string) string {
	const slips = 2
	near, fewest := "", slips+1
	for _, one := range known {
		if n := slipsBetween(name, one); n < fewest {
			near, fewest = one, n
		}
	}
	return near
}

// slipsBetween counts the letters to add, leave out, change or swap with the next one to make one text of another (the distance
// of Damerau and Levenshtein, in its restricted form).
func slipsBetween(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = 1 + min(rows[i-1][j], rows[i][j-1], rows[i-1][j-1])
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					rows[i][j] = min(rows[i][j], 1+rows[i-2][j-2])
				}
			}
		}
	}
	return rows[len(a)][len(b)]
}
