package portal

// Policy is what a company's administrators decide at run time. A policy that says nothing is DefaultPolicy.
type Policy struct {
	International bool     `json:"international"`
	AllowList     []string `json:"allow_list"` // canonical digits; empty allows everything that is otherwise allowed

	TrustedDevices      bool `json:"trusted_devices"`       // この端末では次回から二段階認証を省略する is offered
	TrustedDevicesAdmin bool `json:"trusted_devices_admin"` // to administrators as well
	PasskeysForAdmins   bool `json:"passkeys_for_admins"`   // an administrator who has a passkey signs in with it
	EveryForwarding     bool `json:"every_forwarding"`      // every change of a forwarding needs a fresh code, not only a new destination

	LongDays   int `json:"long_days"`   // a number forwarded for longer stands out
	TrailYears int `json:"trail_years"` // 操作履歴 is kept so long
}

// DefaultPolicy is the policy of a company that decided nothing yet.
func DefaultPolicy() Policy {
	return Policy{AllowList: []string{}, TrustedDevices: true, LongDays: 14, TrailYears: 7}
}
