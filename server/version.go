package server

import (
	"cmp"
	"runtime/debug"
)

// Version says from what the program was built: the module's version where it was installed by one, the commit and its time
// where it was built in the repository.
func Version() string {
	built, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	about := map[string]string{}
	for _, one := range built.Settings {
		about[one.Key] = one.Value
	}
	version := cmp.Or(built.Main.Version, "(devel)")
	if commit := about["vcs.revision"]; commit != "" {
		version += ", commit " + commit[:min(12, len(commit))] + " of " + about["vcs.time"]
	}
	if about["vcs.modified"] == "true" {
		version += ", changed since"
	}
	return version + ", " + built.GoVersion
}
