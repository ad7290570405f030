package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// Forwarding is what is set for a number, as the form of C3 shows it.
type Forwarding struct {
	On          bool     `json:"on" doc:"転送する"`
	Actions     []string `json:"actions" nullable:"false" enum:"unconditional,busy,no_answer,unreachable"`
	RingSeconds int      `json:"ring_seconds" doc:"5 to 30; 0 when absent"`
	Entries     []Entry  `json:"entries" nullable:"false" doc:"リスト1 to リスト5"`
	Target      string   `json:"target" enum:",list1,list2,list3,list4,list5,voicemail" doc:"empty: not chosen yet"`

	Until *time.Time `json:"until,omitempty" doc:"終了日時: when the setting before returns"`
}

// Entry is one of the five kept destinations.
type Entry struct {
	Text  string `json:"text" maxLength:"200" doc:"as typed"`
	Label string `json:"label" maxLength:"200"`
}

// Mixed marks the fields in which the selected numbers differ.
type Mixed struct {
	On          bool   `json:"on"`
	Actions     bool   `json:"actions"`
	RingSeconds bool   `json:"ring_seconds"`
	Target      bool   `json:"target"`
	Until       bool   `json:"until"`
	Entries     []bool `json:"entries" nullable:"false"`
}

// Selection names numbers of a voice group: by id, or as everything that a search finds, or that a change set, except some.
type Selection struct {
	VoiceGroup string  `json:"voice_group" maxLength:"64"`
	IDs        []int64 `json:"ids,omitempty" nullable:"false"`
	Search     *Search `json:"search,omitempty"`
	Change     int64   `json:"change,omitempty" doc:"what it set, as far as the person may see it"`
	Except     []int64 `json:"except,omitempty" nullable:"false"`
}

// ChosenNumbers names numbers of a voice group one by one, as somebody saw them: what is set is set for these and no others, and never for
// what a search happens to find by then.
type ChosenNumbers struct {
	VoiceGroup string  `json:"voice_group" maxLength:"64"`
	IDs        []int64 `json:"ids" nullable:"false"`
}

// Draft is what the form of C3 starts from.
type Draft struct {
	Numbers        []Number   `json:"numbers" nullable:"false"`
	Form           Forwarding `json:"form"`
	Mixed          Mixed      `json:"mixed"`
	AllowedActions []string   `json:"allowed_actions" nullable:"false" enum:"unconditional,busy,no_answer,unreachable"`
	MessageBox     bool       `json:"message_box" doc:"留守番電話 can be chosen"`
	MembersNet     bool       `json:"members_net" doc:"extensions can be chosen"`
	MaxLength      int        `json:"max_length" doc:"characters and digits of a destination"`
	Seen           int64      `json:"seen" doc:"to be sent back with the change"`
	Upstream       *Upstream  `json:"upstream,omitempty" doc:"other numbers that forward to one of these"`
	WorkHours
}

// Edit is a change of the form that is looked at before it is made.
type Edit editOf[Selection]

// ChosenEdit is a change of the form that is made.
type ChosenEdit editOf[ChosenNumbers]

// editOf is a change of the form; a field that is absent stays as it is for every number.
type editOf[S Selection | ChosenNumbers] struct {
	Selection   S           `json:"selection"`
	Seen        int64       `json:"seen"`
	On          *bool       `json:"on,omitempty"`
	Actions     *[]string   `json:"actions,omitempty" enum:"unconditional,busy,no_answer,unreachable"`
	RingSeconds *int        `json:"ring_seconds,omitempty"`
	Entries     []EntryEdit `json:"entries,omitempty" maxItems:"5" nullable:"false"`
	Target      *string     `json:"target,omitempty" enum:"list1,list2,list3,list4,list5,voicemail"`
	Until       *string     `json:"until,omitempty" maxLength:"64" doc:"RFC 3339 with the distance from UTC; empty: no end"`
}

// EntryEdit replaces one of the five entries; an empty text empties it.
type EntryEdit struct {
	Position int `json:"position" minimum:"1" maximum:"5"`
	Entry
}

// editInput is an edit with the language of the sentences that answer it.
type editInput struct {
	Spoken
	Body Edit
}

type chosenEditInput struct {
	Spoken
	Body ChosenEdit
}

type draftInput struct {
	Spoken
	Body Selection
}

type undoInput struct {
	Spoken
	ID   int64 `path:"id"`
	Rest bool  `query:"rest" doc:"only the numbers that were not changed again since and are not locked"`
}

