package storetest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"denwaban/server/portal"
)

// Here is where browsers reach the portal.
var Here = portal.RelyingParty{Name: "portal.example.jp", Origin: "https://portal.example.jp"}

// Key is an authenticator with one passkey and the browser before it, both by hand. What a test changes is wrong in the
// next answer.
type Key struct {
	RelyingParty portal.RelyingParty // where the browser is, and what the answer says of it
	ID           []byte              // of the passkey
	User         []byte              // whose it is
	Count        uint32              // of the latest use; a key that does not count has 0 always
	Counts       bool
	Unverified   bool // used by somebody whom it did not ask for a PIN or a fingerprint
	Absent       bool // used by nobody
	Copied       bool // kept in a cloud

	t       testing.TB
	private *ecdsa.PrivateKey
}

// NewKey is an authenticator that has no passkey yet, in a browser at a site.
func NewKey(t testing.TB, site portal.RelyingParty) *Key {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	return &Key{RelyingParty: site, ID: []byte(rand.Text()), Counts: true, t: t, private: private}
}

var encoded = base64.RawURLEncoding.EncodeToString

// Makes is the answer to the question for a new passkey.
func (k *Key) Makes(question []byte) []byte {
	k.t.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	k.read(question, &asked)
	k.User, _ = base64.RawURLEncoding.DecodeString(asked.User.ID)
	public, err := k.private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		k.t.Fatalf("write a public key: %v", err)
	}
	cose := k.cbor(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]}) // EC2, ES256, P-256
	data := append(k.data(0x40), make([]byte, 16)...)                                  // an unknown maker
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.ID)))
	data = append(append(data, k.ID...), cose...)
	return k.answer(map[string]any{
		"clientDataJSON":    encoded(k.client("webauthn.create", asked.Challenge)),
		"attestationObject": encoded(k.cbor(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})),
		"transports":        []string{"internal", "hybrid"},
	})
}

// Answers is the answer to the question for a passkey.
func (k *Key) Answers(question []byte) []byte {
	k.t.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
	}
	k.read(question, &asked)
	if k.Counts {
		k.Count++
	}
	data, client := k.data(0), k.client("webauthn.get", asked.Challenge)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.private, sum[:])
	if err != nil {
		k.t.Fatalf("sign: %v", err)
	}
	return k.answer(map[string]any{
		"clientDataJSON": encoded(client), "authenticatorData": encoded(data), "signature": encoded(signature), "userHandle": encoded(k.User),
	})
}

func (k *Key) data(flags byte) []byte {
	if !k.Absent {
		flags |= 0x01
	}
	if !k.Unverified {
		flags |= 0x04
	}
	if k.Copied {
		flags |= 0x18
	}
	name := sha256.Sum256([]byte(k.RelyingParty.Name))
	return binary.BigEndian.AppendUint32(append(name[:], flags), k.Count)
}

func (k *Key) client(kind, challenge string) []byte {
	k.t.Helper()
	return k.json(map[string]any{"type": kind, "challenge": challenge, "origin": k.RelyingParty.Origin, "crossOrigin": false})
}

func (k *Key) answer(response map[string]any) []byte {
	k.t.Helper()
	return k.json(map[string]any{
		"id": encoded(k.ID), "rawId": encoded(k.ID), "type": "public-key", "response": response,
	})
}

func (k *Key) read(question []byte, into any) {
	k.t.Helper()
	if err := json.Unmarshal(question, into); err != nil {
		k.t.Fatalf("read a question: %v in %s", err, question)
	}
}

func (k *Key) json(value any) []byte {
	k.t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		k.t.Fatalf("write JSON: %v", err)
	}
	return text
}

func (k *Key) cbor(value any) []byte {
	k.t.Helper()
	bytes, err := webauthncbor.Marshal(value)
	if err != nil {
		k.t.Fatalf("write CBOR: %v", err)
	}
	return bytes
}

// Here is the person as the actor at work in a browser at Here.
func (p *Person) Here() portal.Actor {
	p.s.t.Helper()
	who := p.AtWork()
	who.RelyingParty = Here
	return who
}

// WithKey registers a passkey for the person at Here.
func (p *Person) WithKey() *Key {
	p.s.t.Helper()
	key := NewKey(p.s.t, Here)
	question, err := p.s.BeginPasskey(context.Background(), p.Here())
	if err != nil {
		p.s.t.Fatalf("ask for a passkey: %v", err)
	}
	if _, err := p.s.AddPasskey(context.Background(), p.Here(), key.Makes(question)); err != nil {
		p.s.t.Fatalf("add a passkey: %v", err)
	}
	return key
}
