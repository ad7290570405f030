package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"denwaban/server/portal"
)

// byPasskey is the second factor that the trail names when a passkey stood for both.
const byPasskey portal.Factor = "passkey"

// SignInQuestion is the question for a passkey of somebody who is not known yet. The secret goes into a cookie: only the
// browser that holds it can answer.
type SignInQuestion struct {
	Options json.RawMessage
	Secret  string
}

// BeginPasskeySignIn returns the question by which a browser lets somebody choose a passkey of this site. It is the same
// for everybody: no login ID is asked for. A browser that was asked before keeps its secret, so that each of its tabs can
// answer. Codes: passkey_not_here, throttled.
func (s *Store) BeginPasskeySignIn(ctx context.Context, who portal.Actor, secret string) (SignInQuestion, error) {
	asking := SignInQuestion{Secret: secret}
	party, err := relyingParty(who.RelyingParty)
	if err != nil {
		return asking, err
	}
	if secret == "" {
		if asking.Secret, _, err = s.token(); err != nil {
			return asking, err
		}
	}
	var challenge []byte
	err = s.inTx(ctx, func(tx *Tx) error {
		challenge, err = s.newChallenge(tx, ceremonySignIn, hashed(asking.Secret), who.Address)
		return err
	})
	if err != nil {
		return asking, err
	}
	assertion, _, err := party.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	if err != nil {
		return asking, fmt.Errorf("ask for a passkey: %w", err)
	}
	asking.Options, err = options(assertion.Response)
	return asking, err
}

// SignInWithPasskey makes the session of the person whose passkey answered; it is both factors. An unknown passkey, one
// of a disabled account and an answer that is wrong in any way get the same refusal.
// Codes: passkey_not_here, passkey_refused.
func (s *Store) SignInWithPasskey(ctx context.Context, who portal.Actor, secret string, answer []byte) (Ticket, error) {
	return s.prove(ctx, who, ceremonySignIn, hashed(secret), answer, func(tx *Tx, of user) (Ticket, error) {
		return s.finish(tx, as(who, of), of, proof{factor: byPasskey})
	})
}

// BeginPasskeyStepUp returns the question for a fresh proof by one of the person's own passkeys.
// Codes: passkey_not_here, signed_out, not_found when the person has none of this site.
func (s *Store) BeginPasskeyStepUp(ctx context.Context, who portal.Actor) (json.RawMessage, error) {
	party, err := relyingParty(who.RelyingParty)
	if err != nil {
		return nil, err
	}
	var assertion *protocol.CredentialAssertion
	err = s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		person, err := holderOf(tx, who, row.user)
		if err != nil {
			return err
		}
		if len(person.passkeys) == 0 {
			return portal.NotThere()
		}
		challenge, err := s.newChallenge(tx, ceremonyStepUp, row.ID, who.Address)
		if err != nil {
			return err
		}
		assertion, _, err = party.BeginLogin(person, webauthn.WithChallenge(challenge))
		return err
	})
	if err != nil {
		return nil, err
	}
	return options(assertion.Response)
}

// StepUpWithPasskey takes a passkey as a fresh proof of who sits there, as StepUp takes a code. The session goes on under
// a new id. Codes: passkey_not_here, signed_out, passkey_refused.
func (s *Store) StepUpWithPasskey(ctx context.Context, who portal.Actor, answer []byte) (Ticket, error) {
	return s.prove(ctx, who, ceremonyStepUp, who.SessionID, answer, func(tx *Tx, of user) (Ticket, error) {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil || row.user.ID != of.ID {
			return Ticket{}, err // a passkey, but somebody else's
		}
		return s.renew(tx, who, row, byPasskey)
	})
}

// hasPasskey tells whether a person has a passkey of the site at which the actor is.
func hasPasskey(ctx context.Context, from querier, who portal.Actor, userID string) (bool, error) {
	var n int
	err := get(ctx, from, &n, `SELECT COUNT(*) FROM passkeys WHERE user_id = ? AND site = ?`, userID, who.RelyingParty.Name)
	return n > 0, err
}

// needsPasskey tells whether the company lets an administrator in with a passkey only: one who has one for this portal, at
// whatever address of it the browser is. Passkeys of a name that the portal no longer has lock nobody out.
func needsPasskey(tx *Tx, who portal.Actor, of user) (bool, error) {
	if of.Role != portal.Administrator || who.RelyingParty.Name == "" {
		return false, nil
	}
	policy, err := policyOf(tx.ctx, tx, of.CompanyID)
	if err != nil || !policy.PasskeysForAdmins {
		return false, err
	}
	return hasPasskey(tx.ctx, tx, who, of.ID)
}

// prove checks an authenticator's answer in the transaction of what it is good for. Whatever the answer, the question is
// used up. What was wrong is not told.
func (s *Store) prove(ctx context.Context, who portal.Actor, kind ceremony, flow string, answer []byte, then func(*Tx, user) (Ticket, error)) (Ticket, error) {
	party, err := relyingParty(who.RelyingParty)
	if err != nil {
		return Ticket{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		slog.DebugContext(ctx, "passkey refused", "error", err)
		return Ticket{}, portal.Refuse("passkey_refused", "")
	}
	var ticket Ticket
	err = s.inTx(ctx, func(tx *Tx) error {
		if open, err := takeChallenge(tx, kind, flow, parsed.Response.CollectedClientData.Challenge); err != nil || !open {
			return err
		}
		of, err := s.owner(tx, who, party, kind, parsed)
		if err != nil || of.ID == "" {
			return err
		}
		ticket, err = then(tx, of)
		return err
	})
	if err == nil && ticket.Secret == "" {
		err = portal.Refuse("passkey_refused", "")
	}
	return ticket, err
}

// owner is the person whose passkey gave the answer; nobody when it is not right.
func (s *Store) owner(tx *Tx, who portal.Actor, party *webauthn.WebAuthn, kind ceremony, parsed *protocol.ParsedCredentialAssertionData) (user, error) {
	var row passkeyRow
	err := tx.get(&row, passkeyQuery+` WHERE credential = ? AND site = ?`,
		base64.RawURLEncoding.EncodeToString(parsed.RawID), who.RelyingParty.Name)
	if portal.Refused(err, "not_found") {
		return user{}, nil
	}
	if err != nil {
		return user{}, err
	}
	of, err := userByID(tx, row.UserID)
	if err != nil {
		return user{}, err
	}
	used, err := party.ValidateLogin(webauthnUser{of, []passkeyRow{row}}, sessionData(who.RelyingParty, of, parsed.Response.CollectedClientData.Challenge), parsed)
	reason := ""
	switch {
	case err != nil || kind == ceremonySignIn && len(parsed.Response.UserHandle) == 0: // the standard wants it where nobody was named
		slog.DebugContext(tx.ctx, "passkey refused", "error", err)
		reason = "answer"
	case used.Authenticator.CloneWarning: // its count went back: there are two of it, or it is replayed
		reason = "count"
	case of.State != portal.Active:
		reason = "account"
	}
	if reason != "" {
		return user{}, s.audit(tx, as(who, of), portal.EventPasskeyRefused, of.Name, withBrowser(who, map[string]any{"passkey": row.Name, "reason": reason}))
	}
	_, err = tx.exec(`UPDATE passkeys SET sign_count = ?, backed_up = ?, used_at = ? WHERE id = ?`,
		used.Authenticator.SignCount, used.Flags.BackupState, tx.nowMS(), row.ID)
	return of, err
}