func (s *Server) draftForwardings(ctx context.Context, by visitor, in *draftInput) (*answer[Draft], error) {
	draft, err := s.store.DraftForwardings(ctx, by.Who, in.Body.selection(s.nowAt(by)))
	wire := Draft{
		Numbers: make([]Number, len(draft.Numbers)), Form: wireForwarding(draft.Form),
		Mixed: Mixed{
			On: draft.Mixed.On, Actions: draft.Mixed.Actions, RingSeconds: draft.Mixed.RingSeconds, Target: draft.Mixed.Target,
			Until:   draft.Mixed.Until,
			Entries: draft.Mixed.Entries[:],
		},
		AllowedActions: draft.Line.AllowedActions().Names(), MessageBox: draft.Line.MessageBox, MembersNet: draft.Line.MembersNet,
		MaxLength: draft.Line.MaxLength(), Seen: draft.Seen,
		Upstream:  wireUpstream(draft.Upstream),
		WorkHours: wireWorkHours(draft.Policy, s.nowAt(by)),
	}
	for i, one := range draft.Numbers {
		wire.Numbers[i] = wireNumber(one, in.language(), s.nowAt(by))
	}
	return reply(wire, err)
}

func (s *Server) checkForwardings(ctx context.Context, by visitor, in *editInput) (*answer[[]Changed], error) {
	edit, err := editOf[Selection](in.Body).edit(in.Body.Selection.selection(s.nowAt(by)))
	if err != nil {
		return nil, err
	}
	changes, err := s.store.CheckForwardings(ctx, by.Who, edit)
	if err != nil {
		return nil, err
	}
	return reply(s.markChanges(ctx, by.Who, changes, wireChanges(changes, in.language(), s.nowAt(by))))
}

func (s *Server) setForwardings(ctx context.Context, by visitor, in *chosenEditInput) (*answer[Done], error) {
	edit, err := editOf[ChosenNumbers](in.Body).edit(in.Body.Selection.selection())
	if err != nil {
		return nil, err
	}
	id, changes, err := s.store.SetForwardings(ctx, by.Who, edit)
	return s.done(ctx, by, id, changes, in.language(), err)
}

func (s *Server) undoChange(ctx context.Context, by visitor, in *undoInput) (*answer[Done], error) {
	undo := s.store.UndoChange
	if in.Rest {
		undo = s.store.UndoRest
	}
	id, changes, err := undo(ctx, by.Who, in.ID)
	return s.done(ctx, by, id, changes, in.language(), err)
}

func (p Selection) selection(now time.Time) store.Selection {
	pick := store.Selection{VoiceGroup: p.VoiceGroup, IDs: p.IDs, Change: p.Change, Except: p.Except}
	if p.Search != nil {
		search := p.Search.search(p.VoiceGroup, now)
		pick.Search = &search
	}
	return pick
}

func (c ChosenNumbers) selection() store.Selection {
	return store.Selection{VoiceGroup: c.VoiceGroup, IDs: c.IDs}
}

// edit is the change for the numbers that its selection names.
func (b editOf[S]) edit(pick store.Selection) (store.Edit, error) {
	edit := store.Edit{Pick: pick, Seen: b.Seen, Change: portal.Change{On: b.On, RingSeconds: b.RingSeconds}}
	if b.Actions != nil {
		actions, refusal := portal.ParseActions(*b.Actions)
		if refusal != nil {
			return edit, refusal
		}
		edit.Change.Actions = &actions
	}
	for _, one := range b.Entries {
		if one.Position < 1 || one.Position > len(edit.Change.Entries) {
			return edit, portal.Refuse("malformed", "entries")
		}
		edit.Change.Entries[one.Position-1] = &portal.EntryText{Text: one.Text, Label: one.Label}
	}
	if b.Until != nil {
		until, refusal := portal.ReadUntil(*b.Until)
		if refusal != nil {
			return edit, refusal
		}
		edit.Change.Until = &until
	}
	if b.Target != nil {
		target := portal.TargetNamed(*b.Target)
		edit.Change.Target = &target
	}
	return edit, nil
}

func wireForwarding(f portal.Forwarding) Forwarding {
	wire := Forwarding{On: f.On, Actions: append([]string{}, f.Actions.Names()...), RingSeconds: f.RingSeconds, Entries: make([]Entry, len(f.Entries)), Target: f.Target.Name(), Until: optional(f.Until)}
	for i, one := range f.Entries {
		wire.Entries[i] = Entry{Text: one.Text, Label: one.Label}
	}
	return wire
}
