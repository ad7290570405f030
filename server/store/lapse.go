package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"denwaban/server/portal"
)

// Lapsed is a number with what may not be set for it any more.
type Lapsed struct {
	Number
	Lapses []portal.Lapse
}

// Lapses are those of numbers by the rules of today, number by number.
func (s *Store) Lapses(ctx context.Context, who portal.Actor, found []Number) ([][]portal.Lapse, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	all := make([][]portal.Lapse, len(found))
	for i, one := range found {
		all[i] = one.lapses(policy)
	}
	return all, err
}

func (n Number) lapses(policy portal.Policy) []portal.Lapse {
	var plan *portal.Plan
	if n.Follows != nil {
		plan = &n.Follows.Plan
	}
	return n.course().Lapses(plan, n.Line, policy)
}

// LapsedNumbers lists one page (from 0) of the numbers that the actor may see and for which something is set that nobody could
// set any more: first what is in force, then what is to come, then by number.
func (s *Store) LapsedNumbers(ctx context.Context, who portal.Actor, page, size int) (NumberPage, error) {
	var found NumberPage
	all, err := s.lapsedNumbers(ctx, who.CompanyID)
	if err != nil {
		return found, err
	}
	groups, err := list[string](ctx, s.read, `SELECT voice_group_id FROM visible WHERE user_id = ?`, who.UserID)
	if err != nil {
		return found, err
	}
	sees := make(map[string]bool, len(groups))
	for _, one := range groups {
		sees[one] = true
	}
	ids := make([]int64, 0, size)
	for _, one := range all {
		if !sees[one.group] {
			continue
		}
		if found.Total >= page*size && len(ids) < size {
			ids = append(ids, one.id)
		}
		found.Total++
	}
	found.Rows, err = s.rowsOf(ctx, who, ids)
	return found, err
}

// lapsed are those of the numbers of a query of which some setting is forbidden by a policy, with what that is.
func lapsed(ctx context.Context, from querier, policy portal.Policy, query string, args ...any) ([]foreseen, error) {
	all, err := foresee(ctx, from, query, args...)
	for i, one := range all {
		all[i].lapsed = one.lapses(policy)
	}
	return slices.DeleteFunc(all, func(one foreseen) bool { return len(one.lapsed) == 0 }), err
}

// LapsedIn are all such numbers of a company, by number; company "" is the only one there is.
func (s *Store) LapsedIn(ctx context.Context, company string) ([]Lapsed, error) {
	id, err := companyCalled(ctx, s.read, company)
	if err != nil {
		return nil, err
	}
	policy, err := policyOf(ctx, s.read, id)
	if err != nil {
		return nil, err
	}
	all, err := lapsed(ctx, s.read, policy, companySet, id)
	if err != nil {
		return nil, err
	}
	return inFull(ctx, s.read, policy, id, all)
}

// inFull reads such numbers with everything that is told of them.
func inFull(ctx context.Context, from querier, policy portal.Policy, companyID string, some []foreseen) ([]Lapsed, error) {
	all := make([]Lapsed, 0, len(some))
	for some := range slices.Chunk(some, namedAtOnce) {
		ids := make([]int64, len(some))
		for i, one := range some {
			ids[i] = one.ID
		}
		query, args, err := placeholders(`SELECT `+numberFields+companyNumbers+` AND n.id IN (?) ORDER BY n.digits`, []any{companyID}, ids)
		if err != nil {
			return nil, fmt.Errorf("read what is not allowed any more: %w", err)
		}
		found, err := numbers(ctx, from, query, args...)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			all = append(all, Lapsed{one, one.lapses(policy)})
		}
	}
	return all, nil
}

// lapsedBefore are the lapses of a company's numbers before something changes what they are judged by, by the numbers' ids.
func lapsedBefore(tx *Tx, companyID string) (map[int64][]portal.Lapse, error) {
	policy, err := policyOf(tx.ctx, tx, companyID)
	if err != nil {
		return nil, err
	}
	all, err := lapsed(tx.ctx, tx, policy, companySet, companyID)
	before := map[int64][]portal.Lapse{}
	for _, one := range all {
		before[one.ID] = one.lapsed
	}
	return before, err
}

