import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import description from '../openapi.json'
import { wrongOrder } from '../ui/dateRange'
import { recordQuery } from '../ui/records'
import { eventNames, readTrail, subjectOf, trailFilter, trailFiltered, unreadOf, wholeTrail } from './trail'

describe('the address of 操作履歴', () => {
  it('carries the whole view and comes back from it', () => {
    const view = {
      from: '2026-04-01',
      to: '2026-04-30',
      person: 'u1',
      event: 'user_changed',
      text: '山田',
      before: 77,
      after: 0,
    } as const
    expect(readTrail(recordQuery(view))).toEqual(view)
  })
  it('is empty for the usual view, and nonsense in it is the usual view', () => {
    expect(recordQuery(wholeTrail)).toEqual({})
    expect(readTrail({ from: 'x', to: '2026-99-99', event: 'party', before: '-3', after: 'y' })).toEqual(wholeTrail)
  })
})

describe('the filter', () => {
  it('includes both days in the time zone of the reader', () => {
    const view = { ...wholeTrail, from: '2026-04-01', to: '2026-04-02' }
    expect(trailFilter(view, 'Asia/Tokyo')).toEqual({
      from: '2026-03-31T15:00:00.000Z',
      to: '2026-04-02T15:00:00.000Z',
    })
  })
  it('asks for nothing that was not chosen', () => {
    expect(Object.values(trailFilter({ ...wholeTrail, text: '  ', before: 9 }, 'UTC')).filter(Boolean)).toEqual([])
    expect(trailFiltered({ ...wholeTrail, text: ' ', before: 9 })).toBe(false)
    expect(trailFiltered({ ...wholeTrail, person: 'system' })).toBe(true)
  })
  it('notices dates in the wrong order', () => {
    expect(wrongOrder({ ...wholeTrail, from: '2026-04-02', to: '2026-04-01' })).toBe(true)
    expect(wrongOrder({ ...wholeTrail, from: '2026-04-01', to: '2026-04-01' })).toBe(false)
    expect(wrongOrder({ ...wholeTrail, from: '2026-04-02' })).toBe(false)
  })
})

it('leads on from where the log was read to, on either side', () => {
  const page = { rows: [], total: 0, newer: 0, more: true }
  const [newer, older] = [
    { id: 9, at: '2026-04-02T00:00:00Z' },
    { id: 3, at: '2026-04-01T00:00:00Z' },
  ]
  expect(unreadOf({ ...page, unread_newer: newer, unread_older: older })).toEqual([
    { mark: newer, text: 'records.audit.readToNewer', to: { after: 9 } },
    { mark: older, text: 'records.audit.readToOlder', to: { before: 3 } },
  ])
  expect([...unreadOf(page), ...unreadOf(undefined)]).toEqual([])
})

it('offers every event that the server records', () => {
  const known = description.components.schemas.TrailRow.properties.event.enum
  expect([...eventNames].sort()).toEqual([...known].sort())
})

describe('what a row of 操作履歴 acted on', () => {
  beforeAll(() => setLanguage('en'))

  it('is in words what a request was about that was refused', () => {
    expect(subjectOf({ event: 'access_refused', subject: 'PUT /api/forwardings' })).toBe('Forwarding')
    expect(subjectOf({ event: 'access_refused', subject: 'GET /api/users/{id}' })).toBe('Users')
    expect(subjectOf({ event: 'access_refused', subject: 'GET /api/unheard-of' })).toBe('GET /api/unheard-of')
    expect(subjectOf({ event: 'user_changed', subject: 'PUT /api/forwardings' })).toBe('PUT /api/forwardings')
  })
})
