import { translate } from '../i18n'
import { changedKeys, merge } from '../ui/merge'
import { actions } from './actions'
import { type Period, type PeriodValues, type PlanDraft, type PlanValues, periods, planValues } from './plan'
import { settingWords, type Theirs } from './rebase'

// After a stale save of a plan: what was typed and what somebody else set meanwhile become one form, part by part.

type Part = keyof PeriodValues
type Fields = Record<string, unknown>
const parts = ['on', 'actions', 'ring_seconds', 'target'] as const satisfies Part[]

function fieldsOf(values: PlanValues): Fields {
  const fields: Fields = { schedule: values.schedule }
  for (const period of periods) {
    for (const part of parts) fields[`${period}.${part}`] = values[period][part]
    fields[`${period}.actions`] = actions.filter((action) => values[period].actions.includes(action))
  }
  return fields
}

const valuesFrom = (fields: Fields) => {
  const of = (period: Period) => Object.fromEntries(parts.map((part) => [part, fields[`${period}.${part}`]]))
  return { schedule: fields.schedule, open: of('open'), closed: of('closed') } as unknown as PlanValues
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
