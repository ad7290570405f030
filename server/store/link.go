package store

import (
	"context"
	"time"

	"denwaban/server/portal"
)

// Limits of mailed links: how many an account is sent that strangers ask for, and all together; how many wrong identities one
// bears.
const (
	linkPause       = time.Minute
	linksPerHour    = 5
	allLinksPerHour = 20
	linkTries       = 5
)

type link struct {
	ID        string          `db:"id"`
	UserID    string          `db:"user_id"`
	Kind      portal.Template `db:"kind"`
	CreatedAt int64           `db:"created_at"`
	ExpiresAt int64           `db:"expires_at"`
	UsedAt    int64           `db:"used_at"`
	Tries     int             `db:"tries"`
}

func (l link) open(now time.Time) bool {
	return l.UsedAt == 0 && l.Tries < linkTries && now.UnixMilli() < l.ExpiresAt && l.CreatedAt <= believed(now)
}

// sendLink mails a link to 本人確認; the links before it end, so that one mail alone is good.
func (s *Store) sendLink(tx *Tx, to user, kind portal.Template) error {
	_, err := s.makeLink(tx, to, kind, "")
	return err
}

// makeLink is sendLink for a caller who may also know the token. While somebody else has the login ID nobody gets it, and the
// mail holds none: the row alone is made, so that limits and lists tell no administrator whose address it is. source is from
// where a stranger asked for the link: that ends only links for which strangers asked, or anyone who knows an address could
// take away what an administrator sent there.
func (s *Store) makeLink(tx *Tx, to user, kind portal.Template, source string) (string, error) {
	to, err := claimLogin(tx, to)
	if err != nil {
		return "", err
	}
	secret, id, err := s.token()
	if err != nil {
		return "", err
	}
	var fields map[string]string
	if to.waits() {
		secret = ""
		if fields, err = takenFields(tx, to.CompanyID); err != nil {
			return "", err
		}
	}
	end := endLinks
	if source != "" {
		end = endAskedLinks
	}
	if err := end(tx, to.ID); err != nil {
		return "", err
	}
	expires := linkEnd(tx, kind)
	if _, err := tx.exec(insertLink, id, to.ID, string(kind), tx.nowMS(), expires.UnixMilli(), source); err != nil {
		return "", err
	}
	return secret, s.post(tx, to, kind, secret, expires, fields)
}

const insertLink = `INSERT INTO links (id, user_id, kind, created_at, expires_at, used_at, tries, source) VALUES (?, ?, ?, ?, ?, 0, 0, ?)`

// linkEnd is until when a link of now is good, as the mail says it.
func linkEnd(tx *Tx, kind portal.Template) time.Time {
	life := portal.ResetLinkLife
	if kind == portal.MailWelcome {
		life = portal.WelcomeLinkLife
	}
	return tx.Now.Add(life).Truncate(time.Second)
}

// endLinks ends the links that are on their way to a person; those that still wait for the mail server do not leave any more.
func endLinks(tx *Tx, userID string) error {
	// A mail is of the instant of its link.
	if _, err := tx.exec(`
		UPDATE outbox SET expires_at = ?, secret_sealed = NULL
		WHERE company_id = (SELECT company_id FROM users WHERE id = ?) AND sent_at = 0 AND user_id = ? AND template IN (?, ?)
			AND created_at IN (SELECT created_at FROM links WHERE user_id = ? AND expires_at > ?)`,
		tx.nowMS(), userID, userID, string(portal.MailWelcome), string(portal.MailReset), userID, tx.nowMS()); err != nil {
		return err
	}
	_, err := tx.exec(`UPDATE links SET expires_at = ? WHERE user_id = ? AND expires_at > ?`, tx.nowMS(), userID, tx.nowMS())
	return err
}

// endAskedLinks is endLinks for those for which strangers asked.
func endAskedLinks(tx *Tx, userID string) error {
	_, err := tx.exec(`UPDATE links SET expires_at = ? WHERE user_id = ? AND expires_at > ? AND source <> ''`, tx.nowMS(), userID, tx.nowMS())
	return err
}

