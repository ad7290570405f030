package portal

// Signalling is how an action is called outside the portal: on the keys of a phone, and in the SIP request that forwards a call.
type Signalling struct {
	MMI       string // service code (3GPP TS 22.030, annex B)
	Cause     int    // in the History-Info of the forwarded call (RFC 4458, section 2)
	Diversion string // reason in its Diversion header (RFC 5806, section 4)
}

var signalling = map[Actions]Signalling{
	Unconditional: {"21", 302, "unconditional"},
	Busy:          {"67", 486, "user-busy"},
	NoAnswer:      {"61", 408, "no-answer"},
	Unreachable:   {"62", 503, "unavailable"},
}

// Signalling is how one of the four actions is called outside the portal; the zero value for none of them, and for several.
func (a Actions) Signalling() Signalling { return signalling[a] }

// Signalling is how a forwarded call names the reason to its target; the zero value where it goes no further.
func (d Decision) Signalling() Signalling {
	if d.End == "" || d.End == EndVoicemail {
		return d.Action.Signalling()
	}
	return Signalling{}
}
