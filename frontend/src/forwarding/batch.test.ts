import { expect, it } from 'vitest'
import { type BatchStep, draftOf, endOfRun, mostTelling, noEnd, stepAgain, stepOf } from './batch'
import { valuesOf } from './draft'
import type { Changed, Draft } from './wire'

const empty = { text: '', label: '' }
const draft = (over: Partial<Draft> = {}): Draft =>
  ({
    numbers: [],
    form: {
      on: true,
      actions: ['no_answer'],
      ring_seconds: 20,
      entries: [{ text: '090-1234-5678', label: '携帯' }, empty, empty, empty, empty],
      target: 'list1',
    },
    mixed: {
      on: false,
      actions: false,
      ring_seconds: false,
      target: false,
      entries: [false, false, false, false, false],
    },
    allowed_actions: ['unconditional', 'busy', 'no_answer', 'unreachable'],
    message_box: true,
    members_net: false,
    max_length: 32,
    seen: 7,
    ...over,
  }) as Draft
const selection = { voice_group: 'Y1', ids: [1] }

it('holds all that the form says, also where it is so today', () => {
  expect(stepOf(valuesOf(draft()), draft(), selection)).toEqual({
    selection,
    seen: 7,
    on: true,
    actions: ['no_answer'],
    ring_seconds: 20,
    target: 'list1',
    entries: [{ position: 1, text: '090-1234-5678', label: '携帯' }],
  })
})

it('switches off without touching the rest', () => {
  expect(stepOf({ ...valuesOf(draft()), on: 'off' }, draft(), selection)).toEqual({ selection, seen: 7, on: false })
})

it('leaves alone what the form leaves alone', () => {
  const all = true
  const mixed = draft({
    mixed: { on: all, actions: all, ring_seconds: all, target: all, until: all, entries: [all, all, all, all, all] },
  })
  mixed.form = { on: false, actions: [], ring_seconds: 0, entries: Array(5).fill(empty), target: '' }
  const values = valuesOf(mixed)
  expect(stepOf(values, mixed, selection)).toEqual({ selection, seen: 7 })
  values.target = 'voicemail'
  expect(stepOf(values, mixed, selection)).toEqual({ selection, seen: 7, target: 'voicemail' })
})

it('knows the end of a run, or that what was typed is none', () => {
  expect(endOfRun(noEnd())).toBe('')
  expect(endOfRun({ ...noEnd(), choice: 'morning', at: '2026-11-27T00:00:00.000Z' })).toBe('2026-11-27T00:00:00.000Z')
  expect(endOfRun({ choice: 'date', date: '2026-11-30', time: '18:00', at: '' })).toMatch(/^2026-11-30T/)
  expect(endOfRun({ choice: 'date', date: '', time: '18:00', at: '' })).toBeUndefined()
})

it('tells first of the numbers that need a look', () => {
  const row = (id: number, over: Partial<Changed> = {}) => ({ id, faults: [], ...over }) as unknown as Changed
  const rows = [row(1), row(2, { by_hand: 'x' }), row(3, { faults: [{ code: 'number_locked' }] }), row(4)]
  expect(mostTelling(rows).map(({ id }) => id)).toEqual([3, 2, 1, 4])
})

it('is edited as it was saved, and leaves alone what it left alone', () => {
  const step = (over: Partial<BatchStep>): BatchStep => ({
    id: 1,
    numbers: 1,
    ids: [1],
    voice_group: 'Y1',
    entries: [],
    ...over,
  })
  const again = (one: BatchStep, edit: (values: ReturnType<typeof valuesOf>) => void = () => undefined) => {
    const form = draftOf(draft(), one)
    const values = valuesOf(form)
    edit(values)
    return stepAgain(values, form, selection, one)
  }
  const whole = step({
    on: true,
    actions: ['unconditional'],
    target: 'list2',
    entries: [
      { position: 2, text: '080-1234-5678', label: '当番' },
      { position: 4, text: '', label: '' },
    ],
  })
  const { on, actions, target, entries } = whole
  expect(again(whole)).toEqual({ selection, seen: 7, on, actions, target, entries })
  expect(again(whole, (values) => Object.assign(values.entries[1]!, { text: '070-1234-5678' })).entries).toEqual([
    { position: 2, text: '070-1234-5678', label: '当番' },
    { position: 4, text: '', label: '' },
  ])
  expect(again(step({ target: 'voicemail' }))).toEqual({ selection, seen: 7, target: 'voicemail' })
  expect(again(step({ on: false }))).toEqual({ selection, seen: 7, on: false })
})