// RequestReset mails a link to set a new password, if there is such a person and the mails' limits allow it: those of the
// account, of where the request comes from, and of all together. What an administrator sent stays good beside it, also to who
// was invited and has not come yet. The caller learns nothing.
func (s *Store) RequestReset(ctx context.Context, who portal.Actor, loginID string) error {
	known, err := s.userByLogin(ctx, loginID)
	if err != nil && !portal.Refused(err, "not_found") {
		return err
	}
	held := false
	err = s.inTx(ctx, func(tx *Tx) error {
		source, claimed, err := claimReset(tx, who, known)
		if held = !claimed.open; err != nil || held {
			return err
		}
		if err := s.audit(tx, as(who, known), portal.EventResetRequested, known.Mail, nil); err != nil {
			return err
		}
		if may, err := mayReset(tx, known); err != nil || !may {
			return err
		}
		_, err = s.makeLink(tx, known, portal.MailReset, source)
		return err
	})
	if held {
		s.Note(ctx, as(who, known), HeldReset, known.Mail)
	}
	return err
}

// claimReset counts a request on its source, unless the device is known to the person.
func claimReset(tx *Tx, who portal.Actor, of user) (string, attempt, error) {
	source := portal.Source(who.Address)
	device, err := deviceOf(tx, who.Device, of.ID)
	if err != nil || device.ID != "" {
		return source, attempt{open: err == nil}, err
	}
	claimed, err := claimBuckets(tx, bucketKey{portal.ByReset, source})
	return source, claimed, err
}

// mayReset tells whether a stranger's request may send a mail to this account now.
func mayReset(tx *Tx, of user) (bool, error) {
	var sent struct {
		Count int   `db:"n"`
		Last  int64 `db:"last"`
		All   int   `db:"total"`
	}
	err := tx.get(&sent, `
		SELECT COUNT(*) AS n, COALESCE(MAX(created_at), 0) AS last,
			(SELECT COUNT(*) FROM links WHERE created_at > ? AND created_at <= ? AND kind = 'reset' AND source <> '') AS total
		FROM links WHERE user_id = ? AND kind = 'reset' AND created_at > ? AND created_at <= ?`,
		hourBefore(tx.Now), believed(tx.Now), of.ID, hourBefore(tx.Now), believed(tx.Now))
	return of.ID != "" && of.State != portal.Disabled && sent.Count < linksPerHour && sent.All < portal.ResetsInAll &&
		!tx.Now.Before(instant(sent.Last).Add(linkPause)), err
}

// SendLink lets an administrator mail the welcome mail again, or a reset; nobody's mailbox is filled by that. A welcome is for
// people without a password alone: its link lives for days, which one that replaces a password must not. Codes: not_found,
// user_disabled, user_active, choice_unknown, code_too_soon.
func (s *Store) SendLink(ctx context.Context, who portal.Actor, id string, kind portal.Template) error {
	if kind != portal.MailWelcome && kind != portal.MailReset {
		return portal.Refuse("choice_unknown", "kind")
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		one, err := colleague(tx, who, id)
		if err != nil {
			return err
		}
		if one.State == portal.Disabled {
			return portal.Refuse("user_disabled", "")
		}
		if kind == portal.MailWelcome && one.State != portal.Invited {
			return portal.Refuse("user_active", "")
		}
		var sent int
		if err := tx.get(&sent, `SELECT COUNT(*) FROM links WHERE user_id = ? AND created_at > ? AND created_at <= ?`,
			id, hourBefore(tx.Now), believed(tx.Now)); err != nil {
			return err
		}
		if sent >= allLinksPerHour {
			return portal.Refuse("code_too_soon", "")
		}
		event := portal.EventUserResetSent
		if kind == portal.MailWelcome {
			event = portal.EventUserInvited
		}
		if err := s.audit(tx, who, event, one.Name, nil); err != nil {
			return err
		}
		return s.sendLink(tx, one, kind)
	})
}

// CheckLink tells whether a mailed link can still be used, without using it up. Codes: link_ended.
func (s *Store) CheckLink(ctx context.Context, token string) error {
	var found link
	err := get(ctx, s.read, &found, `SELECT id, user_id, kind, created_at, expires_at, used_at, tries FROM links WHERE id = ?`, hashed(token))
	if portal.Refused(err, "not_found") || err == nil && !found.open(s.Now()) {
		return portal.Refuse("link_ended", "")
	}
	return err
}
