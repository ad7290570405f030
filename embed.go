package main

import (
	"embed"
	"io/fs"
)

//go:embed all:frontend/dist
var dist embed.FS

// spa is the built web interface. On a fresh clone it holds no index.html; the server then says how to build it.
func spa() fs.FS {
	files, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		panic(err) // the directory is part of the binary
	}
	return files
}
