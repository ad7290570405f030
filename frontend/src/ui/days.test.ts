import { describe, expect, it } from 'vitest'
import { endOfDay, instantAt, localTime, startOfDay } from './days'

describe('a date in a time zone', () => {
  it('begins at its midnight', () => {
    expect(startOfDay('2026-04-01', 'Asia/Tokyo')?.toISOString()).toBe('2026-03-31T15:00:00.000Z')
    expect(startOfDay('2026-04-01', 'UTC')?.toISOString()).toBe('2026-04-01T00:00:00.000Z')
    expect(startOfDay('2026-01-15', 'America/New_York')?.toISOString()).toBe('2026-01-15T05:00:00.000Z')
    expect(startOfDay('2026-07-15', 'America/New_York')?.toISOString()).toBe('2026-07-15T04:00:00.000Z')
    expect(startOfDay('2026-04-01', 'Asia/Kathmandu')?.toISOString()).toBe('2026-03-31T18:15:00.000Z')
  })
  it('ends where the next one begins, after 23 or 25 hours too', () => {
    const hours = (date: string, zone: string) =>
      (endOfDay(date, zone)!.getTime() - startOfDay(date, zone)!.getTime()) / 3_600_000
    expect(hours('2026-02-28', 'Asia/Tokyo')).toBe(24)
    expect(hours('2026-03-08', 'America/New_York')).toBe(23)
    expect(hours('2026-11-01', 'America/New_York')).toBe(25)
  })
  it('begins after a midnight that the clock leaves out, and before one that it repeats', () => {
    // Beirut puts its clock forward at 00:00 and back at 24:00.
    expect(startOfDay('2026-03-29', 'Asia/Beirut')?.toISOString()).toBe('2026-03-28T22:00:00.000Z')
    expect(startOfDay('2026-10-25', 'Asia/Beirut')?.toISOString()).toBe('2026-10-24T22:00:00.000Z')
  })
  it('is nothing when it is no date', () => {
    for (const text of ['', 'today', '2026-4-1', '2026-02-31T', '2026-13-01'])
      expect(startOfDay(text, 'Asia/Tokyo')).toBeUndefined()
  })
})

describe('a time of day in a time zone', () => {
  it('comes back as it was typed', () => {
    for (const zone of ['Asia/Tokyo', 'UTC', 'America/New_York', 'Asia/Kathmandu'])
      for (const text of ['2026-04-01T09:00', '2026-12-31T23:59', '2026-07-15T00:00'])
        expect(localTime(instantAt(text, zone)!, zone)).toBe(text)
    expect(instantAt('2026-04-01T09:00', 'Asia/Tokyo')?.toISOString()).toBe('2026-04-01T00:00:00.000Z')
  })
  it('is the first of two, and later where there is none', () => {
    expect(instantAt('2026-11-01T01:30', 'America/New_York')?.toISOString()).toBe('2026-11-01T05:30:00.000Z')
    expect(localTime(instantAt('2026-03-08T02:30', 'America/New_York')!, 'America/New_York')).toBe('2026-03-08T03:30')
  })
  it('is nothing when it is no time', () => {
    for (const text of ['', '2026-04-01', '2026-04-01T25:00', '9:00'])
      expect(instantAt(text, 'Asia/Tokyo')).toBeUndefined()
  })
})
