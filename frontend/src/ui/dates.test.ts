import { expect, it, vi } from 'vitest'
import { dateText, instantText } from './dates'
import { localTime } from './days'

const at = new Date('2026-04-01T05:05:00Z')

it.each([
  ['Asia/Tokyo', 'ja', '2026年4月1日 14:05'],
  ['Asia/Tokyo', 'en', '1 Apr 2026, 14:05'],
  ['America/Los_Angeles', 'ja', '2026年3月31日 22:05'],
  ['Europe/London', 'en', '1 Apr 2026, 06:05'],
] as const)('writes an instant in %s, %s', (zone, language, text) => {
  expect(instantText(at, zone, language)).toBe(text)
})

it('adds the day of the week where people plan', () => {
  expect(dateText(at, 'Asia/Tokyo', 'ja', true)).toBe('2026年4月1日（水）')
  expect(dateText(at, 'Asia/Tokyo', 'en', true)).toBe('Wed 1 Apr 2026')
})

it('writes midnight as 0:00 of the new day', () => {
  expect(instantText(new Date('2026-09-30T15:00:00Z'), 'Asia/Tokyo', 'en')).toBe('1 Oct 2026, 00:00')
})

it('makes its formatters once, however many rows there are', () => {
  const write = (zone: string) => [instantText(at, zone, 'ja'), instantText(at, zone, 'en'), localTime(at, zone)]
  const first = write('Asia/Seoul')
  const make = vi.spyOn(Intl, 'DateTimeFormat')
  expect(write('Asia/Seoul')).toEqual(first)
  expect(make).not.toHaveBeenCalled()
  make.mockRestore()
  expect(write('Asia/Dubai')).not.toEqual(first)
})

it('tells the time in UTC, and says so, where the browser does not know the zone', () => {
  expect(instantText(at, 'America/Coyhaique_New', 'ja')).toBe('2026年4月1日 05:05 (UTC)')
  expect(localTime(at, 'America/Coyhaique_New')).toBe('2026-04-01T05:05')
})
