import { expect, it } from 'vitest'
import { place } from './bars'
import { endOfDay, instantAt, startOfDay } from './days'

/** A day in a time zone, and where the hours from one time of its clock to another stand. */
function hours(date: string, zone: string, from: string, until: string) {
  const at = (time: string) => instantAt(`${date}T${time}`, zone)!.getTime()
  const day = { from: startOfDay(date, zone)!.getTime(), until: endOfDay(date, zone)!.getTime(), zone }
  return place({ from: at(from), until: at(until) }, day)
}

it('places a part on the bar of its day', () => {
  expect(hours('2026-04-01', 'Asia/Tokyo', '06:00', '18:00')).toEqual({ left: 25, width: 50 })
  const day = { from: 0, until: 24 * 3_600_000, zone: 'UTC' }
  expect(place({ from: -6 * 3_600_000, until: 6 * 3_600_000 }, day)).toEqual({ left: 0, width: 25 })
  expect(place({ from: 30 * 3_600_000, until: 36 * 3_600_000 }, day)).toEqual({ left: 100, width: 0 })
})

it('keeps the hours at their place where the clock is put forward or back', () => {
  for (const date of ['2026-03-08', '2026-11-01'])
    expect(hours(date, 'America/New_York', '06:00', '18:00')).toEqual({ left: 25, width: 50 })
})
