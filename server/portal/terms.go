package portal

// How many characters the terms may have: of a text in Japanese, the English needs about twice as many.
const (
	termsLimitJapanese = 10_000
	termsLimitEnglish  = 20_000
)

// ReadTerms tidies terms that an administrator wrote in Markdown. Codes: required, too_long, characters.
func ReadTerms(japanese, english string) (string, string, error) {
	var r reader
	r.lines(&japanese, "ja", termsLimitJapanese, true)
	r.lines(&english, "en", termsLimitEnglish, true)
	return japanese, english, r.faults.OrNil()
}
