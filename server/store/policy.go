package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"denwaban/server/portal"
)

const policyQuery = `SELECT policy FROM companies WHERE id = ?`

// policyOf is a company's policy: what its administrators decided, and the default for the rest.
func policyOf(ctx context.Context, from querier, companyID string) (portal.Policy, error) {
	tx, writing := from.(*Tx)
	if writing {
		if policy, known := tx.lookups.policies[companyID]; known {
			return policy, nil
		}
	}
	policy := portal.DefaultPolicy()
	var text string
	if err := get(ctx, from, &text, policyQuery, companyID); err != nil {
		return policy, err
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil {
		return policy, fmt.Errorf("read the policy of %s: %w", companyID, err)
	}
	if writing {
		remember(tx.lookups.policies, companyID, policy)
	}
	return policy, nil
}

// LongPasswords tells whether the actor's company lets new passwords be long and of any kind of character.
func (s *Store) LongPasswords(ctx context.Context, who portal.Actor) (bool, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	return policy.LongPasswords, err
}

// LongSince is portal.Policy.LongSince of the actor's company, and how many days that are.
func (s *Store) LongSince(ctx context.Context, who portal.Actor) (since time.Time, days int, err error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	return policy.LongSince(s.Now(), who.Zone()), policy.LongDays, err
}
