package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// directoryVersion is what tells that people and groups are as they were: each deed that changes some of them counts a version up or
// is on record with one of these events.
type directoryVersion struct {
	People   int64 `db:"people"`
	Versions int64 `db:"versions"`
	Groups   int64 `db:"groups"`
	Regroups int64 `db:"regroups"`
	Came     int64 `db:"came"` // somebody or a group that came or went since the first look
}

// readDirectoryVersion looks again at what was looked at when since was the newest row of the trail.
func readDirectoryVersion(ctx context.Context, from querier, since int64) (directoryVersion, error) {
	var is directoryVersion
	err := get(ctx, from, &is, `
		SELECT (SELECT COUNT(*) FROM users) AS people, (SELECT COALESCE(SUM(version), 0) FROM users) AS versions,
			(SELECT COUNT(*) FROM user_groups) AS groups, (SELECT COALESCE(SUM(version), 0) FROM user_groups) AS regroups,
			(SELECT COUNT(*) FROM audit WHERE id > ? AND event IN ('user_added', 'user_deleted', 'group_added', 'group_deleted')) AS came`, since)
	return is, err
}

// userImport writes the many rows of an import, each kind with one statement that is read once. The trail's end is kept here
// until the last row.
type userImport struct {
	s   *Store
	tx  *Tx
	who portal.Actor
	end auditEnd

	add, change, join, leave, link, post, trail prepared
}

// importUsers does what the rows of a plan say.
func (s *Store) importUsers(tx *Tx, who portal.Actor, rows []ImportRow) (err error) {
	in := userImport{s: s, tx: tx, who: who}
	if in.end, err = s.trailEnd(tx); err != nil {
		return err
	}
	for _, one := range []struct {
		into  *prepared
		query string
	}{
		{&in.add, insertUser}, {&in.change, updateUser}, {&in.link, insertLink}, {&in.post, intoOutbox.sql(1)}, {&in.trail, intoTrail.sql(1)},
		{&in.join, `INSERT INTO group_members (group_id, user_id) VALUES (?, ?)`}, {&in.leave, `DELETE FROM group_members WHERE user_id = ?`},
	} {
		if *one.into, err = tx.prepare(one.query); err != nil {
			return err
		}
	}
	known, err := usersOf(tx, who)
	if err != nil {
		return err
	}
	count := map[ImportKind]int{}
	for _, row := range rows {
		count[row.Kind]++
		switch row.Kind {
		case ImportAdds:
			err = in.adds(row)
		case ImportChanges:
			err = in.changes(row, known[row.ID])
		}
		if err != nil {
			return err
		}
	}
	text, err := json.Marshal(map[string]any{"rows": len(rows), "users_added": count[ImportAdds], "users_changed": count[ImportChanges]})
	if err != nil {
		return fmt.Errorf("write the audit detail: %w", err)
	}
	if err := in.records(portal.EventUsersImported, "", string(text)); err != nil {
		return err
	}
	tx.shared.posted = true
	s.wakeSender()
	s.goOn(tx, in.end)
	return nil
}

func usersOf(tx *Tx, who portal.Actor) (map[string]user, error) {
	all, err := list[user](tx.ctx, tx, `SELECT `+userColumns+` FROM users WHERE company_id = ?`, who.CompanyID)
	known := make(map[string]user, len(all))
	for _, one := range all {
		known[one.ID] = one
	}
	return known, err
}

func (in *userImport) records(event portal.Event, subject, detail string) error {
	row := in.s.trailRow(in.tx, in.end, in.who, event, subject, detail)
	in.end = row.end()
	return in.trail.exec(row.args()...)
}

// adds is invite for one of many.
func (in *userImport) adds(row ImportRow) error {
	form := row.form
	added := user{
		ID: in.s.newID(), CompanyID: in.who.CompanyID, Mail: form.Mail, Name: form.Name, MailLanguage: form.MailLanguage, TimeZone: form.TimeZone,
		LoginKey: portal.LoginKey(form.Mail),
	}
	if row.waits {
		added.LoginKey = waitingKey(added.CompanyID, added.LoginKey)
	}
	if err := in.add.exec(newUserRow(in.tx, in.who, added.ID, added.LoginKey, form)...); err != nil {
		return err
	}
	if err := in.joins(added.ID, form.Groups); err != nil {
		return err
	}
	text, err := json.Marshal(addedOnRecord(form, row.groups))
	if err != nil {
		return fmt.Errorf("write the audit detail: %w", err)
	}
	if err := in.records(portal.EventUserAdded, form.Name, string(text)); err != nil {
		return err
	}
	expires := linkEnd(in.tx, portal.MailWelcome)
	if row.waits {
		fields, err := takenFields(in.tx, added.CompanyID)
		if err != nil {
			return err
		}
		return in.mails(added, portal.MailWelcome, "", expires, fields)
	}
	secret, id, err := in.s.token()
	if err != nil {
		return err
	}
	if err := in.link.exec(id, added.ID, string(portal.MailWelcome), in.tx.nowMS(), expires.UnixMilli(), ""); err != nil {
		return err
	}
	return in.mails(added, portal.MailWelcome, secret, expires, nil)
}

func (in *userImport) mails(to user, template portal.Template, secret string, expires time.Time, fields map[string]string) error {
	values, err := in.s.postRow(in.tx, to, template, secret, expires, fields)
	if err != nil {
		return err
	}
	return in.post.exec(values...)
}

// changes is changeUser for one of many; the plan says already what will be on record.
func (in *userImport) changes(row ImportRow, before user) error {
	if err := in.change.exec(changedUserRow(row.ID, before.LoginKey, row.form)...); err != nil { // the address is what names the line
		return err
	}
	regrouped := !slices.Equal(inOrder(row.was.GroupIDs), inOrder(row.form.Groups))
	if regrouped {
		if err := in.leave.exec(row.ID); err != nil {
			return err
		}
		if err := in.joins(row.ID, row.form.Groups); err != nil {
			return err
		}
	}
	if err := in.s.entails(in.tx, before, row.form, regrouped); err != nil {
		return err
	}
	return in.records(portal.EventUserChanged, row.form.Name, row.Detail)
}

// joins puts somebody without groups into these, which the plan found in the company.
func (in *userImport) joins(userID string, groups []string) error {
	for _, group := range groups {
		if err := in.join.exec(group, userID); err != nil {
			return err
		}
	}
	return nil
}

func inOrder(texts []string) []string { return slices.Sorted(slices.Values(texts)) }
