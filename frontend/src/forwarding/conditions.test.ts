import { describe, expect, it } from 'vitest'
import { anywhere, asksForSearch, conditionsOf, filled, pageOf, queryOf, sameConditions } from './conditions'

describe('the conditions of a search in the address', () => {
  it('come back as they went in', () => {
    const typed = { ...anywhere, site: '本社', phone: ' 03-1234 ', state: 'on' as const }
    const query = queryOf(typed, 3)
    expect(query).toEqual({ site: '本社', phone: '03-1234', state: 'on', page: '3' })
    expect(conditionsOf(query)).toEqual({ ...typed, phone: '03-1234' })
    expect(pageOf(query)).toBe(3)
  })

  it('tell a search without conditions from no search yet', () => {
    expect(asksForSearch({})).toBe(false)
    expect(asksForSearch({ phone: '' })).toBe(false)
    expect(asksForSearch(queryOf(anywhere))).toBe(true)
    expect(asksForSearch({ phone: '03-1234-5678' })).toBe(true)
  })

  it('survive an address that somebody edited', () => {
    for (const page of ['0', '-1', 'x', '1.5', '', '9'.repeat(30)]) expect(pageOf({ page }), page).toBe(1)
    expect(conditionsOf({ phone: ['03', '06'], site: null, state: 'x' })).toEqual({ ...anywhere, phone: '03' })
  })

  it('are the same whatever blanks stand around them', () => {
    const contract = { ...anywhere, contract: 'N1' }
    expect(sameConditions({ ...anywhere, contract: 'N1 ' }, { ...contract, site: ' ' })).toBe(true)
    expect(sameConditions(contract, { ...anywhere, site: 'N1' })).toBe(false)
    expect(sameConditions(contract, { ...contract, state: 'off' })).toBe(false)
    expect(filled({ ...anywhere, site: ' ' })).toEqual({})
  })
})
