import { expect, it } from 'vitest'
import { timeZones } from './zones'

it('offers all time zones and the one in use', () => {
  const zones = timeZones('Mars/Olympus')
  expect(zones).toEqual(expect.arrayContaining(['Asia/Tokyo', 'Europe/Berlin', 'UTC', 'Mars/Olympus']))
  expect(new Set(zones).size).toBe(zones.length)
})
