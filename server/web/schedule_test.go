package web

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// scheduleForm is the form of a schedule that is open on weekdays from 9 to 18, and not on holidays.
func scheduleForm(name string) ScheduleForm {
	f := ScheduleForm{Name: name, TimeZone: "Asia/Tokyo", Week: make([][]Interval, 7), Holidays: true, Days: []SpecialDays{}}
	for day := range f.Week {
		f.Week[day] = []Interval{}
		if day != 0 && day != 6 {
			f.Week[day] = []Interval{{"09:00", "18:00"}}
		}
	}
	return f
}

func TestASchedulesPageShowsWhatComes(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo, tokyo := h.signedIn(demoMail), h.signedIn(tokyoMail)
	form := scheduleForm("本社の営業時間")
	form.Week[5] = []Interval{{"09:00", "18:00"}, {"22:00", "05:00"}}
	form.Days = []SpecialDays{{Name: "創立記念日", From: "2026-04-02", Until: "2026-04-02", Hours: []Interval{}}}
	id := read[Added](demo.post("/api/schedules", form)).ID
	sheet := read[ScheduleSheet](tokyo.get("/api/schedules/" + id))
	if !sheet.Open || sheet.Next == nil || !sheet.Next.Equal(opening.Add(9*time.Hour)) || sheet.Numbers != 0 {
		t.Errorf("now it is %+v", sheet.Schedule)
	}
	if got := sheet.Form; got.Name != form.Name || len(got.Week[5]) != 2 || got.Week[5][1] != form.Week[5][1] || got.Days[0].From != "2026-04-02" {
		t.Errorf("the form comes back as %+v", got)
	}
	var days []string
	for _, day := range sheet.Picture.Days {
		text := day.Date[5:] + " " + day.Why + day.Name
		for _, one := range day.Openings {
			text += " " + one.From.Format("15:04") + "-" + one.Until.Format("15:04")
		}
		days = append(days, text)
	}
	want := "04-01 week 09:00-18:00, 04-02 special創立記念日, 04-03 week 09:00-18:00 22:00-00:00, 04-04 week 00:00-05:00, 04-05 week, " +
		"04-06 week 09:00-18:00, 04-07 week 09:00-18:00"
	if got := strings.Join(days, ", "); got != want {
		t.Errorf("the week is\n%s, want\n%s", got, want)
	}
	if got := fmt.Sprint(sheet.Picture.Marked[:2]); len(sheet.Picture.Marked) != 20 || got != "[{2026-04-02 創立記念日 []} {2026-04-29 昭和の日 []}]" {
		t.Errorf("the holidays and special days are %+v", sheet.Picture.Marked)
	}
	if list := read[[]Schedule](tokyo.get("/api/schedules")); len(list) != 1 || list[0].Name != form.Name {
		t.Errorf("the list is %+v", list)
	}
}

func TestAScheduleIsEditedByOneAtATime(t *testing.T) {
	t.Parallel()
	h := open(t)
	demo := h.signedIn(demoMail)
	id := read[Added](demo.post("/api/schedules", scheduleForm("本社"))).ID
	demo.post("/api/schedules", scheduleForm("本社")).is(422, "name_taken")
	form := scheduleForm("本社の電話")
	form.Week[1] = append(form.Week[1], Interval{"17:00", "19:00"})
	demo.put("/api/schedules/"+id, ScheduleChange{form, 1}).is(422, "hours_overlap")
	demo.post("/api/schedules/preview", form).is(422, "hours_overlap")
	form.Week[1][1].From = "18:30"
	sheet := read[ScheduleSheet](demo.put("/api/schedules/"+id, ScheduleChange{form, 1}))
	if sheet.Version != 2 || sheet.Name != "本社の電話" {
		t.Errorf("after the change it is %+v", sheet)
	}
	demo.put("/api/schedules/"+id, ScheduleChange{form, 1}).is(409, "conflict")
	demo.do("DELETE", "/api/schedules/"+id+"?version=1", nil).is(409, "conflict")
	demo.do("DELETE", "/api/schedules/"+id+"?version=2", nil).ok()
	demo.get("/api/schedules/"+id).is(404, "not_found")
}
