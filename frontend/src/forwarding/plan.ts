import type { components } from '../api.gen'
import type { Fault } from '../ui/refusal'
import { offered } from './actions'
import { ringSeconds } from './ring'
import type { Action, Target } from './wire'

type Schemas = components['schemas']
export type PlanDraft = Schemas['PlanDraft']
export type Plan = Schemas['Plan']
type Setting = Schemas['PlanSetting']

export const periods = ['open', 'closed'] as const
export type Period = (typeof periods)[number]

/** What holds in one of the two periods, as the form has it. */
export interface PeriodValues {
  on: '' | 'on' | 'off'
  actions: Action[]
  ring_seconds: string
  target: '' | Target
}

export interface PlanValues {
  schedule: string
  open: PeriodValues
  closed: PeriodValues
}

const periodValues = (setting: Setting | undefined, allowed: Action[], first: 'on' | 'off'): PeriodValues => ({
  on: setting ? (setting.on ? 'on' : 'off') : first,
  actions: offered(setting?.actions ?? [], allowed),
  ring_seconds: setting?.ring_seconds ? String(setting.ring_seconds) : '',
  target: setting?.target ?? '',
})

/** What the form shows at first: what all of them follow; else what most people want, to be reached besides. */
export const planValues = ({ plan, schedules, allowed_actions }: PlanDraft): PlanValues => ({
  schedule: plan?.schedule ?? (schedules.length === 1 ? schedules[0]!.id : ''),
  open: periodValues(plan?.open, allowed_actions, 'off'),
  closed: periodValues(plan?.closed, allowed_actions, 'on'),
})

/** What cannot even be sent. Everything else is the server's to say. */
export function unplannable(values: PlanValues): Fault[] {
  const faults: Fault[] = values.schedule ? [] : [{ code: 'choose', field: 'schedule' }]
  for (const period of periods) {
    const { on, actions, ring_seconds, target } = values[period]
    if (on === 'off') continue
    if (!on) faults.push({ code: 'choose', field: `${period}.on` })
    if (!actions.length) faults.push({ code: 'actions_required', field: `${period}.actions` })
    if (actions.includes('no_answer') && ringSeconds(ring_seconds) === undefined) {
      const code = ring_seconds.trim() ? 'ring_range' : 'ring_required'
      faults.push({ code, field: `${period}.ring_seconds`, args: { min: 5, max: 30 } })
    }
    if (!target) faults.push({ code: 'target_required', field: `${period}.target` })
  }
  return faults
}

const setting = ({ on, actions, ring_seconds, target }: PeriodValues): Setting =>
  on === 'on'
    ? { on: true, actions, ring_seconds: actions.includes('no_answer') ? (ringSeconds(ring_seconds) ?? 0) : 0, target }
    : { on: false, actions: [], ring_seconds: 0, target: '' }

/** What is sent. */
export const planOf = ({ schedule, open, closed }: PlanValues): Plan => ({
  schedule,
  open: setting(open),
  closed: setting(closed),
})

/** A fault at a list of the numbers stands where the list is chosen. */
export const plannedFault = (fault: Fault): Fault => ({
  ...fault,
  field: fault.field?.replace(/^(open|closed)\.entries\..*/, '$1.target'),
})
