import { expect, it } from 'vitest'
import { slice } from './roster'

it('cuts a list into pages', () => {
  expect(slice([1, 2, 3, 4, 5], 2, 2)).toEqual([3, 4])
  expect(slice([1], 2, 2)).toEqual([])
})
