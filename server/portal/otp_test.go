package portal

import "testing"

// People type codes by whatever their keyboard gives; only six digits are one.
func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	for _, typed := range []string{"123456", " 123 456 ", "１２３４５６", "123-456", "123ー456", "１２３ｰ４５６", "123–456", "123−456", "123\u3000456"} {
		if got, err := ReadCode(typed); err != nil || got != "123456" {
			t.Errorf("%q is read as %q, %v", typed, got, err)
		}
	}
	for typed, want := range map[string]string{
		"": "code_required", " ー": "code_required", "12345": "code_malformed", "1234567": "code_malformed", "12345a": "code_malformed",
		"١٢٣٤٥٦": "code_malformed", "12345\u200b6": "code_malformed", "+12345": "code_malformed", "123456\x00": "code_malformed",
	} {
		if got, err := ReadCode(typed); err == nil || err.Code != want || got != "" {
			t.Errorf("%q is read as %q, %v, want %s", typed, got, err, want)
		}
	}
}
