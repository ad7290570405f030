package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"denwaban/server/portal"
)

// Inventory is what an import of contracts did.
type Inventory struct {
	Added, Changed, Numbers int // contracts added; contracts and voice groups changed; phone numbers added or moved
}

// Imported is that, what it made because the file names it and it was not there, and the numbers for which something is set that
// their contracts do not allow any more.
type Imported struct {
	Inventory
	Services, VoiceGroups []string // names of services and ids of voice groups, in the order of the lines
	Lapsed                []Lapsed
}

// ImportContracts writes what a file says about the contracts of a company, all of it or nothing. What is there is brought
// up to date, and what the file does not name stays: the same file again changes nothing. create makes the company
// when it is not there. What is set for numbers stays, too, whether their contracts still allow it or not: administrators are told
// by mail. The faults are of type portal.ContractFault, joined, in the order of the lines.
func (s *Store) ImportContracts(ctx context.Context, company string, create bool, rows []portal.ContractRow) (Imported, error) {
	company, refusal := portal.ReadCompanyName(company, "company")
	if refusal != nil {
		return Imported{}, refusal
	}
	var did Imported
	err := s.inTx(ctx, func(tx *Tx) error {
		who := system
		var err error
		if who.CompanyID, err = s.companyNamed(tx, company, create); err != nil {
			return err
		}
		before, err := lapsedBefore(tx, who.CompanyID)
		if err != nil {
			return err
		}
		if did, err = importRows(tx, who, rows); err != nil || did.Inventory == (Inventory{}) {
			return err
		}
		if did.Lapsed, err = lapsedSince(tx, who.CompanyID, before); err != nil {
			return err
		}
		detail := map[string]any{"contracts_added": did.Added, "contracts_changed": did.Changed, "numbers_added": did.Numbers}
		if len(did.Services) > 0 {
			detail["services_added"], detail["new_services"] = len(did.Services), did.Services
		}
		if len(did.VoiceGroups) > 0 {
			detail["voice_groups_added"] = len(did.VoiceGroups)
		}
		addLapsed(detail, did.Lapsed)
		if err := s.audit(tx, who, portal.EventContractsImported, company, detail); err != nil {
			return err
		}
		recipients, err := recipientsOf(tx, who.CompanyID, ` AND role = 'admin'`)
		if err != nil {
			return err
		}
		return s.tellLapsed(tx, recipients, did.Lapsed, func(recipient) map[string]string {
			return map[string]string{"cause": "contract", "who": "", "next": ""}
		})
	})
	return did, err
}

// companyCalled is the company that an operator means; "" is the only one there is.
func companyCalled(ctx context.Context, from querier, name string) (string, error) {
	ids, err := list[string](ctx, from, `SELECT id FROM companies WHERE ? = '' OR name = ? ORDER BY id`, name, name)
	switch {
	case err != nil:
		return "", err
	case len(ids) == 1:
		return ids[0], nil
	case len(ids) > 1 && name == "":
		return "", errors.New("there are several companies: say which with --company")
	case len(ids) > 1:
		return "", fmt.Errorf("%d companies are called %s", len(ids), name)
	}
	return "", noCompany(name)
}

// noCompany is the name of a company that is not there.
type noCompany string

func (n noCompany) Error() string {
	if n == "" {
		return "there is no company yet: denwaban import --create-company makes one"
	}
	return "there is no company " + string(n)
}

// companyNamed is companyCalled for a deed that may make the company.
func (s *Store) companyNamed(tx *Tx, name string, create bool) (string, error) {
	id, err := companyCalled(tx.ctx, tx, name)
	if !create || name == "" || !errors.Is(err, noCompany(name)) {
		return id, err
	}
	who := system
	who.CompanyID = s.newID()
	return who.CompanyID, s.addCompany(tx, who, name)
}

func importRows(tx *Tx, who portal.Actor, rows []portal.ContractRow) (Imported, error) {
	var did Imported
	var faults []error
	groups, contracts := map[string]error{}, map[string]error{}
	for _, row := range rows {
		problem, seen := groups[row.VoiceGroup]
		if !seen {
			fault, err := importGroup(tx, who, row, &did)
			if err != nil {
				return did, err
			}
			problem, groups[row.VoiceGroup] = fault, fault
		}
		if problem == nil {
			if problem, seen = contracts[row.Contract]; !seen {
				added, changed, fault, err := importContract(tx, row)
				if err != nil {
					return did, err
				}
				did.Added, did.Changed, problem, contracts[row.Contract] = did.Added+added, did.Changed+changed, fault, fault
			}
		}
		if problem == nil && row.Number != "" {
			written, fault, err := importNumber(tx, row)
			if err != nil {
				return did, err
			}
			did.Numbers, problem = did.Numbers+written, fault
		}
		if problem != nil {
			faults = append(faults, portal.ContractFault{Line: row.Line, Problem: problem.Error()})
		}
	}
	if did.Numbers > 0 {
		// Some may have been forwarded to before the portal knew them.
		if _, err := tx.exec(`UPDATE forwardings SET inside = TRUE WHERE NOT inside AND destination IN (SELECT digits FROM numbers)`); err != nil {
			return did, err
		}
	}
	return did, errors.Join(faults...)
}

