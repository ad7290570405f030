package web

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// escapeCell puts an apostrophe before what a spreadsheet would not take for text: a formula (OWASP, CSV injection; the
// full-width signs are formulas to Japanese spreadsheets), digits from which it would take the zero or the last few, and
// what it would make a date, a time or a power of ten. One that looks like that but for its apostrophes gets another, so that
// unescapeCell reads every cell back unchanged.
func escapeCell(cell string) string {
	if bare := strings.TrimLeft(cell, "'"); isFormula(bare) || losesDigits(bare) || rereads(bare) {
		return "'" + cell
	}
	return cell
}

// unescapeCell is a cell without what escapeCell put before it.
func unescapeCell(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && escapeCell(rest) != rest {
		return rest
	}
	return cell
}

func isFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// losesDigits: digits alone, of which the first is a zero that counts, or more than spreadsheets keep.
func losesDigits(cell string) bool {
	const kept = 11
	return len(cell) > 1 && strings.Trim(cell, "0123456789") == "" && (cell[0] == '0' || len(cell) > kept)
}

// Parts of what spreadsheets read as a date or a time.
const (
	monthName = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	timeOfDay = `[0-9]{1,4} ?: ?[0-9]{1,2}(?: ?: ?[0-9]{1,2}(?:\.[0-9]*)?)?(?: ?[ap]m?)?`
)

// reread are the texts that spreadsheets, Japanese ones too, make something else of: 12-34 is a day, 12E3 is 12000.
var reread = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`[0-9]*\.?[0-9]+\.?e[-+]?[0-9]+`, // powers of ten
	`[0-9]+\.[0-9]*0`,
	`[0-9]{1,4} ?[-/] ?[0-9]{1,4}`, // 1-2, 3/4, 12-2034
	`(?:[mtshr]\.?)?[0-9]{1,4} ?[-/.] ?[0-9]{1,2} ?[-/.] ?[0-9]{1,4}(?:[ t]+` + timeOfDay + `)?`, // and by the Japanese era
	timeOfDay,
	`[0-9]{1,2}(?: [ap]m?|[ap]m)`,
	`(?:明治|大正|昭和|平成|令和|[mtshr])?[0-9]{1,4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?`,
	`[0-9]{1,2}月[0-9]{1,2}日`,
	`[0-9]{1,2}時[0-9]{1,2}分(?:[0-9]{1,2}秒)?`,
	`(?:[0-9]{1,4}[-/., ]*)?` + monthName + `[-/., ]*[0-9]{1,4}(?:[-/., ]+[0-9]{1,4})?`,
	`[0-9]{1,4}[-/., ]*` + monthName,
}, "|") + `)$`)

// instant is how this program writes one. It goes out bare: lists are sorted by it, and it stays the same one in every
// spelling that spreadsheets give it.
var instant = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?$`)

// rereads tells whether a spreadsheet would make a date, a time or another number of a text.
func rereads(cell string) bool {
	const longest = 100 // bytes of what it would take for one
	if len(cell) > longest || !strings.ContainsFunc(cell, unicode.IsDigit) || isPhone(cell) || instant.MatchString(cell) {
		return false
	}
	text := strings.TrimSpace(norm.NFKC.String(cell))
	first, _ := utf8.DecodeRuneInString(strings.ToLower(text))
	return strings.ContainsRune("0123456789.adfhjmnorst明大昭平令", first) && reread.MatchString(text)
}

// isPhone: three groups of digits, the second too long for a month. It spares most cells of a large file the slow look.
func isPhone(cell string) bool {
	first, rest, _ := strings.Cut(cell, "-")
	second, third, found := strings.Cut(rest, "-")
	digits := func(text string, least int) bool { return len(text) >= least && strings.Trim(text, "0123456789") == "" }
	return found && digits(first, 1) && digits(second, 3) && digits(third, 1)
}
