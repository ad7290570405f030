package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile takes a file for this process alone, or fails at once.
func lockFile(file *os.File) error {
	const how = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(file.Fd()), how, 0, 1, 0, &windows.Overlapped{})
}

// heldElsewhere tells whether that failed because another process holds the file.
func heldElsewhere(err error) bool { return errors.Is(err, windows.ERROR_LOCK_VIOLATION) }

func unlockFile(file *os.File) error {
	return windows.UnlockFileEx(windows.Handle(file.Fd()), 0, 1, 0, &windows.Overlapped{})
}

// ownersAlone knows nothing: the bits that Go tells here say only whether a file may be written. Who may read it, the lists of
// the folders say, which an owner's own are by themselves.
func ownersAlone(string, os.FileInfo) error { return nil }

// syncFolder does nothing: Windows flushes no folders, and its file system keeps a log of names.
func syncFolder(string) error { return nil }
