package store

import (
	"strings"
	"unicode"

	"denwaban/server/portal"
)

// label is the part of a label of 会社の転送先 by which a search looks for destinations, "" where it has a part of a number.
func (q Search) label() string {
	if key := portal.NameKey(q.Destination); isLabel(key) {
		return key
	}
	return ""
}

// isLabel tells what is part of a label from what may be part of a number as well.
func isLabel(key string) bool {
	return key != "" && (portal.Digits(key) == "" || strings.ContainsFunc(key, isWord))
}

// isWord tells letters from what people write between digits, the long-vowel sign among it.
func isWord(r rune) bool { return unicode.IsLetter(r) && r != 'ー' }

// labelledQuery are the numbers of a company's list that have a part in their labels: for people for whom there is that list,
// as mayUse says, and at most so many as a search can hold beside its other conditions.
const labelledQuery = `
	SELECT digits FROM addresses WHERE company_id = ? AND label_key LIKE ? ESCAPE '!'
		AND EXISTS (SELECT 1 FROM visible WHERE user_id = ? AND may_change = 1)
	ORDER BY label_order, digits LIMIT 1000`

func labelledArgs(who portal.Actor, label string) []any {
	return []any{who.CompanyID, "%" + likeEscaper.Replace(label) + "%", who.UserID}
}
