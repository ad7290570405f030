import { expect, it } from 'vitest'
import { findGroups } from './groups'

const groups = [
  { id: '3', name: '本社 (HQ)', members: 12, voice_groups: 4 },
  { id: '2', name: '第9営業所', members: 3, voice_groups: 0 },
  { id: '1', name: '第10営業所', members: 3, voice_groups: 1 },
]
const ids = (search: string, key = 'name', descending = false) =>
  findGroups(groups, search, { key, descending }).map(({ id }) => id)

it('finds a group by any part of its name, whatever the width', () => {
  expect(ids('営業')).toEqual(['2', '1'])
  expect(ids('ｈｑ')).toEqual(['3'])
  expect(ids('支社')).toEqual([])
})

it('keeps the order of names that the server has, and sorts by the figures', () => {
  expect(ids('')).toEqual(['3', '2', '1'])
  expect(ids('', 'name', true)).toEqual(['1', '2', '3'])
  expect(ids('', 'members', true)).toEqual(['3', '2', '1'])
  expect(ids('', 'voice_groups')).toEqual(['2', '1', '3'])
})
