import { describe, expect, it } from 'vitest'
import { filtered, noGroup, peopleFilter, queryOf, readView, wholeView } from './people'

describe('the address', () => {
  it('carries the whole view and comes back from it', () => {
    const view = {
      search: '山田',
      role: 'admin',
      state: 'disabled',
      factor: 'totp',
      group: noGroup,
      sort: 'last_sign_in',
      descending: true,
      page: 3,
    } as const
    expect(readView(queryOf(view))).toEqual(view)
  })
  it('is empty for the usual view, and nonsense in it is the usual view', () => {
    expect(queryOf(wholeView)).toEqual({})
    expect(readView({ role: 'king', state: 'x', factor: 'y', sort: '-x', page: '-4' })).toEqual(wholeView)
  })
})

describe('the filter', () => {
  it('asks for nothing but what was chosen', () => {
    expect(peopleFilter(wholeView)).toEqual({ sort: 'name' })
    expect(peopleFilter({ ...wholeView, search: ' 山田 ', group: noGroup, sort: 'mail', descending: true })).toEqual({
      search: '山田',
      group: noGroup,
      sort: 'mail',
      descending: true,
    })
  })
  it('is none while nothing narrows the list', () => {
    expect(filtered(readView({ page: '2', search: '　', sort: '-mail' }))).toBe(false)
    expect(filtered(readView({ factor: 'unset' }))).toBe(true)
  })
})
