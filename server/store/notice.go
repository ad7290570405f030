package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// Notice is an お知らせ as it is stored.
type Notice struct {
	ID string
	portal.Notice
	Version int64
}

type noticeRow struct {
	ID            string `db:"id"`
	TitleJapanese string `db:"title_ja"`
	TextJapanese  string `db:"text_ja"`
	TitleEnglish  string `db:"title_en"`
	TextEnglish   string `db:"text_en"`
	Important     bool   `db:"important"`
	Entrance      bool   `db:"entrance"`
	FromAt        int64  `db:"from_at"`
	UntilAt       int64  `db:"until_at"`
	Version       int64  `db:"version"`
}

const noticeColumns = `SELECT id, title_ja, text_ja, title_en, text_en, important, entrance, from_at, until_at, version FROM notices`

func (r noticeRow) notice() Notice {
	return Notice{ID: r.ID, Version: r.Version, Notice: portal.Notice{
		Title:     map[portal.Language]string{portal.Japanese: r.TitleJapanese, portal.English: r.TitleEnglish},
		Text:      map[portal.Language]string{portal.Japanese: r.TextJapanese, portal.English: r.TextEnglish},
		Important: r.Important, Entrance: r.Entrance, From: instant(r.FromAt), Until: instant(r.UntilAt),
	}}
}

func notices(ctx context.Context, from querier, query string, args ...any) ([]Notice, error) {
	rows, err := list[noticeRow](ctx, from, query, args...)
	found := make([]Notice, len(rows))
	for i, row := range rows {
		found[i] = row.notice()
	}
	return found, err
}

// shownNow takes the instant twice. The important ones come first.
const shownNow = ` AND from_at <= ? AND (until_at = 0 OR until_at > ?) ORDER BY important DESC, from_at DESC, id LIMIT 10`

// ShownNotices are those that the people of the actor's company read now.
func (s *Store) ShownNotices(ctx context.Context, who portal.Actor) ([]Notice, error) {
	now := s.Now().UnixMilli()
	return notices(ctx, s.read, noticeColumns+` WHERE company_id = ?`+shownNow, who.CompanyID, now, now)
}

// EntranceNotices are those that anybody reads now, before the sign-in. Where several companies share the installation
// there are none: none of them speaks for the others, and who the others are is nobody's business.
func (s *Store) EntranceNotices(ctx context.Context) ([]Notice, error) {
	now := s.Now().UnixMilli()
	return notices(ctx, s.read, noticeColumns+` WHERE entrance AND (SELECT COUNT(*) FROM companies) = 1`+shownNow, now, now)
}

// Notices lists the company's last 500, those that begin latest first; alone tells whether it is the only company, so that
// its notices can be shown before the sign-in.
func (s *Store) Notices(ctx context.Context, who portal.Actor) (all []Notice, alone bool, err error) {
	if all, err = notices(ctx, s.read, noticeColumns+` WHERE company_id = ? ORDER BY from_at DESC, id LIMIT 500`, who.CompanyID); err != nil {
		return nil, false, err
	}
	only, err := onlyCompany(ctx, s.read)
	return all, only != "", err
}

// Notice is one of the company's. Codes: not_found.
func (s *Store) Notice(ctx context.Context, who portal.Actor, id string) (Notice, error) {
	return noticeOf(ctx, s.read, who, id)
}

func noticeOf(ctx context.Context, from querier, who portal.Actor, id string) (Notice, error) {
	var row noticeRow
	err := get(ctx, from, &row, noticeColumns+` WHERE id = ? AND company_id = ?`, id, who.CompanyID)
	return row.notice(), err
}

