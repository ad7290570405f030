import { describe, expect, it } from 'vitest'
import { asksForSearch, conditionsOf, filled, pageOf, queryOf, sameConditions } from './conditions'

describe('the conditions of a search in the address', () => {
  it('come back as they went in', () => {
    const typed = { site: '本社', contract: '', phone: ' 03-1234 ' }
    const query = queryOf(typed, 3)
    expect(query).toEqual({ site: '本社', phone: '03-1234', page: '3' })
    expect(conditionsOf(query)).toEqual({ site: '本社', contract: '', phone: '03-1234' })
    expect(pageOf(query)).toBe(3)
  })

  it('tell a search without conditions from no search yet', () => {
    expect(asksForSearch({})).toBe(false)
    expect(asksForSearch({ phone: '' })).toBe(false)
    expect(asksForSearch(queryOf({ site: '', contract: '', phone: '' }))).toBe(true)
    expect(asksForSearch({ phone: '03-1234-5678' })).toBe(true)
  })

  it('survive an address that somebody edited', () => {
    for (const page of ['0', '-1', 'x', '1.5', '', '9'.repeat(30)]) expect(pageOf({ page }), page).toBe(1)
    expect(conditionsOf({ phone: ['03', '06'], site: null })).toEqual({ site: '', contract: '', phone: '03' })
  })

  it('are the same whatever blanks stand around them', () => {
    expect(sameConditions({ site: '', contract: 'N1 ', phone: '' }, { site: ' ', contract: 'N1', phone: '' })).toBe(
      true,
    )
    expect(sameConditions({ site: '', contract: 'N1', phone: '' }, { site: 'N1', contract: '', phone: '' })).toBe(false)
    expect(filled({ site: ' ', contract: '', phone: '' })).toEqual({})
  })
})
