package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

// Readers choose from Events, and find words for each of them: one that is missing there would be a row without words.
func TestEventsAreComplete(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "audit.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if ok && len(spec.Values) == 1 {
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Event" {
				declared++
			}
		}
		return true
	})
	if declared < 20 || declared != len(Events) {
		t.Errorf("audit.go declares %d events, Events lists %d", declared, len(Events))
	}
	sorted := slices.Clone(Events)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(Events) {
		t.Error("Events lists one of them twice")
	}
}
