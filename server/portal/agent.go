package portal

import "strings"

// mark is a part of a User-Agent header that gives a product away.
type mark struct{ part, name string }

// Those that pretend to be others come first.
var (
	browserMarks = []mark{
		{"Edg/", "Microsoft Edge"}, {"EdgA/", "Microsoft Edge"}, {"EdgiOS/", "Microsoft Edge"}, {"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systemMarks = []mark{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// Browser is what a person calls the sender of a User-Agent header, in either language: "Chrome (Windows)". It is "" for
// one that is not known. The header is the sender's own word: it is shown, and nothing depends on it.
func Browser(agent string) string {
	browser, system := first(browserMarks, agent), first(systemMarks, agent)
	switch {
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " (" + system + ")"
}

func first(marks []mark, agent string) string {
	for _, one := range marks {
		if strings.Contains(agent, one.part) {
			return one.name
		}
	}
	return ""
}
