package store

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"denwaban/server/portal"
)

// Passkey is one of a person's passkeys as アカウント lists it. Times are milliseconds since 1970 UTC.
type Passkey struct {
	ID        string `db:"id"`
	Name      string `db:"name"`
	CreatedAt int64  `db:"created_at"`
	UsedAt    int64  `db:"used_at"` // 0 for never
}

type passkeyRow struct {
	Passkey
	UserID         string `db:"user_id"`
	Credential     string `db:"credential"`
	PublicKey      []byte `db:"public_key"`
	SignCount      uint32 `db:"sign_count"`
	BackupEligible bool   `db:"backup_eligible"`
	BackedUp       bool   `db:"backed_up"`
	Transports     string `db:"transports"`
}

const passkeyQuery = `
	SELECT id, user_id, credential, public_key, sign_count, backup_eligible, backed_up, transports, name, created_at, used_at FROM passkeys`

// PasskeySheet is what アカウント says of a person's passkeys, the oldest first.
type PasskeySheet struct {
	Passkeys []Passkey
	Wanted   bool // the company wants its administrators to sign in with one, and this is one of them
}

// Passkeys reads the actor's passkeys.
func (s *Store) Passkeys(ctx context.Context, who portal.Actor) (PasskeySheet, error) {
	policy, err := policyOf(ctx, s.read, who.CompanyID)
	if err != nil {
		return PasskeySheet{}, err
	}
	rows, err := list[Passkey](ctx, s.read, `SELECT id, name, created_at, used_at FROM passkeys WHERE user_id = ? ORDER BY created_at, id`, who.UserID)
	return PasskeySheet{Passkeys: rows, Wanted: policy.PasskeysForAdmins && who.Role == portal.Administrator}, err
}

// holderOf is a person with the passkeys of the site where the actor is.
func holderOf(tx *Tx, who portal.Actor, of user) (webauthnUser, error) {
	rows, err := list[passkeyRow](tx.ctx, tx, passkeyQuery+` WHERE user_id = ? AND site = ? ORDER BY created_at, id`, of.ID, who.RelyingParty.Name)
	return webauthnUser{of, rows}, err
}

// BeginPasskey returns the question by which a browser lets an authenticator make a passkey. One that holds a passkey of
// the person already makes no second one. Codes: passkey_not_here, signed_out, too_many_passkeys.
func (s *Store) BeginPasskey(ctx context.Context, who portal.Actor) (json.RawMessage, error) {
	party, err := relyingParty(who.RelyingParty)
	if err != nil {
		return nil, err
	}
	var creation *protocol.CredentialCreation
	err = s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		if err := roomForPasskey(tx, who); err != nil {
			return err
		}
		person, err := holderOf(tx, who, row.user)
		if err != nil {
			return err
		}
		challenge, err := s.newChallenge(tx, ceremonyRegister, row.ID, who.Address)
		if err != nil {
			return err
		}
		creation, _, err = party.BeginRegistration(person, webauthn.WithExclusions(person.descriptors()),
			func(o *protocol.PublicKeyCredentialCreationOptions) error { o.Challenge = challenge; return nil })
		return err
	})
	if err != nil {
		return nil, err
	}
	return options(creation.Response)
}

func roomForPasskey(tx *Tx, who portal.Actor) error {
	var n int
	err := tx.get(&n, `SELECT COUNT(*) FROM passkeys WHERE user_id = ?`, who.UserID)
	if err == nil && n >= portal.PasskeysPerUser {
		return portal.Refuse("too_many_passkeys", "", "limit", strconv.Itoa(portal.PasskeysPerUser))
	}
	return err
}

// AddPasskey keeps the passkey that an authenticator made, answer being what the browser says of it. The fresh code was
// asked for at the question, which this session alone can answer. Codes: passkey_not_here, signed_out, passkey_not_added,
// passkey_known, too_many_passkeys.
func (s *Store) AddPasskey(ctx context.Context, who portal.Actor, answer []byte) (Passkey, error) {
	party, err := relyingParty(who.RelyingParty)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		slog.DebugContext(ctx, "passkey refused", "error", err)
		return Passkey{}, portal.Refuse("passkey_not_added", "")
	}
	var made Passkey
	err = s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		challenge := parsed.Response.CollectedClientData.Challenge
		if open, err := takeChallenge(tx, ceremonyRegister, row.ID, challenge); err != nil || !open {
			return err
		}
		credential, err := party.CreateCredential(webauthnUser{user: row.user}, sessionData(who.RelyingParty, row.user, challenge), parsed)
		if err != nil {
			slog.DebugContext(ctx, "passkey refused", "error", err)
			return nil // the question is used up
		}
		made, err = s.addPasskey(tx, who, row.user, credential)
		return err
	})
	if err == nil && made.ID == "" {
		err = portal.Refuse("passkey_not_added", "")
	}
	return made, err
}

