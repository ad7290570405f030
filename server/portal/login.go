package portal

// Step is what is still missing until someone is signed in. The server tells the browser the step and accepts
// only the calls that belong to it.
type Step string

const (
	StepSignIn       Step = "sign_in"       // nothing is known yet
	StepNewPassword  Step = "new_password"  // came from a mailed link and passed 本人確認
	StepChooseFactor Step = "choose_factor" // password given; the second factor is unset
	StepTOTPSetup    Step = "totp_setup"    // an authenticator has to be registered
	StepTOTP         Step = "totp"          // a code of the authenticator is asked
	StepMailCode     Step = "mail_code"     // a mailed code is asked
	StepTerms        Step = "terms"         // signed in, terms of this version not yet agreed to
	StepDone         Step = "done"          // everything is open that the role opens
)

// Factor is a person's second factor at sign-in.
type Factor string

const (
	FactorUnset Factor = "unset"
	FactorTOTP  Factor = "totp"
	FactorMail  Factor = "mail"
)

// Purpose is what a session row was made for. A row of one purpose is never accepted for another.
type Purpose string

const (
	// PurposePassword: a mailed link and the identity check allow one new password, nothing else.
	PurposePassword Purpose = "password"
	// PurposeEnrol: right after that, an authenticator may be registered, nothing else.
	PurposeEnrol Purpose = "enrol"
	// PurposePending: the password was right, the second factor is missing.
	PurposePending Purpose = "pending"
	// PurposeSession: both factors were given, or a trusted device stood for the second.
	PurposeSession Purpose = "session"
)

// SignIn is what is known about somebody on the way to being signed in.
type SignIn struct {
	Purpose       Purpose // empty when there is no session row
	Factor        Factor
	TOTPConfirmed bool // an authenticator is registered and was verified once
	TermsAgreed   int  // version agreed to, 0 for none
	TermsCurrent  int
}

// NextStep is the one rule of the order of a sign-in.
func NextStep(s SignIn) Step {
	switch s.Purpose {
	case PurposePassword:
		return StepNewPassword
	case PurposeEnrol:
		return StepTOTPSetup
	case PurposePending:
		switch {
		case s.Factor == FactorMail:
			return StepMailCode
		case s.Factor == FactorTOTP && s.TOTPConfirmed:
			return StepTOTP
		case s.Factor == FactorTOTP:
			return StepTOTPSetup
		}
		return StepChooseFactor
	case PurposeSession:
		if s.TermsAgreed < s.TermsCurrent {
			return StepTerms
		}
		return StepDone
	}
	return StepSignIn
}
