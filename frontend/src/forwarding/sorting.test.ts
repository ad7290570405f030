import { expect, it } from 'vitest'
import { orders } from './conditions'
import { orderBy, sortOf } from './sorting'

it.each([
  ['phone', { key: 'phone', descending: false }],
  ['-phone', { key: 'phone', descending: true }],
  ['latest', { key: 'latest', descending: true }],
  ['-latest', { key: 'latest', descending: false }],
] as const)('%s stands in its heading as %j', (order, sort) => {
  expect(sortOf(order)).toEqual(sort)
})

it('comes back from the heading as it was', () => {
  expect(orders.map((order) => orderBy(sortOf(order)))).toEqual(orders)
  expect(orderBy({ key: 'price', descending: true })).toBe('phone')
  expect(orderBy(undefined)).toBe('phone')
})
