package web

import (
	"context"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Settings are a company's name and policy, as 設定 shows them.
type Settings struct {
	Form    SettingsForm `json:"form"`
	Version int64        `json:"version" doc:"to be sent back with a change"`
}

// SettingsForm is the form of 設定.
type SettingsForm struct {
	Name string `json:"name" maxLength:"1000" doc:"of the company"`
	PolicyForm
}

// PolicyForm has the fields of portal.Policy, each of them: it is converted as a whole.
type PolicyForm struct {
	International       bool     `json:"international" doc:"calls may be forwarded abroad"`
	AllowList           []string `json:"allow_list" nullable:"false" doc:"destinations that are allowed, of any spelling; empty allows all that are otherwise allowed"`
	TrustedDevices      bool     `json:"trusted_devices" doc:"the second factor may be left out in a browser that is remembered"`
	TrustedDevicesAdmin bool     `json:"trusted_devices_admin" doc:"by administrators as well"`
	PasskeysForAdmins   bool     `json:"passkeys_for_admins" doc:"an administrator who has a passkey signs in with it"`
	LongPasswords       bool     `json:"long_passwords" doc:"new passwords have 8 to 128 characters of any kind, instead of 8 to 32 of three kinds"`
	NarrowCodes         bool     `json:"narrow_codes" doc:"a code of an authenticator is good as long as it is shown, and no longer"`
	EveryForwarding     bool     `json:"every_forwarding" doc:"every change of a forwarding needs a fresh code, not only a new destination"`
	LongDays            int      `json:"long_days" doc:"a number forwarded for longer stands out"`
	TrailYears          int      `json:"trail_years" doc:"the activity log is kept so long"`
	WorkBegins          string   `json:"work_begins" maxLength:"10" doc:"09:00; offered as an end of forwardings"`
	WorkEnds            string   `json:"work_ends" maxLength:"10" doc:"18:00"`
}

// Forbidding is what a policy would forbid that schedules and ends are to set, and that may be set today.
type Forbidding struct {
	Numbers int      `json:"numbers" doc:"how many it concerns"`
	Phones  []string `json:"phones" nullable:"false" doc:"the first few of them"`
}

func wireSettings(settings store.Settings, err error) (Settings, error) {
	form := SettingsForm{Name: settings.Name, PolicyForm: PolicyForm(settings.Policy)}
	form.AllowList = make([]string, len(settings.Policy.AllowList))
	for i, digits := range settings.Policy.AllowList {
		form.AllowList[i] = portal.FormatPhone(digits)
	}
	return Settings{Form: form, Version: settings.Version}, err
}

func (s *Server) settings(ctx context.Context, by visitor, _ *none) (*answer[Settings], error) {
	return reply(wireSettings(s.store.Settings(ctx, by.Who)))
}

func (s *Server) checkSettings(ctx context.Context, by visitor, in *form[SettingsForm]) (*answer[Forbidding], error) {
	forbids, err := s.store.CheckSettings(ctx, by.Who, in.Body.Name, portal.Policy(in.Body.PolicyForm))
	wire := Forbidding{Numbers: forbids.Numbers, Phones: make([]string, len(forbids.Phones))}
	for i, digits := range forbids.Phones {
		wire.Phones[i] = portal.FormatPhone(digits)
	}
	return reply(wire, err)
}

func (s *Server) changeSettings(ctx context.Context, by visitor, in *form[Settings]) (*answer[Settings], error) {
	typed := in.Body.Form
	if err := s.store.ChangeSettings(ctx, by.Who, in.Body.Version, typed.Name, portal.Policy(typed.PolicyForm)); err != nil {
		return nil, err
	}
	return s.settings(ctx, by, &none{})
}
