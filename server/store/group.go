package store

import (
	"context"
	"slices"

	"denwaban/server/portal"
)

// GroupRow is a row of ユーザーグループ一覧.
type GroupRow struct {
	ID          string `db:"id"`
	Name        string `db:"name"`
	Members     int    `db:"members"`
	VoiceGroups int    `db:"voice_groups"`
}

// GroupSheet is everything that the page of one user group shows.
type GroupSheet struct {
	ID          string `db:"id"`
	Name        string `db:"name"`
	Version     int64  `db:"version"`
	Members     []string
	VoiceGroups []string
	ReadOnly    []string // of these
}

// Groups lists the company's user groups by name.
func (s *Store) Groups(ctx context.Context, who portal.Actor) ([]GroupRow, error) {
	return list[GroupRow](ctx, s.read, `
		SELECT g.id, g.name,
			(SELECT COUNT(*) FROM group_members m WHERE m.group_id = g.id) AS members,
			(SELECT COUNT(*) FROM group_views v WHERE v.group_id = g.id) AS voice_groups
		FROM user_groups g WHERE g.company_id = ? ORDER BY g.name_order, g.name`, who.CompanyID)
}

// Group is one user group. Codes: not_found.
func (s *Store) Group(ctx context.Context, who portal.Actor, id string) (GroupSheet, error) {
	return groupSheet(ctx, s.read, who, id)
}

func groupSheet(ctx context.Context, from querier, who portal.Actor, id string) (GroupSheet, error) {
	var sheet GroupSheet
	err := get(ctx, from, &sheet, `SELECT id, name, version FROM user_groups WHERE id = ? AND company_id = ?`, id, who.CompanyID)
	if err != nil {
		return sheet, err
	}
	if sheet.Members, err = list[string](ctx, from, `SELECT user_id FROM group_members WHERE group_id = ?`, id); err != nil {
		return sheet, err
	}
	sheet.VoiceGroups, err = list[string](ctx, from, `SELECT voice_group_id FROM group_views WHERE group_id = ? ORDER BY voice_group_id`, id)
	if err != nil {
		return sheet, err
	}
	sheet.ReadOnly, err = list[string](ctx, from,
		`SELECT voice_group_id FROM group_views WHERE group_id = ? AND level = 'view' ORDER BY voice_group_id`, id)
	return sheet, err
}

// AddGroup adds a user group; its members are signed out, as ChangeGroup does it. Codes: those of portal.ReadGroup;
// name_taken, user_unknown, voice_group_unknown.
func (s *Store) AddGroup(ctx context.Context, who portal.Actor, form portal.Group) (string, error) {
	form, err := portal.ReadGroup(form)
	if err != nil {
		return "", err
	}
	id := s.newID()
	return id, s.inTxBy(ctx, who, func(tx *Tx) error { return s.addGroup(tx, who, id, form) })
}

func (s *Store) addGroup(tx *Tx, who portal.Actor, id string, form portal.Group) error {
	_, err := tx.exec(`INSERT INTO user_groups (id, company_id, name, name_order, version, created_at) VALUES (?, ?, ?, ?, 1, ?)`,
		id, who.CompanyID, form.Name, portal.NameOrder(form.Name), tx.nowMS())
	if conflict(err) {
		return portal.Refuse("name_taken", "name")
	}
	if err != nil {
		return err
	}
	if err := fillGroup(tx, who, id, form); err != nil {
		return err
	}
	if err := s.endOthers(tx, who, form.Members); err != nil {
		return err
	}
	members, err := memberNames(tx, id)
	if err != nil {
		return err
	}
	return s.audit(tx, who, portal.EventGroupAdded, form.Name, map[string]any{
		"members": members, "voice_groups": form.VoiceGroups, "read_only": form.ReadOnly})
}