// importGroup writes the voice group of a row, and in did what it did. problem is what the operator has to know.
func importGroup(tx *Tx, who portal.Actor, row portal.ContractRow, did *Imported) (problem, err error) {
	type groupRow struct {
		Company        string `db:"company_id"`
		Service        string `db:"service_id"`
		Representative string `db:"representative"`
	}
	is := groupRow{Company: who.CompanyID, Representative: row.Representative}
	var made bool
	if is.Service, made, err = serviceNamed(tx, row.Service); err != nil {
		return nil, err
	}
	if made {
		did.Services = append(did.Services, row.Service)
	}
	var was groupRow
	err = tx.get(&was, `SELECT company_id, service_id, representative FROM voice_groups WHERE id = ?`, row.VoiceGroup)
	switch {
	case portal.Refused(err, "not_found"):
		_, err = tx.exec(`INSERT INTO voice_groups (id, company_id, service_id, representative) VALUES (?, ?, ?, ?)`,
			row.VoiceGroup, is.Company, is.Service, is.Representative)
		did.VoiceGroups = append(did.VoiceGroups, row.VoiceGroup)
		return nil, err
	case err != nil || was == is:
		return nil, err
	case was.Company != is.Company:
		return fmt.Errorf("voice group %s belongs to another company", row.VoiceGroup), nil
	}
	did.Changed++
	_, err = tx.exec(`UPDATE voice_groups SET service_id = ?, representative = ? WHERE id = ?`, is.Service, is.Representative, row.VoiceGroup)
	return nil, err
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// serviceNamed is the id of a service, which stands in addresses; one that is not there is made.
func serviceNamed(tx *Tx, name string) (id string, made bool, err error) {
	err = tx.get(&id, `SELECT id FROM services WHERE name = ?`, name)
	if !portal.Refused(err, "not_found") {
		return id, false, err
	}
	slug := strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-")
	for n := 1; ; n++ {
		if id = slug; slug == "" || n > 1 {
			id = strings.Trim(fmt.Sprintf("%s-%d", slug, n), "-")
		}
		written, err := tx.exec(`INSERT INTO services (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`, id, name)
		if err != nil || written > 0 {
			return id, true, err
		}
	}
}

type contractRow struct {
	VoiceGroup string `db:"voice_group_id"`
	Site       string `db:"site_id"`
	SiteName   string `db:"site_name"`
	Plan       string `db:"plan"`
	MessageBox bool   `db:"message_box"`
	MembersNet bool   `db:"members_net"`
	Opened     bool   `db:"opened"`
}

func importContract(tx *Tx, row portal.ContractRow) (added, changed int, problem, err error) {
	is := contractRow{row.VoiceGroup, row.Site, row.SiteName, row.Plan, row.MessageBox, row.MembersNet, row.Opened}
	var was contractRow
	err = tx.get(&was, `SELECT voice_group_id, site_id, site_name, plan, message_box, members_net, opened FROM contracts WHERE id = ?`, row.Contract)
	switch {
	case portal.Refused(err, "not_found"):
		_, err = tx.exec(`
			INSERT INTO contracts (id, voice_group_id, site_id, site_order, site_name, plan, message_box, members_net, opened)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			row.Contract, is.VoiceGroup, is.Site, portal.NameOrder(is.Site), is.SiteName, is.Plan, is.MessageBox, is.MembersNet, is.Opened)
		return 1, 0, nil, err
	case err != nil || was == is:
		return 0, 0, nil, err
	case was.VoiceGroup != is.VoiceGroup:
		return 0, 0, fmt.Errorf("contract %s belongs to another voice group", row.Contract), nil
	}
	_, err = tx.exec(`
		UPDATE contracts SET site_id = ?, site_order = ?, site_name = ?, plan = ?, message_box = ?, members_net = ?, opened = ? WHERE id = ?`,
		is.Site, portal.NameOrder(is.Site), is.SiteName, is.Plan, is.MessageBox, is.MembersNet, is.Opened, row.Contract)
	return 0, 1, nil, err
}

// importNumber adds a phone number, or moves it to another contract of its voice group; its forwarding stays.
func importNumber(tx *Tx, row portal.ContractRow) (written int, problem, err error) {
	var was struct {
		VoiceGroup string `db:"voice_group_id"`
		Contract   string `db:"contract_id"`
	}
	err = tx.get(&was, `SELECT voice_group_id, contract_id FROM numbers WHERE digits = ?`, row.Number)
	switch {
	case portal.Refused(err, "not_found"):
		_, err = tx.exec(`INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES (?, ?, ?)`, row.VoiceGroup, row.Contract, row.Number)
		return 1, nil, err
	case err != nil || was.VoiceGroup == row.VoiceGroup && was.Contract == row.Contract:
		return 0, nil, err
	case was.VoiceGroup != row.VoiceGroup:
		return 0, fmt.Errorf("phone number %s belongs to another voice group", portal.FormatPhone(row.Number)), nil
	}
	_, err = tx.exec(`UPDATE numbers SET contract_id = ? WHERE digits = ?`, row.Contract, row.Number)
	return 1, nil, err
}