// lapsedSince are the numbers of which something is not allowed any more that was before.
func lapsedSince(tx *Tx, companyID string, before map[int64][]portal.Lapse) ([]Lapsed, error) {
	policy, err := policyOf(tx.ctx, tx, companyID)
	if err != nil {
		return nil, err
	}
	all, err := lapsed(tx.ctx, tx, policy, companySet, companyID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(one foreseen) bool {
		return !slices.ContainsFunc(one.lapsed, func(is portal.Lapse) bool {
			return !slices.ContainsFunc(before[one.ID], func(was portal.Lapse) bool { return was.Stage == is.Stage && was.Reason.Code == is.Reason.Code })
		})
	})
	return inFull(tx.ctx, tx, policy, companyID, all)
}

// tellLapsed mails what is not allowed any more, each reader what they see. why are further fields of the mail.
func (s *Store) tellLapsed(tx *Tx, recipients []recipient, all []Lapsed, why func(recipient) map[string]string) error {
	for _, r := range recipients {
		fields := lines(r, all, func(one Lapsed) Number { return one.Number }, func(one Lapsed) string {
			return portal.LapsesText(one.Lapses, r.MailLanguage)
		})
		if fields == nil {
			continue
		}
		for name, value := range why(r) {
			fields[name] = value
		}
		if err := s.post(tx, r.user, portal.MailLapsed, "", time.Time{}, fields); err != nil {
			return err
		}
	}
	return nil
}

// addLapsed adds such numbers to what the trail keeps of what made them so: how many, and the first few in words.
func addLapsed(detail map[string]any, all []Lapsed) {
	if len(all) == 0 {
		return
	}
	detail["lapsed"] = len(all)
	detail["lapsed_first"] = spoken(func(lang portal.Language) []string {
		told := []string{}
		for _, one := range all[:min(upstreamNamed, len(all))] {
			told = append(told, portal.FormatPhone(one.Digits)+" "+portal.LapsesText(one.Lapses, lang))
		}
		return told
	})
}

// lapsedLater are the numbers of which a policy forbids what their schedules and ends are to set, and the one before did not.
func lapsedLater(tx *Tx, who portal.Actor, before, policy portal.Policy) ([]Lapsed, error) {
	some, err := newlyForbidden(tx.ctx, tx, who, before, policy)
	if err != nil {
		return nil, err
	}
	all, err := inFull(tx.ctx, tx, policy, who.CompanyID, some)
	for i, one := range all {
		all[i].Lapses = slices.DeleteFunc(one.Lapses, func(l portal.Lapse) bool { return !l.Later() })
	}
	return all, err
}

// tellForbidden mails what a change of the company's policy forbids of what schedules and ends are to set, and when that is found
// out first, to administrators and to those who asked for notices.
func (s *Store) tellForbidden(tx *Tx, who portal.Actor, all []Lapsed, policy portal.Policy) error {
	if len(all) == 0 {
		return nil
	}
	next := make([]time.Time, len(all))
	for i, one := range all {
		course, _ := one.ended(tx.Now)
		next[i] = one.planned().following().NextLapse(course, tx.Now, one.Line, policy)
	}
	recipients, err := recipientsOf(tx, who.CompanyID, ``)
	if err != nil {
		return err
	}
	return s.tellLapsed(tx, recipients, all, func(r recipient) map[string]string {
		var first time.Time
		for i, one := range all {
			if at := next[i]; r.sees[one.VoiceGroup] && !at.IsZero() && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
		fields := map[string]string{"cause": "policy", "who": who.UserName, "next": ""}
		if !first.IsZero() {
			fields["next"] = first.Format(time.RFC3339)
		}
		return fields
	})
}
