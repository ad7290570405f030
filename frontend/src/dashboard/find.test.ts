import { expect, it } from 'vitest'
import { findQuery, readFind, searchOf } from './find'

it.each([
  [{}, undefined],
  [{ order: 'oldest' }, undefined],
  [{ phone: '1001' }, { phone: '1001', order: 'phone' }],
  [
    { state: 'on', order: 'oldest' },
    { state: 'on', order: 'oldest' },
  ],
  [
    { state: 'voicemail', phone: '03' },
    { state: 'voicemail', phone: '03', order: 'phone' },
  ],
  [
    { state: 'long', days: '30' },
    { days: 30, order: 'phone' },
  ],
  [
    { state: 'ending', order: 'ending' },
    { ends: 'today', order: 'ending' },
  ],
])('keeps %j in the address and asks the server for it', (query, search) => {
  const find = readFind(query)
  expect(findQuery(find)).toEqual(query)
  expect(searchOf(find)).toEqual(search)
})

it('leaves out what it does not know', () => {
  const find = readFind({ state: 'odd', days: '-1', order: ['x'], phone: null })
  expect(findQuery(find)).toEqual({})
  expect(findQuery({ ...find, state: 'long' })).toEqual({ state: 'long', days: '14' })
})
