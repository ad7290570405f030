import { describe, expect, it } from 'vitest'
import { editOf, lentLists, unsendable, type Values, valuesOf } from './draft'
import { draft } from './draft.fixture'
import type { Draft } from './wire'

const selection = { voice_group: 'Y1', ids: [1] }

const mixedDraft = () =>
  draft(
    { entries: Array(5).fill({ text: '', label: '' }) },
    { on: true, actions: true, ring_seconds: true, target: true, entries: [true, false, false, false, true] },
  )

describe('one number', () => {
  it('sends what was changed and nothing else', () => {
    const before = draft()
    const values = { ...valuesOf(before), on: 'on' as const, actions: ['no_answer' as const], ring_seconds: '２０' }
    values.target = 'list1'
    expect(editOf(values, before, selection)).toEqual({
      selection,
      seen: 7,
      on: true,
      actions: ['no_answer'],
      ring_seconds: 20,
      target: 'list1',
    })
    expect(editOf(valuesOf(before), before, selection)).toEqual({ selection, seen: 7, on: false })
  })

  it('leaves alone what 転送しない greys out', () => {
    const before = draft({ on: true, actions: ['busy'], target: 'list1' })
    const values: Values = { ...valuesOf(before), on: 'off', actions: ['unconditional'], target: 'list2' }
    expect(editOf(values, before, selection)).toEqual({ selection, seen: 7, on: false })
    values.entries[1] = { text: '03-1111-2222', label: '', emptied: false }
    expect(editOf(values, before, selection)).toEqual({
      selection,
      seen: 7,
      on: false,
      entries: [{ position: 2, text: '03-1111-2222', label: '' }],
    })
  })

  it('can empty an entry and change only a label', () => {
    const before = draft({ on: true })
    const values = valuesOf(before)
    values.entries[0] = { text: '', label: '', emptied: false }
    expect(editOf(values, before, selection).entries).toEqual([{ position: 1, text: '', label: '' }])
    values.entries[0] = { text: '090-1234-5678', label: '鈴木', emptied: false }
    expect(editOf(values, before, selection).entries).toEqual([{ position: 1, text: '090-1234-5678', label: '鈴木' }])
  })

  it('sends no ring time without 無応答転送', () => {
    const before = draft({ on: true, actions: ['no_answer'], ring_seconds: 15 })
    const values = { ...valuesOf(before), actions: ['busy' as const], ring_seconds: '20' }
    expect(editOf(values, before, selection).ring_seconds).toBeUndefined()
  })

  it('keeps back a ring time that is no number', () => {
    const values = { ...valuesOf(draft({ on: true, actions: ['no_answer'] })), ring_seconds: 'あ' }
    expect(unsendable(values)).toMatchObject([{ code: 'ring_range', field: 'ring_seconds' }])
    expect(unsendable({ ...values, on: 'off' })).toEqual([])
    expect(unsendable({ ...values, ring_seconds: '99' })).toEqual([])
  })

  it('keeps back an end that is no date, also where nothing is forwarded', () => {
    const values = { ...valuesOf(draft()), on: 'off' as const }
    values.until = { choice: 'date', date: '2026-12-24', time: '', at: '' }
    expect(unsendable(values)).toEqual([{ code: 'until_malformed', field: 'until' }])
  })

  it('chooses the only action that a plan allows', () => {
    const before: Draft = { ...draft(), allowed_actions: ['unconditional'] }
    const values = valuesOf(before)
    expect(values.actions).toEqual(['unconditional'])
    expect(editOf({ ...values, on: 'on' }, before, selection).actions).toEqual(['unconditional'])
  })
})

describe('several numbers that differ', () => {
  it('keep their own values unless a field is edited', () => {
    const before = mixedDraft()
    const values = valuesOf(before)
    expect(values).toMatchObject({ on: '', actions: [], ring_seconds: '', target: '' })
    expect(editOf(values, before, selection)).toEqual({ selection, seen: 7 })
    values.entries[4] = { text: '03-1111-2222', label: '', emptied: false }
    expect(editOf({ ...values, target: 'list5' }, before, selection)).toEqual({
      selection,
      seen: 7,
      entries: [{ position: 5, text: '03-1111-2222', label: '' }],
      target: 'list5',
    })
  })

  it('get a field emptied when that is asked for', () => {
    const before = mixedDraft()
    const values = valuesOf(before)
    values.entries[0] = { text: '', label: '', emptied: true }
    expect(editOf(values, before, selection).entries).toEqual([{ position: 1, text: '', label: '' }])
  })

  it('get a value that was one of theirs before', () => {
    const before = mixedDraft()
    const values = { ...valuesOf(before), actions: ['busy' as const], on: 'on' as const }
    expect(editOf(values, before, selection)).toMatchObject({ on: true, actions: ['busy'] })
  })
})

describe('lists that go back at the end', () => {
  const until = { choice: 'date' as const, date: '2026-11-30', time: '18:00', at: '' }
  const filled = (before: Draft) => {
    const values = valuesOf(before)
    values.entries[2] = { text: '03-1234-5678', label: '営業部', emptied: false }
    return values
  }

  it('are those that are changed with an end, or while one is running', () => {
    const before = draft({ on: true })
    expect(lentLists({ ...filled(before), until }, before)).toEqual([3])
    const running = draft({ on: true, until: '2026-11-30T09:00:00Z' })
    expect(lentLists(filled(running), running)).toEqual([3])
    expect(lentLists({ ...filled(running), on: 'off' }, running)).toEqual([3])
    expect(lentLists(valuesOf(running), running)).toEqual([])
    const each = mixedDraft()
    each.mixed.until = true
    expect(lentLists({ ...filled(each), on: '' }, each)).toEqual([3])
  })

  it('are none without an end', () => {
    const before = draft({ on: true })
    expect(lentLists(filled(before), before)).toEqual([])
    const running = draft({ on: true, until: '2026-11-30T09:00:00Z' })
    expect(lentLists({ ...filled(running), until: { choice: 'none', date: '', time: '', at: '' } }, running)).toEqual(
      [],
    )
  })
})
