import { translate } from '../i18n'
import { changedKeys, merge } from '../ui/merge'
import { actions } from './actions'
import { type Period, type PeriodValues, type PlanDraft, type PlanValues, planValues } from './plan'
import { settingWords, type Theirs } from './rebase'

// After a stale save of a plan: what was typed and what somebody else set meanwhile become one form, part by part.

type Part = keyof PeriodValues
/** Each thing that people change apart from the others; the actions in their own order, however they were ticked. */
type Fields = { schedule: string } & { [Each in Part as `${Period}.${Each}`]: PeriodValues[Each] }

const sorted = (chosen: PeriodValues['actions']) => actions.filter((action) => chosen.includes(action))

const fieldsOf = ({ schedule, open, closed }: PlanValues): Fields => ({
  schedule,
  'open.on': open.on,
  'open.actions': sorted(open.actions),
  'open.ring_seconds': open.ring_seconds,
  'open.target': open.target,
  'closed.on': closed.on,
  'closed.actions': sorted(closed.actions),
  'closed.ring_seconds': closed.ring_seconds,
  'closed.target': closed.target,
})

const valuesFrom = (fields: Fields): PlanValues => {
  const of = (period: Period): PeriodValues => ({
    on: fields[`${period}.on`],
    actions: fields[`${period}.actions`],
    ring_seconds: fields[`${period}.ring_seconds`],
    target: fields[`${period}.target`],
  })
  return { schedule: fields.schedule, open: of('open'), closed: of('closed') }
}

/** What was typed, on top of a fresh draft. Where the numbers have no plan in common any more, it is all that there is. */
export function planRebased(values: PlanValues, old: PlanDraft, fresh: PlanDraft): PlanValues {
  const merged = fresh.plan
    ? valuesFrom(merge(fieldsOf(planValues(old)), fieldsOf(values), fieldsOf(planValues(fresh))))
    : values
  const there = fresh.schedules.some(({ id }) => id === merged.schedule)
  return { ...merged, schedule: there ? merged.schedule : '' }
}

/** What changed between the draft that the form was opened with and a fresh one, beside what the form holds. */
export function theirPlanChanges(values: PlanValues, opened: PlanDraft, fresh: PlanDraft): Theirs[] {
  const label = translate('plan.schedule')
  const { plan } = fresh
  if (!plan) {
    const value = translate(fresh.followers ? 'forwarding.mixed.value' : 'plan.leave')
    return opened.plan ? [{ field: 'schedule', label, value, overwritten: true }] : []
  }
  const now = fieldsOf(planValues(fresh))
  const kept = changedKeys(now, fieldsOf(values))
  const theirs: Theirs[] = []
  for (const field of changedKeys(fieldsOf(planValues(opened)), now)) {
    const overwritten = kept.includes(field)
    if (field === 'schedule') {
      const value = fresh.schedules.find(({ id }) => id === plan.schedule)?.name ?? ''
      theirs.push({ field, label, value, overwritten })
      continue
    }
    const [period, part] = field.split('.') as [Period, Part]
    // What a period does not forward has nothing besides; what this form does not forward is not saved either.
    if (part !== 'on' && !plan[period].on) continue
    theirs.push({
      field,
      label: translate('common.inPart', { part: translate(`plan.${period}`), text: translate(labels[part]) }),
      value: settingWords(part, plan[period]),
      overwritten: overwritten && (part === 'on' || values[period].on !== 'off'),
    })
  }
  return theirs
}

const labels = {
  on: 'forwarding.edit.on',
  actions: 'forwarding.action.title',
  ring_seconds: 'forwarding.ring.title',
  target: 'plan.target',
} as const
