package store

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"denwaban/server/portal"
)

// reader is somebody who gets mails about forwardings: an administrator, or somebody who asked for 通知. Nobody reads of a
// number that they may not see.
type reader struct {
	user
	DigestAt  int64           `db:"digest_at"`
	CreatedAt int64           `db:"created_at"`
	sees      map[string]bool // voice groups
}

// readersOf are those of a company; where names further conditions.
func readersOf(tx *Tx, companyID, where string, args ...any) ([]reader, error) {
	const those = ` FROM users WHERE company_id = ? AND state = 'active' AND (role = 'admin' OR notices)`
	args = append([]any{companyID}, args...)
	readers, err := list[reader](tx.ctx, tx, `SELECT `+userColumns+`, digest_at, created_at`+those+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	seen, err := list[struct {
		UserID     string `db:"user_id"`
		VoiceGroup string `db:"voice_group_id"`
	}](tx.ctx, tx, `SELECT w.user_id, w.voice_group_id FROM visible w WHERE w.user_id IN (SELECT id`+those+where+`)`, args...)
	if err != nil {
		return nil, err
	}
	places := map[string]map[string]bool{}
	for i := range readers {
		readers[i].sees = map[string]bool{}
		places[readers[i].ID] = readers[i].sees
	}
	for _, one := range seen {
		places[one.UserID][one.VoiceGroup] = true
	}
	return readers, nil
}

// readersIn are those of a company who may see one of these voice groups; of others, nothing is known of what they see.
func readersIn(tx *Tx, companyID string, voiceGroups []string) ([]reader, error) {
	place := companyKey{companyID, voiceGroups[0]}
	if readers, known := tx.lookups.readers[place]; known && len(voiceGroups) == 1 {
		return readers, nil
	}
	query, args, err := placeholders(`
		SELECT `+userColumns+`, w.voice_group_id FROM users JOIN visible w ON w.user_id = users.id
		WHERE company_id = ? AND state = 'active' AND (role = 'admin' OR notices) AND w.voice_group_id IN (?) ORDER BY users.id`,
		[]any{companyID}, voiceGroups)
	if err != nil {
		return nil, fmt.Errorf("look for readers: %w", err)
	}
	seen, err := list[readerView](tx.ctx, tx, query, args...)
	var readers []reader
	for _, one := range seen {
		if last := len(readers) - 1; last < 0 || readers[last].ID != one.ID {
			readers = append(readers, reader{user: one.user, sees: map[string]bool{}})
		}
		readers[len(readers)-1].sees[one.voiceGroup] = true
	}
	if err == nil && len(voiceGroups) == 1 {
		tx.lookups.rememberReaders(place, readers)
	}
	return readers, err
}

// readerView is a reader with a voice group that they see.
type readerView struct {
	user
	voiceGroup string
}

func (s *readerView) fields() []any { return append(userFields(&s.user), &s.voiceGroup) }

// tellForwarding mails a change, number by number, to the company's administrators and to those who asked for notices.
func (s *Store) tellForwarding(tx *Tx, who portal.Actor, changes []Changed) error {
	readers, err := readersIn(tx, who.CompanyID, voiceGroupsOf(changes))
	if err != nil {
		return err
	}
	for _, r := range readers {
		fields := lines(r, changes, func(one Changed) Number { return one.Number }, func(one Changed) string {
			return one.sentence(r.MailLanguage, tx.Now, r.zone())
		})
		fields["who"] = who.UserName
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
func (r reader) zone() *time.Location { return portal.Zone(r.TimeZone) }

// listed is how many numbers a mail names one by one.
const listed = 10

// lines are the fields of a mail that names numbers one by one, in the reader's words; nil when there is nothing to name.
func lines[T any](r reader, all []T, of func(T) Number, tell func(T) string) map[string]string {
	fields, count := map[string]string{}, 0
	for _, one := range all {
		if !r.sees[of(one).VoiceGroup] {
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
