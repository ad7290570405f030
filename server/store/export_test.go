package store

// What benchmarks compare with.
const SessionQuery = sessionQuery

func HashesAtOnce() int { return hashesAtOnce() }
