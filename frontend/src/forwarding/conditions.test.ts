import { describe, expect, it } from 'vitest'
import {
  anywhere,
  asksForSearch,
  type Conditions,
  conditionsOf,
  daysOf,
  filled,
  filtersOf,
  orderOf,
  queryOf,
  sameConditions,
  searchOf,
  unfiltered,
  unfollowed,
} from './conditions'

describe('the conditions of a search in the address', () => {
  it('come back as they went in', () => {
    const typed = { ...anywhere, site: '本社', phone: ' 03-1234 ' }
    const query = queryOf(typed, 3)
    expect(query).toEqual({ site: '本社', phone: '03-1234', page: '3' })
    expect(conditionsOf(query)).toEqual({ ...anywhere, site: '本社', phone: '03-1234' })
  })

  it('tell a search without conditions from no search yet', () => {
    expect(asksForSearch({})).toBe(false)
    expect(asksForSearch({ phone: '' })).toBe(false)
    expect(asksForSearch(queryOf(anywhere))).toBe(true)
    expect(asksForSearch({ phone: '03-1234-5678' })).toBe(true)
  })

  it('survive an address that somebody edited', () => {
    expect(conditionsOf({ phone: ['03', '06'], site: null })).toEqual({
      ...anywhere,
      site: '',
      contract: '',
      phone: '03',
    })
  })

  it('are the same whatever blanks stand around them', () => {
    expect(
      sameConditions(
        { ...anywhere, site: '', contract: 'N1 ', phone: '' },
        { ...anywhere, site: ' ', contract: 'N1', phone: '' },
      ),
    ).toBe(true)
    expect(
      sameConditions(
        { ...anywhere, site: '', contract: 'N1', phone: '' },
        { ...anywhere, site: 'N1', contract: '', phone: '' },
      ),
    ).toBe(false)
    expect(filled({ ...anywhere, site: ' ' })).toEqual({})
  })

  it('narrow the hits by what is set, and drop what an address cannot mean', () => {
    const typed: Conditions = { ...anywhere, state: 'on', days: '14', ends: 'today', action: 'busy' }
    Object.assign(typed, { destination: '090', voicemail: '1', locked: '1', schedule: unfollowed })
    const query = queryOf(typed, 1, 'oldest')
    expect(conditionsOf(query)).toEqual(typed)
    expect(orderOf(query)).toBe('oldest')
    const search = {
      state: 'on',
      days: 14,
      ends: 'today',
      action: 'busy',
      destination: '090',
      schedule: 'none',
      voicemail: true,
      locked: true,
    }
    expect(searchOf(typed)).toEqual(search)
    expect(filtersOf(typed)).toEqual([
      'state',
      'days',
      'ends',
      'action',
      'destination',
      'schedule',
      'voicemail',
      'locked',
    ])
    expect(filtersOf({ ...anywhere, ...typed, ...unfiltered, phone: '03' })).toEqual([])
    expect(conditionsOf({ state: 'ON', days: '-3', action: 'all', destination: null })).toEqual(anywhere)
    expect(orderOf({ order: '-ending' })).toBe('-ending')
    expect(orderOf({ order: 'price' })).toBe('phone')
    for (const days of ['', '0', '3651', '1.5', '-1', 'x']) expect(daysOf(days), days).toBe('')
    expect(daysOf(' ３０ ')).toBe('30')
  })
})
