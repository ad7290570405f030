import { describe, expect, it } from 'vitest'
import { type PlanDraft, plannedFault, planOf, planValues, unplannable } from './plan'

const draft = {
  plan: undefined,
  schedules: [{ id: 'hours', name: '本社', time_zone: 'Asia/Tokyo', open: true, numbers: 0 }],
  allowed_actions: ['unconditional', 'busy', 'no_answer', 'unreachable'],
} as unknown as PlanDraft

const evening = { on: 'on' as const, actions: ['unconditional' as const], ring_seconds: '', target: 'list1' as const }

describe('the form of a plan', () => {
  it('begins with ringing in opening hours, and asks where calls go besides', () => {
    const values = planValues(draft)
    expect(values).toMatchObject({ schedule: 'hours', open: { on: 'off' }, closed: { on: 'on', actions: [] } })
    expect(unplannable(values).map(({ field }) => field)).toEqual(['closed.actions', 'closed.target'])
  })

  it('comes back as it was', () => {
    const plan = planOf({ ...planValues(draft), closed: evening })
    expect(plan).toEqual({
      schedule: 'hours',
      open: { on: false, actions: [], ring_seconds: 0, target: '' },
      closed: { on: true, actions: ['unconditional'], ring_seconds: 0, target: 'list1' },
    })
    expect(planOf(planValues({ ...draft, plan }))).toEqual(plan)
  })

  it.each([
    [{ schedule: '' }, ['schedule choose']],
    [{ open: { ...evening, actions: ['no_answer' as const], ring_seconds: ' ' } }, ['open.ring_seconds ring_required']],
    [{ open: { ...evening, actions: ['no_answer' as const], ring_seconds: '二十' } }, ['open.ring_seconds ring_range']],
    [{ open: { ...evening, actions: ['no_answer' as const], ring_seconds: '２０' } }, []],
    [{ open: { ...evening, on: '' as const } }, ['open.on choose']],
  ])('%j: %j', (change, expected) => {
    const values = { ...planValues(draft), closed: evening, ...change }
    expect(unplannable(values).map(({ field, code }) => `${field} ${code}`)).toEqual(expected)
  })

  it('shows a fault of a list where the list is chosen', () => {
    expect(plannedFault({ code: 'destination_loop', field: 'closed.entries.2' }).field).toBe('closed.target')
    expect(plannedFault({ code: 'ring_range', field: 'open.ring_seconds' }).field).toBe('open.ring_seconds')
  })
})
