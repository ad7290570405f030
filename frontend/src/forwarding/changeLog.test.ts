import { describe, expect, it } from 'vitest'
import description from '../openapi.json'
import { recordQuery } from '../ui/records'
import { logFilter, logFiltered, readLog, ways, wholeLog } from './changeLog'

describe('the address of 変更の記録', () => {
  it('carries the whole view and comes back from it', () => {
    const view = {
      from: '2026-04-01',
      to: '2026-04-30',
      person: 'system',
      way: 'until',
      phone: '03-0000-1001',
      before: 0,
      after: 77,
    } as const
    expect(readLog(recordQuery(view))).toEqual(view)
  })
  it('is empty for the usual view, and nonsense in it is the usual view', () => {
    expect(recordQuery(wholeLog)).toEqual({})
    expect(readLog({ from: 'x', way: 'by hand', before: '-3', after: 'y' })).toEqual(wholeLog)
  })
})

it('asks for what was chosen, both days included', () => {
  const view = { ...wholeLog, from: '2026-04-01', to: '2026-04-01', phone: ' ' }
  expect(logFilter(view, 'Asia/Tokyo')).toEqual({
    from: '2026-03-31T15:00:00.000Z',
    to: '2026-04-01T15:00:00.000Z',
    person: undefined,
    way: undefined,
    phone: undefined,
  })
  expect(logFiltered(view)).toBe(true)
  expect(logFiltered({ ...wholeLog, phone: ' ', before: 9 })).toBe(false)
})

it('offers every way in which the server says that changes come about', () => {
  expect([...ways].sort()).toEqual([...description.components.schemas.LoggedChange.properties.way.enum].sort())
})
