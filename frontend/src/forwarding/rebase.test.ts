import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { editOf, valuesOf } from './draft'
import { draft } from './draft.fixture'
import { rebased, theirChanges } from './rebase'
import type { Draft } from './wire'

const selection = { voice_group: 'Y1', ids: [1] }
const blank = { text: '', label: '' }
const five = (...entries: { text: string; label: string }[]) => [0, 1, 2, 3, 4].map((i) => entries[i] ?? blank)
const sato = { text: '090-1234-5678', label: '佐藤' }
const suzuki = { text: '03-5555-6666', label: '鈴木' }

const fresher = (form: Partial<Draft['form']>, mixed: Partial<Draft['mixed']> = {}) => ({
  ...draft(form, mixed),
  seen: 9,
})

describe('after somebody else was faster', () => {
  it('a list that only they changed stays theirs, and one that only you changed is sent', () => {
    const old = draft()
    const mine = valuesOf(old)
    mine.entries[0] = { text: '090-1111-1111', label: '', emptied: false }
    const fresh = fresher({ entries: five(sato, blank, suzuki) })
    const now = rebased(mine, old, fresh)
    expect(now.entries[2]).toMatchObject(suzuki)
    expect(editOf({ ...now, on: 'on' }, fresh, selection).entries).toEqual([
      { position: 1, text: '090-1111-1111', label: '' },
    ])
  })

  it.each<[string, Partial<Draft['form']>]>([
    ['転送設定', { on: true }],
    ['転送動作', { actions: ['busy', 'no_answer'] }],
    ['呼出時間', { ring_seconds: 20 }],
    ['転送先', { target: 'voicemail' }],
    ['終了日時', { until: '2030-12-24T09:00:00Z' }],
    ['リスト1', { entries: five() }],
    ['リスト5', { entries: five(sato, blank, blank, blank, suzuki) }],
  ])('%s that was left alone follows them', (_, form) => {
    const old = draft()
    expect(rebased(valuesOf(old), old, fresher(form))).toEqual(valuesOf(fresher(form)))
  })

  it('what both changed keeps what was typed, also where that is emptied or unticked', () => {
    const old = draft({ on: true, actions: ['busy'], target: 'list1' })
    const mine = { ...valuesOf(old), on: 'off' as const, actions: ['unreachable' as const], target: 'list2' as const }
    mine.entries[0] = { text: '', label: '', emptied: false }
    const fresh = fresher({ on: true, actions: ['unconditional'], target: 'voicemail', entries: five(suzuki) })
    expect(rebased(mine, old, fresh)).toEqual(mine)
  })

  it('is no change of yours when an action was ticked back', () => {
    const old = draft({ on: true, actions: ['busy', 'no_answer'], ring_seconds: 10 })
    const mine = { ...valuesOf(old), actions: ['no_answer' as const, 'busy' as const] }
    expect(rebased(mine, old, fresher({ on: true, actions: ['unconditional'] })).actions).toEqual(['unconditional'])
  })

  it('numbers that differed and do not any more show what they have; what was set for all of them stays', () => {
    const old = draft({ entries: five() }, { on: true, actions: true, entries: [true, true, false, false, false] })
    const mine = valuesOf(old)
    mine.entries[1] = { text: '', label: '', emptied: true }
    const now = rebased(mine, old, fresher({ on: true, actions: ['busy'], entries: five(sato, suzuki) }))
    expect(now).toMatchObject({ on: 'on', actions: ['busy'] })
    expect(now.entries[0]).toMatchObject(sato)
    expect(now.entries[1]).toEqual({ text: '', label: '', emptied: true })
  })
})

describe('what they changed', () => {
  beforeAll(() => setLanguage('ja'))
  const old = draft({ on: true, actions: ['busy'], target: 'list1' })
  const fresh = fresher({
    on: true,
    actions: ['busy', 'no_answer'],
    ring_seconds: 20,
    target: 'list3',
    entries: five(blank, blank, suzuki),
  })
  const told = (values = rebased(valuesOf(old), old, fresh)) =>
    theirChanges(values, old, fresh).map(
      ({ label, value, overwritten }) => `${label}: ${value}${overwritten ? ' !' : ''}`,
    )

  it('is told in the words of the form', () => {
    expect(told()).toEqual([
      '転送動作: 話中時転送、無応答転送',
      '呼出時間: 20秒',
      '転送先設定: リスト3',
      'リスト1: ',
      'リスト3: 03-5555-6666（鈴木）',
    ])
  })

  it('is marked where the form would set something else, as long as it does', () => {
    const mine = valuesOf(old)
    mine.entries[0] = { text: '090-1111-1111', label: '', emptied: false }
    const now = rebased(mine, old, fresh)
    expect(told(now)).toContain('リスト1:  !')
    expect(told(now).filter((one) => one.endsWith('!'))).toHaveLength(1)
    now.entries[0] = { text: '', label: '', emptied: false }
    expect(told(now).filter((one) => one.endsWith('!'))).toEqual([])
  })

  it('is not in danger where 転送しない greys it out', () => {
    const mine = { ...valuesOf(old), on: 'off' as const, target: 'list2' as const }
    expect(told(rebased(mine, old, fresh)).filter((one) => one.endsWith('!'))).toEqual([])
    const ended = fresher({ on: false, actions: ['busy'], target: 'list1' })
    expect(theirChanges({ ...valuesOf(old), actions: [] }, old, ended)).toMatchObject([
      { field: 'on', overwritten: true },
    ])
  })
})
