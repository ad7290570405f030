package store

import (
	"context"
	"fmt"

	"denwaban/server/portal"
)

// Shown is what people see of one service: how many voice groups, contracts and numbers.
type Shown struct {
	ServiceID   string `db:"id"`
	ServiceName string `db:"name"`
	VoiceGroups int    `db:"voice_groups"`
	Contracts   int    `db:"contracts"`
	Numbers     int    `db:"numbers"`
	ReadOnly    int    `db:"read_only"` // of the voice groups
}

// ShownBy tells what a member would see by these voice groups, some of them to look at only, and by the user groups with these
// ids together, service by service. What is not the company's counts for nothing.
func (s *Store) ShownBy(ctx context.Context, who portal.Actor, groups, voiceGroups, readOnly []string) ([]Shown, error) {
	// "" is none of them: a list of none is no SQL.
	inVoiceGroups, inReadOnly, inGroups := padded(append(voiceGroups, "")), padded(append(readOnly, "")), padded(append(groups, ""))
	query, args, err := expand(`
		SELECT e.id, e.name, COUNT(*) AS voice_groups,
			SUM((SELECT COUNT(*) FROM contracts c WHERE c.voice_group_id = v.id)) AS contracts,
			SUM((SELECT COUNT(*) FROM numbers n WHERE n.voice_group_id = v.id)) AS numbers,
			SUM(CASE WHEN v.id IN (?) AND v.id NOT IN (?) OR v.id IN (
				SELECT w.voice_group_id FROM group_views w WHERE w.level = 'change' AND w.group_id IN (?)) THEN 0 ELSE 1 END) AS read_only
		FROM voice_groups v JOIN services e ON e.id = v.service_id
		WHERE v.company_id = ? AND (v.id IN (?) OR v.id IN (
			SELECT w.voice_group_id FROM group_views w JOIN user_groups g ON g.id = w.group_id WHERE g.company_id = ? AND g.id IN (?)))
		GROUP BY e.id, e.name`,
		inVoiceGroups, inReadOnly, inGroups, who.CompanyID, inVoiceGroups, who.CompanyID, inGroups)
	if err != nil {
		return nil, fmt.Errorf("ask for voice groups: %w", err)
	}
	shown, err := list[Shown](ctx, s.read, query, args...)
	return inNameOrder(shown, func(one *Shown) string { return one.ServiceName }), err
}
