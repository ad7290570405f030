package portal

import "strings"

// Recovery codes stand in for an authenticator that is lost. Each has 80 bits, so that no number of guesses finds one,
// and is written in Crockford's base 32, which has no letters that look alike.
const (
	RecoveryCodes     = 10
	RecoveryCodeBytes = 10
	recoveryLetters   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	recoveryLength    = RecoveryCodeBytes * 8 / 5
)

// WriteRecoveryCode spells 80 bits as a code: "7KQ2-M4XA-09ZT-BC1D".
func WriteRecoveryCode(bits [RecoveryCodeBytes]byte) string {
	var text strings.Builder
	var held, waiting uint
	for _, b := range bits {
		held, waiting = held<<8|uint(b), waiting+8
		for waiting >= 5 {
			waiting -= 5
			if n := text.Len(); n%5 == 4 {
				text.WriteByte('-')
			}
			text.WriteByte(recoveryLetters[held>>waiting&31])
		}
	}
	return text.String()
}

var recoveryLookalikes = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// ReadRecoveryCode normalises a recovery code as people type it (full-width or small letters, blanks, hyphens of any
// kind, O for 0, I or L for 1) to its sixteen letters. Codes: recovery_required, recovery_malformed.
func ReadRecoveryCode(text string) (string, *Error) {
	kept := recoveryLookalikes.Replace(strings.ToUpper(unseparated(text)))
	if kept == "" {
		return "", Refuse("recovery_required", "code")
	}
	if len(kept) != recoveryLength || strings.Trim(kept, recoveryLetters) != "" {
		return "", Refuse("recovery_malformed", "code")
	}
	return kept, nil
}
