package web

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// An answer that cannot be written is no answer: whoever asked is told that something failed, and not that all is well.
func TestAnAnswerThatCannotBeWrittenIsAFailure(t *testing.T) {
	t.Parallel()
	engine := gin.New()
	engine.Use(gin.CustomRecoveryWithWriter(nil, recovered), compress)
	config := huma.DefaultConfig("late", "1")
	config.CreateHooks, config.Formats = nil, formats()
	type instants struct {
		Soon time.Time `json:"soon"`
		Late time.Time `json:"late"`
	}
	huma.Get(humagin.New(engine, config), "/late", func(context.Context, *none) (*answer[instants], error) {
		return reply(instants{time.Unix(0, 0), time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)}, nil)
	})
	got := httptest.NewRecorder()
	engine.ServeHTTP(got, httptest.NewRequest("GET", "/late", nil))
	var told Problem
	if err := json.Unmarshal(got.Body.Bytes(), &told); got.Code != 500 || err != nil || told.Code != "internal" || got.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("the answer is %d, %s: %s", got.Code, got.Header().Get("Content-Type"), got.Body)
	}
}
