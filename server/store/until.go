package store

// wayUntil is the way of a change that the program makes when a state has ended.
const wayUntil = "until"
