package web

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
)

// PasskeyQuestion is what navigator.credentials is asked with.
type PasskeyQuestion struct {
	Options json.RawMessage `json:"options" doc:"PublicKeyCredentialCreationOptionsJSON or …RequestOptionsJSON of WebAuthn level 3"`
}

// MadePasskey is what navigator.credentials.create answered (RegistrationResponseJSON of WebAuthn level 3, of which what
// is checked). All texts are base64url.
type MadePasskey struct {
	ID       string `json:"id" maxLength:"2048"`
	RawID    string `json:"rawId" maxLength:"2048"`
	Type     string `json:"type" enum:"public-key"`
	Response struct {
		ClientData  string   `json:"clientDataJSON" maxLength:"8192"`
		Attestation string   `json:"attestationObject" maxLength:"32768"`
		Transports  []string `json:"transports" nullable:"false" maxItems:"10"`
	} `json:"response"`
}

// UsedPasskey is what navigator.credentials.get answered (AuthenticationResponseJSON).
type UsedPasskey struct {
	ID       string `json:"id" maxLength:"2048"`
	RawID    string `json:"rawId" maxLength:"2048"`
	Type     string `json:"type" enum:"public-key"`
	Response struct {
		ClientData    string `json:"clientDataJSON" maxLength:"8192"`
		Authenticator string `json:"authenticatorData" maxLength:"8192"`
		Signature     string `json:"signature" maxLength:"8192"`
		User          string `json:"userHandle,omitempty" maxLength:"128"`
	} `json:"response"`
}

// Passkeys is what アカウント shows of a person's passkeys.
type Passkeys struct {
	Offered   bool      `json:"offered" doc:"they work at the address by which the browser came"`
	Elsewhere string    `json:"elsewhere" doc:"address of this portal at which they do, where they do not here; empty when there is none"`
	Wanted    bool      `json:"wanted" doc:"the company wants its administrators to sign in with one"`
	Passkeys  []Passkey `json:"passkeys" nullable:"false" doc:"the oldest first"`
}

// Passkey is one of them.
type Passkey struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at,omitempty"`
}

// PasskeyName is the form that gives one another name.
type PasskeyName struct {
	Name string `json:"name" maxLength:"1000"`
}

// relyingPartyOf is what passkeys are bound to where a request came from. A program that speaks https by itself has a name only
// when it is told one: what a request calls it may be made up.
func (s *Server) relyingPartyOf(r *http.Request) portal.RelyingParty {
	if s.options.PublicURL == nil && s.options.TLS {
		return portal.RelyingParty{}
	}
	return portal.ReadRelyingParty(s.options.PublicURL, r.Host)
}

// elsewhere is where somebody who came by a loopback address finds passkeys: the same port of localhost.
func (s *Server) elsewhere(r *http.Request) string {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil || !net.ParseIP(host).IsLoopback() || s.relyingPartyOf(r).Name != "localhost" || s.relyingPartyOf(r).Offers() {
		return ""
	}
	return "http://" + net.JoinHostPort("localhost", port)
}

func (s *Server) passkeys(ctx context.Context, by visitor, _ *none) (*answer[Passkeys], error) {
	sheet, err := s.store.Passkeys(ctx, by.Who)
	r := ctx.Value(ginKey{}).(*gin.Context).Request
	all := Passkeys{Offered: by.Who.RelyingParty.Offers(), Elsewhere: s.elsewhere(r), Wanted: sheet.Wanted, Passkeys: []Passkey{}}
	for _, one := range sheet.Passkeys {
		all.Passkeys = append(all.Passkeys, Passkey{
			ID: one.ID, Name: one.Name, CreatedAt: time.UnixMilli(one.CreatedAt).UTC(), UsedAt: optional(one.UsedAt),
		})
	}
	return reply(all, err)
}

func (s *Server) beginPasskey(ctx context.Context, by visitor, _ *none) (*answer[PasskeyQuestion], error) {
	options, err := s.store.BeginPasskey(ctx, by.Who)
	return reply(PasskeyQuestion{Options: options}, err)
}

func (s *Server) addPasskey(ctx context.Context, by visitor, in *form[MadePasskey]) (*answer[Passkeys], error) {
	made, err := json.Marshal(in.Body)
	if err == nil {
		_, err = s.store.AddPasskey(ctx, by.Who, made)
	}
	if err != nil {
		return nil, err
	}
	return s.passkeys(ctx, by, nil)
}

func (s *Server) renamePasskey(ctx context.Context, by visitor, in *formByID[PasskeyName]) (*answer[Passkeys], error) {
	if err := s.store.RenamePasskey(ctx, by.Who, in.ID, in.Body.Name); err != nil {
		return nil, err
	}
	return s.passkeys(ctx, by, nil)
}

func (s *Server) removePasskey(ctx context.Context, by visitor, in *byID) (*answer[Passkeys], error) {
	if err := s.store.RemovePasskey(ctx, by.Who, in.ID); err != nil {
		return nil, err
	}
	return s.passkeys(ctx, by, nil)
}

func (s *Server) beginPasskeySignIn(ctx context.Context, by visitor, _ *none) (*answer[PasskeyQuestion], error) {
	c := ctx.Value(ginKey{}).(*gin.Context)
	question, err := s.store.BeginPasskeySignIn(ctx, by.Who, s.cookies.secret(c, s.cookies.asked))
	if err != nil {
		return nil, err
	}
	return reply(PasskeyQuestion{Options: question.Options}, s.cookies.ask(c, question.Secret))
}

func (s *Server) signInWithPasskey(ctx context.Context, by visitor, in *form[UsedPasskey]) (*answer[Session], error) {
	used, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	secret := s.cookies.secret(ctx.Value(ginKey{}).(*gin.Context), s.cookies.asked)
	ticket, err := s.store.SignInWithPasskey(ctx, by.Who, secret, used)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}

func (s *Server) beginPasskeyStepUp(ctx context.Context, by visitor, _ *none) (*answer[PasskeyQuestion], error) {
	options, err := s.store.BeginPasskeyStepUp(ctx, by.Who)
	return reply(PasskeyQuestion{Options: options}, err)
}

func (s *Server) stepUpWithPasskey(ctx context.Context, by visitor, in *form[UsedPasskey]) (*answer[Session], error) {
	used, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	ticket, err := s.store.StepUpWithPasskey(ctx, by.Who, used)
	if err != nil {
		return nil, err
	}
	return s.admitWith(ctx, by, ticket)
}
