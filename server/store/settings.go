package store

import (
	"context"
	"encoding/json"
	"fmt"

	"denwaban/server/portal"
)

// Settings are a company's name and what its administrators decided.
type Settings struct {
	Name    string
	Policy  portal.Policy
	Version int64
}

// Settings are those of the actor's company.
func (s *Store) Settings(ctx context.Context, who portal.Actor) (Settings, error) {
	return settingsOf(ctx, s.read, who)
}

// CompanyName is what the actor's company is called.
func (s *Store) CompanyName(ctx context.Context, who portal.Actor) (string, error) {
	var name string
	err := get(ctx, s.read, &name, `SELECT name FROM companies WHERE id = ?`, who.CompanyID)
	return name, err
}

func settingsOf(ctx context.Context, from querier, who portal.Actor) (Settings, error) {
	var row struct {
		Name    string `db:"name"`
		Version int64  `db:"version"`
	}
	if err := get(ctx, from, &row, `SELECT name, version FROM companies WHERE id = ?`, who.CompanyID); err != nil {
		return Settings{}, err
	}
	policy, err := policyOf(ctx, from, who.CompanyID)
	return Settings{Name: row.Name, Policy: policy, Version: row.Version}, err
}

// ChangeSettings writes the company's name and policy; they hold from the next request on. What is as it was is not
// written. Codes: those of portal.ReadCompanyName and portal.ReadPolicy; conflict.
func (s *Store) ChangeSettings(ctx context.Context, who portal.Actor, version int64, name string, policy portal.Policy) error {
	name, policy, err := readSettings(name, policy)
	if err != nil {
		return err
	}
	text, err := json.Marshal(policy)
	if err != nil {
		return fmt.Errorf("write a policy: %w", err)
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		before, err := settingsOf(tx.ctx, tx, who)
		if err != nil {
			return err
		}
		if before.Version != version {
			return portal.Refuse("conflict", "")
		}
		was, is := changedSettings(before, Settings{Name: name, Policy: policy})
		if len(is) == 0 {
			return nil
		}
		if _, err := tx.exec(`UPDATE companies SET name = ?, policy = ?, version = version + 1 WHERE id = ?`,
			name, string(text), who.CompanyID); err != nil {
			return err
		}
		if err := endTrustAgainst(tx, who.CompanyID, policy); err != nil {
			return err
		}
		lapsed, err := lapsedLater(tx, who, before.Policy, policy)
		if err != nil {
			return err
		}
		detail := map[string]any{"before": was, "after": is}
		addLapsed(detail, lapsed)
		if err := s.audit(tx, who, portal.EventSettingsChanged, name, detail); err != nil {
			return err
		}
		return s.tellForbidden(tx, who, lapsed, policy)
	})
}

// readSettings tidies both and reports every fault at once.
func readSettings(name string, policy portal.Policy) (string, portal.Policy, error) {
	var faults portal.Errors
	name, refusal := portal.ReadCompanyName(name, "name")
	if refusal != nil {
		faults = append(faults, refusal)
	}
	policy, err := portal.ReadPolicy(policy)
	return name, policy, append(faults, portal.Refusals(err)...).OrNil()
}

// changedSettings are the two sides of what differs, for the trail: of a long list only what went and what came.
func changedSettings(before, after Settings) (was, is map[string]any) {
	was, is = map[string]any{}, map[string]any{}
	compare := func(name string, a, b any) {
		if a != b {
			was[name], is[name] = a, b
		}
	}
	a, b := before.Policy, after.Policy
	compare("name", before.Name, after.Name)
	compare("trusted_devices", a.TrustedDevices, b.TrustedDevices)
	compare("trusted_devices_admin", a.TrustedDevicesAdmin, b.TrustedDevicesAdmin)
	compare("passkeys_for_admins", a.PasskeysForAdmins, b.PasskeysForAdmins)
	compare("long_passwords", a.LongPasswords, b.LongPasswords)
	compare("narrow_codes", a.NarrowCodes, b.NarrowCodes)
	compare("every_forwarding", a.EveryForwarding, b.EveryForwarding)
	compare("international", a.International, b.International)
	compare("long_days", a.LongDays, b.LongDays)
	compare("trail_years", a.TrailYears, b.TrailYears)
	compare("work_begins", a.WorkBegins, b.WorkBegins)
	compare("work_ends", a.WorkEnds, b.WorkEnds)
	if went, came := missing(a.AllowList, b.AllowList), missing(b.AllowList, a.AllowList); len(went)+len(came) > 0 {
		was["allow_list"], is["allow_list"] = went, came
	}
	return was, is
}

// missing are the numbers of a list that the other does not have, as they are read aloud.
func missing(from, other []string) []string {
	there := map[string]bool{}
	for _, digits := range other {
		there[digits] = true
	}
	numbers := []string{}
	for _, digits := range from {
		if !there[digits] {
			numbers = append(numbers, portal.FormatPhone(digits))
		}
	}
	return numbers
}
