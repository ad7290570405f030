import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { newSchedule, newSpecial, type ScheduleValues, scheduleSchema, scheduleValues } from './scheduleForm'

const good: ScheduleValues = { ...newSchedule('Asia/Tokyo'), name: '本社' }
const summer = { ...newSpecial(), name: '夏季休業', from: '2026-08-12', until: '2026-08-14' }

/** The fields at fault with their codes. */
function faults(change: Partial<ScheduleValues>) {
  const { issues } = v.safeParse(scheduleSchema, { ...good, ...change })
  return issues?.map((issue) => `${v.getDotPath(issue)} ${issue.message}`) ?? []
}
const week = (day: number, ...hours: [string, string][]) =>
  good.week.map((old, i) => (i === day ? hours.map(([from, until]) => ({ from, until })) : old))

describe('the form of a schedule', () => {
  it('begins with office hours on weekdays', () => {
    expect(good.week.map((day) => day.length)).toEqual([0, 1, 1, 1, 1, 1, 0])
  })

  it('comes back as it was', () => {
    const stocktaking = { ...newSpecial(), name: '棚卸し', from: '2026-08-13', kind: 'open' as const }
    const values = { ...good, days: [summer, { ...stocktaking, hours: [{ from: '10:00', until: '12:00' }] }] }
    expect(scheduleValues(v.parse(scheduleSchema, values))).toEqual(values)
  })

  it('tidies times as they are typed', () => {
    const sent = v.parse(scheduleSchema, { ...good, week: week(5, ['9', '1230'], ['22', '29:00']) })
    expect(sent.week[5]).toEqual([
      { from: '09:00', until: '12:30' },
      { from: '22:00', until: '05:00' },
    ])
  })

  it('sends hours only of days that have some of their own', () => {
    const day = { ...summer, until: '', kind: 'closed' as const, hours: [{ from: '', until: '' }] }
    expect(v.parse(scheduleSchema, { ...good, days: [day] }).days[0]).toMatchObject({ until: '2026-08-12', hours: [] })
  })

  it.each([
    [{}, []],
    [{ name: '　' }, ['name required']],
    [{ time_zone: '' }, ['time_zone time_zone_unknown']],
    [{ week: week(1, ['9', '']) }, ['week.1 time_malformed']],
    [{ week: week(1, ['9', '25']) }, []],
    [{ week: week(1, ['25', '26']) }, ['week.1 begins_next_day']],
    [{ week: week(1, ['24:00', '']) }, ['week.1 begins_next_day']],
    [{ week: week(1, ['9', '12'], ['11', '18']) }, ['week.1 hours_overlap']],
    [{ week: week(1, ['13', '18'], ['9', '12']) }, []],
    [{ week: week(1, ['22', '10']) }, ['week.1 hours_overlap_next']],
    [{ week: week(1, ['22', '9']) }, []],
    [{ week: week(5, ['22', '5']) }, []],
    [{ days: [{ ...summer, name: '' }] }, ['days.0.name required']],
    [{ days: [{ ...summer, from: '' }] }, ['days.0.from date_unknown']],
    [{ days: [{ ...summer, until: '2026-08-11' }] }, ['days.0.until days_order']],
    [{ days: [{ ...summer, kind: 'open' as const }] }, ['days.0.hours required']],
    [
      { days: [{ ...summer, kind: 'open' as const, hours: [{ from: 'x', until: '' }] }] },
      ['days.0.hours time_malformed'],
    ],
  ])('%j: %j', (change, expected) => {
    expect(faults(change)).toEqual(expected)
  })
})
