package web

import (
	"encoding/json"
	"fmt"

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
