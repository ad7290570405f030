package store

import (
	"strings"

	"denwaban/server/portal"
)

// A login ID is one person's in the whole installation: it is all that people type to say who they are. An administrator who
// gives somebody an address that a person of another company has must not learn that from a refusal, or anybody with the
// rights of an administrator could ask about everybody. So the answer is that of any other address; whoever reads the
// mailbox is told, and only there. Until the address is free, nobody signs in with it to the company that came second.

// waitingKey is what stands for the login ID of somebody who cannot have it yet. No text that a person types becomes one:
// portal.LoginKey leaves no blank. It sorts as the address does, and is unique within the company.
func waitingKey(companyID, key string) string { return key + " " + companyID }

// waits tells whether somebody else has the person's login ID.
func (u user) waits() bool { return strings.Contains(u.LoginKey, " ") }

// loginKeyFor is the key under which a person of a company is to be found by this address; id is "" for somebody new.
// Codes: mail_taken, for an address of a colleague alone.
func loginKeyFor(tx *Tx, companyID, id, mail string) (string, error) {
	key := portal.LoginKey(mail)
	owners, err := list[string](tx.ctx, tx, `SELECT company_id FROM users WHERE login_key IN (?, ?) AND id <> ?`, key, waitingKey(companyID, key), id)
	if err != nil {
		return "", err
	}
	for _, owner := range owners {
		if owner == companyID {
			return "", portal.Refuse("mail_taken", "mail")
		}
		key = waitingKey(companyID, portal.LoginKey(mail))
	}
	return key, nil
}

// claimLogin gives a person who waits for the login ID what has become free meanwhile.
func claimLogin(tx *Tx, one user) (user, error) {
	if !one.waits() {
		return one, nil
	}
	key, err := loginKeyFor(tx, one.CompanyID, one.ID, one.Mail)
	if err != nil || key == one.LoginKey {
		return one, err
	}
	one.LoginKey = key
	_, err = tx.exec(`UPDATE users SET login_key = ? WHERE id = ?`, key, one.ID)
	return one, err
}

// takenFields go with a mail that would have held a link: its reader has an account at another company.
func takenFields(tx *Tx, companyID string) (map[string]string, error) {
	var name string
	err := tx.get(&name, `SELECT name FROM companies WHERE id = ?`, companyID)
	return map[string]string{"taken": name}, err
}
