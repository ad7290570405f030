import { expect, it } from 'vitest'
import { Refusal } from '../ui/refusal'
import { byEffect, commonFaults, placed, refusedFirst, sameOfAll } from './faults'
import type { Changed } from './wire'

const changed = (id: number, ...faults: Changed['faults']): Changed => ({
  id,
  phone: `03-0000-000${id}`,
  before: '',
  after: '',
  same: false,
  alike: false,
  returns: '',
  faults,
})
const missing = { code: 'actions_required', field: 'actions' }
const itself = { code: 'destination_self', field: 'entries.0' }
const loop = (path: string) => ({ code: 'destination_loop', field: 'entries.0', args: { path } })

it('tells faults of the form from faults of single numbers', () => {
  expect(commonFaults([changed(1, missing, itself), changed(2, missing)])).toEqual([missing])
  expect(commonFaults([changed(1, itself), changed(2)])).toEqual([])
  expect(commonFaults([changed(1, loop('A → B')), changed(2, loop('B → A'))])).toEqual([])
  expect(commonFaults([])).toEqual([])
})

it('shows refused numbers first and keeps the order otherwise', () => {
  const all = [changed(1), changed(2, itself), changed(3), changed(4, missing)]
  expect(refusedFirst(all).map(({ id }) => id)).toEqual([2, 4, 1, 3])
})

it('tells what becomes of how many numbers: refusals first, then what few have in common', () => {
  const off = { ...changed(1), after: 'off', chain: '03-0000-0001 → 03-0000-0009 → 090' }
  const all = [
    off,
    { ...off, id: 2, phone: '03-0000-0002', chain: '03-0000-0002 → 03-0000-0009 → 090' },
    { ...changed(3), after: 'off', before: 'on' },
    changed(4, itself),
    changed(5, itself),
  ]
  expect(byEffect(all).map(({ first, count }) => [first.id, count])).toEqual([
    [4, 2],
    [3, 1],
    [1, 2],
  ])
})

it('tells of numbers that each have a setting of their own what they become together, and refusals by their reason', () => {
  const all = Array.from({ length: 30 }, (_, i) => ({
    ...changed(i + 1, ...(i < 2 ? [itself] : [])),
    before: `goes to colleague ${i + 1}`,
    after: i < 28 ? 'goes to the office' : 'goes to voicemail',
    returns: `goes to colleague ${i + 1}`,
  }))
  expect(byEffect(all)).toMatchObject([
    { first: { id: 1, faults: [itself] }, count: 2 },
    { first: { id: 29 }, count: 2, differ: { before: true, returns: true } },
    { first: { id: 3 }, count: 26, differ: { before: true, returns: true } },
  ])
  const alike = all.map((one) => ({ ...one, before: 'off', returns: '' }))
  expect(byEffect(alike).map(({ differ }) => differ.before || differ.returns)).toEqual([false, false, false])
})

it('puts a chosen list without a number to that list', () => {
  const empty = { code: 'target_empty', field: 'target', args: { list: '4' } }
  expect(placed(new Refusal(422, [missing, empty])).faults).toEqual([missing, { ...empty, field: 'entries.3' }])
})

it('tells once what is set where it is told of all numbers alike', () => {
  const on = { ...changed(1), after: 'on', chain: '03-0000-0001 → 03-0000-0009 → 090' }
  const two = { ...on, id: 2, phone: '03-0000-0002', chain: '03-0000-0002 → 03-0000-0009 → 090', before: 'another' }
  expect(sameOfAll([on, two])).toMatchObject({ after: 'on', chain: '03-0000-0009 → 090' })
  expect(sameOfAll([on])).toBeUndefined()
  expect(sameOfAll([])).toBeUndefined()
  for (const other of [{ after: 'off' }, { until: '2026-12-01T00:00:00Z' }, { chain: undefined }, { voicemail: 'box' }])
    expect(sameOfAll([on, two, { ...two, id: 3, ...other }])).toBeUndefined()
})
