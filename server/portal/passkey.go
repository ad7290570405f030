package portal

import (
	"cmp"
	"net/netip"
	"net/url"
	"slices"
	"time"
)

const (
	ChallengeLife     = 5 * time.Minute // from the browser's question until its answer
	PasskeysPerUser   = 20
	passkeyNameLength = 50
)

// RelyingParty is what passkeys are bound to, as WebAuthn calls it: the name of the host, and the origin at which this
// browser reached it. The zero one has no passkeys at all. One without an Origin has them, but not at the address by
// which the browser came.
type RelyingParty struct {
	Name   string
	Origin string
}

// ReadRelyingParty finds that of a request: public is the configured address, nil for none; host is what the request was
// sent to. An IP address cannot carry passkeys, and browsers offer them on https and on http://localhost only. So a
// portal without a configured address has those of localhost.
func ReadRelyingParty(public *url.URL, host string) RelyingParty {
	if public == nil {
		site := RelyingParty{Name: "localhost"}
		if (&url.URL{Host: host}).Hostname() == site.Name {
			site.Origin = "http://" + host
		}
		return site
	}
	name := public.Hostname()
	if _, err := netip.ParseAddr(name); err == nil || public.Scheme != "https" && name != "localhost" {
		return RelyingParty{}
	}
	return RelyingParty{Name: name, Origin: public.Scheme + "://" + public.Host}
}

// Offers tells whether passkeys can be registered and used where the browser is.
func (p RelyingParty) Offers() bool { return p.Origin != "" }

// ReadPasskeyName tidies the name that a person gives a passkey. Codes: required, too_long, characters.
func ReadPasskeyName(text string) (string, error) {
	var r reader
	r.text(&text, "name", passkeyNameLength, true)
	return text, r.faults.OrNil()
}

// keepers are the products that keep most people's passkeys, by the id (AAGUID, in hexadecimal) that they put into them
// (github.com/passkeydeveloper/passkey-authenticator-aaguids).
var keepers = map[string]string{
	"ea9b8d664d011d213ce4b6b48cb575d4": "Google Password Manager",
	"adce000235bcc60a648b0b25f1f05503": "Chrome on Mac",
	"fbfc3007154e4ecc8c0b6e020557d7bd": "iCloud Keychain",
	"dd4ec289e01d41c9bb8970fa845d4bf2": "iCloud Keychain",
	"08987058cadc4b81b6e130de50dcbe96": "Windows Hello",
	"9ddd1817af5a4672a2b93e3dd95000a9": "Windows Hello",
	"6028b017b1d44c02b4b3afcdafc96bb2": "Windows Hello",
	"53414d53554e47000000000000000000": "Samsung Pass",
	"bada5566a7aa401fbd9645619a55120d": "1Password",
	"d548826e79b4db40a3d811116f7e8349": "Bitwarden",
	"531126d6e717415c93203d9aa6981239": "Dashlane",
}

// PasskeyName is what a new passkey is called until its owner says otherwise: the product that keeps it, else the browser
// in which it was made, else the number that it has among the person's. Those of taken are the names of the person's
// others: a second one of a name has a number.
func PasskeyName(keeper, agent string, taken []string, in Language) string {
	name, number := cmp.Or(keepers[keeper], Browser(agent)), 1
	numbered := name + " "
	if name == "" {
		numbered, number = "パスキー", len(taken)+1
		if in == English {
			numbered = "Passkey "
		}
		name = numbered + itoa(number)
	}
	for slices.Contains(taken, name) {
		number++
		name = numbered + itoa(number)
	}
	return name
}
