package web

import (
	"context"
	"time"

	"denwaban/server/portal"
	"denwaban/server/store"
)

// ScheduleForm is the form of a schedule.
type ScheduleForm struct {
	Name     string        `json:"name" maxLength:"1000"`
	TimeZone string        `json:"time_zone" maxLength:"100" doc:"IANA name, whose clocks the hours are read from"`
	Week     [][]Interval  `json:"week" nullable:"false" minItems:"7" maxItems:"7" doc:"opening hours by day of the week, Sunday first"`
	Holidays bool          `json:"holidays" doc:"closed on the national holidays of Japan"`
	Days     []SpecialDays `json:"days" nullable:"false" maxItems:"1000" doc:"days on which other hours hold; the fewer in a row, the stronger"`
}

// Interval is from one time of the clock until another; one that is not later is that of the next day.
type Interval struct {
	From  string `json:"from" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$"`
	Until string `json:"until" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$"`
}

// SpecialDays are a day of the company, or several in a row.
type SpecialDays struct {
	Name   string     `json:"name" maxLength:"1000"`
	From   string     `json:"from" maxLength:"10" doc:"2026-08-12"`
	Until  string     `json:"until" maxLength:"10" doc:"the last of them"`
	Yearly bool       `json:"yearly" doc:"the same days of every year"`
	Hours  []Interval `json:"hours" nullable:"false" doc:"none: closed"`
}

// Schedule is a schedule with where it stands now.
type Schedule struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	TimeZone string     `json:"time_zone"`
	Open     bool       `json:"open" doc:"now"`
	Next     *time.Time `json:"next,omitempty" doc:"when that changes; missing for never"`
	Numbers  int        `json:"numbers" doc:"of those that you may see, how many follow it"`
	Refused  int        `json:"refused" doc:"of them, how many could not be set as it says"`
	WillFail int        `json:"will_fail" doc:"of the others, how many would not be today: so it will be when a period next begins"`
}

// ScheduleSheet is everything that the page of a schedule shows.
type ScheduleSheet struct {
	Schedule
	Form    ScheduleForm    `json:"form"`
	Version int64           `json:"version" doc:"to be sent back with a change"`
	Picture SchedulePicture `json:"picture"`
}

// SchedulePicture shows what a schedule says of the time to come.
type SchedulePicture struct {
	Days   []ScheduleDay `json:"days" nullable:"false" doc:"today and the next six"`
	Marked []MarkedDay   `json:"marked" nullable:"false" doc:"national holidays of Japan and special days of the next twelve months"`
}

