package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// OpenAPI is the description of the API (OpenAPI 3.1), from which the types of the web interface are generated.
func OpenAPI() ([]byte, error) {
	gin.SetMode(gin.ReleaseMode)
	text, err := json.MarshalIndent((&Server{}).API(gin.New()).OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the API's description: %w", err)
	}
	return text, nil
}

// describe serves the description of an API whose routes are complete.
func describe(engine *gin.Engine, api huma.API) error {
	text, err := json.Marshal(api.OpenAPI())
	if err != nil {
		return fmt.Errorf("write the API's description: %w", err)
	}
	engine.GET("/api/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/openapi+json", text) })
	return nil
}
