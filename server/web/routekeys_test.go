package web

import (
	"slices"
	"testing"
)

// What is said of a route by its method and path holds for one that there is: a limit of another would hold for none.
func TestWhatIsSaidOfARouteIsSaidOfOneThatThereIs(t *testing.T) {
	for key := range largeBodies {
		if !slices.ContainsFunc(routes, func(r route) bool { return r.method+" "+r.path == key }) {
			t.Errorf("there is a limit for the bodies of %s, and no such route", key)
		}
	}
	for _, key := range slices.Concat(glances, glancesUnattended) {
		if !slices.ContainsFunc(routes, func(r route) bool { return r.method+" "+r.path == key }) {
			t.Errorf("%s is no use of a session, and no such route", key)
		}
	}
}
