//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile takes a file for this process alone, or fails at once.
func lockFile(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// heldElsewhere tells whether that failed because another process holds the file.
func heldElsewhere(err error) bool { return errors.Is(err, unix.EWOULDBLOCK) }

func unlockFile(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_UN) }

// ownersAlone refuses a file that others than its owner may read.
func ownersAlone(path string, info os.FileInfo) error {
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("others than its owner may read %s; if nobody did: chmod 600 %s", path, path)
	}
	return nil
}

// syncFolder writes down the names in a folder.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return joinErrors(folder.Sync(), folder.Close())
}
