package portal

import "testing"

// The order of manual.txt: a password after the mailed link, the second factor after the password, the terms after both. What
// comes later never lets what comes before be left out.
func TestNextStepOfASignIn(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]struct {
		of   SignIn
		want Step
	}{
		"nobody":                     {SignIn{}, StepSignIn},
		"nobody, whatever is known":  {SignIn{Factor: FactorMail, TOTPConfirmed: true, TermsAgreed: 2, TermsCurrent: 2}, StepSignIn},
		"a purpose that is not ours": {SignIn{Purpose: "admin", Factor: FactorTOTP, TOTPConfirmed: true}, StepSignIn},

		"a link and 本人確認":              {SignIn{Purpose: PurposePassword}, StepNewPassword},
		"a link, with a factor of old": {SignIn{Purpose: PurposePassword, Factor: FactorTOTP, TOTPConfirmed: true, TermsAgreed: 1, TermsCurrent: 1}, StepNewPassword},
		"to register":                  {SignIn{Purpose: PurposeEnrol, Factor: FactorTOTP}, StepTOTPSetup},
		"to register one more time":    {SignIn{Purpose: PurposeEnrol, Factor: FactorTOTP, TOTPConfirmed: true, TermsAgreed: 1, TermsCurrent: 1}, StepTOTPSetup},

		"a password, no factor chosen":         {SignIn{Purpose: PurposePending, Factor: FactorUnset, TermsAgreed: 1, TermsCurrent: 1}, StepChooseFactor},
		"a password, one that was left behind": {SignIn{Purpose: PurposePending, Factor: FactorUnset, TOTPConfirmed: true}, StepChooseFactor},
		"a password, TOTP never verified":      {SignIn{Purpose: PurposePending, Factor: FactorTOTP}, StepTOTPSetup},
		"a password, TOTP":                     {SignIn{Purpose: PurposePending, Factor: FactorTOTP, TOTPConfirmed: true, TermsAgreed: 1, TermsCurrent: 1}, StepTOTP},
		"a password, MailOTP":                  {SignIn{Purpose: PurposePending, Factor: FactorMail, TermsAgreed: 1, TermsCurrent: 1}, StepMailCode},
		"a password, MailOTP in place of TOTP": {SignIn{Purpose: PurposePending, Factor: FactorMail, TOTPConfirmed: true}, StepMailCode},

		"both, no terms yet":     {SignIn{Purpose: PurposeSession, Factor: FactorMail, TermsCurrent: 1}, StepTerms},
		"both, terms of before":  {SignIn{Purpose: PurposeSession, Factor: FactorTOTP, TOTPConfirmed: true, TermsAgreed: 1, TermsCurrent: 2}, StepTerms},
		"both, terms agreed to":  {SignIn{Purpose: PurposeSession, Factor: FactorTOTP, TOTPConfirmed: true, TermsAgreed: 2, TermsCurrent: 2}, StepDone},
		"both, no terms to read": {SignIn{Purpose: PurposeSession, Factor: FactorMail}, StepDone},
	} {
		if got := NextStep(is.of); got != is.want {
			t.Errorf("%s: %s, want %s", name, got, is.want)
		}
	}
}
