import { describe, expect, it } from 'vitest'
import { changedKeys, merge } from '../ui/merge'
import { newSchedule, newSpecial, type ScheduleValues, type SpecialValues } from './scheduleForm'
import { apart, partDates, together } from './scheduleParts'

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

describe('special days', () => {
  const closed = (from: string, name: string, until = ''): SpecialValues => ({ ...newSpecial(), name, from, until })
  const summer = closed('2026-08-12', '夏季休業', '2026-08-14')
  const founding = closed('2026-06-01', '創立記念日')
  const year = closed('2026-12-29', '年末', '2026-12-31')
  const having = (...days: SpecialValues[]): ScheduleValues => ({ ...opened, days })
  const mergedDays = (base: SpecialValues[], typed: SpecialValues[], now: SpecialValues[]) =>
    together(merge(apart(having(...base)), apart(having(...typed)), apart(having(...now)))).days

  it('are all there where two people added different ones', () => {
    expect(mergedDays([summer], [summer, founding], [summer, year])).toEqual([summer, year, founding])
  })
  it('stay away where one took them out, and are as the other made them', () => {
    const later = { ...year, name: '年末休業' }
    expect(mergedDays([summer, year], [year], [summer, later])).toEqual([later])
  })
  it('are as they were typed where both changed the same dates', () => {
    const [mine, theirs] = [
      { ...summer, name: 'お盆' },
      { ...summer, name: '夏休み', yearly: true },
    ]
    expect(mergedDays([summer], [mine], [theirs])).toEqual([mine])
  })
  it('of the same dates stay together, also where none is typed yet', () => {
    const twice = [founding, { ...founding, name: '棚卸し' }, newSpecial(), newSpecial()]
    expect(together(apart(having(...twice))).days).toEqual(twice)
  })
  it('are named by their dates', () => {
    const [part] = changedKeys(apart(having()), apart(having(summer)))
    expect(partDates(part!)).toEqual({ from: '2026-08-12', until: '2026-08-14' })
    expect(partDates('week.1')).toBeUndefined()
  })
})
