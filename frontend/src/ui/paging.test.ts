import { expect, it } from 'vitest'
import { pageOf } from './paging'

it.each([['3'], [['3', '4']]])('reads the page of an address: %j', (page) => {
  expect(pageOf({ page })).toBe(3)
})

it.each(['0', '-1', 'x', '1.5', '', '9'.repeat(30)])('takes the first for what is no page: %j', (page) => {
  expect(pageOf({ page })).toBe(1)
})