// ChangeGroup writes what an administrator edited. People who come or go are signed out, so that nothing they may no
// longer see stays open. Codes: those of AddGroup; not_found, conflict.
func (s *Store) ChangeGroup(ctx context.Context, who portal.Actor, id string, version int64, form portal.Group) error {
	form, err := portal.ReadGroup(form)
	if err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := groupSheet(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		membersBefore, err := memberNames(tx, id)
		if err != nil {
			return err
		}
		n, err := tx.exec(`UPDATE user_groups SET name = ?, name_order = ?, version = version + 1 WHERE id = ? AND version = ?`,
			form.Name, portal.NameOrder(form.Name), id, version)
		if conflict(err) {
			return portal.Refuse("name_taken", "name")
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return portal.Refuse("conflict", "")
		}
		if err := fillGroup(tx, who, id, form); err != nil {
			return err
		}
		if err := s.endOthers(tx, who, difference(before.Members, form.Members)); err != nil {
			return err
		}
		members, err := memberNames(tx, id)
		if err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventGroupChanged, form.Name, map[string]any{
			"before": map[string]any{"name": before.Name, "members": membersBefore, "voice_groups": before.VoiceGroups, "read_only": before.ReadOnly},
			"after":  map[string]any{"name": form.Name, "members": members, "voice_groups": form.VoiceGroups, "read_only": form.ReadOnly}})
	})
}

// endOthers signs people out, but not the actor: whoever edits keeps working, and what they see is read at each request.
func (s *Store) endOthers(tx *Tx, who portal.Actor, people []string) error {
	for _, userID := range people {
		if userID == who.UserID {
			continue
		}
		if err := s.endAll(tx, userID); err != nil {
			return err
		}
	}
	return nil
}

// DeleteGroup removes a user group as it was shown in version; its members stay, see less and are signed out. Codes: not_found,
// conflict.
func (s *Store) DeleteGroup(ctx context.Context, who portal.Actor, id string, version int64) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := groupSheet(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if before.Version != version {
			return portal.Refuse("conflict", "")
		}
		members, err := memberNames(tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM user_groups WHERE id = ?`, id); err != nil {
			return err
		}
		if err := s.endOthers(tx, who, before.Members); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventGroupDeleted, before.Name, map[string]any{
			"members": members, "voice_groups": before.VoiceGroups, "read_only": before.ReadOnly})
	})
}

// memberNames are a group's members as the audit trail keeps them: two of one name are told apart, also when they are gone.
func memberNames(tx *Tx, id string) ([]string, error) {
	return list[string](tx.ctx, tx, `
		SELECT u.name || ' (' || u.mail || ')' FROM group_members m JOIN users u ON u.id = m.user_id WHERE m.group_id = ? ORDER BY u.name, u.id`, id)
}

// fillGroup makes members and voice groups exactly those of a form that ReadGroup read; only the company's own count.
func fillGroup(tx *Tx, who portal.Actor, id string, form portal.Group) error {
	if _, err := tx.exec(`DELETE FROM group_members WHERE group_id = ?`, id); err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM group_views WHERE group_id = ?`, id); err != nil {
		return err
	}
	for _, userID := range form.Members {
		n, err := tx.exec(`
			INSERT INTO group_members (group_id, user_id) SELECT ?, id FROM users WHERE id = ? AND company_id = ?
			ON CONFLICT (group_id, user_id) DO NOTHING`, id, userID, who.CompanyID)
		if err != nil {
			return err
		}
		if n == 0 {
			return portal.Refuse("user_unknown", "members")
		}
	}
	for _, voiceGroup := range form.VoiceGroups {
		level := "change"
		if _, toLookAt := slices.BinarySearch(form.ReadOnly, voiceGroup); toLookAt { // sorted by ReadGroup; all others wait meanwhile
			level = "view"
		}
		n, err := tx.exec(`
			INSERT INTO group_views (group_id, voice_group_id, level) SELECT ?, id, ? FROM voice_groups WHERE id = ? AND company_id = ?
			ON CONFLICT (group_id, voice_group_id) DO NOTHING`, id, level, voiceGroup, who.CompanyID)
		if err != nil {
			return err
		}
		if n == 0 {
			return portal.Refuse("voice_group_unknown", "voice_groups")
		}
	}
	return nil
}

// difference lists what stands in one of the two only.
func difference(a, b []string) []string {
	count := map[string]int{}
	for _, one := range a {
		count[one] |= 1
	}
	for _, one := range b {
		count[one] |= 2
	}
	var only []string
	for one, sides := range count {
		if sides != 3 {
			only = append(only, one)
		}
	}
	return only
}
