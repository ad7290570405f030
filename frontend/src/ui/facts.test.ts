import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { type Fact, factLabel, factValue, factValues, told } from './facts'

describe('facts in words', () => {
  beforeAll(() => setLanguage('en'))

  it('have labels and values', () => {
    expect(factLabel('role')).toBe('Role')
    expect(factValue('role', 'admin', 'UTC')).toBe('Portal administrator')
    expect(factValue('event', 'sign_in', 'UTC')).toBe('Sign-in')
    expect(factValue('template', 'reset', 'UTC')).toBe('Password reset')
    expect(factValue('from', '2026-03-31T15:00:00Z', 'Asia/Tokyo')).toBe('1 Apr 2026, 00:00')
  })
  it('are grouped where they are counts', () => {
    expect(factValue('count', '10000', 'UTC')).toBe('10,000')
    expect(factValue('change', '10000', 'UTC')).toBe('10000')
    expect(factValue('name', '10000', 'UTC')).toBe('10000')
    expect(factValue('rows', 'many', 'UTC')).toBe('many')
  })
  it('are shown plainly where there are no words', () => {
    expect(factLabel('zebra')).toBe('zebra')
    expect(factValue('role', 'emperor', 'UTC')).toBe('emperor')
    expect(factValue('name', 'admin', 'UTC')).toBe('admin')
    expect(factValue('to', 'some day', 'UTC')).toBe('some day')
    expect(factValue('fact', 'constructor', 'UTC')).toBe('constructor')
  })
  it('are told without the numbers that only tie rows together', () => {
    const fact = (name: string): Fact => ({ name, kind: 'is', before: [], after: ['7'] })
    expect(told(['change', 'count', 'undoes', ''].map(fact)).map(({ name }) => name)).toEqual(['count', ''])
  })
  it('are listed, and counted when there are many', () => {
    expect(factValues('groups', ['A', 'B'], 'UTC')).toBe('A, B')
    expect(factValues('lists', ['List 1: (empty)', 'List 2: 03-1234-5678'], 'UTC')).toBe(
      'List 1: (empty)\nList 2: 03-1234-5678',
    )
    const many = Array.from({ length: 10 }, (_, i) => `${i}`)
    expect(factValues('groups', many, 'UTC')).toBe('0, 1, 2, 3, 4, 5, 6, 7, and 2 more')
  })
  it('are instants, and numbers of versions, in words', () => {
    expect(factValue('version', '2', 'Asia/Tokyo')).toBe('Version 2')
    expect(factValue('version_of', '2026-03-31T15:00:00Z', 'Asia/Tokyo')).toBe('1 Apr 2026, 00:00')
  })
})
