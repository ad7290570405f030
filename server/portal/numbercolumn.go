package portal

// NumberColumn is the column of the file in which a field of the form stands: of all actions together, actions.
func NumberColumn(field string) string {
	for i := range ListSize {
		switch field {
		case entryField(i):
			return targetNames[i+1]
		case entryField(i) + ".label":
			return targetNames[i+1] + "_name"
		}
	}
	return field
}

// ChangedColumns are the columns in which two states of a number differ.
func ChangedColumns(before, after Forwarding) []string {
	columns := []string{}
	add := func(column string, same bool) {
		if !same {
			columns = append(columns, column)
		}
	}
	add("on", before.On == after.On)
	add("actions", before.Actions == after.Actions)
	add("ring_seconds", before.RingSeconds == after.RingSeconds)
	add("target", before.Target == after.Target)
	for i, entry := range before.Entries {
		add(targetNames[i+1], entry.Text == after.Entries[i].Text)
		add(targetNames[i+1]+"_name", entry.Label == after.Entries[i].Label)
	}
	add("until", before.Until == after.Until)
	return columns
}
