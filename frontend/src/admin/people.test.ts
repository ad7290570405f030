import { describe, expect, it } from 'vitest'
import {
  filtered,
  filterPeople,
  groupNames,
  noGroup,
  type Person,
  queryOf,
  readView,
  sortPeople,
  wholeView,
} from './people'

const person = (id: string, over: Partial<Person> = {}): Person => ({
  id,
  name: id,
  mail: `${id}@example.co.jp`,
  role: 'user',
  factor: 'mail',
  state: 'active',
  groups: [],
  ...over,
})
const yamada = person('1', { name: '山田 太郎', mail: 'Taro.Yamada@example.co.jp', role: 'admin', state: 'invited' })
const sato = person('2', {
  name: '佐藤　花子',
  groups: ['東京営業所', '本社'],
  last_sign_in_at: '2026-04-01T05:05:00Z',
})
const suzuki = person('3', { name: 'スズキ 一郎', groups: ['本社'], last_sign_in_at: '2026-03-01T05:05:00Z' })
const people = [yamada, sato, suzuki]
const names = (view: Partial<typeof wholeView>) => filterPeople(people, { ...wholeView, ...view }).map(({ id }) => id)

describe('the search', () => {
  it.each([
    ['山田太郎', ['1']],
    ['佐藤 花', ['2']],
    ['ｽｽﾞｷ', ['3']],
    ['ＴＡＲＯ', ['1']],
    ['example', ['1', '2', '3']],
    ['誰か', []],
  ])('finds %s whatever the width, case and blanks', (search, found) => {
    expect(names({ search })).toEqual(found)
  })
})

describe('the filters', () => {
  it('work together', () => {
    expect(names({ role: 'admin' })).toEqual(['1'])
    expect(names({ state: 'active', group: '本社' })).toEqual(['2', '3'])
    expect(names({ state: 'active', group: '東京営業所' })).toEqual(['2'])
    expect(names({ group: noGroup })).toEqual(['1'])
  })
  it('offer each group once', () => {
    expect(groupNames(people)).toEqual(['東京営業所', '本社'])
  })
})

describe('the order', () => {
  it('by last sign-in puts those who never signed in first, or last', () => {
    expect(sortPeople(people, 'lastSignIn', false).map(({ id }) => id)).toEqual(['1', '3', '2'])
    expect(sortPeople(people, 'lastSignIn', true).map(({ id }) => id)).toEqual(['2', '3', '1'])
  })
  it('counts numbers in names as numbers', () => {
    const rows = ['営業所10', '営業所9'].map((name) => person(name, { name }))
    expect(sortPeople(rows, 'name', false).map(({ name }) => name)).toEqual(['営業所9', '営業所10'])
  })
  it('takes 10,000 people in a moment', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => person(`${i}`, { name: `利用者 ${(i * 7919) % 10_000}` }))
    const found = sortPeople(filterPeople(many, { ...wholeView, search: '利用者' }), 'name', false)
    expect(found.map(({ name }) => name).slice(0, 2)).toEqual(['利用者 0', '利用者 1'])
  })
})

describe('the address', () => {
  it('carries the whole view and comes back from it', () => {
    const view = {
      ...wholeView,
      search: '山田',
      role: 'admin',
      group: noGroup,
      sort: 'state',
      descending: true,
      page: 3,
    } as const
    expect(readView(queryOf(view))).toEqual(view)
  })
  it('is empty for the usual view, and nonsense in it is the usual view', () => {
    expect(queryOf(wholeView)).toEqual({})
    expect(readView({ role: 'king', state: 'x', sort: '-x', page: '-4' })).toEqual(wholeView)
    expect(filtered(readView({ page: '2', search: '　' }))).toBe(false)
  })
})
