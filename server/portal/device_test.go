package portal

import (
	"testing"
	"time"
)

func TestATrustedDeviceStandsForOneFactorOfOneEpoch(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	given := Trust{Until: now.Add(TrustFor), Factor: FactorTOTP, Epoch: 3}
	for about, row := range map[string]struct {
		trust  Trust
		factor Factor
		epoch  int64
		after  time.Duration
		want   bool
	}{
		"at once":                 {given, FactorTOTP, 3, 0, true},
		"to the last moment":      {given, FactorTOTP, 3, TrustFor - time.Millisecond, true},
		"after 30 days":           {given, FactorTOTP, 3, TrustFor, false},
		"by a clock that was on":  {given, FactorTOTP, 3, -time.Millisecond, false},
		"another factor":          {given, FactorMail, 3, 0, false},
		"after a change":          {given, FactorTOTP, 4, 0, false},
		"no factor yet":           {Trust{Until: now.Add(time.Hour), Factor: FactorUnset, Epoch: 3}, FactorUnset, 3, 0, false},
		"a device without trust":  {Trust{}, FactorTOTP, 3, 0, false},
		"no factor, no trust yet": {Trust{}, "", 0, 0, false},
	} {
		if got := row.trust.Holds(row.factor, row.epoch, now.Add(row.after)); got != row.want {
			t.Errorf("%s: %v, want %v", about, got, row.want)
		}
	}
}

func TestWhoMayTrustADevice(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		policy      Policy
		user, admin bool
	}{
		{DefaultPolicy(), true, false},
		{Policy{}, false, false},
		{Policy{TrustedDevicesAdmin: true}, false, false},
		{Policy{TrustedDevices: true, TrustedDevicesAdmin: true}, true, true},
	} {
		if user, admin := row.policy.TrustsDevicesOf(General), row.policy.TrustsDevicesOf(Administrator); user != row.user || admin != row.admin {
			t.Errorf("%+v: users %v, administrators %v", row.policy, user, admin)
		}
	}
}
