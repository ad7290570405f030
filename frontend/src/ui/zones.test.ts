import { expect, it } from 'vitest'
import { zoneChoices } from './zones'

it('offers all time zones and the one in use', () => {
  const zones = zoneChoices('Mars/Olympus').map(({ value }) => value)
  expect(zones).toEqual(expect.arrayContaining(['Asia/Tokyo', 'Europe/Berlin', 'UTC', 'Mars/Olympus']))
  expect(new Set(zones).size).toBe(zones.length)
})
