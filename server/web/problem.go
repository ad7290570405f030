package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"denwaban/server/portal"
)

// Problem is the body of every refusal (RFC 9457). The code is stable and is what the browser translates; a rejected
// value is never repeated.
type Problem struct {
	Status int               `json:"status"`
	Code   string            `json:"code"`
	Field  string            `json:"field,omitempty"`
	Args   map[string]string `json:"args,omitempty"`
	Errors []Fault           `json:"errors" nullable:"false"`
}

// Fault is one of the things that are wrong with a form.
type Fault struct {
	Code  string            `json:"code"`
	Field string            `json:"field,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
}

func (p *Problem) Error() string             { return p.Code }
func (p *Problem) GetStatus() int            { return p.Status }
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells whoever is put off when to come again.
func (p *Problem) GetHeaders() http.Header {
	after, known := retryAfter[p.Code]
	if !known {
		return nil
	}
	return http.Header{"Retry-After": {after}}
}

// retryAfter is in seconds, for those who are put off: as long as a sign-in waits for its turn, and between two mailed codes.
// What is counted over an hour or ends with the sign-in has none: nobody is told how far a count has come.
var retryAfter = map[string]string{"busy": "5", "one_at_a_time": "5", "code_too_soon": "60"}

// statuses is the one map from a refusal's code to its status; what is not listed is 422.
var statuses = map[string]int{
	"malformed":          http.StatusBadRequest,
	"signed_out":         http.StatusUnauthorized,
	"step_missing":       http.StatusUnauthorized,
	"login_refused":      http.StatusUnauthorized,
	"code_needed":        http.StatusUnauthorized,
	"passkey_refused":    http.StatusUnauthorized,
	"passkey_needed":     http.StatusUnauthorized,
	"cross_site":         http.StatusForbidden,
	"not_found":          http.StatusNotFound,
	"method_not_allowed": http.StatusMethodNotAllowed,
	"conflict":           http.StatusConflict,
	"stale_forwarding":   http.StatusConflict,
	"import_stale":       http.StatusConflict,
	"mail_sent":          http.StatusConflict,
	"mail_expired":       http.StatusConflict,
	"mail_under_way":     http.StatusConflict,
	"too_large":          http.StatusRequestEntityTooLarge,
	"file_too_large":     http.StatusRequestEntityTooLarge,
	"content_type":       http.StatusUnsupportedMediaType,
	"code_too_soon":      http.StatusTooManyRequests,
	"too_many_codes":     http.StatusTooManyRequests,
	"codes_shut":         http.StatusTooManyRequests,
	"throttled":          http.StatusTooManyRequests,
	"one_at_a_time":      http.StatusTooManyRequests,
	"internal":           http.StatusInternalServerError,
	"busy":               http.StatusServiceUnavailable,
	"disk_full":          http.StatusInsufficientStorage,
}

// problem turns an error into what the outside may know of it. An internal failure is a line in the log and nothing else.
func problem(ctx context.Context, err error) *Problem {
	refusals := portal.Refusals(err)
	if len(refusals) == 0 {
		if errors.Is(err, context.Canceled) {
			slog.DebugContext(ctx, "request given up by its sender", "error", err)
		} else {
			slog.ErrorContext(ctx, "request failed", "error", err)
		}
		refusals = portal.Errors{portal.Refuse("internal", "")}
	}
	p := &Problem{Code: refusals[0].Code, Field: refusals[0].Field, Args: refusals[0].Args, Errors: wireErrors(refusals)}
	if p.Status = statuses[p.Code]; p.Status == 0 {
		p.Status = http.StatusUnprocessableEntity
	}
	if p.Status == http.StatusServiceUnavailable {
		slog.WarnContext(ctx, "request put off", "error", err)
	}
	return p
}

func init() {
	huma.DefaultArrayNullable = false // an empty list is [], never null
	huma.ValidateStrictCasing = true  // what checks a form takes no other name for the field that encoding/json then fills

	// huma's own refusals (a body that is no JSON, a missing field) in our form: the place, never the value.
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		for _, err := range errs {
			var ours *Problem
			if errors.As(err, &ours) {
				return ours
			}
		}
		if errors.Is(errors.Join(errs...), io.ErrUnexpectedEOF) { // the sender broke off: no fault of ours
			status = http.StatusBadRequest
		}
		p := &Problem{Status: status, Code: "malformed", Errors: []Fault{}}
		switch status {
		case http.StatusRequestEntityTooLarge:
			p.Code = "too_large"
		case http.StatusUnsupportedMediaType:
			p.Code = "content_type"
		case http.StatusInternalServerError:
			p.Code = "internal"
			slog.Error("request failed", "error", errors.Join(errs...))
		default:
			p.Status = http.StatusBadRequest
		}
		for _, err := range errs {
			var detail *huma.ErrorDetail
			if errors.As(err, &detail) {
				field := strings.TrimPrefix(strings.TrimPrefix(detail.Location, "body"), ".")
				p.Errors = append(p.Errors, Fault{Code: p.Code, Field: field})
			}
		}
		if len(p.Errors) == 0 {
			p.Errors = append(p.Errors, Fault{Code: p.Code})
		}
		p.Field = p.Errors[0].Field
		return p
	}
}
