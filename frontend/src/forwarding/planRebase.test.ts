import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { type Plan, type PlanDraft, planOf, planValues } from './plan'
import { planRebased, theirPlanChanges } from './planRebase'

beforeAll(() => setLanguage('ja'))

const off = { on: false, actions: [], ring_seconds: 0, target: '' as const }
const toBox = { on: true, actions: ['unconditional' as const], ring_seconds: 0, target: 'voicemail' as const }
const toList = {
  on: true,
  actions: ['busy' as const, 'no_answer' as const],
  ring_seconds: 20,
  target: 'list2' as const,
}
const following = (plan: Partial<Plan> = {}): Plan => ({ schedule: 'hours', open: off, closed: toBox, ...plan })
const draft = (plan: Plan | undefined, followers = plan ? 1 : 0) =>
  ({
    plan,
    followers,
    schedules: [
      { id: 'hours', name: '本社' },
      { id: 'factory', name: '工場' },
    ],
    allowed_actions: ['unconditional', 'busy', 'no_answer', 'unreachable'],
  }) as unknown as PlanDraft

const told = (values = planValues(draft(following())), old = draft(following()), fresh = old) =>
  theirPlanChanges(values, old, fresh).map(
    ({ label, value, overwritten }) => `${label}: ${value}${overwritten ? ' !' : ''}`,
  )

describe('a plan that somebody else set meanwhile', () => {
  const old = draft(following())

  it.each<[string, Partial<Plan>]>([
    ['schedule', { schedule: 'factory' }],
    ['opening hours', { open: toList }],
    ['other hours', { closed: off }],
  ])('keeps their %s where that was left alone, and sends what was typed besides', (_, theirs) => {
    const fresh = draft(following(theirs))
    expect(planRebased(planValues(old), old, fresh)).toEqual(planValues(fresh))
    const mine = { ...planValues(old), closed: planValues(draft(following({ closed: toList }))).closed }
    const sent = planOf(planRebased(mine, old, fresh))
    if (!('closed' in theirs)) expect(sent).toEqual({ ...following(theirs), closed: toList })
  })

  it('keeps what was typed where both changed the same, part by part', () => {
    const fresh = draft(following({ closed: toList }))
    const mine = planValues(old)
    mine.closed.target = 'list5'
    expect(planOf(planRebased(mine, old, fresh)).closed).toEqual({ ...toList, target: 'list5' })
  })

  it('is told in the words of the form, with what would be set over it', () => {
    const fresh = draft(following({ schedule: 'factory', closed: toList }))
    const mine = planValues(old)
    mine.closed.target = 'list5'
    expect(told(planRebased(mine, old, fresh), old, fresh)).toEqual([
      'スケジュール: 工場',
      '営業時間外: 転送動作: 話中時転送、無応答転送',
      '営業時間外: 呼出時間: 20秒',
      '営業時間外: 転送先: リスト2 !',
    ])
    mine.closed.on = 'off'
    expect(told(planRebased(mine, old, fresh), old, fresh).filter((one) => one.endsWith('!'))).toEqual([])
    expect(told(planValues(old), old, draft(following({ closed: off })))).toEqual([
      '営業時間外: 転送設定: 転送しない !',
    ])
  })

  it('is nothing where they changed something else', () => {
    expect(told()).toEqual([])
    expect(planRebased(planValues(old), old, draft(following()))).toEqual(planValues(old))
  })

  it('is told where they use no schedule any more, and what was typed is all there is', () => {
    const mine = { ...planValues(old), open: planValues(draft(following({ open: toList }))).open }
    expect(planRebased(mine, old, draft(undefined))).toEqual(mine)
    expect(told(mine, old, draft(undefined))).toEqual(['スケジュール: スケジュールを使わない !'])
    expect(told(mine, old, draft(undefined, 1))).toEqual(['スケジュール: 複数の値 !'])
  })

  it('asks for a schedule where the one that was chosen is gone', () => {
    const fresh = { ...draft(undefined), schedules: [] }
    expect(planRebased(planValues(old), old, fresh).schedule).toBe('')
  })
})
