import { expect, it } from 'vitest'
import { changedKeys, clashes, listFields, listOf, merge } from './merge'

const base = { name: '佐藤', phone: '0312345679', groups: ['a'] }

it('tells which fields somebody else changed', () => {
  expect(changedKeys(base, { ...base, groups: ['a'] })).toEqual([])
  expect(changedKeys(base, { ...base, phone: '0312345670', groups: ['a', 'b'] })).toEqual(['phone', 'groups'])
})

it('keeps what was typed and takes the rest as it is now', () => {
  const typed = { ...base, name: '佐藤 花子' }
  const now = { ...base, phone: '0312345670', groups: [] }
  expect(merge(base, typed, now)).toEqual({ name: '佐藤 花子', phone: '0312345670', groups: [] })
})

it('sees a clash only where both changed the same field to different values', () => {
  const typed = { ...base, name: '佐藤 花子', phone: '0312345670' }
  expect(clashes(base, typed, { ...base, groups: [] })).toEqual([])
  expect(clashes(base, typed, { ...base, phone: '0312345670' })).toEqual([])
  expect(clashes(base, typed, { ...base, name: '佐藤 はな' })).toEqual(['name'])
})

it('keeps of a list what either side added, and brings nothing back that one of them took out', () => {
  const of = (...all: string[]) => ({ name: 'x', ...listFields('groups', all, (one) => one) })
  const [opened, typed, now] = [of('a', 'b', 'c'), of('b', 'c', 'mine'), of('a', 'b', 'theirs')]
  expect(changedKeys(opened, now)).toEqual(['groups.c', 'groups.theirs'])
  expect(listOf('groups', merge(opened, typed, now))).toEqual(['b', 'theirs', 'mine'])
  expect(clashes(opened, typed, now)).toEqual([])
})
