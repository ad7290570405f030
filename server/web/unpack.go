package web

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"strconv"

	"denwaban/server/portal"
)

// largestFile is what a compressed file may hold, in bytes: 100,000 numbers with five named destinations each, in UTF-8, and a
// good deal more. What is compressed is bounded by the body that holds it.
const largestFile = 40_000_000

// compressionParam stands in the query and not in the body: whoever sends what unpacks to a hundred times its size takes the turn of
// the largest file before anything of it is read.
const compressionParam = "compression"

// Compressed is part of the input of an operation whose file may be compressed.
type Compressed struct {
	Compression string `query:"compression" enum:"gzip" doc:"of the file, within its base64"`
}

// unpacked is the file itself. Codes: file_too_large with limit in MB; malformed for what is not gzip.
func (c Compressed) unpacked(file []byte) ([]byte, error) {
	if c.Compression == "" {
		return file, nil
	}
	in, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, portal.Refuse("malformed", "file")
	}
	var text bytes.Buffer
	text.Grow(saidSize(file) + bytes.MinRead)
	_, err = io.Copy(&text, io.LimitReader(in, largestFile+1))
	if text.Len() > largestFile {
		return nil, portal.Refuse("file_too_large", "file", "limit", strconv.Itoa(largestFile/1_000_000))
	}
	if err != nil {
		return nil, portal.Refuse("malformed", "file")
	}
	return text.Bytes(), nil
}

// saidSize is the size that the end of a gzip file tells, as far as it is believed: it saves the buffer from growing.
func saidSize(file []byte) int {
	return int(min(binary.LittleEndian.Uint32(file[len(file)-4:]), largestFile))
}