// ScheduleDay is one day with its opening hours, those that began the day before included.
type ScheduleDay struct {
	Date     string    `json:"date"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
	Why      string    `json:"why" enum:"week,holiday,special"`
	Name     string    `json:"name" doc:"of the holiday or the special day"`
	Openings []Opening `json:"openings" nullable:"false"`
}

// Opening is a stretch of time.
type Opening struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// MarkedDay is a national holiday of Japan or a special day, with what the schedule says of it.
type MarkedDay struct {
	Date  string     `json:"date"`
	Name  string     `json:"name"`
	Hours []Interval `json:"hours" nullable:"false" doc:"none is closed"`
}

// ScheduleChange is an edited schedule with the version that the form was made from.
type ScheduleChange struct {
	Form    ScheduleForm `json:"form"`
	Version int64        `json:"version"`
}

// ScheduleCheck tells which calls would be forwarded more than once with other hours, and are not with those of now.
type ScheduleCheck struct {
	Chains []ScheduleChain `json:"chains" nullable:"false" doc:"the first few of them"`
	Count  int             `json:"count" doc:"how many there are"`
}

// ScheduleChain is a way on which calls are forwarded more than once.
type ScheduleChain struct {
	Path string     `json:"path" doc:"the numbers that a call goes to one after the other"`
	From *time.Time `json:"from,omitempty" doc:"from when; missing for at once"`
}

type scheduleByID struct {
	Spoken
	ID string `path:"id" maxLength:"64"`
}

type followersQuery struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Page int    `query:"page" minimum:"0" maximum:"1000000" doc:"from 0"`
	Size int    `query:"size" minimum:"1" maximum:"200" default:"50"`
}

type scheduleChangeByID struct {
	Spoken
	ID   string `path:"id" maxLength:"64"`
	Body ScheduleChange
}

type scheduleDeletion struct {
	Deletion
	Detach bool `query:"detach" doc:"numbers that follow it keep what is set for them now"`
}

type scheduleFormByID struct {
	ID   string `path:"id" maxLength:"64"`
	Body ScheduleForm
}

type scheduleFormInput struct {
	Spoken
	Body ScheduleForm
}

func (f ScheduleForm) schedule() portal.Schedule {
	s := portal.Schedule{Name: f.Name, Zone: f.TimeZone, Holidays: f.Holidays, Days: make([]portal.SpecialDays, len(f.Days))}
	for day, hours := range f.Week {
		s.Week[day] = readHours(hours)
	}
	for i, one := range f.Days {
		s.Days[i] = portal.SpecialDays{Name: one.Name, From: portal.ParseDate(one.From), Until: portal.ParseDate(one.Until),
			Yearly: one.Yearly, Hours: readHours(one.Hours)}
	}
	return s
}

func readHours(wire []Interval) portal.Hours {
	hours := make(portal.Hours, len(wire))
	for i, one := range wire {
		hours[i] = portal.ReadInterval(one.From, one.Until)
	}
	return hours
}

func wireHours(hours portal.Hours) []Interval {
	wire := make([]Interval, len(hours))
	for i, one := range hours {
		wire[i].From, wire[i].Until = one.Clocks()
	}
	return wire
}

func wireScheduleForm(s portal.Schedule) ScheduleForm {
	form := ScheduleForm{Name: s.Name, TimeZone: s.Zone, Week: make([][]Interval, 7), Holidays: s.Holidays, Days: make([]SpecialDays, len(s.Days))}
	for day, hours := range s.Week {
		form.Week[day] = wireHours(hours)
	}
	for i, one := range s.Days {
		form.Days[i] = SpecialDays{Name: one.Name, From: one.From.String(), Until: one.Until.String(), Yearly: one.Yearly, Hours: wireHours(one.Hours)}
	}
	return form
}

func (s *Server) wireSchedule(one store.Schedule) Schedule {
	now := s.store.Now()
	wire := Schedule{ID: one.ID, Name: one.Name, TimeZone: one.Zone, Open: one.Schedule.Open(now), Numbers: one.Numbers, Refused: one.Refused}
	if next := one.Schedule.Next(now); !next.IsZero() {
		wire.Next = &next
	}
	return wire
}

func (s *Server) picture(schedule portal.Schedule, language portal.Language) SchedulePicture {
	days := schedule.Picture(s.store.Now(), 7)
	picture := SchedulePicture{Days: make([]ScheduleDay, len(days)), Marked: []MarkedDay{}}
	for i, day := range days {
		wire := ScheduleDay{Date: day.Date.String(), From: day.From, Until: day.Until, Why: string(day.Why), Name: day.Name[language],
			Openings: make([]Opening, len(day.Openings))}
		for j, one := range day.Openings {
			wire.Openings[j] = Opening(one)
		}
		picture.Days[i] = wire
	}
	for i := range 366 {
		day := schedule.On(days[0].Date.Plus(i))
		if holiday, is := portal.HolidayOn(day.Date); is && day.Why != portal.BySpecial {
			day.Name = holiday.Name
		} else if day.Why != portal.BySpecial {
			continue
		}
		picture.Marked = append(picture.Marked, MarkedDay{Date: day.Date.String(), Name: day.Name[language], Hours: wireHours(day.Hours)})
	}
	return picture
}

type schedulesInput struct{}

func (s *Server) schedules(ctx context.Context, by visitor, _ *schedulesInput) (*answer[[]Schedule], error) {
	all, err := s.store.Schedules(ctx, by.Who)
	if err != nil {
		return nil, err
	}
	failing, err := s.store.WillFail(ctx, by.Who)
	wire := make([]Schedule, len(all))
	for i, one := range all {
		wire[i] = s.wireSchedule(one)
		wire[i].WillFail = failing[one.ID]
	}
	return reply(wire, err)
}

func (s *Server) schedule(ctx context.Context, by visitor, in *scheduleByID) (*answer[ScheduleSheet], error) {
	one, err := s.store.Schedule(ctx, by.Who, in.ID)
	if err != nil {
		return nil, err
	}
	failing, err := s.store.WillFail(ctx, by.Who)
	about := s.wireSchedule(one)
	about.WillFail = failing[one.ID]
	return reply(ScheduleSheet{
		Schedule: about, Form: wireScheduleForm(one.Schedule), Version: one.Version, Picture: s.picture(one.Schedule, in.language()),
	}, err)
}

func (s *Server) scheduleNumbers(ctx context.Context, by visitor, in *followersQuery) (*answer[NumberPage], error) {
	found, err := s.store.Followers(ctx, by.Who, in.ID, in.Page, in.Size)
	if err != nil {
		return nil, err
	}
	return s.numberPage(ctx, by, found, in.Page, in.Size, in.language())
}

func (s *Server) previewSchedule(_ context.Context, _ visitor, in *scheduleFormInput) (*answer[SchedulePicture], error) {
	schedule, err := portal.ReadSchedule(in.Body.schedule())
	if err != nil {
		return nil, err
	}
	return reply(s.picture(schedule, in.language()), nil)
}

func (s *Server) addSchedule(ctx context.Context, by visitor, in *form[ScheduleForm]) (*answer[Added], error) {
	id, err := s.store.AddSchedule(ctx, by.Who, in.Body.schedule())
	return reply(Added{ID: id}, err)
}

func (s *Server) checkSchedule(ctx context.Context, by visitor, in *scheduleFormByID) (*answer[ScheduleCheck], error) {
	chains, err := s.store.CheckSchedule(ctx, by.Who, in.ID, in.Body.schedule())
	wire := ScheduleCheck{Chains: make([]ScheduleChain, len(chains.First)), Count: chains.Count}
	for i, one := range chains.First {
		wire.Chains[i].Path = portal.Path(one.Way)
		if !one.From.IsZero() {
			wire.Chains[i].From = &chains.First[i].From
		}
	}
	return reply(wire, err)
}

func (s *Server) changeSchedule(ctx context.Context, by visitor, in *scheduleChangeByID) (*answer[ScheduleSheet], error) {
	if err := s.store.ChangeSchedule(ctx, by.Who, in.ID, in.Body.Version, in.Body.Form.schedule()); err != nil {
		return nil, err
	}
	return s.schedule(ctx, by, &scheduleByID{in.Spoken, in.ID})
}

func (s *Server) deleteSchedule(ctx context.Context, by visitor, in *scheduleDeletion) (*none, error) {
	return &none{}, s.store.DeleteSchedule(ctx, by.Who, in.ID, in.Version, in.Detach)
}
