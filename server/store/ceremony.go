package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"denwaban/server/portal"
)

// A ceremony (WebAuthn's word) is a question to an authenticator and its answer. The question waits in a row of its own,
// bound to the browser it was put to, and takes one answer; the library compares the answer with it.
type ceremony string

const (
	ceremonyRegister ceremony = "register"
	ceremonySignIn   ceremony = "sign_in"
	ceremonyStepUp   ceremony = "step_up"
)

// relyingParty is the library, set for a site: every passkey is found by the authenticator without a login ID, and the
// authenticator itself makes sure who uses it; that is why it counts as both factors. Codes: passkey_not_here.
func relyingParty(site portal.RelyingParty) (*webauthn.WebAuthn, error) {
	if !site.Offers() {
		return nil, portal.Refuse("passkey_not_here", "")
	}
	required := true
	party, err := webauthn.New(&webauthn.Config{
		RPID: site.Name, RPDisplayName: "denwaban", RPOrigins: []string{site.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &required,
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{ // told to the browser; what counts is the row
			Login: webauthn.TimeoutConfig{Timeout: portal.ChallengeLife}, Registration: webauthn.TimeoutConfig{Timeout: portal.ChallengeLife},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("set up passkeys for %s: %w", site.Name, err)
	}
	return party, nil
}

// challengesWaiting is how many challenges of one source may wait for an answer: a whole office that comes to work at once
// stays below, and nobody fills the disk.
const challengesWaiting = 500

// newChallenge draws a challenge for the browser that holds flow: a session row, or the cookie of a sign-in. Codes: throttled.
func (s *Store) newChallenge(tx *Tx, kind ceremony, flow, address string) ([]byte, error) {
	challenge := make([]byte, 32)
	if _, err := io.ReadFull(s.Random, challenge); err != nil {
		return nil, fmt.Errorf("draw a challenge: %w", err)
	}
	if _, err := tx.exec(`DELETE FROM passkey_challenges WHERE expires_at <= ?`, tx.nowMS()); err != nil {
		return nil, err
	}
	source := portal.Source(address)
	var waiting int
	if err := tx.get(&waiting, `SELECT COUNT(*) FROM passkey_challenges WHERE source = ?`, source); err != nil {
		return nil, err
	}
	if waiting >= challengesWaiting {
		return nil, portal.Refuse("throttled", "")
	}
	_, err := tx.exec(`INSERT INTO passkey_challenges (id, purpose, flow, expires_at, source) VALUES (?, ?, ?, ?, ?)`,
		hashed(base64.RawURLEncoding.EncodeToString(challenge)), string(kind), flow, tx.Now.Add(portal.ChallengeLife).UnixMilli(), source)
	return challenge, err
}

// takeChallenge takes the question away to which an answer belongs; false when there is none, or none any more.
func takeChallenge(tx *Tx, kind ceremony, flow, challenge string) (bool, error) {
	n, err := tx.exec(`DELETE FROM passkey_challenges WHERE id = ? AND purpose = ? AND flow = ? AND expires_at > ?`,
		hashed(challenge), string(kind), flow, tx.nowMS())
	return n == 1, err
}

// sessionData is what the library compares an answer with.
func sessionData(site portal.RelyingParty, of user, challenge string) webauthn.SessionData {
	return webauthn.SessionData{
		Challenge: challenge, RelyingPartyID: site.Name, Origin: site.Origin, UserID: []byte(of.ID),
		UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault(),
	}
}

// options are a question as browsers take it (the JSON forms of WebAuthn level 3).
func options(of any) (json.RawMessage, error) {
	text, err := json.Marshal(of)
	if err != nil {
		return nil, fmt.Errorf("write a question to an authenticator: %w", err)
	}
	return text, nil
}

// webauthnUser is a person and the passkeys of a site, as the library asks for them. The id is drawn by chance and says nothing
// about the person: authenticators show what they hold to whoever finds them.
type webauthnUser struct {
	user
	passkeys []passkeyRow
}

func (h webauthnUser) WebAuthnID() []byte          { return []byte(h.ID) }
func (h webauthnUser) WebAuthnName() string        { return h.Mail }
func (h webauthnUser) WebAuthnDisplayName() string { return h.Name }

func (h webauthnUser) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(h.passkeys))
	for i, one := range h.passkeys {
		id, _ := base64.RawURLEncoding.DecodeString(one.Credential) // written by the same encoding
		var transports []protocol.AuthenticatorTransport
		for _, name := range strings.Fields(one.Transports) {
			transports = append(transports, protocol.AuthenticatorTransport(name))
		}
		all[i] = webauthn.Credential{
			ID: id, PublicKey: one.PublicKey, Transport: transports,
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: one.BackupEligible, BackupState: one.BackedUp},
			Authenticator: webauthn.Authenticator{SignCount: one.SignCount},
		}
	}
	return all
}

func (h webauthnUser) descriptors() []protocol.CredentialDescriptor {
	return webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()
}
