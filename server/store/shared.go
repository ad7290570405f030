package store

import "denwaban/server/portal"

// shared is what the jobs of one commit read once and write once together: nobody else writes meanwhile. A job works on a
// copy of its own, which is dropped with what the job wrote when that is rolled back.
type shared struct {
	written  *touched
	trail    *trail                   // nil before the first row of the commit
	policies map[string]portal.Policy // by company, as far as they were read
	posted   bool                     // a mail was put into the outbox
}

// without is what is left when a job is rolled back: it may have read a policy that it had written itself.
func (s shared) without() shared {
	s.policies = nil
	return s
}

// known are the policies that hold: none of before somebody wrote to the companies.
func (s *shared) known() map[string]portal.Policy {
	if s.policies == nil || s.written.companies {
		s.policies, s.written.companies = map[string]portal.Policy{}, false
	}
	return s.policies
}

// finish writes what is written once a commit, at its end.
func (tx *Tx) finish() error {
	if tx.shared.trail != nil {
		if err := tx.shared.trail.keep(tx); err != nil {
			return err
		}
	}
	if tx.shared.posted {
		return forgetSecrets(tx)
	}
	return nil
}
