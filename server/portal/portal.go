// Package portal holds the words and rules of denwaban: what a sign-in still needs, which phone numbers a call may
// be forwarded to, what a form must contain. Everything here is a pure function without input or output.
package portal

import (
	"errors"
	"strings"
	"time"
)

// Language is a language that people read: of the screens, of mails and of sentences about forwardings.
type Language string

const (
	Japanese Language = "ja"
	English  Language = "en"
)

// Error is a refusal that a person can do something about. Everything else that goes wrong is an internal failure.
type Error struct {
	// Code is stable and is the key of the translated sentence ("login_refused").
	Code string
	// Field names the input at fault as the wire names it ("entries.0"); empty when it concerns the whole request.
	Field string
	// Args fill the placeholders of the sentence. They never repeat a secret.
	Args map[string]string
}

func (e *Error) Error() string {
	if e.Field == "" {
		return "refused: " + e.Code
	}
	return "refused: " + e.Code + " at " + e.Field
}

// Refuse returns the refusal code at field; args are pairs of placeholder and value. It panics where one lacks its value.
func Refuse(code, field string, args ...string) *Error {
	if len(args)%2 != 0 {
		panic("a placeholder of " + code + " has no value")
	}
	e := &Error{Code: code, Field: field}
	for i := 0; i < len(args); i += 2 {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args[args[i]] = args[i+1]
	}
	return e
}

// Errors are the faults of one form, told together so that they can be mended together.
type Errors []*Error

func (e Errors) Error() string {
	parts := make([]string, len(e))
	for i, one := range e {
		parts[i] = one.Error()
	}
	return strings.Join(parts, "; ")
}

// OrNil returns nil when there is no fault, so that the result can be returned as an error.
func (e Errors) OrNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Refusals returns the refusals that err is made of, nil when it is none (an internal failure).
func Refusals(err error) Errors {
	if err == nil {
		return nil
	}
	var many Errors
	if errors.As(err, &many) {
		return many
	}
	var one *Error
	if errors.As(err, &one) {
		return Errors{one}
	}
	return nil
}

// Refused tells whether err is, or contains, the refusal code.
func Refused(err error, code string) bool {
	for _, one := range Refusals(err) {
		if one.Code == code {
			return true
		}
	}
	return false
}

// NotThere is the answer for what does not exist and for what is not yours: they must not be told apart.
func NotThere() *Error { return Refuse("not_found", "") }

// Actor is who asks, and from where. It is the first argument of every deed, so that authorization and the audit
// trail cannot be forgotten. The zero Actor is somebody who is not signed in.
type Actor struct {
	UserID       string
	UserName     string
	CompanyID    string
	Role         Role
	Language     Language
	TimeZone     string       // IANA name
	SessionID    string       // the row's id: a hash, never the secret in the cookie
	Device       string       // hash of the device cookie's secret; empty for a browser that nobody signed in with yet
	Address      string       // source address without port
	Agent        string       // User-Agent header, shortened
	RelyingParty RelyingParty // what passkeys are bound to, as this browser reached it
}

// Zone is the time zone in which the person reads times.
func (a Actor) Zone() *time.Location { return Zone(a.TimeZone) }

// Role is what a person may do in the portal.
type Role string

const (
	// General users see and change the numbers that their user groups show.
	General Role = "user"
	// Administrator is ポータル管理者: all of the company, and its users and groups.
	Administrator Role = "admin"
)
