package store

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"denwaban/server/portal"
)

// recipient is somebody who gets mails about forwardings: an administrator, or somebody who asked for 通知. Nobody reads of a
// number that they may not see.
type recipient struct {
	user
	DigestAt  int64           `db:"digest_at"`
	CreatedAt int64           `db:"created_at"`
	sees      map[string]bool // voice groups
	own       map[int64]bool  // the only numbers that they read of; nil for all that they see
}

// recipientsOf are those of a company; where names further conditions.
func recipientsOf(tx *Tx, companyID, where string, args ...any) ([]recipient, error) {
	return recipientsAmong(tx, ` AND (role = 'admin' OR notices)`+where, append([]any{companyID}, args...)...)
}

// recipientsAmong are the active ones of a company who meet the conditions, with what they see.
func recipientsAmong(tx *Tx, where string, args ...any) ([]recipient, error) {
	those := ` FROM users WHERE company_id = ? AND state = 'active'` + where
	recipients, err := list[recipient](tx.ctx, tx, `SELECT `+userColumns+`, digest_at, created_at`+those+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	seen, err := list[struct {
		UserID     string `db:"user_id"`
		VoiceGroup string `db:"voice_group_id"`
	}](tx.ctx, tx, `SELECT w.user_id, w.voice_group_id FROM visible w WHERE w.user_id IN (SELECT id`+those+`)`, args...)
	if err != nil {
		return nil, err
	}
	places := map[string]map[string]bool{}
	for i := range recipients {
		recipients[i].sees = map[string]bool{}
		places[recipients[i].ID] = recipients[i].sees
	}
	for _, one := range seen {
		places[one.UserID][one.VoiceGroup] = true
	}
	return recipients, nil
}

const recipientsQuery = `
	SELECT ` + userColumns + `, w.voice_group_id FROM users JOIN visible w ON w.user_id = users.id
	WHERE company_id = ? AND state = 'active' AND (role = 'admin' OR notices) AND w.voice_group_id IN (?) ORDER BY users.id`

// recipientsIn are those of a company who may see one of these voice groups; of others, nothing is known of what they see.
func recipientsIn(tx *Tx, companyID string, voiceGroups []string) ([]recipient, error) {
	place := companyKey{companyID, voiceGroups[0]}
	if recipients, known := tx.lookups.recipients[place]; known && len(voiceGroups) == 1 {
		return recipients, nil
	}
	query, args, err := placeholders(recipientsQuery, []any{companyID}, voiceGroups)
	if err != nil {
		return nil, fmt.Errorf("look for recipients: %w", err)
	}
	seen, err := list[recipientView](tx.ctx, tx, query, args...)
	var recipients []recipient
	for _, one := range seen {
		if last := len(recipients) - 1; last < 0 || recipients[last].ID != one.ID {
			recipients = append(recipients, recipient{user: one.user, sees: map[string]bool{}})
		}
		recipients[len(recipients)-1].sees[one.voiceGroup] = true
	}
	if err == nil && len(voiceGroups) == 1 {
		tx.lookups.rememberRecipients(place, recipients)
	}
	return recipients, err
}

// recipientView is a recipient with a voice group that they see.
type recipientView struct {
	user
	voiceGroup string
}

func (v *recipientView) fields() []any { return append(userFields(&v.user), &v.voiceGroup) }

// tellForwarding mails a change, number by number, to the company's administrators and to those who asked for notices.
func (s *Store) tellForwarding(tx *Tx, who portal.Actor, change int64, changes []Changed) error {
	recipients, err := recipientsIn(tx, who.CompanyID, voiceGroupsOf(changes))
	if err != nil {
		return err
	}
	for _, r := range recipients {
		fields := lines(r, changes, func(one Changed) Number { return one.Number }, func(one Changed) string {
			return one.sentence(r.MailLanguage, tx.Now, r.zone())
		})
		r.addBefore(fields, changes, tx.Now)
		fields["who"], fields["change"] = who.UserName, strconv.FormatInt(change, 10)
		if err := s.post(tx, r.user, portal.MailForwarding, "", time.Time{}, fields); err != nil {
			return err
		}
	}
	return nil
}

func voiceGroupsOf(changes []Changed) []string {
	var groups []string
	for _, one := range changes {
		if group := one.Number.VoiceGroup; !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return groups
}

// zone is the time zone in which the reader's mails tell times.
func (r recipient) zone() *time.Location { return portal.Zone(r.TimeZone) }

// reads tells whether a mail tells the reader of a number.
func (r recipient) reads(one Number) bool {
	return r.sees[one.VoiceGroup] && (r.own == nil || r.own[one.ID])
}

// addBefore adds to the lines of a change what was set before it, and where the reader finds the whole of it.
func (r recipient) addBefore(fields map[string]string, changes []Changed, now time.Time) {
	count := 0
	for _, one := range changes {
		if !r.reads(one.Number) {
			continue
		}
		if count == 0 {
			fields["voice_group"] = one.Number.VoiceGroup
		}
		if count == listed {
			return
		}
		fields[fmt.Sprintf("was.%d", count)] = one.sentenceBefore(r.MailLanguage, now, r.zone())
		count++
	}
}

// sentenceBefore says in one line what was set before the change.
func (c Changed) sentenceBefore(lang portal.Language, now time.Time, zone *time.Location) string {
	was := portal.Standing{Forwarding: c.Number.Forwarding, Past: true}
	if c.Replan != nil && c.Replan.Before != nil {
		was.Plan = portal.PlanSentence(c.Replan.Before.Schedule, &c.Replan.Before.Plan, c.Number.Forwarding, lang)
	}
	return was.Text(lang, now, zone)
}

// listed is how many numbers a mail names one by one.
const listed = 10

// lines are the fields of a mail that names numbers one by one, in the reader's words; nil when there is nothing to name.
func lines[T any](r recipient, all []T, of func(T) Number, tell func(T) string) map[string]string {
	fields, count := map[string]string{}, 0
	for _, one := range all {
		if !r.reads(of(one)) {
			continue
		}
		if count < listed {
			fields[fmt.Sprintf("line.%d", count)] = portal.FormatPhone(of(one).Digits) + "  " + tell(one)
		}
		count++
	}
	if count == 0 {
		return nil
	}
	fields["count"], fields["more"] = strconv.Itoa(count), strconv.Itoa(max(0, count-listed))
	return fields
}
