package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"denwaban/server/portal"
)

const addressKey = "address"

// fromWhere notes the address that a request comes from. A proxy that is trusted and says nonsense about it, or nothing, gets
// no answer: a request without an address must not pass a check that counts by address (authentik CVE-2024-47070), and
// everybody behind a proxy must not be counted as one. Only its own look at the health of the program has no client.
func (s *Server) fromWhere(c *gin.Context) {
	address, known := clientAddress(c.Request, s.options.TrustedProxies)
	if !known && c.Request.URL.Path == healthPath && len(c.Request.Header.Values(forwardedFor)) == 0 {
		return
	}
	if !known {
		s.nameless.Do(func() {
			slog.Warn("a request is refused: its proxy is trusted and names no client address in X-Forwarded-For", "peer", c.Request.RemoteAddr)
		})
		refuse(c, portal.Refuse("malformed", ""))
		return
	}
	c.Set(addressKey, address)
}

const forwardedFor = "X-Forwarded-For"

// clientAddress is the peer's address, or, behind proxies that are trusted, the last address in X-Forwarded-For that is
// not one of theirs: what stands before it was written by strangers.
func clientAddress(r *http.Request, trusted []netip.Prefix) (string, bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "", false
	}
	address := peer.Addr().Unmap()
	chain := strings.Split(strings.Join(r.Header.Values(forwardedFor), ","), ",") // without the header, of one that is no address
	for _, one := range slices.Backward(chain) {
		if !slices.ContainsFunc(trusted, func(net netip.Prefix) bool { return net.Contains(address.WithZone("")) }) {
			break
		}
		if address, err = netip.ParseAddr(strings.TrimSpace(one)); err != nil {
			return "", false
		}
		address = address.Unmap()
	}
	return address.String(), true
}
