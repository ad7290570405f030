package portal

import "time"

// TrustFor is how long a person's device may stand for the code at a sign-in, from the code that it was trusted with. Use
// does not prolong it.
const TrustFor = 30 * 24 * time.Hour

// DeviceKept is how long a browser is known without a sign-in. Browsers keep no cookie longer.
const DeviceKept = 400 * 24 * time.Hour

// Trust is what a device was trusted with: 「この端末では次回から二段階認証を省略する」. It stands for the code at a
// sign-in and for nothing else: not for the password, not for a fresh code, not for 本人確認.
type Trust struct {
	Until  time.Time // zero when the device is not trusted
	Factor Factor    // whose code it stands for
	Epoch  int64     // the person's, when the device was trusted
}

// Holds tells whether the trust may still be used by somebody of this factor and epoch. One that lasts longer than any
// can was given by a clock that was wrong.
func (t Trust) Holds(factor Factor, epoch int64, now time.Time) bool {
	return factor != FactorUnset && t.Factor == factor && t.Epoch == epoch && now.Before(t.Until) && t.Until.Sub(now) <= TrustFor
}

// TrustsDevicesOf tells whether people of a role may trust a device at all.
func (p Policy) TrustsDevicesOf(role Role) bool {
	return p.TrustedDevices && (role != Administrator || p.TrustedDevicesAdmin)
}
