import { describe, expect, it } from 'vitest'
import { quickEnd, typedEnd, untilEdit, untilOf } from './until'
import type { Draft } from './wire'

const hours = { work_begins: '09:00', work_ends: '18:00', days_off: ['2026-12-05', '2026-12-06', '2026-12-07'] }
const zone = 'Asia/Tokyo'
/** 2026年11月30日 10:20 in Tokyo. */
const now = new Date('2026-11-30T01:20:30Z')
const blank = { date: '', time: '', at: '' }

function draft(until?: string, mixed = false) {
  return { form: { until }, mixed: { until: mixed } } as unknown as Draft
}

describe('an end', () => {
  it('is one click away', () => {
    const end = (choice: 'today' | 'morning' | 'week', at = now, of = zone) =>
      quickEnd(choice, hours, at, of)?.toISOString()
    expect(end('today')).toBe('2026-11-30T09:00:00.000Z')
    expect(end('morning')).toBe('2026-12-01T00:00:00.000Z')
    expect(end('week')).toBe('2026-12-07T01:20:00.000Z')
    // On a Friday before a long weekend the next morning of work is that of Tuesday.
    expect(end('morning', new Date('2026-12-04T05:00:00Z'))).toBe('2026-12-08T00:00:00.000Z')
    // In New York it is still the evening before.
    expect(end('morning', now, 'America/New_York')).toBe('2026-11-30T14:00:00.000Z')
  })

  it('is a date and a time of the person', () => {
    const typed = { choice: 'date' as const, date: '2026-12-24', time: '13:30', at: '' }
    expect(untilEdit(typed, draft(), zone)).toBe('2026-12-24T04:30:00.000Z')
    expect(typedEnd({ ...typed, time: '' }, zone)).toBeUndefined()
  })

  it('is not sent when it was left alone', () => {
    const before = draft('2026-11-30T09:00:20Z')
    expect(untilOf(before, zone)).toEqual({ choice: 'date', date: '2026-11-30', time: '18:00', at: '' })
    expect(untilEdit(untilOf(before, zone), before, zone)).toBeUndefined()
    expect(untilEdit(untilOf(draft(), zone), draft(), zone)).toBeUndefined()
  })

  it('can be taken away', () => {
    const none = { choice: 'none' as const, ...blank }
    expect(untilEdit(none, draft('2026-11-30T09:00:00Z'), zone)).toBe('')
    expect(untilEdit(none, draft(undefined, true), zone)).toBe('')
  })

  it('stays that of each number where they differ', () => {
    const differ = draft(undefined, true)
    expect(untilEdit(untilOf(differ, zone), differ, zone)).toBeUndefined()
    const today = { choice: 'today' as const, ...blank, at: '2026-11-30T09:00:00.000Z' }
    expect(untilEdit(today, differ, zone)).toBe('2026-11-30T09:00:00.000Z')
  })

  it('of one click is sent as it was read, however much later', () => {
    const chosen = { choice: 'week' as const, ...blank, at: '2020-01-08T01:20:00.000Z' }
    expect(untilEdit(chosen, draft(), zone)).toBe('2020-01-08T01:20:00.000Z')
  })
})
