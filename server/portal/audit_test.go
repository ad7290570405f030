package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

// Readers choose from these lists, and find words for what stands in them: what is missing there would be a row without
// words.
func TestEventsAndTemplatesAreComplete(t *testing.T) {
	complete(t, "audit.go", "Event", Events)
	complete(t, "mail.go", "Template", Templates)
}

func complete[T ~string](t *testing.T, name, kind string, list []T) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == kind {
				declared += len(spec.Names)
			}
		}
		return true
	})
	if declared < 6 || declared != len(list) {
		t.Errorf("%s declares %d of %s, the list holds %d", name, declared, kind, len(list))
	}
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(list) {
		t.Errorf("the list of %s holds one of them twice", kind)
	}
}