// AddNotice adds a notice. One before the sign-in speaks to everybody for the portal: it needs a fresh code, and so does every
// change of it. Codes: those of portal.ReadNotice; notice_entrance, signed_out, code_needed.
func (s *Store) AddNotice(ctx context.Context, who portal.Actor, form portal.Notice) (string, error) {
	form, err := portal.ReadNotice(form)
	if err != nil {
		return "", err
	}
	id := s.newID()
	return id, s.inTxBy(ctx, who, func(tx *Tx) error {
		if err := s.mayStandAtTheEntrance(tx, who, form); err != nil {
			return err
		}
		if _, err := tx.exec(`
			INSERT INTO notices (id, company_id, title_ja, text_ja, title_en, text_en, important, entrance, from_at, until_at, version, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
			id, who.CompanyID, form.Title[portal.Japanese], form.Text[portal.Japanese], form.Title[portal.English], form.Text[portal.English],
			form.Important, form.Entrance, form.From.UnixMilli(), untilMS(form), tx.nowMS()); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventNoticeAdded, form.Title[portal.Japanese], map[string]any{"after": noticeFacts(form)})
	})
}

// ChangeNotice writes what an administrator edited. Codes: those of AddNotice; not_found, conflict.
func (s *Store) ChangeNotice(ctx context.Context, who portal.Actor, id string, version int64, form portal.Notice) error {
	form, err := portal.ReadNotice(form)
	if err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := noticeOf(tx.ctx, tx, who, id)
		if err != nil {
			return err
		}
		if before.Version != version {
			return portal.Refuse("conflict", "")
		}
		if err := s.mayStandAtTheEntrance(tx, who, form); err != nil {
			return err
		}
		if before.Entrance && !form.Entrance {
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		if _, err := tx.exec(`
			UPDATE notices SET title_ja = ?, text_ja = ?, title_en = ?, text_en = ?, important = ?, entrance = ?, from_at = ?, until_at = ?,
				version = version + 1 WHERE id = ?`,
			form.Title[portal.Japanese], form.Text[portal.Japanese], form.Title[portal.English], form.Text[portal.English],
			form.Important, form.Entrance, form.From.UnixMilli(), untilMS(form), id); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventNoticeChanged, form.Title[portal.Japanese],
			map[string]any{"before": noticeFacts(before.Notice), "after": noticeFacts(form)})
	})
}

// EndNotice ends a notice now; one that has not begun never will. A notice that has ended stays as it is.
// version is the one that was shown: who takes a notice off the pages does not mean another that somebody has just put in its place.
// Codes: not_found, conflict, signed_out, code_needed.
func (s *Store) EndNotice(ctx context.Context, who portal.Actor, id string, version int64) error {
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		notice, err := noticeOf(tx.ctx, tx, who, id)
		if err != nil || notice.StateAt(tx.Now) == portal.NoticeEnded {
			return err
		}
		if notice.Version != version {
			return portal.Refuse("conflict", "")
		}
		if notice.Entrance {
			if err := s.vouched(tx, who); err != nil {
				return err
			}
		}
		if _, err := tx.exec(`UPDATE notices SET until_at = ?, version = version + 1 WHERE id = ?`, tx.nowMS(), id); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventNoticeEnded, notice.Title[portal.Japanese], nil)
	})
}

// mayStandAtTheEntrance refuses a notice before the sign-in where other companies come in by the same door, and from whoever
// gave no code lately.
func (s *Store) mayStandAtTheEntrance(tx *Tx, who portal.Actor, form portal.Notice) error {
	if !form.Entrance {
		return nil
	}
	only, err := onlyCompany(tx.ctx, tx)
	if err == nil && only == "" {
		return portal.Refuse("notice_entrance", "entrance")
	}
	if err != nil {
		return err
	}
	return s.vouched(tx, who)
}

func untilMS(form portal.Notice) int64 {
	if form.Until.IsZero() {
		return 0
	}
	return form.Until.UnixMilli()
}

func noticeFacts(n portal.Notice) map[string]any {
	facts := map[string]any{
		"title_ja": n.Title[portal.Japanese], "title_en": n.Title[portal.English], "text_ja": n.Text[portal.Japanese], "text_en": n.Text[portal.English],
		"important": n.Important, "entrance": n.Entrance, "from": n.From.UTC().Format(time.RFC3339),
	}
	if !n.Until.IsZero() {
		facts["to"] = n.Until.UTC().Format(time.RFC3339)
	}
	return facts
}
