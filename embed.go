package main

import (
	"embed"
	"io/fs"
)

//go:embed all:frontend/dist
var dist embed.FS

//go:embed frontend/src/locales/*/records.json
var locales embed.FS

// spa is the built web interface. On a fresh clone it holds no index.html; the server then says how to build it.
func spa() fs.FS {
	return sub(dist, "frontend/dist")
}

// words are the dictionaries of which the server writes texts into files.
func words() fs.FS { return sub(locales, "frontend/src/locales") }

func sub(files embed.FS, dir string) fs.FS {
	inside, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the directory is part of the binary
	}
	return inside
}
