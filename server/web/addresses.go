package web

import (
	"context"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// AddressForm is the form of an entry of 会社の転送先.
type AddressForm struct {
	Label string `json:"label" maxLength:"1000"`
	Text  string `json:"text" maxLength:"200" doc:"the number as typed"`
}

// AddressSheet is an entry of 会社の転送先.
type AddressSheet struct {
	ID      string      `json:"id"`
	Form    AddressForm `json:"form"`
	Version int64       `json:"version" doc:"to be sent back with a change"`
	Reading Reading     `json:"reading" doc:"its fault: why the company may not forward there any more"`
}

// AddressPage is one page of the list.
type AddressPage struct {
	Total int            `json:"total"`
	Rows  []AddressSheet `json:"rows" nullable:"false"`
}

// AddressChange is an edited entry with the version that the form was made from.
type AddressChange struct {
	Form    AddressForm `json:"form"`
	Version int64       `json:"version"`
}

type addressQuery struct {
	Spoken
	Search string `query:"search" maxLength:"200" doc:"part of the label or of the number"`
	Page   int    `query:"page" minimum:"0" maximum:"1000000" doc:"from 0"`
	Size   int    `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type addressInput struct {
	Spoken
	ID string `path:"id" maxLength:"64"`
}

type newAddressInput struct {
	Spoken
	Body AddressForm
}

type addressChangeInput struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Body AddressChange
}

func (s *Server) wireAddress(who portal.Actor, one store.Address, language portal.Language) AddressSheet {
	d, _ := portal.ReadDestination(one.Text, portal.DestinationRules{Extensions: true, International: true})
	reading := wireReading(portal.Reading{Destination: d, Fault: one.Fault}, language)
	reading.Tested = s.wireTested(who, one.Tested)
	return AddressSheet{ID: one.ID, Form: AddressForm{Label: one.Label, Text: one.Text}, Version: one.Version, Reading: reading}
}

func (s *Server) addresses(ctx context.Context, by visitor, in *addressQuery) (*answer[AddressPage], error) {
	found, err := s.store.Addresses(ctx, by.Who, in.Search, in.Page, in.Size)
	page := AddressPage{Total: found.Total, Rows: make([]AddressSheet, len(found.Rows))}
	for i, one := range found.Rows {
		page.Rows[i] = s.wireAddress(by.Who, one, in.language())
	}
	return reply(page, err)
}

func (s *Server) address(ctx context.Context, by visitor, in *addressInput) (*answer[AddressSheet], error) {
	one, err := s.store.Address(ctx, by.Who, in.ID)
	return reply(s.wireAddress(by.Who, one, in.language()), err)
}

func (s *Server) addAddress(ctx context.Context, by visitor, in *newAddressInput) (*answer[AddressSheet], error) {
	id, err := s.store.AddAddress(ctx, by.Who, in.Body.Label, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return s.address(ctx, by, &addressInput{in.Spoken, id})
}

func (s *Server) changeAddress(ctx context.Context, by visitor, in *addressChangeInput) (*answer[AddressSheet], error) {
	if err := s.store.ChangeAddress(ctx, by.Who, in.ID, in.Body.Version, in.Body.Form.Label, in.Body.Form.Text); err != nil {
		return nil, err
	}
	return s.address(ctx, by, &addressInput{in.Spoken, in.ID})
}

func (s *Server) deleteAddress(ctx context.Context, by visitor, in *Deletion) (*none, error) {
	return &none{}, s.store.DeleteAddress(ctx, by.Who, in.ID, in.Version)
}
