package portal

// ReadCompanyName tidies the name of a company; a fault stands at field. Codes: required, too_long, characters.
func ReadCompanyName(text, field string) (string, *Error) {
	var r reader
	if r.text(&text, field, 100, true); len(r.faults) > 0 {
		return text, r.faults[0]
	}
	return text, nil
}
