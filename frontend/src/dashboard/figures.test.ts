import { expect, it } from 'vitest'
import { forwardingFirst, listOf, sumOf, type VoiceGroup } from './figures'

const group = (id: string, counts: Partial<VoiceGroup>) =>
  ({ id, long: 0, ending: 0, forwarding: 0, long_days: 14, ...counts }) as VoiceGroup
const one = group('Y1', { long: 2, forwarding: 3 })
const none = group('Y2', {})
const other = group('Y3', { long: 1, ending: 1, forwarding: 1 })

it('count over all groups, and lead to the list of what they count', () => {
  expect(sumOf('long', [one, none, other])).toBe(3)
  expect(listOf('long', [one, none, other])).toEqual({ path: '/numbers', query: { days: 14, order: 'oldest' } })
})

it('lead into the one group that has all of it', () => {
  expect(listOf('ending', [one, none, other])).toEqual({
    path: '/web-settings/Y3/forwarding',
    query: { ends: 'today', order: 'ending', page: 1 },
  })
})

it('begin with the groups where calls are forwarded', () => {
  expect(forwardingFirst([none, one, other]).map(({ id }) => id)).toEqual(['Y1', 'Y3', 'Y2'])
})
