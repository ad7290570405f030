import { expect, it } from 'vitest'
import { changedKeys, merge } from '../ui/merge'
import { newSchedule, newSpecial, type ScheduleValues } from './scheduleForm'
import { apart, together } from './scheduleParts'

const opened: ScheduleValues = { ...newSchedule('Asia/Tokyo'), name: '本社' }
const on = (day: number, from: string): ScheduleValues => ({
  ...opened,
  week: opened.week.map((hours, i) => (i === day ? [{ from, until: '20:00' }] : hours)),
})

it('comes back as it was', () => {
  const values = { ...on(2, '10:00'), days: [{ ...newSpecial(), name: '夏季休業' }] }
  expect(together(apart(values))).toEqual(values)
})

it('keeps the day that somebody else changed beside the one that was typed', () => {
  const theirs = { ...on(5, '13:00'), holidays: false }
  expect(changedKeys(apart(opened), apart(theirs))).toEqual(['holidays', 'week.5'])
  const merged = together(merge(apart(opened), apart(on(1, '08:00')), apart(theirs)))
  expect(merged.week[1]).toEqual([{ from: '08:00', until: '20:00' }])
  expect(merged.week[5]).toEqual([{ from: '13:00', until: '20:00' }])
  expect(merged.week[2]).toEqual(opened.week[2])
  expect(merged.holidays).toBe(false)
})

it('keeps what was typed where both changed the same day', () => {
  const merged = together(merge(apart(opened), apart(on(1, '08:00')), apart(on(1, '11:00'))))
  expect(merged.week[1]).toEqual([{ from: '08:00', until: '20:00' }])
})
