package web

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"denwaban/server/portal"
)

// words are the texts of records.json that the server itself writes into a file: screen and file say the same.
type words map[string]string

// readWords reads the dictionaries of the web interface; without files every word is its key.
func readWords(files fs.FS) (map[portal.Language]words, error) {
	all := map[portal.Language]words{}
	if files == nil {
		return all, nil
	}
	for _, language := range []portal.Language{portal.Japanese, portal.English} {
		text, err := fs.ReadFile(files, string(language)+"/records.json")
		if err != nil {
			return nil, fmt.Errorf("read a dictionary: %w", err)
		}
		var tree map[string]any
		if err := json.Unmarshal(text, &tree); err != nil {
			return nil, fmt.Errorf("read the dictionary %s: %w", language, err)
		}
		all[language] = words{}
		all[language].flatten("", tree)
	}
	return all, nil
}

func (w words) flatten(prefix string, tree map[string]any) {
	for key, value := range tree {
		switch value := value.(type) {
		case string:
			w[prefix+key] = value
		case map[string]any:
			w.flatten(prefix+key+".", value)
		}
	}
}

// of is the word for key, else the plain text.
func (w words) of(key, plain string) string {
	if word, ok := w[key]; ok {
		return word
	}
	return plain
}