func (s *Store) addPasskey(tx *Tx, who portal.Actor, of user, credential *webauthn.Credential) (Passkey, error) {
	if err := roomForPasskey(tx, who); err != nil {
		return Passkey{}, err
	}
	taken, err := list[string](tx.ctx, tx, `SELECT name FROM passkeys WHERE user_id = ?`, of.ID)
	if err != nil {
		return Passkey{}, err
	}
	keeper := hex.EncodeToString(credential.Authenticator.AAGUID)
	made := Passkey{ID: s.newID(), Name: portal.PasskeyName(keeper, who.Agent, taken, of.MailLanguage), CreatedAt: tx.nowMS()}
	transports := make([]string, len(credential.Transport))
	for i, one := range credential.Transport {
		transports[i] = string(one)
	}
	_, err = tx.exec(`
		INSERT INTO passkeys (id, user_id, site, credential, public_key, sign_count, backup_eligible, backed_up, transports, name, created_at, used_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		made.ID, of.ID, who.RelyingParty.Name, base64.RawURLEncoding.EncodeToString(credential.ID), credential.PublicKey,
		credential.Authenticator.SignCount, credential.Flags.BackupEligible, credential.Flags.BackupState,
		strings.Join(transports, " "), made.Name, made.CreatedAt)
	if conflict(err) {
		return Passkey{}, portal.Refuse("passkey_known", "")
	}
	if err != nil {
		return Passkey{}, err
	}
	return made, s.meansChanged(tx, who, of, portal.EventPasskeyAdded, made.Name)
}

// meansChanged records that a way to sign in came or went, and tells its owner by mail: whoever did it may be a stranger.
func (s *Store) meansChanged(tx *Tx, who portal.Actor, of user, event portal.Event, name string) error {
	if err := s.audit(tx, who, event, of.Name, map[string]any{"passkey": name}); err != nil {
		return err
	}
	return s.post(tx, of, portal.MailMeansChanged, "", time.Time{}, map[string]string{"change": string(event), "name": name})
}

// RenamePasskey gives one of the actor's passkeys another name. Codes: those of portal.ReadPasskeyName; not_found.
func (s *Store) RenamePasskey(ctx context.Context, who portal.Actor, id, name string) error {
	name, err := portal.ReadPasskeyName(name)
	if err != nil {
		return err
	}
	return s.inTxBy(ctx, who, func(tx *Tx) error {
		row, err := passkeyOf(tx, who, id)
		if err != nil || row.Name == name {
			return err
		}
		if _, err := tx.exec(`UPDATE passkeys SET name = ? WHERE id = ?`, name, id); err != nil {
			return err
		}
		return s.audit(tx, who, portal.EventPasskeyRenamed, who.UserName, map[string]any{
			"before": map[string]any{"passkey": row.Name}, "after": map[string]any{"passkey": name}})
	})
}

// RemovePasskey removes one of the actor's passkeys. What else is signed in as the person ends: it may be the device
// that was lost. Codes: signed_out, not_found.
func (s *Store) RemovePasskey(ctx context.Context, who portal.Actor, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		row, err := s.session(tx, who, portal.PurposeSession)
		if err != nil {
			return err
		}
		gone, err := passkeyOf(tx, who, id)
		if err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM passkeys WHERE id = ?`, id); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM sessions WHERE user_id = ? AND id <> ?`, row.user.ID, row.ID); err != nil {
			return err
		}
		return s.meansChanged(tx, who, row.user, portal.EventPasskeyRemoved, gone.Name)
	})
}

func passkeyOf(tx *Tx, who portal.Actor, id string) (passkeyRow, error) {
	var row passkeyRow
	err := tx.get(&row, passkeyQuery+` WHERE id = ? AND user_id = ?`, id, who.UserID)
	return row, err
}
