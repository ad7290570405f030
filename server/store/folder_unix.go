//go:build unix

package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile takes a file for this process alone, or fails at once.
func lockFile(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

func unlockFile(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_UN) }

// syncFolder writes down the names in a folder.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return joinErrors(folder.Sync(), folder.Close())
}
