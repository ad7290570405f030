import { describe, expect, it } from 'vitest'
import { anywhere } from './conditions'
import { allHits, isPicked, nothing, pick, pickedCount, wireSelection, without } from './selection'

describe('choosing numbers one by one', () => {
  it('keeps those of other pages', () => {
    const first = pick(nothing, [1, 2, 3], new Set([1, 3]))
    const second = pick(first, [4, 5], new Set([5]))
    expect(second).toEqual({ ids: [1, 3, 5] })
    expect(pickedCount(second)).toBe(3)
    expect(isPicked(second, 3)).toBe(true)
    expect(isPicked(second, 4)).toBe(false)
    expect(pick(second, [1, 2, 3], new Set([2]))).toEqual({ ids: [5, 2] })
  })

  it('is sent by id', () => {
    expect(wireSelection('Y1', { ids: [7] })).toEqual({ voice_group: 'Y1', ids: [7] })
    expect(without({ voice_group: 'Y1', ids: [7, 8, 9] }, [8])).toEqual({ voice_group: 'Y1', ids: [7, 9] })
  })
})

it('leaves numbers out of what a change set', () => {
  expect(without({ voice_group: 'Y1', change: 5 }, [8])).toEqual({ voice_group: 'Y1', change: 5, except: [8] })
})

describe('choosing everything that a search finds', () => {
  const all = allHits({ ...anywhere, phone: '03' }, 10_000)

  it('covers pages that were never shown', () => {
    expect(pickedCount(all)).toBe(10_000)
    expect(isPicked(all, 123_456)).toBe(true)
  })

  it('remembers exceptions and takes them back', () => {
    const some = pick(all, [1, 2, 3], new Set([1, 3]))
    expect(pickedCount(some)).toBe(9_999)
    expect(isPicked(some, 2)).toBe(false)
    expect(pick(some, [1, 2, 3], new Set([1, 2, 3]))).toEqual(all)
  })

  it('is sent as the search', () => {
    const some = pick(all, [1, 2], new Set([1]))
    expect(wireSelection('Y1', some)).toEqual({ voice_group: 'Y1', search: { phone: '03' }, except: [2] })
    expect(without(wireSelection('Y1', some), [5]).except).toEqual([2, 5])
  })
})
